// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace muster::discovery {

/// A question of ours, with a MessageID of its own. Sent a second time it stays the same question.
struct WsdQuestion
{
    QString messageId;
    QByteArray packet;

    /// Who is there? `type` is written as it is, prefix and all, for the sake of daemons that compare text: "wsdp:Device",
    /// "dn:NetworkVideoTransmitter"; empty: whoever it is.
    static WsdQuestion probe(const QString &type);
    /// Where is this one?
    static WsdQuestion resolve(const QString &address);
};

} // namespace muster::discovery
