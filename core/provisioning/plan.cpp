// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/plan.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::provisioning {

QJsonObject Plan::toJson() const
{
    QJsonArray stepList;
    for (const PlanStep &step : steps)
        stepList += QJsonObject{{u"kind"_s, step.kind},
                                {u"label"_s, step.label},
                                {u"now"_s, step.now},
                                {u"then"_s, step.then},
                                {u"undo"_s, step.undo},
                                {u"canBeUndone"_s, step.canBeUndone},
                                {u"alreadySo"_s, step.isAlreadySo}};
    QJsonArray impossibleList;
    for (const Impossible &impossible : notPossible)
        impossibleList += QJsonObject{{u"label"_s, impossible.label}, {u"reason"_s, impossible.reason}};
    return {{u"device"_s, device.toString()},
            {u"name"_s, deviceName},
            {u"newName"_s, newName},
            {u"driver"_s, driver},
            {u"profile"_s, profile},
            {u"address"_s, endpoint.address},
            {u"port"_s, endpoint.port},
            {u"user"_s, user},
            {u"hostKey"_s,
             QJsonObject{{u"algorithm"_s, hostKey.algorithm}, {u"fingerprint"_s, hostKey.fingerprint}, {u"new"_s, isHostKeyNew}}},
            {u"steps"_s, stepList},
            {u"notPossible"_s, impossibleList}};
}

JournalJob Plan::toJob() const
{
    JournalJob job;
    job.device = device;
    job.deviceName = deviceName;
    job.driver = driver;
    job.profile = profile;
    job.address = endpoint.address;
    job.port = endpoint.port;
    job.user = user;
    job.hostKey = hostKey;
    for (const PlanStep &step : steps) {
        JournalStep row;
        row.kind = step.kind;
        row.parameters = step.parameters;
        row.now = step.now;
        row.then = step.then;
        row.canBeUndone = step.canBeUndone;
        job.steps += row;
    }
    return job;
}

} // namespace muster::provisioning
