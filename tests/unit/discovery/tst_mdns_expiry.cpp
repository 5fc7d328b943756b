// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the cache: by a goodbye, when its time is over, for another, or to make room; and what is asked for before.
#include "discovery/mdns/mdns_cache.h"

#include "mdns_cache_bench.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestMdnsExpiry : public QObject, protected MdnsCacheBench
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { readTypes(); }
    void init() { m_clock.set(FakeClock::start); }

    void whatIsKeptIsNoSignOfLife()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QCOMPARE(heard(cache, alice, office()).worth, std::optional<std::chrono::milliseconds>(2min));
        m_clock.advance(76min); // the services are forgotten now, and no sooner
        QCOMPARE(cache.expire(m_clock.now()).size(), 1);
        const auto told = cache.takeSighting(alice);
        QVERIFY(told);
        QVERIFY(told->services.isEmpty() && !told->isGone);
        QCOMPARE(told->at, FakeClock::start);
        QCOMPARE(told->worth, std::optional<std::chrono::milliseconds>(2min)); // as it was then
    }

    void whoTakesHisAddressBackIsGone()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office());
        m_clock.advance(30s);
        const Sighting withdrawn = heard(cache, alice, {pointer(u"Office"_s, u"_ipp._tcp"_s, 0)});
        QVERIFY(!withdrawn.isGone);
        QCOMPARE(withdrawn.at, FakeClock::start); // no new sign
        const Sighting left = heard(cache, alice, {address(u"oki1.local"_s, u"10.0.1.9"_s, 0)});
        QVERIFY(left.isGone);
        QCOMPARE(left.at, m_clock.now());
        QVERIFY(!heard(cache, alice, office()).isGone);
    }

    void asksWhoWasSilentForAWhile()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office());
        QVERIFY(cache.takeRefreshQuestions(m_clock.now()).isEmpty());
        m_clock.advance(96s);
        heard(cache, bob, office(u"oki2.local"_s, u"10.0.1.10"_s));
        QCOMPARE(cache.takeRefreshQuestions(m_clock.now()),
                 (QVector<DnsQuestion>{{instanceOf(u"Office"_s, u"_ipp._tcp"_s), DnsType::Srv}}));
        QVERIFY(cache.takeRefreshQuestions(m_clock.now()).isEmpty());
        for (int i = 0; i < 300; ++i) {
            const QString name = u"Office %1"_s.arg(i);
            heard(cache, QHostAddress(0x0A000200U + quint32(i)),
                  {pointer(name, u"_ipp._tcp"_s), server(name, u"_ipp._tcp"_s, u"x.local"_s)});
        }
        m_clock.advance(96s);
        QCOMPARE(cache.takeRefreshQuestions(m_clock.now()).size(), 100);
    }

    void aGoodbyeTakesASecond()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office());
        const Timestamp saidGoodbye = m_clock.now();
        QVERIFY(heard(cache, alice, {pointer(u"Office"_s, u"_ipp._tcp"_s, 0)}).goneServices.isEmpty());
        m_clock.advance(999ms);
        QVERIFY(cache.expire(m_clock.now()).isEmpty());
        m_clock.advance(1ms);
        QCOMPARE(cache.expire(m_clock.now()), QVector<QHostAddress>{alice});
        const auto sighting = cache.takeSighting(alice);
        QVERIFY(sighting);
        QCOMPARE(typesOf(sighting->goneServices), QStringList{u"_ipp._tcp"_s});
        QVERIFY(sighting->services.isEmpty());
        QCOMPARE(sighting->at, saidGoodbye);                        // nobody was heard since
        QVERIFY(cache.takeSighting(alice)->goneServices.isEmpty()); // told once
    }

    void aGoodbyeTakenBackIsNone()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office());
        heard(cache, alice, {pointer(u"Office"_s, u"_ipp._tcp"_s, 0)});
        m_clock.advance(500ms);
        heard(cache, alice, office());
        m_clock.advance(5s);
        QVERIFY(cache.expire(m_clock.now()).isEmpty());
        QCOMPARE(cache.takeSighting(alice)->services.size(), 1);
    }

    void anotherSendersGoodbyeMeansNothing()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office());
        heard(cache, bob, {pointer(u"Office"_s, u"_ipp._tcp"_s, 0)});
        m_clock.advance(2s);
        QVERIFY(!cache.expire(m_clock.now()).contains(alice));
        QCOMPARE(cache.takeSighting(alice)->services.size(), 1);
    }

    void whatIsSaidNoMoreRunsOut()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office()); // SRV with a TTL of two minutes: kept until our next questions
        m_clock.advance(10min);
        QVERIFY(cache.expire(m_clock.now()).isEmpty());
        m_clock.advance(66min);
        QCOMPARE(cache.expire(m_clock.now()), QVector<QHostAddress>{alice});
        QCOMPARE(cache.takeSighting(alice)->goneServices.size(), 1);
        cache.expire(m_clock.now());
        QVERIFY(cache.isEmpty());
        QVERIFY(!cache.takeSighting(alice));
    }

    void isKnownForHalfItsTime()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        FakeClock clock;
        const DnsKnownAnswer full{instanceOf(u"Office"_s, u"_ipp._tcp"_s), 4500};
        cache.hear(alice, response(office()), clock.now());
        cache.hear(bob, response(office()), clock.now()); // the same device on another address
        cache.hear(bob, response({server(u"Bare"_s, u"_ssh._tcp"_s, u"oki1.local"_s)}), clock.now()); // no pointer leads there
        QCOMPARE(cache.knownAnswers(clock.now()), QVector<DnsKnownAnswer>{full});
        clock.advance(2000s);
        QCOMPARE(cache.knownAnswers(clock.now()), (QVector<DnsKnownAnswer>{{full.instance, 2500}}));
        clock.advance(250s);
        QVERIFY(cache.knownAnswers(clock.now()).isEmpty());
        QVERIFY(cache.knownAnswers(clock.now() - 24h).isEmpty()); // set back
        cache.hear(alice, response({pointer(u"Office"_s, u"_ipp._tcp"_s)}), clock.now());
        QCOMPARE(cache.knownAnswers(clock.now()), QVector<DnsKnownAnswer>{full});
    }

    void absurdLifetimesAreCut()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice,
              {pointer(u"Office"_s, u"_ipp._tcp"_s, 0xFFFFFFFF), server(u"Office"_s, u"_ipp._tcp"_s, u"a.local"_s)});
        m_clock.advance(2h);
        QCOMPARE(cache.expire(m_clock.now()), QVector<QHostAddress>{alice});
    }

    /// Who is told that we know it does not repeat it: it must not run out meanwhile.
    void longLifetimesAreAskedForInTime()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, {pointer(u"Office"_s, u"_ipp._tcp"_s, 86400)});
        m_clock.advance(59min);
        QCOMPARE(cache.knownAnswers(m_clock.now()).size(), 1);
        m_clock.advance(1min);
        QVERIFY(cache.knownAnswers(m_clock.now()).isEmpty());
    }

    void anotherHostEndsTheSilentOne_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<QString>("host");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("in the same round") << 30 << u"nas.local"_s << true;
        QTest::newRow("a round later") << 36 << u"nas.local"_s << false;
        QTest::newRow("the same host") << 36 << u"oki1.local"_s << true;
    }
    void anotherHostEndsTheSilentOne()
    {
        QFETCH(int, minutes);
        QFETCH(QString, host);
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office());
        m_clock.advance(std::chrono::minutes(minutes));
        const Sighting sighting = heard(cache, alice, {server(u"Files"_s, u"_smb._tcp"_s, host), address(host, u"10.0.1.9"_s)});
        QTEST(sighting.goneServices.isEmpty(), "isThere");
    }

    void aServiceThatTurnsOutToBeOthersIsGone()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QVector<DnsRecord> records = office();
        const DnsRecord where = records.takeLast();
        QCOMPARE(heard(cache, bob, records).services.size(), 1);
        const Sighting sighting = heard(cache, bob, {where});
        QVERIFY(sighting.services.isEmpty());
        QCOMPARE(sighting.goneServices.size(), 1);
    }

    void aNewAddressReplacesTheOld()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, bob, office(u"oki1.local"_s, u"10.0.1.77"_s));
        QCOMPARE(heard(cache, bob, office(u"oki1.local"_s, u"10.0.1.10"_s)).services.size(), 1);
    }

    void servicesOfASenderAreBounded()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QVector<DnsRecord> first{server(u"first"_s, u"_ipp._tcp"_s, u"a.local"_s)};
        heard(cache, alice, first);
        m_clock.advance(1s);
        QVector<DnsRecord> many;
        for (int i = 0; i < 64; ++i)
            many.append(server(u"n%1"_s.arg(i), u"_ipp._tcp"_s, u"a.local"_s));
        const Sighting sighting = heard(cache, alice, many);
        QCOMPARE(sighting.services.size(), MdnsCache::mostServices);
        QCOMPARE(sighting.goneServices.size(), 1);
        QCOMPARE(sighting.goneServices.first().name, u"first"_s);
    }

    void bytesOfASenderAreBounded()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        DnsRecord::Texts big;
        for (int i = 0; i < 30; ++i)
            big.append("k" + QByteArray::number(i) + '=' + QByteArray(240, 'x'));
        qsizetype size = 0;
        for (int i = 0; i < 60; ++i) {
            const Sighting sighting = heard(cache, alice, {texts(u"n%1"_s.arg(i), u"_ipp._tcp"_s, big)});
            size = sighting.services.size();
            QCOMPARE(sighting.services.contains(
                         {u"mdns"_s, u"_ipp._tcp"_s, u"n%1"_s.arg(i), 0, sighting.services.first().attributes}),
                     true);
            m_clock.advance(1s);
        }
        QVERIFY2(size >= 1 && size <= 3, qPrintable(QString::number(size)));
    }

    void allSendersTogetherAreBounded()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        DnsRecord::Texts big;
        for (int i = 0; i < 50; ++i)
            big.append("k" + QByteArray::number(i) + '=' + QByteArray(240, 'x'));
        const auto addressOf = [](int i) { return QHostAddress(0x0A000001u + quint32(i)); };
        int kept = 0;
        for (int i = 0; i < 400; ++i) {
            cache.hear(addressOf(i), response({texts(u"n"_s, u"_ipp._tcp"_s, big)}), m_clock.now());
            m_clock.advance(1ms);
        }
        for (int i = 0; i < 400; ++i)
            kept += cache.takeSighting(addressOf(i)) ? 1 : 0;
        QVERIFY2(kept > 100 && kept <= MdnsCache::mostInAll / (50 * 240), qPrintable(QString::number(kept)));
        QVERIFY(cache.takeSighting(addressOf(399)));
    }

    void sendersAreBounded()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        for (int i = 0; i <= MdnsCache::mostSenders; ++i) {
            cache.hear(QHostAddress(0x0A000001u + quint32(i)), response({}), m_clock.now());
            m_clock.advance(1ms);
        }
        QVERIFY(!cache.takeSighting(QHostAddress(0x0A000001u))); // the oldest
        QVERIFY(cache.takeSighting(QHostAddress(0x0A000002u)));
        QVERIFY(cache.takeSighting(QHostAddress(0x0A000001u + quint32(MdnsCache::mostSenders))));
    }
};

QTEST_GUILESS_MAIN(TestMdnsExpiry)
#include "tst_mdns_expiry.moc"
