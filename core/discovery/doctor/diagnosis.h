// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/discovery_service.h"
#include "discovery/doctor/coverage.h"
#include "discovery/doctor/heard_hosts.h"
#include "discovery/doctor/host_wire.h"

#include <QElapsedTimer>

namespace muster::discovery {

/// What the doctor is asked.
struct DiagnosisRequest
{
    std::optional<DoctorTarget> target;
    std::chrono::milliseconds listenFor{5000}; ///< how long is listened before it is judged
    DiscoveryScope scope;                      ///< where, when discovery does not run yet; else it is left as it is
    QVector<QHostAddress> known;               ///< addresses the registry has for the target's MAC, the likeliest first
    qint64 notKept = 0; ///< new devices that were not recorded since the program began, as the DoctorService knows it
};

/// What the doctor found out: a value for screens, reports and JSON.
struct DiagnosisReport
{
    Timestamp at{};
    CoverageMatrix matrix;
    QVector<DoctorFinding> findings;
    std::optional<DoctorTarget> target; ///< with the address it was found at
    QVector<HostCheck> checks;          ///< of the target
    std::optional<HostAnswer> answer;   ///< of the target
};

/// What a Diagnosis works with; all of it outlives it.
struct DoctorParts
{
    DiscoveryService &service;
    NetworkView &view;
    HostWire &wire;
    const Clock &clock;
};

/// Looks into why discovery hears what it hears: runs it for a while (or asks once more where it runs), tries its groups without
/// sending anything, and, given a target, speaks to that one host, in every way it may be seen. To name a target is to allow that.
/// Records nothing. Lives in the core thread, where the service is.
class Diagnosis final : public TaskOf<DiagnosisReport>
{
    Q_OBJECT

public:
    Diagnosis(DoctorParts parts, DiagnosisRequest request);
    ~Diagnosis() override;

Q_SIGNALS:
    /// The rows so far, whenever there is a new one. Those of protocols may change until the end.
    void checked(const QVector<muster::discovery::HostCheck> &checks);

protected:
    void run() override;
    bool abort(const Error &why) override;

private:
    using Next = void (Diagnosis::*)();

    Result<> look();
    void begin();
    void tryGroups();
    void note(const QVector<Sighting> &batch);
    QHostAddress nextAddress();
    bool findTarget();
    void checkHost();
    void checkWay();
    void resolve(HostWire::Proof proof, Next next);
    void ping();
    void tryNextAddress();
    void resolveRouter();
    void askAll();
    void knock();
    void hostDone();
    void waitForRest();
    void conclude();
    void told(const QString &id);
    void skip(const QString &reason);
    void noteHeardBy();
    void stopWork();
    QHostAddress ownAddress(const Link &link, const QHostAddress &towards) const;

    DoctorParts m_parts;
    const DiagnosisRequest m_request;
    DoctorFacts m_facts;
    HostFacts m_host;
    QMap<QString, Timestamp> m_checkedAt;
    HeardHosts m_heard;
    QVector<QHostAddress> m_tried;   ///< addresses of a target that is asked for by its MAC
    std::unique_ptr<QObject> m_work; ///< what goes on: its end ends all of it
    QElapsedTimer m_since;
    bool m_hasStarted = false; ///< discovery runs because of us
    bool m_isHostDone = false;
    bool m_isTimeUp = false;
    int m_asking = 0;
};

} // namespace muster::discovery

Q_DECLARE_METATYPE(muster::discovery::DiagnosisReport)
