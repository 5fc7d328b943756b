// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_source.h"

#include "support/fake_clock.h"
#include "support/fake_source.h"
#include "support/snmp_agent.h"

#include <QTest>

#include <net/if.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

using Bytes = SnmpBytes;

namespace {

/// Loopback as if it were a LAN: we are 127.0.0.1, the devices are its neighbours.
Network loopback(const QString &mayTouch = u"127.0.0.0/24"_s)
{
    Network network;
    network.interface.index = int(if_nametoindex("lo"));
    network.interface.name = u"lo"_s;
    network.interface.addresses.append({QHostAddress(u"127.0.0.1"_s), 8});
    if (!mayTouch.isEmpty())
        network.mayTouch = {*Prefix::parse(mayTouch)};
    return network;
}

/// A small switch.
void furnish(SnmpAgent &agent, const QByteArray &name = "sw1")
{
    agent.objects = {{mib::sysDescr.arcs, Bytes::octets("RouterOS SwOS")},
                     {mib::sysObjectId.arcs, Bytes::object({1, 3, 6, 1, 4, 1, 14988, 2})},
                     {mib::sysName.arcs, Bytes::octets(name)},
                     {mib::sysServices.arcs, Bytes::integer(2)},
                     {mib::ifPhysAddress.child(1).arcs, Bytes::octets({})},
                     {mib::ifPhysAddress.child(2).arcs, Bytes::octets(QByteArray::fromHex("dca6324f19c2"))},
                     {{1, 3, 6, 1, 2, 1, 2, 2, 1, 7, 1}, Bytes::integer(1)},
                     {mib::entityClass.child(1).arcs, Bytes::integer(9)},
                     {mib::entityClass.child(4).arcs, Bytes::integer(3)},
                     {mib::entityModel.child(4).arcs, Bytes::octets("CSS326-24G-2S+")},
                     {mib::entitySerial.child(4).arcs, Bytes::octets("A1B2C3")}};
}

/// A source and what it told.
class Bench : public QObject
{
public:
    explicit Bench(quint16 port, std::chrono::milliseconds patience = 200ms, int atOnce = 32)
        : source(EnterpriseNumbers::shipped().value_or(EnterpriseNumbers()), {clock, neighbours, vendors},
                 {{1h, atOnce, 20ms}, port, patience, 2, 1ms})
    {
        connect(&source, &Source::sighted, this, [this](const Sighting &sighting) { sightings.append(sighting); });
        connect(&source, &Source::channelsChanged, this, [this] { ++channelChanges; });
    }

    void addNeighbour(int last)
    {
        const QHostAddress address(u"127.0.0.%1"_s.arg(last));
        neighbours.entries.append(
            {int(if_nametoindex("lo")), address, u"02:00:00:00:00:%1"_s.arg(last, 2, 16, QChar(u'0')), true});
    }
    /// Two looks at the neighbour table later: what was due has begun.
    bool looked()
    {
        const int before = neighbours.reads;
        return QTest::qWaitFor([&] { return neighbours.reads >= before + 2; });
    }
    Traffic traffic() const { return source.channels().value(0).ipv4; }
    Channel::State state() const { return source.channels().value(0).state; }

    FakeClock clock;
    FakeNeighbours neighbours;
    const VendorNames vendors{u"/nonexistent"_s, u"/nonexistent"_s};
    SnmpSource source;
    QVector<Sighting> sightings;
    int channelChanges = 0;
};

} // namespace

class TestSnmpSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_agent = std::make_unique<SnmpAgent>(u"127.0.0.2"_s);
        QVERIFY(m_agent->isReady);
        furnish(*m_agent);
        m_bench = std::make_unique<Bench>(m_agent->port());
        m_bench->addNeighbour(2);
    }

    void anAgentIsTold()
    {
        m_bench->source.start({loopback()});
        QVERIFY(m_bench->sightings.isEmpty());
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        const Sighting &sighting = m_bench->sightings.first();
        QCOMPARE(sighting.source, m_bench->source.id());
        QCOMPARE(sighting.interface, u"lo"_s);
        QCOMPARE(sighting.endpoint, u"127.0.0.2"_s);
        QCOMPARE(sighting.at, m_bench->clock.now());
        QCOMPARE(sighting.attributes.value(u"name"_s), u"sw1"_s);
        QCOMPARE(sighting.attributes.value(u"model"_s), u"CSS326-24G-2S+"_s);
        QCOMPARE(sighting.attributes.value(u"kind"_s), u"switch"_s);
        QCOMPARE(sighting.identifiers.size(), 2);
        QCOMPARE(sighting.identifiers[0].value, u"A1B2C3"_s);
        QCOMPARE(sighting.identifiers[1].value, u"DC:A6:32:4F:19:C2"_s);
        QCOMPARE(m_agent->heard.size(), 3);
        QCOMPARE(QSet<qint32>(m_agent->ids.cbegin(), m_agent->ids.cend()).size(), 3);
        QTRY_COMPARE(m_bench->state(), Channel::State::Listening);
        const Traffic traffic = m_bench->traffic();
        QVERIFY(traffic.isUsed);
        QCOMPARE(traffic.sent, 3);
        QCOMPARE(traffic.heard, 3);
        QCOMPARE(traffic.garbled, 0);
        QCOMPARE(traffic.lastSent, m_bench->clock.now());
        QVERIFY(m_bench->channelChanges > 0);
    }

    void nobodyIsSpokenToWithoutPermission()
    {
        m_bench->source.start({loopback(QString())});
        m_bench->source.probe();
        Bench allowed(m_agent->port());
        allowed.addNeighbour(2);
        allowed.source.start({loopback()});
        QTRY_COMPARE(allowed.sightings.size(), 1);
        QCOMPARE(m_bench->traffic(), Traffic());
        QCOMPARE(m_bench->neighbours.reads, 0);
        QCOMPARE(m_agent->heard.size(), 3);
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
    }

    void onlyHostsOfTheNetworkThatMayBeTouched()
    {
        SnmpAgent outside(u"127.0.0.200"_s, m_agent->port());
        furnish(outside);
        m_bench->addNeighbour(200);
        m_bench->source.start({loopback(u"127.0.0.0/28"_s)});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        QVERIFY(m_bench->looked());
        QVERIFY(outside.heard.isEmpty());
        QCOMPARE(m_bench->state(), Channel::State::Listening);
    }

    void aPermissionTakenBackEndsTheVisit()
    {
        m_agent->answersPublic = false;
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_agent->heard.size(), 1);
        m_bench->source.start({loopback(QString())});
        QCOMPARE(m_bench->state(), Channel::State::Listening);
        // As long as somebody else takes to ask a silent one everything.
        SnmpAgent silent(u"127.0.0.3"_s, m_agent->port());
        silent.answersPublic = false;
        Bench other(m_agent->port());
        other.addNeighbour(3);
        other.source.start({loopback()});
        QTRY_COMPARE(silent.heard.size(), 4);
        QCOMPARE(m_agent->heard.size(), 1);
        m_agent->answersPublic = true;
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
    }

    void anAddressOfOursThatChangesEndsNothing()
    {
        m_agent->answersPublic = false;
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_agent->heard.size(), 1);
        QCOMPARE(m_agent->asker(), QHostAddress(u"127.0.0.1"_s));
        Network network = loopback();
        network.interface.addresses.first().address = QHostAddress(u"127.0.0.77"_s);
        m_agent->answersPublic = true;
        m_bench->source.start({network});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        QCOMPARE(m_agent->asker(), QHostAddress(u"127.0.0.77"_s));
    }

    void aQuestionThatIsLostIsAskedOnceMore()
    {
        m_agent->deafFor = 1;
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        QCOMPARE(m_agent->heard.size(), 4);
        QCOMPARE(m_agent->heard[0], m_agent->heard[1]); // a late answer to the first would do
        QCOMPARE(m_bench->sightings.first().attributes.value(u"name"_s), u"sw1"_s);
    }

    void whoKeepsPublicToHimselfIsAskedForHisEngine()
    {
        m_agent->answersPublic = false;
        m_agent->engine = QByteArray::fromHex("80003a8c03dca6324f19c2");
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_bench->state(), Channel::State::Working);
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        QCOMPARE(m_agent->heard.size(), 3);
        QCOMPARE(m_bench->sightings.first().attributes.value(u"vendor"_s), u"MikroTik"_s);
        QCOMPARE(m_bench->sightings.first().services.first().attributes.value(u"version"_s), u"3"_s);
    }

    void whoIsSilentIsLeftInPeaceForAnHour()
    {
        m_agent->answersPublic = false;
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_agent->heard.size(), 4); // two questions, each twice
        QTRY_COMPARE(m_bench->state(), Channel::State::Listening);
        m_bench->clock.advance(59min);
        QVERIFY(m_bench->looked());
        QCOMPARE(m_agent->heard.size(), 4);
        m_agent->answersPublic = true;
        m_bench->clock.advance(2min);
        QTRY_COMPARE(m_bench->sightings.size(), 1);
    }

    void whoAnsweredIsAskedAgainWhenAPersonWantsToKnow()
    {
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        QVERIFY(m_bench->looked());
        QCOMPARE(m_bench->sightings.size(), 1);
        m_bench->source.probe();
        QTRY_COMPARE(m_bench->sightings.size(), 2);
    }

    void whoRefusesIsDoneWithAtOnce()
    {
        m_agent.reset(); // nobody listens there now
        Bench bench(1, 1min);
        bench.addNeighbour(3);
        bench.source.start({loopback()});
        QTRY_COMPARE(bench.traffic().sent, 1);
        QTRY_COMPARE(bench.state(), Channel::State::Listening);
        QVERIFY(bench.sightings.isEmpty());
        QVERIFY(bench.source.channels().first().reason.isEmpty());
    }

    void manyAreVisitedAFewAtATime()
    {
        std::vector<std::unique_ptr<SnmpAgent>> agents;
        Bench bench(m_agent->port(), 10s, 4);
        for (int last = 10; last < 40; ++last) {
            agents.push_back(std::make_unique<SnmpAgent>(u"127.0.0.%1"_s.arg(last), m_agent->port()));
            QVERIFY(agents.back()->isReady);
            furnish(*agents.back(), "sw" + QByteArray::number(last));
            bench.addNeighbour(last);
        }
        bench.source.start({loopback()});
        QTRY_COMPARE(bench.state(), Channel::State::Working);
        QCOMPARE(bench.source.channels().first().total, 30);
        QTRY_COMPARE(bench.sightings.size(), 30);
        QSet<QString> names;
        for (const Sighting &sighting : std::as_const(bench.sightings))
            names.insert(sighting.attributes.value(u"name"_s));
        QCOMPARE(names.size(), 30);
    }

    void whatIsNoAnswerDoesNoHarm_data()
    {
        QTest::addColumn<int>("trick");
        QTest::addColumn<int>("garbled"); // at each question
        QTest::newRow("bytes that are nothing") << 0 << 1;
        QTest::newRow("another id") << 1 << 0;
        QTest::newRow("the question back") << 2 << 1;
        QTest::newRow("too long") << 3 << 1;
        QTest::newRow("empty") << 4 << 1;
        QTest::newRow("a report of version 3") << 5 << 0;
    }
    void whatIsNoAnswerDoesNoHarm()
    {
        QFETCH(int, trick);
        QFETCH(int, garbled);
        m_agent->instead = [trick](const QByteArray &question, qint32 id) -> QVector<QByteArray> {
            const QByteArray name = Bytes::variable(mib::sysName.arcs, Bytes::octets("sw1"));
            const QByteArray wrong[] =
                {"nonsense", Bytes::response(id ^ 1, Bytes::variable(mib::sysName.arcs, Bytes::octets("liar"))),
                 question,   Bytes::response(id, Bytes::variable(mib::sysName.arcs, Bytes::octets(QByteArray(9000, 'x')))),
                 {},         Bytes::report(id, QByteArray::fromHex("80003a8c03dca6324f19c2"))};
            return {wrong[trick], Bytes::response(id, name)};
        };
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        QCOMPARE(m_bench->sightings.first().attributes.value(u"name"_s), u"sw1"_s);
        QCOMPARE(m_bench->sightings.first().services.first().attributes.value(u"version"_s), u"2c"_s);
        QCOMPARE(m_bench->traffic().garbled, garbled * m_agent->heard.size());
    }

    void answersOfOthersAreNotTaken()
    {
        SnmpAgent thief(u"127.0.0.66"_s, m_agent->port());
        m_agent->answersPublic = false;
        m_agent->instead = [this](const QByteArray &, qint32 id) -> QVector<QByteArray> {
            m_stolen.append(id);
            return {};
        };
        m_bench->source.start({loopback()});
        QTRY_VERIFY(!m_stolen.isEmpty());
        // It knows even the id, and asks our port: found by asking us, as a host that is visited too.
        m_bench->addNeighbour(66);
        thief.instead = [this](const QByteArray &, qint32) -> QVector<QByteArray> {
            return {Bytes::response(m_stolen.last(), Bytes::variable(mib::sysName.arcs, Bytes::octets("liar")))};
        };
        m_bench->source.start({loopback()});
        QTRY_VERIFY(thief.answers > 0);
        QTRY_COMPARE(m_bench->state(), Channel::State::Listening);
        QVERIFY(m_bench->sightings.isEmpty());
    }

    void aFloodIsNotRead()
    {
        m_agent->instead = [](const QByteArray &, qint32 id) {
            QVector<QByteArray> flood(1000, Bytes::response(id ^ 1, {}));
            return flood;
        };
        m_bench->source.start({loopback()});
        QTRY_VERIFY(m_bench->traffic().overrun > 0);
        QTRY_COMPARE(m_bench->state(), Channel::State::Listening);
        QVERIFY(m_bench->sightings.isEmpty());
    }

    void whoIsToldMayStopIt_data()
    {
        QTest::addColumn<bool>("destroy");
        QTest::newRow("stop") << false;
        QTest::newRow("destroy") << true;
    }
    void whoIsToldMayStopIt()
    {
        QFETCH(bool, destroy);
        SnmpAgent other(u"127.0.0.3"_s, m_agent->port());
        furnish(other);
        m_bench->addNeighbour(3);
        auto source = std::make_unique<SnmpSource>(EnterpriseNumbers(),
                                                   SourceContext{m_bench->clock, m_bench->neighbours, m_bench->vendors},
                                                   SnmpPace{{1h, 32, 20ms}, m_agent->port(), 10s, 2, 1ms});
        int told = 0;
        connect(source.get(), &Source::sighted, this, [&] {
            ++told;
            if (destroy)
                source.reset();
            else
                source->stop();
        });
        source->start({loopback()});
        // Both say their last at the same time, so that there are two to tell of.
        m_agent->mostAnswers = other.mostAnswers = 2;
        QTRY_COMPARE(m_agent->heard.size(), 3);
        QTRY_COMPARE(other.heard.size(), 3);
        for (SnmpAgent *agent : {m_agent.get(), &other})
            agent->say(Bytes::response(agent->ids.last(), {}));
        QTRY_COMPARE(told, 1);
        QCoreApplication::processEvents();
        QCOMPARE(told, 1);
    }

    void anAddressThatIsNotOursIsSaid()
    {
        Network network = loopback(u"192.0.2.0/24"_s);
        network.interface.addresses = {{QHostAddress(u"192.0.2.1"_s), 24}};
        m_bench->neighbours.entries = {{network.interface.index, QHostAddress(u"192.0.2.9"_s), u"02:00:00:00:00:09"_s, true}};
        m_bench->source.start({network});
        QTRY_COMPARE(m_bench->state(), Channel::State::Blocked);
        const Channel channel = m_bench->source.channels().first();
        QVERIFY(channel.reason.contains(u"lo"_s));
        QCOMPARE(channel.ipv4.obstacle, Obstacle::Down);
        QCOMPARE(channel.ipv4.sent, 0);
        // And forgotten when it works.
        m_bench->addNeighbour(2);
        m_bench->source.start({loopback()});
        QTRY_COMPARE(m_bench->sightings.size(), 1);
        QVERIFY(m_bench->source.channels().first().reason.isEmpty());
    }

private:
    std::unique_ptr<SnmpAgent> m_agent;
    std::unique_ptr<Bench> m_bench;
    QVector<qint32> m_stolen;
};

QTEST_GUILESS_MAIN(TestSnmpSource)
#include "tst_snmp_source.moc"
