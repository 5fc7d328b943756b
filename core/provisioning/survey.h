// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "drivers/driver_session.h"

namespace muster::provisioning {

/// A device as somebody named it, before anybody spoke to it.
struct Target
{
    DeviceId device;            ///< null: only the address is known
    drivers::Endpoint endpoint; ///< address empty: what the driver takes from the device's row. Port 0: the driver's
    QString driver;             ///< id; empty: the one that suits

    friend bool operator==(const Target &, const Target &) = default;
};

/// What a target showed before any login, and what was pinned for it.
struct Introduction
{
    Target target; ///< filled in
    HostKey hostKey;
    std::optional<PinnedHostKey> pinned; ///< none: nobody accepted a key of it so far

    /// Pinned, and not what it shows now: an alarm. Nothing may go on.
    bool isChanged() const { return pinned && pinned->key != hostKey; }
};

/// What an open session told of the device, as it is now: all the planner needs to know of it.
struct Survey
{
    Sighting identity;
    drivers::Configuration configuration;
    QMap<QString, drivers::Account> accounts; ///< by name: the login's and those the profile names
    QStringList trustAnchors;
    drivers::HeldCredential credential;

    friend bool operator==(const Survey &, const Survey &) = default;
};

/// Asks the device for all of it. `users` are the accounts to look at; the Task holds the session.
std::unique_ptr<TaskOf<Survey>> takeSurvey(std::shared_ptr<drivers::DriverSession> session, const QStringList &users);

} // namespace muster::provisioning
