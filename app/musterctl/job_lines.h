// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "musterctl/output.h"
#include "provisioning/plan.h"

#include <QHash>

#include <optional>

namespace muster::cli {

/// Writes plans, the steps of jobs as they go, and receipts: a JSON object a line (docs/json.md), or lines for people.
class JobLines
{
public:
    explicit JobLines(Output &output) : m_output(output) {}

    void plan(const provisioning::Plan &plan);
    /// Takes note of how far a job is that is taken up: that is not new.
    void begin(const JournalJob &job);
    /// What is new since the last time this job was told.
    void progress(const JournalJob &job);
    /// How a job ended. `notPossible` are those of its plan, where there was one.
    void receipt(const JournalJob &job, const QVector<provisioning::Impossible> &notPossible);
    /// A target for which no job began.
    void failure(const QString &target, const Error &error);

private:
    Output &m_output;
    QHash<JobId, QVector<StepState>> m_told;
};

/// A job as `provision list --json` shows it. `isOrphaned`: nobody works on it, though it says so.
QJsonObject jobObject(const JournalJob &job, bool isOrphaned);

/// What people call this kind of step.
QString stepLabel(const QString &kind);

} // namespace muster::cli
