// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "storage/repositories.h"

namespace muster::storage {

/// One transaction, and the repositories that work in it. A read unit sees one state of the registry throughout; a write unit
/// is undone unless commit() succeeded. Used by one thread at a time, and not for long.
class UnitOfWork
{
public:
    enum class Mode { Read, Write };

    virtual ~UnitOfWork() = default;

    virtual SiteRepository &site() = 0;
    virtual DeviceRepository &devices() = 0;
    virtual EventRepository &events() = 0;
    virtual FeedRepository &feed() = 0;

    virtual Result<> commit() = 0;
};

} // namespace muster::storage
