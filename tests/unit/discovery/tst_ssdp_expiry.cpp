// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves the cache: by a goodbye, when its time is over, or to make room.
#include "discovery/ssdp/ssdp_cache.h"

#include "ssdp_cache_bench.h"
#include "upnp_samples.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestSsdpExpiry : public QObject, protected SsdpCacheBench
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }

    void aGoodbyeTakesAService()
    {
        hearNas();
        told();
        QVERIFY(m_cache.hear(nasAddress, byeBye(directoryTarget), m_now));
        const Sighting sighting = told();
        QCOMPARE(typesOf(sighting.goneServices), QStringList{directoryTarget});
        QCOMPARE(typesOf(sighting.services), QStringList{serverTarget});
        QVERIFY(!sighting.isGone);
    }

    void theRootDeviceTakesAllWithIt()
    {
        hearNas();
        m_cache.hear(nasAddress, alive(u"urn:x:service:y:1"_s, u"uuid:inner-device"_s), m_now); // its place is the same document
        m_cache.describe(nasAddress, nasLocation, described());
        told();
        m_now += 5s;
        QVERIFY(m_cache.hear(nasAddress, byeBye(rootTarget), m_now));
        const Sighting sighting = told();
        QVERIFY(sighting.isGone);
        QCOMPARE(sighting.at, m_now);
        QCOMPARE(sighting.goneServices.size(), 3);
        QVERIFY(sighting.services.isEmpty());
        QVERIFY(namesOf(sighting).contains(u"uuid 4d696e69-444c-164e-9d41-000c29a1b2c3"_s)); // whose they were
        QVERIFY(m_cache.isEmpty());
        // The rest of the goodbyes, and a second round of them.
        QVERIFY(!m_cache.hear(nasAddress, byeBye(directoryTarget), m_now));
        QVERIFY(!m_cache.hear(nasAddress, byeBye(rootTarget), m_now));
        QVERIFY(m_cache.isEmpty());
    }

    void oneRootDeviceOfTwoLeaves()
    {
        hearNas();
        m_cache.hear(nasAddress, alive(serverTarget, u"uuid:second-one"_s, u"http://10.0.1.9:1/x"_s), m_now);
        told();
        m_cache.hear(nasAddress, byeBye(rootTarget), m_now);
        const Sighting sighting = told();
        QVERIFY(!sighting.isGone);
        QCOMPARE(typesOf(sighting.services), QStringList{serverTarget});
        QCOMPARE(namesOf(sighting), QStringList{u"usn uuid:second-one"_s});
        m_cache.hear(nasAddress, byeBye(serverTarget, u"uuid:second-one"_s), m_now);
        QVERIFY(told().isGone);
    }

    void whoComesBackAtOnceIsNotGone()
    {
        hearNas();
        told();
        m_cache.hear(nasAddress, byeBye(rootTarget), m_now);
        hearNas();
        const Sighting sighting = told();
        QVERIFY(!sighting.isGone);
        QVERIFY(sighting.goneServices.isEmpty());
    }

    void nobodySaysGoodbyeForAnother()
    {
        hearNas();
        QVERIFY(!m_cache.hear(otherAddress, byeBye(rootTarget), m_now));
        m_cache.hear(otherAddress, alive(rootTarget, u"uuid:other-one"_s, {}), m_now);
        QVERIFY(!m_cache.hear(otherAddress, byeBye(rootTarget), m_now));
        const Sighting sighting = told();
        QVERIFY(!sighting.isGone);
        QCOMPARE(sighting.services.size(), 2);
    }

    void anothersGoodbyeKeepsTheOwnOne()
    {
        const QString foreign = u"uuid:elsewhere-1"_s;
        hearNas();
        m_cache.hear(nasAddress, alive(rootTarget, foreign, u"http://10.0.1.77/d.xml"_s), m_now);
        told();
        QVERIFY(m_cache.hear(nasAddress, byeBye(rootTarget), m_now));
        QVERIFY(m_cache.hear(nasAddress, byeBye(rootTarget, foreign), m_now)); // before it could be told
        QVERIFY(told().isGone);
    }

    void whoIsSilentHasLeftTheAddress_data()
    {
        QTest::addColumn<int>("minutes");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("in the same round") << 30 << true;
        QTest::newRow("a round later") << 36 << false;
    }
    void whoIsSilentHasLeftTheAddress()
    {
        QFETCH(int, minutes);
        QFETCH(bool, isThere);
        hearNas();
        told();
        m_now += std::chrono::minutes(minutes);
        m_cache.hear(nasAddress, alive(rootTarget, u"uuid:other-one"_s, u"http://10.0.1.9:80/d.xml"_s), m_now);
        const Sighting sighting = told();
        QCOMPARE(sighting.identifiers.size(), isThere ? 2 : 1);
        QCOMPARE(sighting.goneServices.isEmpty(), isThere);
    }

    void isWorthWhatItPromises_data()
    {
        QTest::addColumn<int>("maxAge"); // seconds; -1: not said
        QTest::addColumn<bool>("isAnswer");
        QTest::addColumn<int>("minutes");
        QTest::newRow("announced") << 1800 << false << 30;
        QTest::newRow("announced, for a minute") << 60 << false << 1;
        QTest::newRow("announced, not said how long") << -1 << false << 35;
        QTest::newRow("answered") << 3600 << true << 60;
        QTest::newRow("answered, for a minute: it may not speak unasked") << 60 << true << 35;
        QTest::newRow("for ever, which is the merge's to bound") << 999960 << false << 16666;
    }
    void isWorthWhatItPromises()
    {
        QFETCH(int, maxAge);
        QFETCH(bool, isAnswer);
        QFETCH(int, minutes);
        SsdpMessage message = alive(serverTarget);
        message.isAnswer = isAnswer;
        message.maxAge = maxAge < 0 ? std::nullopt : std::optional(std::chrono::seconds(maxAge));
        m_cache.hear(nasAddress, message, m_now);
        QCOMPARE(told().worth, std::optional<std::chrono::milliseconds>(std::chrono::minutes(minutes)));
        m_now += 75min;
        m_cache.expire(m_now);
        const Sighting forgotten = told(); // no new sign
        QCOMPARE(forgotten.at + forgotten.worth.value_or(0ms), m_now - 75min + std::chrono::minutes(minutes));
    }

    void whatRunsOutIsGone_data()
    {
        QTest::addColumn<int>("maxAge"); // seconds; -1: not said
        QTest::addColumn<int>("minutes");
        QTest::newRow("not said") << -1 << 75;
        QTest::newRow("a minute") << 60 << 75;
        QTest::newRow("nothing") << 0 << 75;
        QTest::newRow("two hours") << 7200 << 75;
        QTest::newRow("for ever") << 999999999 << 75;
    }
    void whatRunsOutIsGone()
    {
        QFETCH(int, maxAge);
        QFETCH(int, minutes);
        SsdpMessage message = alive(serverTarget);
        message.maxAge = maxAge < 0 ? std::nullopt : std::optional(std::chrono::seconds(maxAge));
        const Timestamp heard = m_now;
        m_cache.hear(nasAddress, message, m_now);
        told();
        m_now += std::chrono::minutes(minutes) - 1ms;
        QVERIFY(m_cache.expire(m_now).isEmpty());
        m_now += 1ms;
        QCOMPARE(m_cache.expire(m_now), QVector<QHostAddress>{nasAddress});
        const Sighting sighting = told();
        QCOMPARE(typesOf(sighting.goneServices), QStringList{serverTarget});
        QCOMPARE(sighting.at, heard);
        QCOMPARE(sighting.identifiers.size(), 1);
        QVERIFY(!sighting.isGone); // silence is no goodbye
        m_cache.expire(m_now);
        QVERIFY(m_cache.isEmpty());
    }

    void whatIsSaidAgainStays()
    {
        hearNas();
        m_now += 74min;
        m_cache.hear(nasAddress, alive(serverTarget), m_now);
        SsdpMessage update = alive(rootTarget);
        update.kind = SsdpMessage::Kind::Update;
        update.maxAge.reset();
        m_cache.hear(nasAddress, update, m_now);
        m_now += 2min;
        QCOMPARE(m_cache.expire(m_now).size(), 1);
        const Sighting sighting = told();
        QCOMPARE(typesOf(sighting.services), QStringList{serverTarget});
        QCOMPARE(sighting.identifiers.size(), 1);
    }

    void aSenderThatMakesThingsUpIsBounded()
    {
        for (int i = 0; i < 5000; ++i) {
            m_now += 1ms;
            m_cache.hear(nasAddress, alive(u"urn:x:service:%1:1"_s.arg(i)), m_now);
        }
        QStringList types = typesOf(told().services);
        QCOMPARE(types.size(), SsdpCache::mostAnnounced);
        QVERIFY(types.contains(u"urn:x:service:4999:1"_s)); // the oldest go
        const QString path(900, u'a');
        for (int i = 0; i < 64; ++i)
            m_cache.hear(nasAddress, alive(u"urn:x:service:%1:1"_s.arg(i), nasUdn, u"http://10.0.1.9/%1"_s.arg(path)), m_now);
        QVERIFY(told().services.size() <= SsdpCache::mostBytes / 900);
    }

    void moreSendersThanThereAreAreBounded()
    {
        for (quint32 i = 0; i < 2000; ++i) {
            m_now += 1ms;
            m_cache.hear(QHostAddress(0x0A010000 + i), alive(rootTarget), m_now);
        }
        QCOMPARE(m_cache.senders().size(), SsdpCache::mostSenders);
        QVERIFY(m_cache.senders().contains(QHostAddress(0x0A010000 + 1999)));
    }

    void allSendersTogetherAreBounded()
    {
        const QString path(900, u'a');
        for (quint32 sender = 0; sender < 400; ++sender)
            for (int i = 0; i < 16; ++i) {
                m_now += 1ms;
                m_cache.hear(QHostAddress(0x0A010000 + sender),
                             alive(u"urn:x:service:%1:1"_s.arg(i), nasUdn, u"http://x/%1"_s.arg(path)), m_now);
            }
        QVERIFY(m_cache.senders().size() <= SsdpCache::mostInAll / (16 * 900));
        QVERIFY(m_cache.senders().size() >= 100);
        QVERIFY(m_cache.senders().contains(QHostAddress(0x0A010000 + 399)));
        // What ran out takes no room.
        m_now += 76min;
        for (const QHostAddress &sender : m_cache.expire(m_now))
            m_cache.takeSighting(sender);
        m_cache.expire(m_now);
        QVERIFY(m_cache.isEmpty());
        hearNas();
        m_cache.hear(otherAddress, alive(rootTarget), m_now);
        QCOMPARE(m_cache.senders().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestSsdpExpiry)
#include "tst_ssdp_expiry.moc"
