// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/group/group.h"

#include <QVector>

namespace muster::discovery {

/// How a single host is asked in the protocol of a source, to tell a host that does not speak it from one whose words get lost.
struct DoctorProtocol
{
    const char *source; ///< id
    const char *title;
    const char *ipv4Group; ///< null: it has none, and single hosts are asked, where that is allowed
    const char *ipv6Group;
    quint16 port;
    bool answersEverybody; ///< who hears a question to all answers all: so its hosts' multicast must be heard, too
    /// Datagrams that ask one host, each by itself.
    QVector<QByteArray> (*questions)(const QHostAddress &host);

    bool hasGroup() const { return ipv4Group != nullptr; }
    Group group() const; ///< only where there is one
};

/// In the order in which they are tried.
const QVector<DoctorProtocol> &doctorProtocols();
/// Null for a source that is not among them.
const DoctorProtocol *doctorProtocol(const QString &source);

} // namespace muster::discovery
