// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/driver_session.h"
#include "musterctl/session.h"

namespace muster::cli {

/// The login of --login, --password-file and --identity; `user` where --login is not given. Without password and key it means the
/// console's own key, and on a terminal a password is asked for first (nothing typed: the console's key).
Result<drivers::Login> readLogin(Session &session, const QString &user);

} // namespace muster::cli
