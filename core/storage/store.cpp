// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/store.h"

namespace muster::storage {

void Store::stopExecutors()
{
    m_writer.reset();
    m_readers.reset();
}

} // namespace muster::storage
