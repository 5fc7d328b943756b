// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/ssdp_cache.h"

#include "support/fake_clock.h"
#include "upnp_samples.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress nasAddress(u"10.0.1.9"_s);
const QHostAddress otherAddress(u"10.0.1.10"_s);
const QString rootTarget = u"upnp:rootdevice"_s;
const QString serverTarget = u"urn:schemas-upnp-org:device:MediaServer:1"_s;
const QString directoryTarget = u"urn:schemas-upnp-org:service:ContentDirectory:1"_s;
const QString nasUdn = QString::fromLatin1(sampleUdn);
const QString nasLocation = u"http://10.0.1.9:8200/rootDesc.xml"_s;

SsdpMessage alive(const QString &target, const QString &udn = nasUdn, const QString &location = nasLocation)
{
    SsdpMessage message;
    message.kind = SsdpMessage::Kind::Alive;
    message.target = target;
    message.usn = target == udn ? udn : udn + u"::"_s + target;
    message.location = location;
    message.server = u"Linux UPnP/1.0 Box/1"_s;
    message.maxAge = 1800s;
    return message;
}

SsdpMessage byeBye(const QString &target, const QString &udn = nasUdn)
{
    SsdpMessage message = alive(target, udn, {});
    message.kind = SsdpMessage::Kind::ByeBye;
    return message;
}

QStringList typesOf(const QVector<Service> &services)
{
    QStringList types;
    for (const Service &service : services)
        types += service.type;
    types.sort();
    return types;
}

QStringList namesOf(const Sighting &sighting)
{
    QStringList names;
    for (const Identifier &identifier : sighting.identifiers)
        names += identifierTypeWords.word(identifier.type) + u' ' + identifier.value;
    return names;
}

UpnpDescription described(const QByteArray &xml = nasDescription())
{
    return UpnpDescription::read(xml).value_or(UpnpDescription());
}

} // namespace

class TestSsdpCache : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cache = SsdpCache(u"eth0"_s);
        m_now = FakeClock::start;
    }

    void allOfASenderIsTold()
    {
        hearNas();
        const Sighting sighting = told();
        QCOMPARE(sighting.source, u"ssdp"_s);
        QCOMPARE(sighting.interface, u"eth0"_s);
        QCOMPARE(sighting.endpoint, u"10.0.1.9"_s);
        QCOMPARE(sighting.at, m_now);
        QVERIFY(!sighting.isGone);
        QCOMPARE(namesOf(sighting), QStringList{u"uuid 4d696e69-444c-164e-9d41-000c29a1b2c3"_s});
        QCOMPARE(typesOf(sighting.services), (QStringList{serverTarget, directoryTarget}));
        for (const Service &service : sighting.services) {
            QCOMPARE(service.source, u"ssdp"_s);
            QCOMPARE(service.port, 8200);
            QCOMPARE(service.name, nasUdn);
            QCOMPARE(service.attributes[u"location"_s], nasLocation);
        }
        QCOMPARE(sighting.attributes,
                 (QMap<QString, QString>{{u"kind"_s, u"media"_s}, {u"server"_s, u"Linux UPnP/1.0 Box/1"_s}}));
        QVERIFY(!m_cache.takeSighting(otherAddress));
    }

    void searchesAreNoAnnouncement()
    {
        SsdpMessage search;
        search.target = u"ssdp:all"_s;
        QVERIFY(!m_cache.hear(nasAddress, search, m_now));
        QVERIFY(m_cache.isEmpty());
    }

    void identifiers_data()
    {
        QTest::addColumn<QString>("udn");
        QTest::addColumn<QStringList>("names");
        QTest::newRow("a UUID") << u"uuid:2F402F80-DA50-11E1-9B23-001788AABBCC"_s
                                << QStringList{u"uuid 2f402f80-da50-11e1-9b23-001788aabbcc"_s};
        QTest::newRow("without dashes") << u"uuid:2f402f80da5011e19b23001788aabbcc"_s
                                        << QStringList{u"uuid 2f402f80-da50-11e1-9b23-001788aabbcc"_s};
        QTest::newRow("a text") << u"uuid:RINCON_000E58AABBCC01400"_s << QStringList{u"usn uuid:RINCON_000E58AABBCC01400"_s};
        QTest::newRow("in capitals") << u"UUID:Socket-1_0-221517K0101769"_s
                                     << QStringList{u"usn uuid:Socket-1_0-221517K0101769"_s};
        QTest::newRow("nobody's UUID") << u"uuid:00000000-0000-0000-0000-000000000000"_s << QStringList();
        QTest::newRow("the UUID of all") << u"uuid:ffffffff-ffff-ffff-ffff-ffffffffffff"_s << QStringList();
        QTest::newRow("a placeholder") << u"uuid:unknown"_s << QStringList();
        QTest::newRow("nothing") << u"uuid:"_s << QStringList();
        QTest::newRow("no UUID at all") << u"mydevice"_s << QStringList();
    }
    void identifiers()
    {
        QFETCH(QString, udn);
        m_cache.hear(nasAddress, alive(rootTarget, udn), m_now);
        QTEST(namesOf(told()), "names");
    }

    void noMoreIdentifiersThanADeviceHas()
    {
        for (int i = 0; i < 60; ++i)
            m_cache.hear(nasAddress, alive(serverTarget, u"uuid:device-number-%1"_s.arg(i)), m_now);
        QCOMPARE(told().identifiers.size(), 8);
    }

    void whatIsElsewhereIsNotTheSenders_data()
    {
        QTest::addColumn<QString>("location");
        QTest::addColumn<bool>("isOwn");
        QTest::newRow("own") << nasLocation << true;
        QTest::newRow("another host") << u"http://10.0.1.77:8200/rootDesc.xml"_s << false;
        QTest::newRow("a public host") << u"http://192.0.2.1/x"_s << false;
        QTest::newRow("a name") << u"http://box.local:80/x"_s << true;
        QTest::newRow("loopback") << u"http://127.0.0.1:80/x"_s << true;
        QTest::newRow("another family") << u"http://[fe80::9]:80/x"_s << true;
        QTest::newRow("none") << QString() << true;
        QTest::newRow("no URL") << u"::::"_s << true;
    }
    void whatIsElsewhereIsNotTheSenders()
    {
        QFETCH(QString, location);
        QFETCH(bool, isOwn);
        m_cache.hear(nasAddress, alive(rootTarget, nasUdn, location), m_now);
        m_cache.hear(nasAddress, alive(serverTarget, nasUdn, location), m_now);
        const Sighting sighting = told();
        QCOMPARE(!sighting.identifiers.isEmpty(), isOwn);
        QCOMPARE(!sighting.services.isEmpty(), isOwn);
        QCOMPARE(!sighting.attributes.isEmpty(), isOwn);
        QVERIFY(isOwn || m_cache.places(nasAddress).isEmpty());
    }

    void aDescriptionSaysWhatItIs()
    {
        hearNas();
        QVERIFY(m_cache.describe(nasAddress, nasLocation, described()));
        const Sighting sighting = told();
        QCOMPARE(sighting.attributes[u"name"_s], u"Films & music"_s);
        QCOMPARE(sighting.attributes[u"vendor"_s], u"Justin Maggard"_s);
        QCOMPARE(sighting.attributes[u"model"_s], u"Media box 3"_s);
        QCOMPARE(sighting.attributes[u"serial"_s], u"MB-7714"_s);
        QCOMPARE(sighting.attributes[u"kind"_s], u"media"_s);
        QCOMPARE(sighting.attributes[u"url"_s], u"http://10.0.1.9:8200/"_s);
        QCOMPARE(namesOf(sighting), (QStringList{u"serial MB-7714"_s, u"uuid 4d696e69-444c-164e-9d41-000c29a1b2c3"_s}));
    }

    void aDescriptionOfSomebodyElseIsNotBelieved()
    {
        hearNas();
        QVERIFY(
            !m_cache.describe(nasAddress, nasLocation, described(upnpDocument("<serialNumber>S-1234</serialNumber>", "uuid:x"))));
        QVERIFY(!m_cache.describe(nasAddress, u"http://10.0.1.9/other"_s, described()));
        QVERIFY(!m_cache.describe(otherAddress, nasLocation, described()));
        const Sighting sighting = told();
        QVERIFY(!sighting.attributes.contains(u"serial"_s));
        QVERIFY(!sighting.attributes.contains(u"name"_s));
        // Until the sender announces that device: its announcement may have been lost.
        m_cache.hear(nasAddress, alive(rootTarget, u"uuid:X"_s), m_now);
        QCOMPARE(told().attributes[u"serial"_s], u"S-1234"_s);
    }

    void aSerialThatNamesNobodyIsNotTold_data()
    {
        QTest::addColumn<QByteArray>("serial");
        QTest::newRow("placeholder") << QByteArray("12345678");
        QTest::newRow("unknown") << QByteArray("Unknown");
        QTest::newRow("zeros") << QByteArray("00000000");
        QTest::newRow("counted") << QByteArray("12");
        QTest::newRow("empty") << QByteArray();
    }
    void aSerialThatNamesNobodyIsNotTold()
    {
        QFETCH(QByteArray, serial);
        hearNas();
        QVERIFY(
            m_cache.describe(nasAddress, nasLocation, described(upnpDocument("<serialNumber>" + serial + "</serialNumber>"))));
        const Sighting sighting = told();
        QVERIFY(!sighting.attributes.contains(u"serial"_s));
        QCOMPARE(sighting.identifiers.size(), 1);
    }

    void presentation_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<QString>("url");
        QTest::newRow("relative") << QByteArray("index.html") << u"http://10.0.1.9:8200/index.html"_s;
        QTest::newRow("rooted") << QByteArray("/admin?x=1&amp;y=2") << u"http://10.0.1.9:8200/admin?x=1&y=2"_s;
        QTest::newRow("own, another port") << QByteArray("https://10.0.1.9/") << u"https://10.0.1.9/"_s;
        QTest::newRow("another host") << QByteArray("http://10.0.1.10/") << QString();
        QTest::newRow("a name") << QByteArray("http://box.local/") << QString();
        QTest::newRow("without a scheme") << QByteArray("//192.0.2.1/") << QString();
        QTest::newRow("a script") << QByteArray("javascript:alert(1)") << QString();
        QTest::newRow("a file") << QByteArray("file:///etc/passwd") << QString();
        QTest::newRow("a user") << QByteArray("http://admin:admin@10.0.1.9/") << QString();
        QTest::newRow("a user that looks like it") << QByteArray("http://10.0.1.9@192.0.2.1/") << QString();
        QTest::newRow("none") << QByteArray() << QString();
    }
    void presentation()
    {
        QFETCH(QByteArray, said);
        hearNas();
        m_cache.describe(nasAddress, nasLocation, described(upnpDocument("<presentationURL>" + said + "</presentationURL>")));
        QTEST(told().attributes.value(u"url"_s), "url");
    }

    void presentationIsRelativeToTheBaseThatIsSaid()
    {
        hearNas();
        UpnpDescription description = described(upnpDocument("<presentationURL>/</presentationURL>"));
        description.urlBase = u"http://10.0.1.9:5000/"_s;
        m_cache.describe(nasAddress, nasLocation, description);
        QCOMPARE(told().attributes.value(u"url"_s), u"http://10.0.1.9:5000/"_s);
        description.urlBase = u"http://192.0.2.1/"_s;
        m_cache.describe(nasAddress, nasLocation, description);
        QVERIFY(!told().attributes.contains(u"url"_s));
    }

    void ofSeveralRootDevicesTheOneThatSaysMostCounts()
    {
        hearNas();
        const QString gateway = u"http://10.0.1.9:49000/igd.xml"_s;
        m_cache.hear(nasAddress, alive(rootTarget, u"uuid:gate-way"_s, gateway), m_now);
        m_cache.describe(nasAddress, nasLocation, described());
        m_cache.describe(nasAddress, gateway,
                         described(upnpDocument("<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType>"
                                                "<friendlyName>Gate</friendlyName>",
                                                "uuid:gate-way")));
        const Sighting sighting = told();
        QCOMPARE(sighting.attributes[u"kind"_s], u"router"_s);
        QCOMPARE(sighting.attributes[u"name"_s], u"Gate"_s);
        QVERIFY(!sighting.attributes.contains(u"serial"_s)); // of the other
        QCOMPARE(sighting.identifiers.size(), 2);
    }

    void embeddedDevicesAreTheSame()
    {
        hearNas();
        m_cache.describe(nasAddress, nasLocation,
                         described(upnpDocument("<deviceList><device><UDN>uuid:inner-device</UDN></device></deviceList>")));
        QVERIFY(namesOf(told()).contains(u"usn uuid:inner-device"_s));
    }

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

private:
    void hearNas()
    {
        for (const QString &target : {rootTarget, nasUdn, serverTarget, directoryTarget})
            m_cache.hear(nasAddress, alive(target), m_now);
    }
    Sighting told() { return m_cache.takeSighting(nasAddress).value_or(Sighting()); }

    SsdpCache m_cache{{}};
    Timestamp m_now{};
};

QTEST_GUILESS_MAIN(TestSsdpCache)
#include "tst_ssdp_cache.moc"
