// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/job.h"

namespace muster::provisioning {

/// The name of the secret that a user's password is, or may be, since the job set it; empty when the job sets none.
QString passwordSecretOf(const JournalJob &job, const QString &user);

} // namespace muster::provisioning
