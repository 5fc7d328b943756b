// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/then.h"
#include "discovery/doctor/doctor_service.h"
#include "support/doctor_samples.h"
#include "support/fake_doctor.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

class FakeView final : public NetworkView
{
public:
    Result<QVector<Link>> links() override
    {
        if (isBroken)
            return fail(ErrorCode::Internal, u"broken"_s);
        return QVector<Link>{readyLink()};
    }
    Result<Route> routeTo(const QHostAddress &address) override
    {
        return address == QHostAddress(u"192.0.2.1"_s) ? Route() : route;
    }
    Result<QVector<NeighbourEntry>> neighbours() override { return entries; }
    Result<NeighbourTableUse> tableUse() override { return NeighbourTableUse(); }

    bool isBroken = false;
    Route route{Route::Kind::OnLink, 2, {}, QHostAddress(u"10.0.1.2"_s)};
    QVector<NeighbourEntry> entries;
};

/// Notes who is spoken to, and answers as it is told to.
class FakeWire final : public HostWire
{
public:
    ProbeTask resolve(int, const QHostAddress &, const QHostAddress &address, Proof proof) override
    {
        said += u"%1 %2"_s.arg(proof == Proof::Any ? u"arp"_s : u"arp again"_s, address.toString());
        ProbeAnswer answer = at.value(address.toString(), neighbour);
        if (proof == Proof::New)
            answer.kind = ProbeAnswer::Kind::Silent;
        return ready(Result<ProbeAnswer>(answer));
    }
    ProbeTask ping(const QHostAddress &address) override { return answer(u"ping "_s + address.toString(), echo); }
    ProbeTask ask(const QHostAddress &address, quint16 port, const QVector<QByteArray> &questions) override
    {
        return answer(u"udp %1 %2"_s.arg(address.toString()).arg(questions.isEmpty() ? 0 : port), {});
    }
    ProbeTask knock(const QHostAddress &address, const QVector<quint16> &) override
    {
        return answer(u"tcp "_s + address.toString(), {});
    }
    std::unique_ptr<TaskOf<MulticastCheck>> hearOurselves(const NetworkInterface &interface, const QString &source, const Group &,
                                                          IpFamily family) override
    {
        ++groups;
        return ready(Result<MulticastCheck>(MulticastCheck{interface.name, source, family, MulticastCheck::Outcome::Came}));
    }

    ProbeAnswer neighbour{ProbeAnswer::Kind::Answered, {}, u"DC:A6:32:4F:19:C2"_s};
    ProbeAnswer echo{ProbeAnswer::Kind::Answered};
    QMap<QString, ProbeAnswer> at; ///< by address, where it is another one than `neighbour`
    QStringList said;
    int groups = 0;

private:
    ProbeTask answer(const QString &what, ProbeAnswer kind)
    {
        said += what;
        if (kind.kind == ProbeAnswer::Kind::NotTried)
            kind.kind = ProbeAnswer::Kind::Silent;
        return ready(Result<ProbeAnswer>(kind));
    }
};

DiscoveryService::Parts parts(FakeSource *&source)
{
    DiscoveryService::Parts made;
    made.vendors = std::make_unique<VendorNames>();
    made.neighbours = std::make_unique<FakeNeighbours>();
    made.interfaces = std::make_unique<FakeInterfaces>(QVector<NetworkInterface>{fakeInterface()});
    auto fake = std::make_unique<FakeSource>(u"mdns"_s);
    source = fake.get();
    made.sources.push_back(std::move(fake));
    return made;
}

} // namespace

class TestDiagnosis : public QObject
{
    Q_OBJECT

    FakeClock m_clock;
    FakeView m_view;
    FakeWire m_wire;
    FakeSource *m_source = nullptr;
    std::unique_ptr<DiscoveryService> m_service;

    std::unique_ptr<Diagnosis> make(const QString &target = {})
    {
        DiagnosisRequest request;
        request.listenFor = 20ms;
        if (!target.isEmpty())
            request.target = DoctorTarget::parse(target).value();
        return std::make_unique<Diagnosis>(DoctorParts{*m_service, m_view, m_wire, m_clock}, request);
    }
    static void finish(Diagnosis &diagnosis)
    {
        QSignalSpy finished(&diagnosis, &Task::finished);
        diagnosis.start();
        QCOMPARE(finished.size(), 0);
        QTRY_COMPARE(finished.size(), 1);
    }

private Q_SLOTS:
    void init()
    {
        m_view = {};
        m_wire.said.clear();
        m_wire.groups = 0;
        m_wire.at.clear();
        m_wire.neighbour = {ProbeAnswer::Kind::Answered, {}, u"DC:A6:32:4F:19:C2"_s};
        m_wire.echo = {ProbeAnswer::Kind::Answered};
        m_service = std::make_unique<DiscoveryService>(parts(m_source), m_clock);
    }

    void withoutATargetNobodyIsSpokenTo()
    {
        const auto diagnosis = make();
        finish(*diagnosis);
        QVERIFY(diagnosis->result().has_value());
        QCOMPARE(m_wire.said, QStringList());
        QCOMPARE(m_wire.groups, 2);
        QVERIFY(!diagnosis->result()->answer);
        QCOMPARE(diagnosis->result()->matrix.rows.size(), 1);
        QVERIFY(!m_source->isRunning); // it was started for this
        QVERIFY(!m_service->status().since);
    }

    void aServiceThatRunsGoesOn()
    {
        m_service->start({});
        const auto diagnosis = make();
        finish(*diagnosis);
        QVERIFY(m_source->isRunning);
        QCOMPARE(m_source->probes, 1);
    }

    void aTargetIsAskedInEveryWay()
    {
        const auto diagnosis = make(u"10.0.1.17"_s);
        QSignalSpy rows(diagnosis.get(), &Diagnosis::checked);
        finish(*diagnosis);
        QCOMPARE(m_wire.said,
                 (QStringList{u"arp 10.0.1.17"_s, u"ping 10.0.1.17"_s, u"udp 10.0.1.17 5353"_s, u"udp 10.0.1.17 1900"_s,
                              u"udp 10.0.1.17 3702"_s, u"udp 10.0.1.17 5683"_s, u"udp 10.0.1.17 161"_s, u"tcp 10.0.1.17"_s}));
        QCOMPARE(diagnosis->result()->answer->cause, HostCause::Unidentified);
        QCOMPARE(diagnosis->result()->checks.size(), 10);
        QCOMPARE(diagnosis->result()->target->mac, u"DC:A6:32:4F:19:C2"_s);
        QCOMPARE(rows.size(), 10);
    }

    void whereItIsOnlyListenedNobodyIsAsked()
    {
        m_service->setListenOnly({u"enp3s0"_s});
        const auto diagnosis = make(u"10.0.1.17"_s);
        finish(*diagnosis);
        QCOMPARE(m_wire.said, QStringList());
        QCOMPARE(diagnosis->result()->checks.size(), 10);
        QVERIFY(diagnosis->result()->checks.last().sentence.contains(u"only listened to"_s));
        QVERIFY(std::ranges::any_of(diagnosis->result()->findings, [](const DoctorFinding &finding) {
            return finding.trouble == Trouble::NotAllowedToTouch && finding.steps.isEmpty();
        }));
    }

    void whatIsHeardMeanwhileCounts()
    {
        const auto diagnosis = make(u"10.0.1.17"_s);
        connect(m_service.get(), &DiscoveryService::statusChanged, diagnosis.get(), [this, told = false]() mutable {
            if (std::exchange(told, true))
                return;
            Sighting sighting;
            sighting.source = u"mdns"_s;
            sighting.at = m_clock.now();
            sighting.interface = u"enp3s0"_s;
            sighting.endpoint = u"10.0.1.17"_s;
            QMetaObject::invokeMethod(
                m_source, [this, sighting] { m_source->say(sighting); }, Qt::QueuedConnection);
        });
        finish(*diagnosis);
        QCOMPARE(diagnosis->result()->answer->cause, HostCause::Seen); // kept back for its MAC, told when discovery ends
    }

    void nobodyThere()
    {
        m_wire.neighbour = {ProbeAnswer::Kind::Silent};
        const auto diagnosis = make(u"10.0.1.17"_s);
        finish(*diagnosis);
        QCOMPARE(m_wire.said, QStringList{u"arp 10.0.1.17"_s});
        QCOMPARE(diagnosis->result()->answer->cause, HostCause::NobodyAnswers);
        QCOMPARE(diagnosis->result()->checks.size(), 10);
        QCOMPARE(diagnosis->result()->checks.last().verdict, HostCheck::Verdict::NotTried);
    }

    void anOldEntryIsProved()
    {
        m_wire.neighbour.kind = ProbeAnswer::Kind::Known;
        m_wire.echo = {ProbeAnswer::Kind::Silent};
        const auto diagnosis = make(u"10.0.1.17"_s);
        finish(*diagnosis);
        QVERIFY(m_wire.said.contains(u"arp again 10.0.1.17"_s));
        QCOMPARE(diagnosis->result()->answer->cause, HostCause::NobodyAnswers);
    }

    void aMacIsLookedUp()
    {
        const QString mac = u"DC:A6:32:4F:19:C2"_s;
        m_view.entries = {{2, QHostAddress(u"10.0.1.17"_s), mac, NeighbourEntry::State::Known}};
        const auto known = make(mac);
        finish(*known);
        QCOMPARE(known->result()->target->address, QHostAddress(u"10.0.1.17"_s));
        m_view.entries.clear();
        const auto unknown = make(mac);
        finish(*unknown);
        QCOMPARE(unknown->result()->answer->cause, HostCause::UnknownMac);
    }

    void aMacIsLookedForWhereverItMayBe()
    {
        const QString mac = u"DC:A6:32:4F:19:C2"_s;
        const ProbeAnswer nobody{ProbeAnswer::Kind::Silent};
        const ProbeAnswer another{ProbeAnswer::Kind::Answered, {}, u"DC:A6:32:00:00:01"_s};
        m_view.entries = {{2, QHostAddress(u"10.0.1.17"_s), mac, NeighbourEntry::State::Known},
                          {2, QHostAddress(u"10.0.1.18"_s), mac, NeighbourEntry::State::Reachable},
                          {2, QHostAddress(u"10.0.1.19"_s), mac, NeighbourEntry::State::Failed}};
        const auto atOnce = make(mac);
        finish(*atOnce);
        QCOMPARE(atOnce->result()->target->address, QHostAddress(u"10.0.1.18"_s)); // where it answers now
        QVERIFY(!m_wire.said.contains(u"arp 10.0.1.17"_s));

        m_wire.said.clear();
        m_wire.at = {{u"10.0.1.18"_s, nobody}, {u"10.0.1.17"_s, another}};
        const auto atLast = make(mac);
        finish(*atLast);
        QCOMPARE(m_wire.said.first(3), (QStringList{u"arp 10.0.1.18"_s, u"arp 10.0.1.17"_s, u"arp 10.0.1.19"_s}));
        QCOMPARE(atLast->result()->target->address, QHostAddress(u"10.0.1.19"_s));
        QCOMPARE(atLast->result()->target->mac, mac);
        QCOMPARE(atLast->result()->answer->cause, HostCause::Unidentified);
    }

    void theAddressIsAnothersNow()
    {
        const QString mac = u"DC:A6:32:00:00:01"_s;
        DiagnosisRequest request;
        request.listenFor = 20ms;
        request.target = DoctorTarget::parse(mac).value();
        request.known = {QHostAddress(u"10.0.1.17"_s)};
        Diagnosis diagnosis(DoctorParts{*m_service, m_view, m_wire, m_clock}, request);
        finish(diagnosis);
        QCOMPARE(m_wire.said, QStringList{u"arp 10.0.1.17"_s});
        QCOMPARE(diagnosis.result()->answer->cause, HostCause::AnotherHost);
        QCOMPARE(diagnosis.result()->target->mac, mac);
        QVERIFY(diagnosis.result()->answer->detail.contains(u"DC:A6:32:4F:19:C2"_s));
        QCOMPARE(diagnosis.result()->checks.last().verdict, HostCheck::Verdict::NotTried);
    }

    void whatTheTargetSaysCountsHoweverManyOthersSpeak()
    {
        HeardHosts heard;
        Sighting sighting;
        sighting.source = u"mdns"_s;
        sighting.interface = u"enp3s0"_s;
        const DoctorTarget target = DoctorTarget::parse(u"10.0.1.17"_s).value();
        for (quint32 i = 0; i < HeardHosts::mostHosts + 10; ++i) {
            sighting.endpoint = QHostAddress(0x0A020000 + i).toString();
            heard.note(sighting, target);
        }
        QCOMPARE(heard.hosts().size(), HeardHosts::mostHosts);
        sighting.endpoint = u"10.0.1.17"_s;
        for (const QString &source : {u"ssdp"_s, u"mdns"_s, u"ssdp"_s}) {
            sighting.source = source;
            heard.note(sighting, target);
        }
        QCOMPARE(heard.sourcesOf(target), (QStringList{u"mdns"_s, u"ssdp"_s}));
        for (int i = 0; i < 1000; ++i) {
            sighting.source = u"made-up-%1"_s.arg(i);
            heard.note(sighting, target);
        }
        QCOMPARE(heard.sourcesOf(target).size(), HeardHosts::mostOfTarget);
    }

    void whoHasItsAddressAndAnotherMacIsNotIt()
    {
        HeardHosts heard;
        Sighting sighting;
        sighting.source = u"mdns"_s;
        sighting.interface = u"enp3s0"_s;
        sighting.endpoint = u"10.0.1.17"_s;
        sighting.identifiers = {{IdentifierType::Mac, u"DC:A6:32:00:00:01"_s, u"neighbours"_s, {}, {}}};
        const DoctorTarget target{QHostAddress(u"10.0.1.17"_s), u"DC:A6:32:4F:19:C2"_s};
        heard.note(sighting, target);
        QCOMPARE(heard.sourcesOf(target), QStringList());
        QCOMPARE(heard.addressesOf(u"DC:A6:32:00:00:01"_s), QVector<QHostAddress>{target.address});
    }

    void theServiceSaysWhoseRowsTheyAreAndWhatWasNotKept()
    {
        DoctorService::Parts parts;
        parts.view = std::make_unique<FakeNetworkView>();
        parts.wire = std::make_unique<FakeHostWire>();
        DoctorService doctor(*m_service, std::move(parts), m_clock);
        doctor.addNotKept(2);
        doctor.addNotKept(4);
        DiagnosisRequest request;
        request.listenFor = 20ms;
        request.target = DoctorTarget::parse(u"10.0.1.17"_s).value();
        QSignalSpy rows(&doctor, &DoctorService::checked);
        const auto task = doctor.diagnose(request);
        QSignalSpy finished(task.get(), &Task::finished);
        task->start();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!rows.isEmpty());
        for (const auto &row : std::as_const(rows))
            QCOMPARE(row.first().value<DoctorTarget>(), *request.target); // as it was asked for, without its MAC
        const auto isIt = [](const DoctorFinding &finding) { return finding.trouble == Trouble::TooManyDevices; };
        const auto found = std::ranges::find_if(task->result()->findings, isIt);
        QVERIFY(found != task->result()->findings.end());
        QVERIFY2(found->proof.startsWith(u"6 were not"_s), qPrintable(found->proof));
    }

    void noRoute()
    {
        m_view.route = {};
        const auto diagnosis = make(u"10.9.9.9"_s);
        finish(*diagnosis);
        QCOMPARE(m_wire.said, QStringList());
        QCOMPARE(diagnosis->result()->answer->cause, HostCause::NoRoute);
    }

    void aKernelThatSaysNothing()
    {
        m_view.isBroken = true;
        const auto diagnosis = make();
        finish(*diagnosis);
        QCOMPARE(diagnosis->error()->code, ErrorCode::Internal);
        QVERIFY(!m_source->isRunning);
    }

    void cancelledAndDestroyed()
    {
        const auto cancelled = make(u"10.0.1.17"_s);
        QSignalSpy finished(cancelled.get(), &Task::finished);
        cancelled->start();
        QTRY_VERIFY(m_source->isRunning);
        cancelled->cancel();
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(cancelled->error()->code, ErrorCode::Cancelled);
        QVERIFY(!m_source->isRunning);
        auto destroyed = make();
        destroyed->start();
        QTRY_VERIFY(m_source->isRunning);
        destroyed.reset();
        QVERIFY(!m_source->isRunning);
    }
};

QTEST_GUILESS_MAIN(TestDiagnosis)
#include "tst_diagnosis.moc"
