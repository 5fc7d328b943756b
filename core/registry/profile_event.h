// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/profile.h"

#include <QJsonObject>

namespace muster::registry {

/// How events name a profile: its name, and the SHA-256 of its canonical JSON, which an export of it can be held against.
QJsonObject profilePayload(const Profile &profile);

} // namespace muster::registry
