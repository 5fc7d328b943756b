// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/state_look.h"

#include "discovery/presence/presence_rules.h"
#include "ui/widgets/age.h"
#include "ui/widgets/source_title.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::ui {

namespace {

class StateText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::StateText)
};

// In the order of the enumerations.
constexpr StateLook lifecycleLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Expected"), Glyph::RingDashed, Tone::Idle, Token::Idle, Token::IdleMark, true,
     false},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Discovered"), Glyph::RingDot, Tone::Idle, Token::Idle, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Provisioned"), Glyph::RingHalf, Tone::Prep, Token::Prep, Token::PrepMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Pending"), Glyph::RingClock, Tone::Warn, Token::Warn, Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Enrolled"), Glyph::DiscCheck, Tone::Ok, Token::Ok, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Quarantined"), Glyph::OctagonBar, Tone::Bad, Token::Bad, Token::BadMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Retired"), Glyph::RingSlash, Tone::Idle, Token::Idle, Token::IdleMark, false,
     false},
};

constexpr StateLook presenceLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Online"), Glyph::Disc, Tone::Ok, Token::Ok, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Stale"), Glyph::Diamond, Tone::Warn, Token::Warn, Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Offline"), Glyph::Cross, Tone::Idle, Token::Idle, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Unknown"), Glyph::Question, Tone::Idle, Token::Idle, Token::IdleMark},
};

constexpr StateLook severityLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Warning"), Glyph::TriangleExclamation, Tone::Warn, Token::Warn, Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Error"), Glyph::OctagonExclamation, Tone::Bad, Token::Bad, Token::BadMark},
};
constexpr StateLook noteSeverityLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Note"), Glyph::RingI, Tone::Idle, Token::Text,
                                     Token::AccentText};

constexpr StateLook stepLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Done"), Glyph::Check, Tone::Ok, Token::Text, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Running"), Glyph::RingArc, Tone::Idle, Token::Text, Token::AccentText},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Waits"), Glyph::Ring, Tone::Idle, Token::Text, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Done with a warning"), Glyph::TriangleExclamation, Tone::Warn, Token::Text,
     Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Failed"), Glyph::OctagonExclamation, Tone::Bad, Token::Text, Token::BadMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Not possible"), Glyph::Dash, Tone::Idle, Token::Text, Token::IdleMark},
};

constexpr StateLook credentialLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Active"), Glyph::DiscCheck, Tone::Ok, Token::Ok, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Superseded"), Glyph::RingSlash, Tone::Idle, Token::Idle, Token::IdleMark, false,
     false},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Revoked"), Glyph::OctagonBar, Tone::Bad, Token::Bad, Token::BadMark},
};

constexpr auto expiresSoon = 24h * 7;
constexpr auto expiresNow = 24h * 3;

// In the order of ClaimState.
constexpr StateLook claimLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Claimable"), Glyph::Check, Tone::Ok, Token::Ok, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Claimable"), Glyph::Ring, Tone::Ok, Token::Text, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Set up already"), Glyph::RingHalf, Tone::Idle, Token::Text2, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Claimed"), Glyph::DiscCheck, Tone::Idle, Token::Text2, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Not set up"), Glyph::TriangleExclamation, Tone::Warn, Token::Warn,
     Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Factory-new"), Glyph::RingDot, Tone::Ok, Token::Text, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "No driver"), Glyph::Dash, Tone::Idle, Token::Text2, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Not identified"), Glyph::Question, Tone::Idle, Token::Text2, Token::IdleMark},
};
constexpr StateLook newMarkLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "New"), Glyph::Disc, Tone::Idle, Token::AccentText,
                                Token::AccentText};

constexpr StateLook compliantLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Compliant"), Glyph::Check, Tone::Ok, Token::Text,
                                  Token::OkMark};
constexpr StateLook violatingErrorLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Violating"), Glyph::OctagonExclamation,
                                       Tone::Bad, Token::Bad, Token::BadMark};
constexpr StateLook violatingWarningLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Violating"), Glyph::TriangleExclamation,
                                         Tone::Warn, Token::Warn, Token::WarnMark};
constexpr StateLook waivedLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Waived"), Glyph::Flag, Tone::Idle, Token::Text,
                               Token::IdleMark};
constexpr StateLook unknownComplianceLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "Unknown"), Glyph::Question, Tone::Idle,
                                          Token::Text3, Token::IdleMark};
constexpr StateLook noPolicyLook{QT_TRANSLATE_NOOP("muster::ui::StateText", "No policy yet"), Glyph::Dash, Tone::Idle,
                                 Token::Text3, Token::IdleMark};

} // namespace

QString StateLook::word() const
{
    return StateText::tr(source);
}

const StateLook &lookOf(Lifecycle state)
{
    return lifecycleLooks[std::size_t(state)];
}

const StateLook &lookOf(PresenceValue presence)
{
    return presenceLooks[std::size_t(presence)];
}

const StateLook &lookOf(Severity severity)
{
    return severityLooks[std::size_t(severity)];
}

const StateLook &noteLook()
{
    return noteSeverityLook;
}

const StateLook &lookOf(StepMark step)
{
    return stepLooks[std::size_t(step)];
}

const StateLook &lookOf(CredentialState state)
{
    return credentialLooks[std::size_t(state)];
}

const StateLook *expiryLook(std::chrono::milliseconds left)
{
    return left <= expiresNow ? &lookOf(Severity::Error) : left <= expiresSoon ? &lookOf(Severity::Warning) : nullptr;
}

const StateLook &lookOf(ClaimState state)
{
    return claimLooks[std::size_t(state)];
}

const StateLook &newLook()
{
    return newMarkLook;
}

ComplianceSummary ComplianceSummary::of(const Device &device)
{
    ComplianceSummary summary;
    summary.value = device.compliance;
    summary.covered = !device.policies.isEmpty() || device.compliance != Compliance::Unknown;
    for (const Finding &finding : device.findings) {
        if (finding.waivedUntil) {
            summary.waivedUntil = std::min(summary.waivedUntil.value_or(*finding.waivedUntil), *finding.waivedUntil);
            continue;
        }
        ++summary.findings;
        summary.worst = std::max(summary.worst.value_or(finding.severity), finding.severity);
    }
    return summary;
}

const StateLook &lookOf(const ComplianceSummary &summary)
{
    switch (summary.value) {
    case Compliance::Compliant: return compliantLook;
    case Compliance::Violating: return summary.worst == Severity::Warning ? violatingWarningLook : violatingErrorLook;
    case Compliance::Waived: return waivedLook;
    case Compliance::Unknown: break;
    }
    return summary.covered ? unknownComplianceLook : noPolicyLook;
}

QString complianceText(const ComplianceSummary &summary, Timestamp now)
{
    const QString word = lookOf(summary).word();
    if (summary.value == Compliance::Violating && summary.findings > 0)
        return StateText::tr("%1 · %2", "Violating · 2").arg(word).arg(summary.findings);
    if (summary.value == Compliance::Waived && summary.waivedUntil)
        return StateText::tr("Waived to %1").arg(shortDay(*summary.waivedUntil, now));
    return word;
}

QString complianceSentence(const ComplianceSummary &summary, Timestamp now)
{
    if (summary.value != Compliance::Violating || summary.findings == 0)
        return complianceText(summary, now);
    const bool isError = summary.worst != Severity::Warning;
    if (summary.findings == 1)
        return isError ? StateText::tr("Violating, 1 finding, an error") : StateText::tr("Violating, 1 finding, a warning");
    return isError ? StateText::tr("Violating, %n findings, worst is error", nullptr, summary.findings)
                   : StateText::tr("Violating, %n findings, worst is warning", nullptr, summary.findings);
}

QString presenceEvidence(const Presence &presence, Timestamp now)
{
    if (!presence.at)
        return presence.proof.isEmpty() ? StateText::tr("never seen") : sourceTitle(presence.proof);
    const QString age = shortAge(*presence.at, now);
    return presence.proof.isEmpty() ? age : StateText::tr("%1 · %2", "proof · age").arg(sourceTitle(presence.proof), age);
}

QString presenceSentence(const Presence &presence, Timestamp now)
{
    const QString word = lookOf(presence.value).word();
    if (!presence.at)
        return StateText::tr("%1, never seen").arg(word);
    const QString age = longAge(*presence.at, now);
    const QString said =
        presence.proof.isEmpty()
            ? StateText::tr("%1, no proof named, %2").arg(word, age)
            : StateText::tr("%1, %2 %3", "Online, mDNS 4 seconds ago").arg(word, sourceTitle(presence.proof), age);
    if (!presence.until || *presence.until <= now)
        return said;
    if (presence.value == PresenceValue::Online)
        return StateText::tr("%1, good for %2").arg(said, shortAge(*presence.until, now));
    return StateText::tr("%1, not overdue until %2").arg(said, clockTime(*presence.until, now));
}

QString presenceSentence(const Device &device, Timestamp now)
{
    const Presence &presence = device.presence;
    const bool isAsleep = presence.value == PresenceValue::Stale && presence.at && presence.until && *presence.until > now
                          && discovery::usualSilence(device.rhythm);
    if (!isAsleep)
        return presenceSentence(presence, now);
    return StateText::tr("Asleep? %1 %2, not overdue until %3", "Asleep? mDNS 5 hours ago, not overdue until 14:30")
        .arg(sourceTitle(presence.proof), longAge(*presence.at, now), clockTime(*presence.until, now));
}

QString signEvidence(const SignOfLife &sign, Timestamp now)
{
    if (sign.isGoodbye)
        return sign.source == "neighbours"_L1 ? StateText::tr("did not answer") : StateText::tr("gone");
    return sign.goodUntil > now ? StateText::tr("good for %1").arg(shortAge(sign.goodUntil, now))
                                : StateText::tr("ran out %1").arg(longAge(sign.goodUntil, now));
}

QString rhythmText(const Rhythm &rhythm)
{
    const auto silence = discovery::usualSilence(rhythm);
    if (!silence)
        return {};
    if (rhythm.announced && *rhythm.announced >= *silence)
        return StateText::tr("sleeps up to %1, as it says").arg(shortSpan(*silence));
    return StateText::tr("silent up to %1, learned from %n pauses", nullptr, rhythm.pauses).arg(shortSpan(rhythm.longestPause));
}

} // namespace muster::ui
