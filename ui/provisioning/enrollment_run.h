// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

namespace muster::ui {

/// Devices that are enrolled one after the other. What was begun goes on whatever becomes of the window, so it outlives it. Thread: GUI.
class EnrollmentRun : public QObject
{
    Q_OBJECT

public:
    struct Entry
    {
        DeviceId device;
        QString name;
        std::optional<enrollment::EnrollmentOutcome> outcome;
        std::optional<Error> error; ///< it could not be asked for

        bool isOpen() const { return !outcome && !error; }
    };

    EnrollmentRun(const Services &services, const QVector<Entry> &entries, QObject *parent);

    void start();
    const QVector<Entry> &entries() const { return m_entries; }
    /// Null for a device that is not among them.
    const Entry *entryOf(const DeviceId &device) const;
    bool isRunning() const;
    /// Nobody looks any more: goes away once it has ended.
    void release();

    /// How it went as a whole: "2 enrolled, 1 waits for approval".
    QString summary() const;
    bool hasTrouble() const; ///< one was refused, or could not be asked for
    /// Why, and what to do next; empty where there is no trouble.
    QString advice() const;

Q_SIGNALS:
    void changed();
    void ended();

private:
    void next();

    const Services &m_services;
    QVector<Entry> m_entries;
    bool m_isReleased = false;
};

} // namespace muster::ui
