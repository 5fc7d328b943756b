// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/diagnosis.h"

namespace muster::discovery {

/// Makes Diagnoses over a DiscoveryService, one after the other. Lives in the core thread, as that.
class DoctorService final : public QObject
{
    Q_OBJECT

public:
    /// What it looks at the machine with; the composition root knows how. Tests bring their own.
    struct Parts
    {
        std::unique_ptr<NetworkView> view;
        std::unique_ptr<HostWire> wire;
    };

    /// `discovery` and `clock` outlive it.
    DoctorService(DiscoveryService &discovery, Parts parts, const Clock &clock, QObject *parent = nullptr);

    std::unique_ptr<TaskOf<DiagnosisReport>> diagnose(const DiagnosisRequest &request);
    /// So many new devices more were heard and not recorded: the recorder is of a higher layer, and who made both tells.
    void addNotKept(qint64 devices) { m_notKept += devices; }

Q_SIGNALS:
    /// The rows of the diagnosis of `target`, so far.
    void checked(const muster::discovery::DoctorTarget &target, const QVector<muster::discovery::HostCheck> &checks);

private:
    DiscoveryService &m_discovery;
    Parts m_parts;
    const Clock &m_clock;
    qint64 m_notKept = 0;
};

/// A DoctorService of the core thread, for use in another. Lives in the thread that made it; the service must outlive it.
class DoctorHandle final : public QObject
{
    Q_OBJECT

public:
    explicit DoctorHandle(DoctorService &service, QObject *parent = nullptr);

    std::unique_ptr<TaskOf<DiagnosisReport>> diagnose(const DiagnosisRequest &request);

Q_SIGNALS:
    /// As that of the service, which may be of a diagnosis that was ended meanwhile: its target tells.
    void checked(const muster::discovery::DoctorTarget &target, const QVector<muster::discovery::HostCheck> &checks);

private:
    DoctorService &m_service;
};

} // namespace muster::discovery
