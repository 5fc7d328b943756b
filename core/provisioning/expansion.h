// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "provisioning/survey.h"

#include <functional>

namespace muster::provisioning {

/// A profile made for one device: no placeholders left.
struct ExpandedProfile
{
    Profile profile;
    QString name; ///< what {name} stood for
};

/// Fills the placeholders in, and looks once more whether what comes out is allowed where it stands. Rejected, `where` being the
/// place in profile.json. What they stand for:
///   {name}    the profile's naming; else the host name it gives; else what the operator calls the device, as a host name's label; else
///             the device's own host name
///   {serial}  its serial number
///   {mac}     its MAC address, twelve hex digits in lower case: that of a network card rather than one made up by software
///   {mac6}    the last six of them
///   {n}       1; see withOverrides() for other numbers
/// An X.509 subject without CN gets {name} as its CN. Pure.
Result<ExpandedProfile> expandProfile(const Profile &profile, const Device &device, const Survey &survey);

/// Calls `edit` with every text in which placeholders expand, and its place in profile.json as a JSON pointer. The first failure ends
/// it.
Result<> editTemplates(Profile &profile, const std::function<Result<>(const QString &where, QString &text)> &edit);

} // namespace muster::provisioning
