// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "musterctl/arguments.h"

namespace muster::cli {

/// Every command CLI.md names, in its order; those that do nothing yet have no `run`.
const std::vector<Command> &commandTable();

// What the commands do; each in the file of its noun.
Result<Status> initSite(Session &session);
Result<Status> showSite(Session &session);
Result<Status> checkSite(Session &session);
Result<Status> listDevices(Session &session);
Result<Status> showDevice(Session &session);
Result<Status> showDeviceHistory(Session &session);
Result<Status> setDevice(Session &session);
Result<Status> approveDevice(Session &session);
Result<Status> refuseDevice(Session &session);
Result<Status> quarantineDevice(Session &session);
Result<Status> releaseDevice(Session &session);
Result<Status> retireDevice(Session &session);
Result<Status> ignoreDevices(Session &session);
Result<Status> noticeDevices(Session &session);
Result<Status> mergeDevices(Session &session);
Result<Status> splitDevice(Session &session);
Result<Status> discoverDevices(Session &session);
Result<Status> diagnoseDiscovery(Session &session);
Result<Status> enrollDevices(Session &session);
Result<Status> listPendingDevices(Session &session);
Result<Status> expectDevices(Session &session);
Result<Status> setSecret(Session &session);
Result<Status> listSecrets(Session &session);
Result<Status> removeSecret(Session &session);
Result<Status> listProfiles(Session &session);
Result<Status> showProfile(Session &session);
Result<Status> addProfile(Session &session);
Result<Status> removeProfile(Session &session);
Result<Status> checkProfile(Session &session);
Result<Status> provisionDevices(Session &session);
Result<Status> resumeProvisioning(Session &session);
Result<Status> undoProvisioning(Session &session);
Result<Status> listProvisioning(Session &session);
Result<Status> listPolicies(Session &session);
Result<Status> showPolicy(Session &session);
Result<Status> addPolicy(Session &session);
Result<Status> removePolicy(Session &session);
Result<Status> checkPolicyFile(Session &session);
Result<Status> showPolicyHistory(Session &session);
Result<Status> orderPolicies(Session &session);
Result<Status> showPolicyImpact(Session &session);
Result<Status> listFindings(Session &session);
Result<Status> showCa(Session &session);
Result<Status> exportCa(Session &session);
Result<Status> listCertificates(Session &session);
Result<Status> showCertificate(Session &session);
Result<Status> listEvents(Session &session);
Result<Status> verifyEvents(Session &session);

} // namespace muster::cli
