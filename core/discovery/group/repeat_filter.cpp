// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/repeat_filter.h"

#include <QCryptographicHash>

namespace muster::discovery {

bool RepeatFilter::isNew(const Datagram &datagram, Timestamp now)
{
    // A clock that was set back must not silence anybody.
    m_heard.removeIf([now](const auto &entry) { return entry.value() > now || now - entry.value() >= span; });
    QCryptographicHash digest(QCryptographicHash::Sha256);
    digest.addData(datagram.sender.toString().toUtf8());
    digest.addData(QByteArrayView("\0", 1));
    digest.addData(datagram.bytes);
    const QByteArray key = digest.result();
    if (m_heard.contains(key))
        return false;
    if (m_heard.size() < mostKept)
        m_heard.insert(key, now);
    return true;
}

} // namespace muster::discovery
