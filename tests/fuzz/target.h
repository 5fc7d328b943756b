// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace muster {

/// What a fuzz target does with bytes from outside: gives them to one parser. fuzz_NAME.cpp defines it; its inputs worth keeping
/// stand in corpus/NAME, small.
void fuzz(const QByteArray &bytes);

} // namespace muster
