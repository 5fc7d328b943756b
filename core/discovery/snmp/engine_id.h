// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace muster::discovery {

/// What the id of an SNMP engine says about its device (RFC 3411 section 5, SnmpEngineID).
struct EngineId
{
    quint32 enterprise = 0; ///< who made the agent; 0: not said
    QString mac;            ///< as "00:1B:54:01:02:03"; empty where the id is not made from one

    static EngineId of(QByteArrayView bytes);
};

/// Six bytes as "00:1B:54:01:02:03"; empty for another number of bytes, and for addresses that don't tell devices apart: given out
/// locally, shared by the routers of a group, or the same with every installation of a program.
QString ownMac(QByteArrayView bytes);

} // namespace muster::discovery
