// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/address_range.h"
#include "discovery/neighbour_table.h"

#include <QElapsedTimer>
#include <QHash>

namespace muster::discovery {

/// Who of a scanned range is there: who answered the datagram himself, and whom the kernel knows to hold now.
class ScanTally final
{
public:
    ScanTally(int interface, const AddressRange &range) : m_interface(interface), m_range(range) {}

    void noteAnswer(const QHostAddress &address);
    void look(const QVector<Neighbour> &table);
    /// Without the addresses `relays`, MACs, answer for: nobody need be there.
    qint64 answered(const QStringList &relays) const;
    /// What the kernel has from earlier it leaves alone for some seconds before it asks again: is that waited for, once all else is
    /// over? Not for ever.
    bool isWaitingForKnown();

private:
    int m_interface; ///< index
    AddressRange m_range;
    QHash<QHostAddress, QString> m_answered; ///< with the MAC, where that is known
    bool m_isInDoubt = false;                ///< some entry of the table is old, and has not answered
    QElapsedTimer m_sinceOver;
};

} // namespace muster::discovery
