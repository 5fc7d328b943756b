// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrollment/admission.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::enrollment;

Q_DECLARE_METATYPE(muster::Evaluation)
Q_DECLARE_METATYPE(muster::policy::Coverage)

namespace {

using Proofs = QVector<Policy::Attestation>;
constexpr auto X509 = Policy::Attestation::X509;
constexpr auto Tpm = Policy::Attestation::Tpm;
constexpr auto Token = Policy::Attestation::Token;
constexpr auto Operator = Policy::Attestation::Operator;

PolicyVersion version(const QString &name, const std::optional<Policy::Admission> &admission)
{
    PolicyVersion version;
    version.policy.name = name;
    version.policy.admission = admission;
    return version;
}

policy::Coverage covered(const std::optional<Policy::Approval> &approval, const Proofs &attestation = {},
                         const QStringList &networks = {})
{
    return {{version(u"gateways"_s, Policy::Admission{approval, attestation, networks})}};
}

Evaluation found(Severity severity, bool cutsOff, bool isWaived = false)
{
    Finding finding;
    finding.rule = u"firmware-at-least"_s;
    finding.policy = u"gateways"_s;
    finding.severity = severity;
    finding.seen = u"1.3"_s;
    finding.wanted = u"1.4 or newer"_s;
    finding.fix = u"Update the firmware."_s;
    if (isWaived)
        finding.waivedUntil = Timestamp{};
    Evaluation evaluation;
    evaluation.policies = {u"gateways"_s};
    evaluation.findings = {finding};
    evaluation.cutsOff = cutsOff;
    return evaluation;
}

const policy::Coverage nothing;
const Claim asked{{Operator}, false};
const Claim approved{{Operator}, true};
const auto required = Policy::Approval::Required;
const auto automatic = Policy::Approval::Automatic;

} // namespace

class TestAdmission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void approval_data()
    {
        QTest::addColumn<policy::Coverage>("coverage");
        QTest::addColumn<Proofs>("proofs");
        QTest::addColumn<bool>("isApproved");
        QTest::addColumn<int>("decision");
        QTest::addColumn<QString>("policy");
        const auto row = [](const char *name, const policy::Coverage &coverage, const Proofs &proofs, bool isApproved,
                            Decision decision, const QString &policy) {
            QTest::newRow(name) << coverage << proofs << isApproved << int(decision) << policy;
        };
        const QString gateways = u"gateways"_s;
        row("none covers, an operator asks", nothing, {Operator}, false, Decision::Admitted, {});
        row("none covers, a token asks", nothing, {Token}, false, Decision::Admitted, {});
        row("none covers, a certificate asks", nothing, {X509}, false, Decision::Waiting, {});
        row("none covers, nothing is brought", nothing, {}, false, Decision::Waiting, {});
        row("none covers, a certificate asks, approved", nothing, {X509}, true, Decision::Admitted, {});
        row("required, not approved", covered(required), {Operator}, false, Decision::Waiting, gateways);
        row("required, a token asks", covered(required), {Token}, false, Decision::Waiting, gateways);
        row("required, approved", covered(required), {Operator}, true, Decision::Admitted, gateways);
        row("not stated, not approved", covered(std::nullopt), {Operator}, false, Decision::Waiting, gateways);
        row("not stated, approved", covered(std::nullopt), {Operator}, true, Decision::Admitted, gateways);
        row("automatic", covered(automatic), {Operator}, false, Decision::Admitted, gateways);
        row("automatic, approved", covered(automatic), {Operator}, true, Decision::Admitted, gateways);
        row("automatic, nothing is brought", covered(automatic), {}, false, Decision::Waiting, gateways);
        row("automatic, nothing is brought, approved", covered(automatic), {}, true, Decision::Admitted, gateways);
        const policy::Coverage silent{{version(u"first"_s, {}), version(u"second"_s, {})}};
        row("covered, no admission is stated", silent, {Operator}, false, Decision::Waiting, u"first"_s);
        row("covered, no admission is stated, approved", silent, {Operator}, true, Decision::Admitted, u"first"_s);
        const policy::Coverage second{{version(u"first"_s, {}), covered(automatic).policies.first()}};
        row("the second states it", second, {Operator}, false, Decision::Admitted, gateways);
        const policy::Coverage both{
            {covered(required).policies.first(), version(u"lax"_s, Policy::Admission{automatic, {}, {}})}};
        row("the first that states it decides", both, {Operator}, false, Decision::Waiting, gateways);
    }
    void approval()
    {
        QFETCH(policy::Coverage, coverage);
        QFETCH(Proofs, proofs);
        QFETCH(bool, isApproved);
        QFETCH(int, decision);
        QFETCH(QString, policy);
        const AdmissionVerdict verdict = decide({}, coverage, {}, {proofs, isApproved});
        QCOMPARE(int(verdict.decision), decision);
        QCOMPARE(verdict.policy, policy);
        QCOMPARE(verdict.reasons.size(), verdict.decision == Decision::Waiting ? 1 : 0);
        if (verdict.decision == Decision::Waiting && !policy.isEmpty())
            QVERIFY(verdict.reasons.first().contains(policy));
    }

    void proofs_data()
    {
        QTest::addColumn<Proofs>("wanted");
        QTest::addColumn<Proofs>("brought");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("any") << Proofs{} << Proofs{Operator} << true;
        QTest::newRow("none, where none is stated") << Proofs{} << Proofs{} << true;
        QTest::newRow("the one") << Proofs{X509} << Proofs{X509} << true;
        QTest::newRow("one of theirs") << Proofs{Tpm, X509} << Proofs{X509} << true;
        QTest::newRow("one of ours") << Proofs{X509} << Proofs{X509, Operator} << true;
        QTest::newRow("another") << Proofs{X509} << Proofs{Operator} << false;
        QTest::newRow("others") << Proofs{Tpm, Token} << Proofs{X509, Operator} << false;
        QTest::newRow("none") << Proofs{Operator} << Proofs{} << false;
    }
    void proofs()
    {
        QFETCH(Proofs, wanted);
        QFETCH(Proofs, brought);
        QFETCH(bool, isTaken);
        // No approval makes up for it.
        const AdmissionVerdict verdict = decide({}, covered(automatic, wanted), {}, {brought, true});
        QCOMPARE(verdict.decision, isTaken ? Decision::Admitted : Decision::Refused);
        QCOMPARE(verdict.reasons.size(), isTaken ? 0 : 1);
        if (isTaken)
            return;
        for (const Policy::Attestation each : wanted)
            QVERIFY(verdict.reasons.first().contains(attestationWords.word(each)));
        QCOMPARE(verdict.reasons.first().contains(u"certificate"_s), wanted.contains(X509));
    }

    void networks_data()
    {
        QTest::addColumn<QStringList>("networks");
        QTest::addColumn<QStringList>("addresses");
        QTest::addColumn<bool>("isInside");
        const QStringList lab{u"10.0.1.0/24"_s, u"2001:db8:1::/48"_s, u"fe80::/10"_s};
        QTest::newRow("not stated") << QStringList{} << QStringList{u"192.0.2.1"_s} << true;
        QTest::newRow("inside") << lab << QStringList{u"10.0.1.255"_s} << true;
        QTest::newRow("beside") << lab << QStringList{u"10.0.2.0"_s} << false;
        QTest::newRow("the current address counts") << lab << QStringList{u"10.0.2.7"_s, u"10.0.1.7"_s} << false;
        QTest::newRow("older ones do not") << lab << QStringList{u"10.0.1.7"_s, u"10.0.2.7"_s} << true;
        QTest::newRow("IPv6") << lab << QStringList{u"2001:db8:1:ffff::1"_s} << true;
        QTest::newRow("IPv6 beside") << lab << QStringList{u"2001:db8:2::1"_s} << false;
        QTest::newRow("link-local with its zone") << lab << QStringList{u"fe80::1%enp3s0"_s} << true;
        QTest::newRow("all of IPv4") << QStringList{u"0.0.0.0/0"_s} << QStringList{u"203.0.113.9"_s} << true;
        QTest::newRow("all of IPv4 is none of IPv6") << QStringList{u"0.0.0.0/0"_s} << QStringList{u"2001:db8::1"_s} << false;
        QTest::newRow("no address") << lab << QStringList{} << false;
        QTest::newRow("no address anybody can read") << lab << QStringList{u"/dev/ttyUSB0"_s} << false;
    }
    void networks()
    {
        QFETCH(QStringList, networks);
        QFETCH(QStringList, addresses);
        QFETCH(bool, isInside);
        Device device;
        device.addresses = addresses;
        const AdmissionVerdict verdict = decide(device, covered(automatic, {}, networks), {}, approved);
        QCOMPARE(verdict.decision, isInside ? Decision::Admitted : Decision::Refused);
        QCOMPARE(verdict.reasons.size(), isInside ? 0 : 1);
        if (!isInside)
            QVERIFY2(verdict.reasons.first().contains(networks.first()), qPrintable(verdict.reasons.first()));
    }

    void findings_data()
    {
        QTest::addColumn<Evaluation>("evaluation");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("none") << Evaluation{} << false;
        QTest::newRow("an error that cuts off") << found(Severity::Error, true) << true;
        QTest::newRow("an error that is reported") << found(Severity::Error, false) << false;
        QTest::newRow("a warning") << found(Severity::Warning, true) << false;
        QTest::newRow("waived") << found(Severity::Error, true, true) << false;
    }
    void findings()
    {
        QFETCH(Evaluation, evaluation);
        QFETCH(bool, isRefused);
        const AdmissionVerdict verdict = decide({}, covered(required), evaluation, approved);
        QCOMPARE(verdict.decision, isRefused ? Decision::Refused : Decision::Admitted);
        const QStringList reasons{u"firmware-at-least: seen 1.3, wanted 1.4 or newer. Update the firmware."_s};
        QCOMPARE(verdict.reasons, isRefused ? reasons : QStringList());
        // Neither does it wait for what could not be granted.
        QCOMPARE(decide({}, covered(required), evaluation, asked).decision, isRefused ? Decision::Refused : Decision::Waiting);
    }

    void allReasonsAreGiven()
    {
        const policy::Coverage strict = covered(required, {Tpm}, {u"10.0.1.0/24"_s});
        const AdmissionVerdict verdict = decide({}, strict, found(Severity::Error, true), asked);
        QCOMPARE(verdict.decision, Decision::Refused);
        QCOMPARE(verdict.reasons.size(), 3);
        QVERIFY(verdict.reasons.at(0).contains(u"tpm"_s));
        QVERIFY(verdict.reasons.at(1).contains(u"10.0.1.0/24"_s));
        QVERIFY(verdict.reasons.at(2).startsWith(u"firmware-at-least"_s));
        QCOMPARE(verdict.policy, u"gateways"_s);
    }
};

QTEST_GUILESS_MAIN(TestAdmission)
#include "tst_admission.moc"
