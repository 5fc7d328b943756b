// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/plan.h"

namespace muster::ui {

/// A device somebody chose to provision, and what was found out about it so far.
struct DraftDevice
{
    Device device;
    QString driverTitle;
    QString whyNot;    ///< why it can't be provisioned, a sentence; empty: it can
    QString givenName; ///< typed; empty: what the profile makes
    std::optional<provisioning::Introduction> introduction;
    bool isKeyAccepted = false; ///< somebody compared the key the introduction shows
    bool isLeftOut = false;     ///< by choice, after it could not be reached or logged in to
    std::optional<provisioning::Plan> plan;
    std::optional<Error> error; ///< of the last look at it

    /// Shows another key than the one that is pinned.
    bool isKeyChanged() const { return introduction && introduction->isChanged(); }
    /// Whether it goes on from here.
    bool isIn() const { return whyNot.isEmpty() && !isLeftOut && !isKeyChanged(); }
    /// Its host key is known to be its own.
    bool isTrusted() const { return introduction && (introduction->pinned || isKeyAccepted) && !isKeyChanged(); }
};

/// What the pages of the wizard edit. A value: nothing of it has reached a device or the registry.
struct WizardDraft
{
    QVector<DraftDevice> devices;
    Profile profile;
    drivers::Login login;

    /// Those that go on.
    int inCount() const;
    QVector<provisioning::Plan> plans() const;
    /// The profile as it is for that device: with its number, and the name somebody typed.
    Result<Profile> profileFor(int device) const;
    /// What the device will be called, as far as that can be told before it was looked at. Rejected: see expandProfile().
    Result<QString> nameOf(int device) const;
};

} // namespace muster::ui
