// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/diagnosis.h"

#include "discovery/doctor/doctor_protocol.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr auto keptBack = 11s;       ///< DiscoveryService waits 10 s for the MAC of a sender
constexpr auto diagnosisGrace = 60s; ///< what speaking to a host that answers nothing takes, and more
constexpr qsizetype mostTried = 3;   ///< addresses of one MAC; one that nobody answers at takes up to 14 s
/// Of those that devices have open most often; a connection is made and closed.
const QVector<quint16> &knockPorts()
{
    static const QVector<quint16> ports{22, 80, 443};
    return ports;
}

struct DiagnosisText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// RFC 5737: nobody has it, so the way there is the default route. Nothing is sent.
const QHostAddress &somewhereElse()
{
    static const QHostAddress address(u"192.0.2.1"_s);
    return address;
}

} // namespace

Diagnosis::Diagnosis(DoctorParts parts, DiagnosisRequest request)
    : TaskOf(Deadline::after(request.listenFor + diagnosisGrace))
    , m_parts(parts)
    , m_request(std::move(request))
{
    qRegisterMetaType<QVector<HostCheck>>();
}

Diagnosis::~Diagnosis()
{
    stopWork();
}

void Diagnosis::run()
{
    m_work = std::make_unique<QObject>();
    m_since.start();
    if (const auto looked = look(); !looked)
        return finish(fail(looked.error()));
    m_facts.tableBefore = m_facts.table;
    begin();
}

bool Diagnosis::abort(const Error &)
{
    stopWork();
    return true;
}

void Diagnosis::stopWork()
{
    m_work.reset();
    if (std::exchange(m_hasStarted, false))
        m_parts.service.stop();
}

/// What the kernel says now.
Result<> Diagnosis::look()
{
    MUSTER_TRY(m_facts.links, m_parts.view.links());
    MUSTER_TRY(m_facts.neighbours, m_parts.view.neighbours());
    MUSTER_TRY(m_facts.table, m_parts.view.tableUse());
    MUSTER_TRY(m_facts.toTheWorld, m_parts.view.routeTo(somewhereElse()));
    return {};
}

void Diagnosis::begin()
{
    m_host.target = m_request.target.value_or(DoctorTarget());
    connect(&m_parts.service, &DiscoveryService::sighted, m_work.get(), [this](const QVector<Sighting> &batch) { note(batch); });
    m_facts.before = m_parts.service.statusNow();
    if (!m_facts.before.since) {
        m_facts.before.sources.clear();
        m_hasStarted = true;
        m_parts.service.start(m_request.scope);
    } else {
        m_parts.service.probe();
    }
    m_facts.status = m_parts.service.statusNow();
    Q_EMIT progressed({0, 0, DiagnosisText::tr("Listening ...")});
    if (!isRunning())
        return; // a listener has had enough
    tryGroups();
    QTimer::singleShot(m_request.listenFor, m_work.get(), [this] {
        m_isTimeUp = true;
        waitForRest();
    });
    if (!m_request.target)
        m_isHostDone = true;
    else if (findTarget())
        checkHost();
}

/// Sends nothing that leaves the machine.
void Diagnosis::tryGroups()
{
    for (const Link &link : std::as_const(m_facts.links)) {
        if (!link.isReady() || !m_facts.status.interfaces.contains(link.interface.name) || !link.interface.canMulticast)
            continue;
        for (const DoctorProtocol &protocol : doctorProtocols()) {
            const QString source = QString::fromLatin1(protocol.source);
            const auto isIt = [&source](const DiscoveryStatus::Heard &one) { return one.id == source; };
            if (!protocol.hasGroup() || std::ranges::none_of(m_facts.status.sources, isIt))
                continue;
            for (const IpFamily family : {IpFamily::IPv4, IpFamily::IPv6})
                launch(m_parts.wire.hearOurselves(link.interface, source, protocol.group(), family), m_work.get(),
                       [this](const Result<MulticastCheck> &check) {
                           if (check)
                               m_facts.multicast.append(*check);
                       });
        }
    }
}

void Diagnosis::note(const QVector<Sighting> &batch)
{
    for (const Sighting &sighting : batch)
        m_heard.note(sighting, m_host.target);
}

/// The next address that whoever has the target's MAC may be at; null: there is none, so far.
QHostAddress Diagnosis::nextAddress()
{
    if (m_tried.size() >= mostTried)
        return {};
    m_facts.neighbours = m_parts.view.neighbours().value_or(m_facts.neighbours);
    for (const QHostAddress &address : addressesToTry(m_request.target->mac, m_facts, m_heard, m_request.known))
        if (!m_tried.contains(address)) {
            m_tried.append(address);
            return address;
        }
    return {};
}

/// False: nobody knows where it is, so far.
bool Diagnosis::findTarget()
{
    DoctorTarget target = *m_request.target;
    if (target.address.isNull())
        target.address = nextAddress();
    if (target.address.isNull())
        return false;
    m_host = {};
    m_host.target = target;
    m_checkedAt.clear();
    return true;
}

void Diagnosis::checkHost()
{
    const auto route = m_parts.view.routeTo(m_host.target.address);
    if (!route) {
        stopWork();
        return finish(fail(route.error()));
    }
    m_host.route = *route;
    told(u"route"_s);
    told(u"interface"_s);
    Q_EMIT progressed({0, 0, DiagnosisText::tr("Asking %1 ...").arg(m_host.target.text())});
    if (isRunning())
        checkWay();
}

void Diagnosis::checkWay()
{
    const Link *link = m_facts.link(m_host.route.interface);
    const auto isOnlyHeard = [link](const DiscoveryStatus::Place &place) {
        return link && place.interface == link->interface.name && place.isListenOnly;
    };
    if (std::ranges::any_of(m_facts.status.places, isOnlyHeard))
        return skip(DiagnosisText::tr("Its interface is only listened to."));
    switch (m_host.route.kind) {
    case Route::Kind::ViaGateway:
        m_host.neighbour.reason = DiagnosisText::tr("It is behind a router: its MAC never gets here.");
        told(u"neighbour"_s);
        return ping();
    case Route::Kind::OnLink:
        if (link && link->isReady())
            return resolve(HostWire::Proof::Any, &Diagnosis::ping);
        return skip(DiagnosisText::tr("The interface to it can't be used."));
    case Route::Kind::Ourselves: return skip(DiagnosisText::tr("It is this computer."));
    case Route::Kind::Everybody: return skip(DiagnosisText::tr("It is no host."));
    case Route::Kind::None: break;
    }
    skip(DiagnosisText::tr("There is no route to it."));
}

QHostAddress Diagnosis::ownAddress(const Link &link, const QHostAddress &towards) const
{
    for (const NetworkInterface::Address &own : link.interface.addresses)
        if (Prefix::around(own.address, own.prefixLength).contains(withoutZone(towards)))
            return own.address;
    return m_host.route.from;
}

void Diagnosis::resolve(HostWire::Proof proof, Next next)
{
    const Link *link = m_facts.link(m_host.route.interface);
    launch(m_parts.wire.resolve(link->interface.index, ownAddress(*link, m_host.target.address), m_host.target.address, proof),
           m_work.get(), [this, next](const Result<ProbeAnswer> &answer) {
               m_host.neighbour = answer.value_or(ProbeAnswer());
               m_facts.isTableRefusal = m_host.neighbour.isTableFull;
               if (m_request.target->mac.isEmpty() && !m_host.neighbour.mac.isEmpty())
                   m_host.target.mac = m_host.neighbour.mac;
               told(u"neighbour"_s);
               if (!isRunning())
                   return;
               if (m_host.neighbour.kind == ProbeAnswer::Kind::Silent || m_host.isAnother())
                   return tryNextAddress();
               (this->*next)();
           });
}

/// A MAC may have moved on from where it was known to be.
void Diagnosis::tryNextAddress()
{
    const bool isMacAlone = m_request.target->address.isNull();
    if (isMacAlone && !m_host.neighbour.isTableFull && findTarget())
        checkHost();
    else if (m_host.isAnother())
        skip(DiagnosisText::tr("Another host has the address."));
    else
        resolveRouter();
}

/// Nobody answered: it tells isolation from absence whether the router does.
void Diagnosis::resolveRouter()
{
    const auto goOn = [this] {
        skip(m_host.neighbour.isTableFull ? DiagnosisText::tr("The system can't speak to anybody new at the moment.")
                                          : DiagnosisText::tr("Nobody has the address."));
    };
    const Link *link = m_facts.link(m_facts.toTheWorld.interface);
    const QHostAddress router = m_facts.toTheWorld.gateway;
    if (router.isNull() || !link || link->interface.index != m_host.route.interface || router == m_host.target.address)
        return goOn();
    launch(m_parts.wire.resolve(link->interface.index, ownAddress(*link, router), router, HostWire::Proof::Any), m_work.get(),
           [goOn](const Result<ProbeAnswer> &) { goOn(); });
}

void Diagnosis::ping()
{
    launch(m_parts.wire.ping(m_host.target.address), m_work.get(), [this](const Result<ProbeAnswer> &answer) {
        m_host.echo = answer.value_or(ProbeAnswer());
        told(u"icmp"_s);
        if (!isRunning())
            return;
        if (m_host.neighbour.kind == ProbeAnswer::Kind::Known && !m_host.echo.hasAnswered())
            return resolve(HostWire::Proof::New, &Diagnosis::askAll);
        askAll();
    });
}

/// All protocols at once: those a host does not speak would each cost their patience.
void Diagnosis::askAll()
{
    m_asking = 0;
    for (const DoctorProtocol &protocol : doctorProtocols()) {
        const QString source = QString::fromLatin1(protocol.source);
        ++m_asking;
        launch(m_parts.wire.ask(m_host.target.address, protocol.port, protocol.questions(m_host.target.address)), m_work.get(),
               [this, source](const Result<ProbeAnswer> &answer) {
                   m_host.asked.insert(source, answer.value_or(ProbeAnswer()));
                   told(source);
                   if (--m_asking == 0 && isRunning())
                       knock();
               });
    }
}

void Diagnosis::knock()
{
    launch(m_parts.wire.knock(m_host.target.address, knockPorts()), m_work.get(), [this](const Result<ProbeAnswer> &answer) {
        m_host.tcp = answer.value_or(ProbeAnswer());
        told(u"tcp"_s);
        if (isRunning())
            hostDone();
    });
}

/// What is left would prove nothing.
void Diagnosis::skip(const QString &reason)
{
    const auto leave = [&](ProbeAnswer &answer, const QString &id) {
        if (m_checkedAt.contains(id))
            return;
        answer.reason = reason;
        m_checkedAt.insert(id, m_parts.clock.now());
    };
    leave(m_host.neighbour, u"neighbour"_s);
    leave(m_host.echo, u"icmp"_s);
    for (const DoctorProtocol &protocol : doctorProtocols())
        leave(m_host.asked[QString::fromLatin1(protocol.source)], QString::fromLatin1(protocol.source));
    leave(m_host.tcp, u"tcp"_s);
    told(u"tcp"_s);
    if (isRunning())
        hostDone();
}

void Diagnosis::hostDone()
{
    m_isHostDone = true;
    waitForRest();
}

void Diagnosis::waitForRest()
{
    if (!m_isTimeUp)
        return;
    // A running service keeps those back whose MAC it waits for: exactly those that tell isolation from absence.
    const std::chrono::milliseconds left = keptBack - std::chrono::milliseconds(m_since.elapsed());
    if (m_isHostDone && !m_hasStarted && m_host.neighbour.kind == ProbeAnswer::Kind::Silent && left > 0ms) {
        QTimer::singleShot(left, m_work.get(), [this] { waitForRest(); });
        return;
    }
    if (!m_isHostDone && m_host.target.address.isNull()) {
        if (findTarget()) // its MAC was not known at first: by now it may be
            return checkHost();
        m_isHostDone = true;
    }
    if (m_isHostDone)
        conclude();
}

void Diagnosis::told(const QString &id)
{
    m_checkedAt.insert(id, m_parts.clock.now());
    m_facts.status = m_parts.service.statusNow();
    noteHeardBy();
    Q_EMIT checked(hostChecks(m_facts, m_host, m_checkedAt));
}

void Diagnosis::noteHeardBy()
{
    m_host.heardBy = m_heard.sourcesOf(m_host.target);
    for (const QString &source : std::as_const(m_host.heardBy))
        if (!doctorProtocol(source) && !m_checkedAt.contains(source))
            m_checkedAt.insert(source, m_parts.clock.now()); // those are found out by asking
}

void Diagnosis::conclude()
{
    m_facts.status = m_parts.service.statusNow(); // while it runs: stopped, it has no channels
    m_facts.notKept = m_request.notKept;
    const auto looked = look();
    if (std::exchange(m_hasStarted, false))
        m_parts.service.stop(); // tells us whom it heard and found no MAC for
    stopWork();
    if (!looked)
        return finish(fail(looked.error()));
    DiagnosisReport report;
    report.at = m_parts.clock.now();
    m_facts.heard = m_heard.hosts();
    report.matrix = coverageOf(m_facts);
    report.findings = doctorFindings(m_facts);
    if (m_request.target) {
        noteHeardBy();
        report.target = m_host.target;
        report.checks = hostChecks(m_facts, m_host, m_checkedAt);
        report.answer = hostAnswer(m_facts, m_host);
    }
    finish(std::move(report));
}

} // namespace muster::discovery
