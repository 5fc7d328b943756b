// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/enroll_lines.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

using enrollment::Decision;
using enrollment::EnrollmentOutcome;

struct EnrollLinesText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

constexpr Words<Decision, 4> decisionWords{{{
    {Decision::Admitted, "admitted"},
    {Decision::AlreadyEnrolled, "alreadyEnrolled"},
    {Decision::Waiting, "waiting"},
    {Decision::Refused, "refused"},
}}};

QString sentence(const EnrollmentOutcome &outcome)
{
    const QString &name = outcome.device.name;
    switch (outcome.decision) {
    case Decision::Admitted:
        return outcome.isProven
                   ? EnrollLinesText::tr("%1 is enrolled now. It proved to hold the key of its certificate.").arg(name)
                   : EnrollLinesText::tr("%1 is enrolled now: claimed, not proven.").arg(name);
    case Decision::AlreadyEnrolled: return EnrollLinesText::tr("%1 is enrolled already.").arg(name);
    case Decision::Waiting:
        return EnrollLinesText::tr("%1 waits for approval. Approve it with \"musterctl devices approve %2 --reason TEXT\".")
            .arg(name, outcome.device.id.toString());
    case Decision::Refused:
        return outcome.policy.isEmpty() ? EnrollLinesText::tr("%1 was refused.").arg(name)
                                        : EnrollLinesText::tr("%1 was refused by the policy \"%2\".").arg(name, outcome.policy);
    }
    return {};
}

QJsonObject errorObject(const Error &error)
{
    return {{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}, {u"where"_s, error.where}};
}

} // namespace

Status writeOutcome(Output &output, const EnrollmentOutcome &outcome)
{
    const bool isRefused = outcome.decision == Decision::Refused;
    const QString text = sentence(outcome);
    if (output.isJson()) {
        QJsonObject object{
            {u"device"_s, QJsonObject{{u"id"_s, outcome.device.id.toString()}, {u"name"_s, outcome.device.name}}},
            {u"decision"_s, decisionWords.word(outcome.decision)},
            {u"proven"_s, outcome.isProven},
            {u"reasons"_s, QJsonArray::fromStringList(outcome.reasons)},
            {u"state"_s, lifecycleWords.word(outcome.device.state)},
        };
        if (!outcome.policy.isEmpty())
            object.insert(u"policy"_s, outcome.policy);
        if (isRefused)
            object.insert(u"error"_s, errorObject({ErrorCode::NotTrusted, text + u' ' + outcome.reasons.join(u' '), {}, {}}));
        output.record(object);
    }
    if (isRefused)
        output.warn(u"musterctl: "_s + text);
    else
        output.say(text);
    for (const QString &reason : outcome.reasons) {
        if (isRefused)
            output.warn(u"  "_s + reason);
        else
            output.say(u"  "_s + reason);
    }
    return isRefused ? Status::Refused : Status::Done;
}

void writeFailure(Output &output, const QString &target, const Error &error)
{
    if (output.isJson())
        output.record({{u"target"_s, target}, {u"error"_s, errorObject(error)}});
    output.warn(EnrollLinesText::tr("musterctl: %1: %2").arg(target, error.message));
}

} // namespace muster::cli
