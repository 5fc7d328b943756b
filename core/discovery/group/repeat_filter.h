// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "discovery/group/group_socket.h"

#include <QHash>

namespace muster::discovery {

/// Who is asked twice at once, as by multicast and by broadcast, says the same twice: it is told once.
class RepeatFilter
{
public:
    static constexpr std::chrono::milliseconds span{1000};
    static constexpr qsizetype mostKept = 1024; ///< what comes beyond these is taken for new

    /// Whether these bytes of this sender were not heard within `span`.
    bool isNew(const Datagram &datagram, Timestamp now);

private:
    QHash<QByteArray, Timestamp> m_heard; ///< by a digest of sender and bytes
};

} // namespace muster::discovery
