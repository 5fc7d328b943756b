// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

namespace muster::ui {

/// What happened, as a sentence: "Quarantined: changed its certificate". A kind nobody knows yet is told by its name.
QString eventSentence(const Event &event);

/// The device's name as the event recorded it; empty when it holds none.
QString eventDeviceName(const Event &event);

/// The payload as lines "key: value", indented as it nests.
QString eventPayloadText(const Event &event);

} // namespace muster::ui
