// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/network.h"

#include <QObject>

namespace muster::discovery {

/// Our own network interfaces that are up, and when they change. Injected wherever interfaces are needed, so that a test can never
/// reach a real one. Lives in the core thread.
class NetworkInterfaces : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Those that are up and have a carrier; loopback among them.
    virtual QVector<NetworkInterface> current() const = 0;

Q_SIGNALS:
    void changed();
};

/// The machine's, told by rtnetlink(7); needs no privilege.
std::unique_ptr<NetworkInterfaces> systemInterfaces();

} // namespace muster::discovery
