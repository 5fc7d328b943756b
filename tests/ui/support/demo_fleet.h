// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"

namespace muster {

/// The devices of the design's pictures, and others of their kind: 412 of them, and some that are merely discovered, the same ones
/// every time. Ages are told from `now`.
QVector<Device> demoFleet(Timestamp now);

} // namespace muster
