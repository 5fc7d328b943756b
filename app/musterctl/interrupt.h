// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace muster::cli {

/// SIGINT and SIGTERM as a signal in the program's own loop, by way of a pipe: almost nothing is allowed in a signal handler.
/// The second one ends the program at once, whatever it does. One per process.
class Interrupt final : public QObject
{
    Q_OBJECT

public:
    Interrupt();

    static bool isRaised();

Q_SIGNALS:
    void raised();

private:
    QSocketNotifier m_notifier;
};

} // namespace muster::cli
