// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/claim_state.h"

#include <QCoreApplication>

namespace muster::ui {

namespace {

struct ClaimText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::ClaimText)
};

/// Somebody let it in, and it is not out of service for good.
bool isInRegistry(Lifecycle state)
{
    switch (state) {
    case Lifecycle::Provisioned:
    case Lifecycle::Pending:
    case Lifecycle::Enrolled:
    case Lifecycle::Quarantined: return true;
    case Lifecycle::Expected:
    case Lifecycle::Discovered:
    case Lifecycle::Retired: break;
    }
    return false;
}

/// A row and a device say it by the same names.
template<typename Described>
ClaimState claimStateOfAny(const Described &device)
{
    if (isInRegistry(device.state) && device.isFactoryDefault == true)
        return ClaimState::NotSetUp;
    if (device.claimable)
        return !device.isFactoryDefault   ? ClaimState::Claimable
               : *device.isFactoryDefault ? ClaimState::Ready
                                          : ClaimState::SetUp;
    if (!device.driver.isEmpty())
        return ClaimState::Claimed;
    return device.kind.isEmpty() && device.model.isEmpty() ? ClaimState::NotIdentified : ClaimState::NoDriver;
}

} // namespace

ClaimState claimStateOf(const DeviceRow &row)
{
    return claimStateOfAny(row);
}

ClaimState claimStateOf(const Device &device)
{
    return claimStateOfAny(device);
}

QString claimSentence(ClaimState state)
{
    switch (state) {
    case ClaimState::Ready:
        return ClaimText::tr("Can be claimed: a driver speaks to it, and it says that it is as it left the factory");
    case ClaimState::Claimable:
        return ClaimText::tr(
            "Can be claimed: a driver speaks to it. Whether it was set up it does not say; it may ask for a login");
    case ClaimState::SetUp:
        return ClaimText::tr("A driver speaks to it, but it says that somebody has set it up already: a login is needed");
    case ClaimState::Claimed: return ClaimText::tr("A driver has claimed it already");
    case ClaimState::NotSetUp:
        return ClaimText::tr("It is in the registry, but says that it is as it left the factory: it was reset, or never set up");
    case ClaimState::NoDriver:
        return ClaimText::tr("Can't be claimed: no driver speaks to it. It can be enrolled all the same, as claimed, not proven");
    case ClaimState::NotIdentified:
        return ClaimText::tr("Can't be claimed: nothing says what it is. Look for more of it, or say what it is under Edit");
    }
    return {};
}

} // namespace muster::ui
