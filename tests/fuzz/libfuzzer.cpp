// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What libFuzzer calls.
#include "fuzz/target.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *bytes, std::size_t size)
{
    muster::fuzz(QByteArray(reinterpret_cast<const char *>(bytes), qsizetype(size)));
    return 0;
}
