// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "registry/claim_state.h"
#include "ui/shell/theme.h"
#include "ui/widgets/glyph.h"

#include <QMetaType>

#include <optional>

namespace muster::ui {

/// How a state is shown: a word, a shape and colours, in this order of importance. One constant object per state, in tables;
/// pass it by address.
struct StateLook
{
    const char *source; ///< the English word; word() translates it
    Glyph glyph;
    Tone tone;           ///< of a chip
    Token text;          ///< of a bare mark's word
    Token mark;          ///< of the glyph
    bool dashed = false; ///< a chip's edge
    bool filled = true;  ///< a chip's ground

    QString word() const;
};

/// How a step of a job is doing, as drawn in lanes, lists and toasts.
enum class StepMark { Done, Running, Waiting, Warned, Failed, NotPossible };

const StateLook &lookOf(Lifecycle state);
const StateLook &lookOf(PresenceValue presence);
const StateLook &lookOf(Severity severity);
const StateLook &noteLook(); ///< for your knowledge: less than a warning
const StateLook &lookOf(StepMark step);
const StateLook &lookOf(CredentialState state);
/// Of the time that is left to a certificate: none while there is plenty.
const StateLook *expiryLook(std::chrono::milliseconds left);

using registry::ClaimState;
const StateLook &lookOf(ClaimState state);
/// Seen first since somebody looked last.
const StateLook &newLook();

/// What a device's policies say about it, as far as it is shown in one cell.
struct ComplianceSummary
{
    Compliance value = Compliance::Unknown;
    int findings = 0;
    std::optional<Severity> worst{};
    std::optional<Timestamp> waivedUntil{}; ///< of the waiver that ends first
    bool covered = true;                    ///< false: no policy covers the device

    static ComplianceSummary of(const Device &device);
    friend bool operator==(const ComplianceSummary &, const ComplianceSummary &) = default;
};

const StateLook &lookOf(const ComplianceSummary &summary);
/// "Compliant", "Violating · 2", "Waived to 30 Apr", "No policy yet", "Not evaluated".
QString complianceText(const ComplianceSummary &summary, Timestamp now);
/// "Violating, 2 findings, worst is error".
QString complianceSentence(const ComplianceSummary &summary, Timestamp now);

/// What stands beside the word: "TLS · 4 s", "never seen".
QString presenceEvidence(const Presence &presence, Timestamp now);
/// "Online, mDNS 4 seconds ago, good for 2 min", "Stale, mDNS 5 minutes ago, not overdue until 14:30".
QString presenceSentence(const Presence &presence, Timestamp now);
/// The same; of a sleeper that is silent "Asleep? mDNS 5 hours ago, not overdue until 14:30".
QString presenceSentence(const Device &device, Timestamp now);
/// Behind the age of one sign of life: "good for 2 min", "ran out 5 minutes ago", "gone".
QString signEvidence(const SignOfLife &sign, Timestamp now);
/// "sleeps up to 18 h, as it says"; empty for what is no sleeper.
QString rhythmText(const Rhythm &rhythm);

} // namespace muster::ui

Q_DECLARE_METATYPE(const muster::ui::StateLook *)
