// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/state_look.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;
using namespace std::chrono_literals;

class TestStateLook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        QLocale::setDefault(QLocale::c());
    }
    void wordsAreThoseOfTheDomain();
    void edgesFollowTheDesign();
    void presence_data();
    void presence();
    void sleepers();
    void signs();
    void compliance_data();
    void compliance();
    void certificatesAndClaims();
    void summaryOfADevice();

private:
    const Timestamp m_now{std::chrono::milliseconds(1773325914000)};
};

void TestStateLook::wordsAreThoseOfTheDomain()
{
    for (const auto &[state, word] : lifecycleWords.rows)
        QCOMPARE(lookOf(state).word().toLower(), QString::fromLatin1(word));
    for (const auto &[value, word] : presenceWords.rows)
        QCOMPARE(lookOf(value).word().toLower(), QString::fromLatin1(word));
    for (const auto &[severity, word] : severityWords.rows)
        QCOMPARE(lookOf(severity).word().toLower(), QString::fromLatin1(word));
}

void TestStateLook::edgesFollowTheDesign()
{
    for (const auto &[state, word] : lifecycleWords.rows) {
        QCOMPARE(lookOf(state).dashed, state == Lifecycle::Expected);
        QCOMPARE(lookOf(state).filled, state != Lifecycle::Expected && state != Lifecycle::Retired);
        // Red means that somebody must act.
        QCOMPARE(lookOf(state).tone == Tone::Bad, state == Lifecycle::Quarantined);
    }
    QCOMPARE(lookOf(PresenceValue::Offline).tone, Tone::Idle);
}

void TestStateLook::presence_data()
{
    QTest::addColumn<Presence>("presence");
    QTest::addColumn<QString>("evidence");
    QTest::addColumn<QString>("sentence");
    using enum PresenceValue;
    QTest::newRow("online") << Presence{Online, u"mdns"_s, m_now - 4s, m_now + 116s} << u"mDNS · 4 s"_s
                            << u"Online, mDNS 4 seconds ago, good for 1 min"_s;
    QTest::newRow("online, by a source of another machine")
        << Presence{Online, u"TLS"_s, m_now - 4s} << u"TLS · 4 s"_s << u"Online, TLS 4 seconds ago"_s;
    QTest::newRow("stale") << Presence{Stale, u"neighbours"_s, m_now - 5min, m_now + 32min} << u"Neighbours · 5 min"_s
                           << u"Stale, Neighbours 5 minutes ago, not overdue until 15:03"_s;
    QTest::newRow("stale until tomorrow") << Presence{Stale, u"mdns"_s, m_now - 5h, m_now + 13h} << u"mDNS · 5 h"_s
                                          << u"Stale, mDNS 5 hours ago, not overdue until 13 Mar, 03:31"_s;
    QTest::newRow("stale, and nobody has looked since")
        << Presence{Stale, u"mdns"_s, m_now - 5h, m_now - 4h} << u"mDNS · 5 h"_s << u"Stale, mDNS 5 hours ago"_s;
    QTest::newRow("offline") << Presence{Offline, u"MQTT"_s, m_now - 9 * 24h} << u"MQTT · 9 d"_s << u"Offline, MQTT 9 days ago"_s;
    QTest::newRow("unknown") << Presence{} << u"never seen"_s << u"Unknown, never seen"_s;
    QTest::newRow("no proof") << Presence{Stale, {}, m_now - 2min} << u"2 min"_s << u"Stale, no proof named, 2 minutes ago"_s;
}

void TestStateLook::presence()
{
    QFETCH(Presence, presence);
    QTEST(presenceEvidence(presence, m_now), "evidence");
    QTEST(presenceSentence(presence, m_now), "sentence");
}

void TestStateLook::sleepers()
{
    Device device;
    device.presence = {PresenceValue::Stale, u"mdns"_s, m_now - 5h, m_now + 1h};
    QCOMPARE(presenceSentence(device, m_now), u"Stale, mDNS 5 hours ago, not overdue until 15:31"_s);
    QCOMPARE(rhythmText(device.rhythm), QString());
    device.rhythm = {{}, 3h, 4};
    QCOMPARE(presenceSentence(device, m_now), u"Asleep? mDNS 5 hours ago, not overdue until 15:31"_s);
    QCOMPARE(rhythmText(device.rhythm), u"silent up to 3 h, learned from 4 pauses"_s);
    device.rhythm.announced = 18h;
    QCOMPARE(rhythmText(device.rhythm), u"sleeps up to 18 h, as it says"_s);
    device.presence.value = PresenceValue::Online;
    QCOMPARE(presenceSentence(device, m_now), u"Online, mDNS 5 hours ago, good for 1 h"_s);
}

void TestStateLook::signs()
{
    QCOMPARE(signEvidence({u"mdns"_s, u"eth0"_s, m_now - 4s, m_now + 116s, false}, m_now), u"good for 1 min"_s);
    QCOMPARE(signEvidence({u"mdns"_s, u"eth0"_s, m_now - 4min, m_now - 2min, false}, m_now), u"ran out 2 minutes ago"_s);
    QCOMPARE(signEvidence({u"mdns"_s, u"eth0"_s, m_now - 4s, m_now - 4s, true}, m_now), u"gone"_s);
    QCOMPARE(signEvidence({u"neighbours"_s, u"eth0"_s, m_now - 4s, m_now - 4s, true}, m_now), u"did not answer"_s);
}

void TestStateLook::compliance_data()
{
    QTest::addColumn<ComplianceSummary>("summary");
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("sentence");
    QTest::addColumn<Glyph>("glyph");
    QTest::newRow("compliant") << ComplianceSummary{Compliance::Compliant} << u"Compliant"_s << u"Compliant"_s << Glyph::Check;
    QTest::newRow("errors") << ComplianceSummary{Compliance::Violating, 2, Severity::Error} << u"Violating · 2"_s
                            << u"Violating, 2 findings, worst is error"_s << Glyph::OctagonExclamation;
    QTest::newRow("a warning") << ComplianceSummary{Compliance::Violating, 1, Severity::Warning} << u"Violating · 1"_s
                               << u"Violating, 1 finding, a warning"_s << Glyph::TriangleExclamation;
    QTest::newRow("waived") << ComplianceSummary{Compliance::Waived, 0, {}, m_now + 49 * 24h} << u"Waived to 30 Apr"_s
                            << u"Waived to 30 Apr"_s << Glyph::Flag;
    QTest::newRow("unknown") << ComplianceSummary{} << u"Unknown"_s << u"Unknown"_s << Glyph::Question;
    QTest::newRow("no policy") << ComplianceSummary{Compliance::Unknown, 0, {}, {}, false} << u"No policy yet"_s
                               << u"No policy yet"_s << Glyph::Dash;
}

void TestStateLook::compliance()
{
    QFETCH(ComplianceSummary, summary);
    QTEST(complianceText(summary, m_now), "words");
    QTEST(complianceSentence(summary, m_now), "sentence");
    QTEST(lookOf(summary).glyph, "glyph");
}

void TestStateLook::certificatesAndClaims()
{
    QCOMPARE(lookOf(CredentialState::Active).word(), u"Active"_s);
    QCOMPARE(lookOf(CredentialState::Superseded).word(), u"Superseded"_s);
    QCOMPARE(lookOf(CredentialState::Revoked).tone, Tone::Bad);
    QCOMPARE(expiryLook(-1h), &lookOf(Severity::Error));
    QCOMPARE(expiryLook(3 * 24h), &lookOf(Severity::Error));
    QCOMPARE(expiryLook(7 * 24h), &lookOf(Severity::Warning));
    QCOMPARE(expiryLook(8 * 24h), nullptr);
    QVector<std::pair<QString, ui::Glyph>> seen;
    for (int state = 0; state <= int(ui::ClaimState::NotIdentified); ++state) {
        const ui::StateLook &look = lookOf(ui::ClaimState(state));
        QVERIFY(!look.word().isEmpty());
        const std::pair sign(look.word(), look.glyph); // colour alone tells none of them
        QVERIFY2(!seen.contains(sign), qPrintable(look.word()));
        seen += sign;
    }
    QCOMPARE(lookOf(ui::ClaimState::Ready).word(), u"Claimable"_s);
    QCOMPARE(lookOf(ui::ClaimState::SetUp).word(), u"Set up already"_s);
    QCOMPARE(lookOf(ui::ClaimState::NoDriver).word(), u"No driver"_s);
    QCOMPARE(ui::newLook().word(), u"New"_s);
}

void TestStateLook::summaryOfADevice()
{
    Device device;
    QCOMPARE(ComplianceSummary::of(device).covered, false);
    device.policies = {u"base"_s};
    device.compliance = Compliance::Violating;
    Finding warning;
    warning.severity = Severity::Warning;
    Finding error;
    Finding waived;
    waived.waivedUntil = m_now + 24h;
    device.findings = {warning, waived, error};
    const auto summary = ComplianceSummary::of(device);
    QCOMPARE(summary.covered, true);
    QCOMPARE(summary.findings, 2);
    QCOMPARE(summary.worst, std::optional(Severity::Error));
    QCOMPARE(summary.waivedUntil, waived.waivedUntil);
}

QTEST_GUILESS_MAIN(TestStateLook)
#include "tst_state_look.moc"
