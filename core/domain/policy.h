// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/finding.h"
#include "domain/words.h"

#include <QJsonObject>
#include <QStringList>
#include <QVector>

#include <optional>

namespace muster {

/// Rules for the devices in a scope. Read from policy.json (CLI.md). A missing part means that the policy does not state it,
/// so that the next policy in the order may.
struct Policy
{
    static constexpr int supportedFormat = 1;

    enum class Approval { Required, Automatic };
    enum class Attestation { X509, Tpm, Token, Operator };
    enum class OnViolation { Report, Quarantine };

    struct Admission
    {
        std::optional<Approval> approval;
        QVector<Attestation> attestation; ///< any one suffices; empty: not stated
        QStringList networks;             ///< CIDR; empty: not stated

        friend bool operator==(const Admission &, const Admission &) = default;
    };

    /// A rule by its id. Which there are and what they take is the policy layer's to check.
    struct Rule
    {
        QString rule;
        std::optional<Severity> severity; ///< none: the policy's
        QJsonObject parameters;

        friend bool operator==(const Rule &, const Rule &) = default;
    };

    /// MQTT topic filters (templates) a device may use; what is not listed is not allowed.
    struct Access
    {
        QStringList publish;
        QStringList subscribe;

        friend bool operator==(const Access &, const Access &) = default;
    };

    QString name;
    bool enabled = true;
    QString scope; ///< a query, not parsed here; empty: not stated
    std::optional<Admission> admission;
    QVector<Rule> rules;
    std::optional<Access> access;
    std::optional<OnViolation> onViolation;
    std::optional<Severity> severity; ///< of rules that carry none; Error when not stated

    Severity severityOf(const Rule &rule) const { return rule.severity.value_or(severity.value_or(Severity::Error)); }

    /// Reads policy.json. Fails with Unsupported for another format than ours, else with Rejected; `where` is the JSON
    /// pointer of the first problem ("/rules/2/rule").
    static Result<Policy> fromJson(const QByteArray &json);

    /// policy.json in canonical form: keys sorted, no blanks. fromJson() gives the same value back.
    QByteArray toJson() const;

    friend bool operator==(const Policy &, const Policy &) = default;
};

inline constexpr Words<Policy::Approval, 2> approvalWords{{{
    {Policy::Approval::Required, "required"},
    {Policy::Approval::Automatic, "automatic"},
}}};

inline constexpr Words<Policy::Attestation, 4> attestationWords{{{
    {Policy::Attestation::X509, "x509"},
    {Policy::Attestation::Tpm, "tpm"},
    {Policy::Attestation::Token, "token"},
    {Policy::Attestation::Operator, "operator"},
}}};

inline constexpr Words<Policy::OnViolation, 2> onViolationWords{{{
    {Policy::OnViolation::Report, "report"},
    {Policy::OnViolation::Quarantine, "quarantine"},
}}};

} // namespace muster
