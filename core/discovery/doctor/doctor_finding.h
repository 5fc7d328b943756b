// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/doctor_facts.h"
#include "domain/words.h"

namespace muster::discovery {

enum class DoctorSeverity { Note, Warning, Error };

inline constexpr Words<DoctorSeverity, 3> doctorSeverityWords{{{
    {DoctorSeverity::Note, "note"},
    {DoctorSeverity::Warning, "warning"},
    {DoctorSeverity::Error, "error"},
}}};

/// What can keep discovery from hearing.
enum class Trouble {
    NoInterface,
    SwitchedOff,
    NoCarrier,
    NoAddress,
    NoIpv4Address,
    PortTaken,
    NotPermitted,
    Bus,
    Firewall,
    MulticastLost,
    Isolated,
    TableFull,
    NotAllowedToTouch,
    TooManySightings,
    TooManyDevices,
};

inline constexpr Words<Trouble, 15> troubleWords{{{
    {Trouble::NoInterface, "no-interface"},
    {Trouble::SwitchedOff, "switched-off"},
    {Trouble::NoCarrier, "no-carrier"},
    {Trouble::NoAddress, "no-address"},
    {Trouble::NoIpv4Address, "no-ipv4-address"},
    {Trouble::PortTaken, "port-taken"},
    {Trouble::NotPermitted, "not-permitted"},
    {Trouble::Bus, "bus"},
    {Trouble::Firewall, "firewall"},
    {Trouble::MulticastLost, "multicast-lost"},
    {Trouble::Isolated, "isolated"},
    {Trouble::TableFull, "table-full"},
    {Trouble::NotAllowedToTouch, "not-allowed-to-touch"},
    {Trouble::TooManySightings, "too-many-sightings"},
    {Trouble::TooManyDevices, "too-many-devices"},
}}};

/// Something to do, for people.
struct DoctorStep
{
    QString what;    ///< a sentence
    QString command; ///< for a shell; empty: there is none

    friend bool operator==(const DoctorStep &, const DoctorStep &) = default;
};

/// What is likely wrong with discovery as a whole.
struct DoctorFinding
{
    Trouble trouble = Trouble::NoInterface;
    DoctorSeverity severity = DoctorSeverity::Warning;
    QString interface;         ///< empty: not of one
    QStringList sources;       ///< ids of those it concerns; empty: all
    QString what;              ///< a sentence: what is so
    QString proof;             ///< a sentence: what was seen
    QString cause;             ///< a sentence: the likely cause
    QVector<DoctorStep> steps; ///< the smallest first

    friend bool operator==(const DoctorFinding &, const DoctorFinding &) = default;
};

/// The worst first. Pure.
QVector<DoctorFinding> doctorFindings(const DoctorFacts &facts);

/// What helps against these, as findings and answers say it.
QVector<DoctorStep> firewallSteps(const DoctorFacts &facts, const QStringList &sources);
QVector<DoctorStep> multicastLostSteps(const QString &interface);
QVector<DoctorStep> tableFullSteps();
/// `near`: a host to be reached; null: none in particular.
QVector<DoctorStep> addressSteps(const QString &interface, const QHostAddress &near = {});
QVector<DoctorStep> touchSteps(const QString &network);

} // namespace muster::discovery
