// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/job.h"
#include "provisioning/survey.h"

namespace muster::provisioning {

/// One change of a plan. The texts are for people.
struct PlanStep
{
    QString kind;           ///< id of its StepKind
    QString label;          ///< "Name", "Clock" ...
    QJsonObject parameters; ///< as JournalStep's
    QString now;
    QString then;
    QString undo; ///< what an undo does: "Restores the old value"; why there is none where canBeUndone is false
    bool canBeUndone = true;
    bool isAlreadySo = false; ///< now is then: the step will only look

    friend bool operator==(const PlanStep &, const PlanStep &) = default;
};

/// Something the profile asks for that can't be had from this device.
struct Impossible
{
    QString label;
    QString reason; ///< a sentence: "Linux over SSH has no MQTT setting."

    friend bool operator==(const Impossible &, const Impossible &) = default;
};

/// Profile x Device x Driver: what would be done, in order. Nothing was changed so far.
struct Plan
{
    DeviceId device;
    QString deviceName; ///< as it is called now
    QString newName;    ///< as it will be; the same when the profile names nothing
    QString driver;     ///< id
    QString driverTitle;
    QString profile;
    drivers::Endpoint endpoint;
    QString user;
    HostKey hostKey;
    bool isHostKeyNew = false; ///< starting the job pins it
    QVector<PlanStep> steps;
    QVector<Impossible> notPossible;

    /// For `provision --dry-run --json`, documented in docs/json.md.
    QJsonObject toJson() const;
    /// The journal's rows of it. Who starts it gives it id, actor and time.
    JournalJob toJob() const;

    friend bool operator==(const Plan &, const Plan &) = default;
};

} // namespace muster::provisioning

Q_DECLARE_METATYPE(muster::provisioning::Plan)
