// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/job_lines.h"

#include "musterctl/text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

struct JobText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

QJsonObject errorObject(const Error &error)
{
    return {{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}, {u"where"_s, error.where}};
}

QJsonObject stepObject(const JournalStep &step)
{
    QJsonObject object{{u"kind"_s, step.kind},
                       {u"label"_s, stepLabel(step.kind)},
                       {u"state"_s, stepStateWords.word(step.state)},
                       {u"now"_s, step.now},
                       {u"then"_s, step.then},
                       {u"canBeUndone"_s, step.canBeUndone}};
    if (step.startedAt)
        object.insert(u"startedAt"_s, toIso8601(*step.startedAt));
    if (step.finishedAt)
        object.insert(u"finishedAt"_s, toIso8601(*step.finishedAt));
    if (step.error)
        object.insert(u"error"_s, errorObject(*step.error));
    return object;
}

QJsonArray stepList(const JournalJob &job)
{
    QJsonArray steps;
    for (const JournalStep &step : job.steps)
        steps.append(stepObject(step));
    return steps;
}

/// The certificate the job gave the device; empty when it gave none.
QJsonObject certificateOf(const JournalJob &job)
{
    for (const JournalStep &step : job.steps)
        if (step.state == StepState::Done && step.after.contains(u"serialNumber"_s))
            return {{u"serialNumber"_s, step.after.value(u"serialNumber"_s)}, {u"notAfter"_s, step.after.value(u"notAfter"_s)}};
    return {};
}

QString stateText(const JournalStep &step)
{
    switch (step.state) {
    case StepState::Waiting: return JobText::tr("waits");
    case StepState::Running: return JobText::tr("runs");
    case StepState::Done: return step.now == step.then ? JobText::tr("is so") : JobText::tr("done");
    case StepState::Failed: return JobText::tr("failed");
    case StepState::Undone: return JobText::tr("undone");
    case StepState::Left: return JobText::tr("left as it is");
    }
    return {};
}

} // namespace

QString stepLabel(const QString &kind)
{
    const provisioning::StepKind *known = provisioning::findStepKind(kind);
    return known ? known->label() : kind;
}

void JobLines::plan(const provisioning::Plan &plan)
{
    if (m_output.isJson())
        return m_output.record(plan.toJson());
    m_output.line(JobText::tr("%1 (%2), %3 as %4").arg(plan.newName, plan.driverTitle, plan.endpoint.address, plan.user));
    Table table(m_output, {u"  "_s + JobText::tr("STEP"), JobText::tr("NOW"), JobText::tr("THEN"), JobText::tr("IF UNDONE")});
    for (const provisioning::PlanStep &step : plan.steps)
        table.add({u"  "_s + step.label, step.now, step.isAlreadySo ? JobText::tr("is so already") : step.then, step.undo});
    table.writePage();
    for (const provisioning::Impossible &impossible : plan.notPossible)
        m_output.line(JobText::tr("  %1: not possible. %2").arg(impossible.label, impossible.reason));
}

void JobLines::begin(const JournalJob &job)
{
    QVector<StepState> &told = m_told[job.id];
    for (const JournalStep &step : job.steps)
        told.append(step.state);
}

void JobLines::progress(const JournalJob &job)
{
    QVector<StepState> &told = m_told[job.id];
    told.resize(job.steps.size(), StepState::Waiting);
    for (qsizetype i = 0; i < job.steps.size(); ++i) {
        const JournalStep &step = job.steps.at(i);
        if (told.at(i) == step.state)
            continue;
        told[i] = step.state;
        if (m_output.isJson()) {
            QJsonObject object = stepObject(step);
            object.insert(u"event"_s, u"step"_s);
            object.insert(u"job"_s, job.id.toString());
            object.insert(u"device"_s, job.device.toString());
            object.insert(u"position"_s, i + 1);
            object.insert(u"steps"_s, job.steps.size());
            m_output.record(object);
        } else if (step.state != StepState::Running) {
            m_output.say(JobText::tr("%1: %2 %3 (%4 of %5)")
                             .arg(job.deviceName, stepLabel(step.kind), stateText(step))
                             .arg(i + 1)
                             .arg(job.steps.size()));
        }
    }
    m_output.flush(); // who reads along sees each step when it happens
}

void JobLines::receipt(const JournalJob &job, const QVector<provisioning::Impossible> &notPossible)
{
    if (m_output.isJson()) {
        QJsonObject object = jobObject(job, false);
        object.remove(u"orphaned"_s);
        object.insert(u"event"_s, u"receipt"_s);
        object.insert(u"job"_s, object.take(u"id"_s));
        if (const QJsonObject certificate = certificateOf(job); !certificate.isEmpty())
            object.insert(u"certificate"_s, certificate);
        QJsonArray impossible;
        for (const provisioning::Impossible &entry : notPossible)
            impossible.append(QJsonObject{{u"label"_s, entry.label}, {u"reason"_s, entry.reason}});
        object.insert(u"notPossible"_s, impossible);
        return m_output.record(object);
    }
    for (const provisioning::Impossible &entry : notPossible)
        m_output.say(JobText::tr("%1: %2 was not possible. %3").arg(job.deviceName, entry.label, entry.reason));
    if (job.state == JobState::Done)
        m_output.say(JobText::tr("%1: done and verified.").arg(job.deviceName));
    else if (job.state == JobState::Undone)
        m_output.say(JobText::tr("%1: undone.").arg(job.deviceName));
}

void JobLines::failure(const QString &target, const Error &error)
{
    if (m_output.isJson())
        m_output.record(
            {{u"event"_s, u"receipt"_s}, {u"target"_s, target}, {u"state"_s, u"failed"_s}, {u"error"_s, errorObject(error)}});
    m_output.warn(JobText::tr("musterctl: %1: %2").arg(target, error.message));
}

QJsonObject jobObject(const JournalJob &job, bool isOrphaned)
{
    QJsonObject object{{u"id"_s, job.id.toString()},
                       {u"device"_s, job.device.toString()},
                       {u"name"_s, job.deviceName},
                       {u"driver"_s, job.driver},
                       {u"profile"_s, job.profile},
                       {u"address"_s, job.address},
                       {u"port"_s, job.port},
                       {u"user"_s, job.user},
                       {u"hostKey"_s,
                        QJsonObject{{u"algorithm"_s, job.hostKey.algorithm}, {u"fingerprint"_s, job.hostKey.fingerprint}}},
                       {u"state"_s, jobStateWords.word(job.state)},
                       {u"orphaned"_s, isOrphaned},
                       {u"actor"_s, job.actor},
                       {u"via"_s, job.via},
                       {u"startedAt"_s, toIso8601(job.startedAt)},
                       {u"steps"_s, stepList(job)}};
    if (job.finishedAt)
        object.insert(u"finishedAt"_s, toIso8601(*job.finishedAt));
    return object;
}

} // namespace muster::cli
