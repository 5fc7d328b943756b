// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/error.h"
#include "domain/device.h"
#include "domain/host_key.h"

#include <QJsonObject>

namespace muster {

using JobId = StrongId<struct JobIdTag>;

/// Running and Undoing hold the lock of the job; found without it, nobody works on the job any more: it is orphaned.
enum class JobState { Running, NeedsAttention, Done, Undoing, Undone };

inline constexpr Words<JobState, 5> jobStateWords{{{
    {JobState::Running, "running"},
    {JobState::NeedsAttention, "attention"},
    {JobState::Done, "done"},
    {JobState::Undoing, "undoing"},
    {JobState::Undone, "undone"},
}}};

/// Left: an undo came by and there was nothing it could take back.
enum class StepState { Waiting, Running, Done, Failed, Undone, Left };

inline constexpr Words<StepState, 6> stepStateWords{{{
    {StepState::Waiting, "waiting"},
    {StepState::Running, "running"},
    {StepState::Done, "done"},
    {StepState::Failed, "failed"},
    {StepState::Undone, "undone"},
    {StepState::Left, "left"},
}}};

/// A step as the journal keeps it: data alone, so that it can be done, checked and undone by a later process. No secrets: names of
/// secrets only.
struct JournalStep
{
    QString kind;           ///< id of the StepKind: "hostname" ...
    QJsonObject parameters; ///< what shall be
    QJsonObject before;     ///< what was there when the step began; empty until then
    QJsonObject after;      ///< what came of it, such as the serial number of a certificate
    QString now;            ///< for people, as the plan showed it
    QString then;           ///< for people, as the plan showed it
    bool canBeUndone = true;
    StepState state = StepState::Waiting;
    std::optional<Timestamp> startedAt;
    std::optional<Timestamp> finishedAt;
    std::optional<Error> error; ///< of the last attempt

    friend bool operator==(const JournalStep &, const JournalStep &) = default;
};

/// A Plan being executed on one device, as the journal keeps it.
struct JournalJob
{
    JobId id;
    DeviceId device;
    QString deviceName; ///< as it was called when the job began
    QString driver;     ///< id
    QString profile;    ///< name
    QString address;    ///< where the device was reached
    int port = 0;
    QString user; ///< login
    HostKey hostKey;
    JobState state = JobState::Running;
    QString actor;
    QString via;
    Timestamp startedAt{};
    std::optional<Timestamp> finishedAt;
    QVector<JournalStep> steps; ///< in order

    friend bool operator==(const JournalJob &, const JournalJob &) = default;
};

} // namespace muster
