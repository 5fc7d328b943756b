// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/doctor_finding.h"

namespace muster::discovery {

/// Which host the doctor is asked about.
struct DoctorTarget
{
    QHostAddress address; ///< null: only its MAC is known
    QString mac;          ///< canonical; empty: only its address is known

    /// Reads an address (IPv6 link-local with its zone) or a MAC, in any usual way of writing it. Rejected when it is neither, or no host's.
    static Result<DoctorTarget> parse(const QString &text);
    QString text() const { return address.isNull() ? mac : address.toString(); }

    friend bool operator==(const DoctorTarget &, const DoctorTarget &) = default;
};

/// What came of speaking to a host in one way.
struct ProbeAnswer
{
    enum class Kind {
        NotTried, ///< `reason` says why
        Answered,
        Refused, ///< it is there and said no
        Silent,
        Known, ///< only for ARP: it answered once, and has not been heard since
    };

    Kind kind = Kind::NotTried;
    std::chrono::microseconds took{};
    QString mac = {};            ///< ARP only
    QVector<quint16> ports = {}; ///< TCP only: those that answered
    bool isTableFull = false;    ///< ARP only: the kernel had no room to ask
    QString reason = {};

    bool hasAnswered() const { return kind == Kind::Answered || kind == Kind::Refused; }
    friend bool operator==(const ProbeAnswer &, const ProbeAnswer &) = default;
};

/// One row of a diagnosis.
struct HostCheck
{
    enum class Verdict {
        Ok,
        Failed,   ///< it is not as it should be
        Silent,   ///< asked, and nobody answered: most hosts don't speak every protocol
        NotTried, ///< the sentence says why
    };

    QString id; ///< "route" "interface" "neighbour" "icmp" "tcp", or the id of a source
    QString title;
    Verdict verdict = Verdict::NotTried;
    QString sentence;
    Timestamp at{};

    friend bool operator==(const HostCheck &, const HostCheck &) = default;
};

inline constexpr Words<HostCheck::Verdict, 4> checkVerdictWords{{{
    {HostCheck::Verdict::Ok, "ok"},
    {HostCheck::Verdict::Failed, "failed"},
    {HostCheck::Verdict::Silent, "silent"},
    {HostCheck::Verdict::NotTried, "not-tried"},
}}};

/// All that was found out about the target.
struct HostFacts
{
    DoctorTarget target; ///< with the address it was found at
    Route route;
    ProbeAnswer neighbour;
    ProbeAnswer echo;
    QMap<QString, ProbeAnswer> asked; ///< by source: a unicast question in its protocol
    ProbeAnswer tcp;
    QStringList heardBy; ///< ids of the sources that heard it while the doctor looked

    IpFamily family() const;
    /// Whoever answers at the address has another MAC than the one that was asked for.
    bool isAnother() const { return !target.mac.isEmpty() && !neighbour.mac.isEmpty() && neighbour.mac != target.mac; }
    /// Ids of the sources in whose protocols it answered a question to it alone.
    QStringList answeredBy() const;
};

/// Why a host is seen or not.
enum class HostCause {
    Seen,
    Ourselves,
    NotAHost,
    UnknownMac,
    AnotherHost,
    NoRoute,
    OtherSubnet,
    SwitchedOff,
    NoCarrier,
    NoAddress,
    TableFull,
    Isolated,
    NobodyAnswers,
    NotListened,
    Firewall,
    MulticastLost,
    ArpOnly,
    Unidentified,
};

inline constexpr Words<HostCause, 18> hostCauseWords{{{
    {HostCause::Seen, "seen"},
    {HostCause::Ourselves, "ourselves"},
    {HostCause::NotAHost, "not-a-host"},
    {HostCause::UnknownMac, "unknown-mac"},
    {HostCause::AnotherHost, "another-host"},
    {HostCause::NoRoute, "no-route"},
    {HostCause::OtherSubnet, "other-subnet"},
    {HostCause::SwitchedOff, "switched-off"},
    {HostCause::NoCarrier, "no-carrier"},
    {HostCause::NoAddress, "no-address"},
    {HostCause::TableFull, "table-full"},
    {HostCause::Isolated, "isolated"},
    {HostCause::NobodyAnswers, "nobody-answers"},
    {HostCause::NotListened, "not-listened"},
    {HostCause::Firewall, "firewall"},
    {HostCause::MulticastLost, "multicast-lost"},
    {HostCause::ArpOnly, "arp-only"},
    {HostCause::Unidentified, "unidentified"},
}}};

/// Why don't I see it?
struct HostAnswer
{
    HostCause cause = HostCause::NobodyAnswers;
    QString sentence;          ///< the answer
    QString detail;            ///< what it follows from
    QVector<DoctorStep> steps; ///< the smallest fix first

    friend bool operator==(const HostAnswer &, const HostAnswer &) = default;
};

/// Pure.
HostAnswer hostAnswer(const DoctorFacts &facts, const HostFacts &host);

/// The rows that follow from the facts, in the order they are shown. Those of what was not looked at yet are left out. `at` is when
/// each was found out, by id. Pure.
QVector<HostCheck> hostChecks(const DoctorFacts &facts, const HostFacts &host, const QMap<QString, Timestamp> &at);

/// Why nobody listens to what a source may hear there, a sentence; empty: it is listened to. `interface` is a name.
QString whyNotListened(const DoctorFacts &facts, const QString &source, const QString &interface);

/// The interface that has `address` in one of its networks, whatever state it is in; null when none has.
const Link *linkAround(const DoctorFacts &facts, const QHostAddress &address);

} // namespace muster::discovery
