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
    /// Takes note of it and goes on: what follows runs as if nothing had been, but the next signal still ends the program.
    static void acknowledge();

Q_SIGNALS:
    void raised();

private:
    QSocketNotifier m_notifier;
};

} // namespace muster::cli
