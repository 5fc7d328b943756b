// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_cache.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QHostAddress alice(u"10.0.1.9"_s);
const QHostAddress bob(u"10.0.1.10"_s);

DnsName named(const QString &dotted)
{
    return DnsName::fromDotted(dotted);
}

DnsName instanceOf(const QString &name, const QString &type)
{
    DnsName instance = named(type + u".local"_s);
    instance.labels.prepend(name);
    return instance;
}

DnsRecord pointer(const QString &name, const QString &type, quint32 ttl = 4500)
{
    return {named(type + u".local"_s), DnsType::Ptr, false, ttl, instanceOf(name, type)};
}

DnsRecord server(const QString &name, const QString &type, const QString &host, quint32 ttl = 120)
{
    return {instanceOf(name, type), DnsType::Srv, true, ttl, DnsServer{631, named(host)}};
}

DnsRecord texts(const QString &name, const QString &type, const DnsRecord::Texts &strings)
{
    return {instanceOf(name, type), DnsType::Txt, true, 4500, strings};
}

DnsRecord address(const QString &host, const QString &address, quint32 ttl = 120)
{
    const QHostAddress value(address);
    const bool isIpv4 = value.protocol() == QAbstractSocket::IPv4Protocol;
    return {named(host), isIpv4 ? DnsType::A : DnsType::Aaaa, true, ttl, value};
}

DnsMessage response(const QVector<DnsRecord> &records)
{
    return {true, {}, records};
}

/// A printer as it answers.
QVector<DnsRecord> office(const QString &host = u"oki1.local"_s, const QString &at = u"10.0.1.9"_s)
{
    return {pointer(u"Office"_s, u"_ipp._tcp"_s), server(u"Office"_s, u"_ipp._tcp"_s, host),
            texts(u"Office"_s, u"_ipp._tcp"_s, {"ty=OKI C332", "mac=00:D0:F4:00:00:01"}), address(host, at)};
}

QStringList typesOf(const QVector<Service> &services)
{
    QStringList types;
    for (const Service &service : services)
        types += service.type;
    return types;
}

} // namespace

class TestMdnsCache : public QObject
{
    Q_OBJECT

private:
    ServiceTypes m_types;
    FakeClock m_clock;

    Sighting heard(MdnsCache &cache, const QHostAddress &sender, const QVector<DnsRecord> &records)
    {
        cache.hear(sender, response(records), m_clock.now());
        return cache.takeSighting(sender).value_or(Sighting());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto types = ServiceTypes::shipped();
        QVERIFY(types);
        m_types = *types;
    }
    void init() { m_clock.set(FakeClock::start); }

    void anAnswerBecomesASighting()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QVERIFY(!cache.takeSighting(alice));
        cache.hear(alice, response(office()), m_clock.now());
        const auto sighting = cache.takeSighting(alice);
        QVERIFY(sighting);
        QCOMPARE(sighting->source, u"mdns"_s);
        QCOMPARE(sighting->interface, u"eth0"_s);
        QCOMPARE(sighting->endpoint, u"10.0.1.9"_s);
        QCOMPARE(sighting->at, FakeClock::start);
        QCOMPARE(sighting->services.size(), 1);
        QCOMPARE(sighting->services[0], (Service{u"mdns"_s,
                                                 u"_ipp._tcp"_s,
                                                 u"Office"_s,
                                                 631,
                                                 {{u"ty"_s, u"OKI C332"_s}, {u"mac"_s, u"00:D0:F4:00:00:01"_s}}}));
        QCOMPARE(sighting->attributes[u"name"_s], u"oki1"_s);
        QCOMPARE(sighting->attributes[u"kind"_s], u"printer"_s);
        QCOMPARE(sighting->identifiers.size(), 1);
        QVERIFY(!sighting->isGone);
    }

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

    void linkLocalSendersHaveTheirZone()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QHostAddress sender(u"fe80::2d0:f4ff:fe00:1"_s);
        sender.setScopeId(u"eth0"_s);
        // Announces its global address only, as avahi does, and an IPv4 one: neither says it is somebody else.
        QVector<DnsRecord> records = office();
        records.append(address(u"oki1.local"_s, u"2001:db8::9"_s));
        const Sighting sighting = heard(cache, sender, records);
        QCOMPARE(sighting.endpoint, u"fe80::2d0:f4ff:fe00:1%eth0"_s);
        QCOMPARE(sighting.services.size(), 1);
        // The address in a record has no zone.
        records.append(address(u"oki1.local"_s, u"fe80::2d0:f4ff:fe00:1"_s));
        QCOMPARE(heard(cache, sender, records).services.size(), 1);
        records.last() = address(u"oki1.local"_s, u"fe80::bad"_s);
        QCOMPARE(heard(cache, sender, records).services.size(), 0);
    }

    void aPointerAloneIsAskedFurther()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QCOMPARE(heard(cache, alice, {pointer(u"Office"_s, u"_ipp._tcp"_s)}).services.size(), 0);
        const DnsName instance = instanceOf(u"Office"_s, u"_ipp._tcp"_s);
        QCOMPARE(cache.openQuestions(alice), QVector<DnsQuestion>({{instance, DnsType::Srv}, {instance, DnsType::Txt}}));
        QCOMPARE(*cache.ownQuestion(alice), (DnsQuestion{instance, DnsType::Srv}));
        heard(cache, alice, {server(u"Office"_s, u"_ipp._tcp"_s, u"oki1.local"_s), texts(u"Office"_s, u"_ipp._tcp"_s, {})});
        QCOMPARE(cache.openQuestions(alice), QVector<DnsQuestion>({{named(u"oki1.local"_s), DnsType::A}}));
        heard(cache, alice, {address(u"oki1.local"_s, u"10.0.1.9"_s)});
        QVERIFY(cache.openQuestions(alice).isEmpty());
        QVERIFY(cache.openQuestions(bob).isEmpty());
        QVERIFY(!cache.ownQuestion(bob));
    }

    void typesAreLearned()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        const auto enumerated = [](const QString &type) {
            return DnsRecord{named(u"_services._dns-sd._udp.local"_s), DnsType::Ptr, false, 4500, named(type)};
        };
        heard(cache, alice, {enumerated(u"_zz._tcp.local"_s), enumerated(u"_ZZ._tcp.local"_s), enumerated(u"rubbish.local"_s)});
        heard(cache, bob, {pointer(u"x"_s, u"_yy._udp"_s)});
        QStringList types;
        for (const DnsName &type : cache.types())
            types += type.serviceType();
        types.sort();
        QCOMPARE(types, QStringList({u"_yy._udp"_s, u"_zz._tcp"_s}));
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

    void somebodyElsesNameJoinsNothing()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, alice, office());
        // Bob answers as oki1.local too, with his own address.
        const Sighting sighting = heard(cache, bob,
                                        {pointer(u"Web"_s, u"_http._tcp"_s), server(u"Web"_s, u"_http._tcp"_s, u"oki1.local"_s),
                                         address(u"oki1.local"_s, u"10.0.1.10"_s)});
        QCOMPARE(sighting.endpoint, u"10.0.1.10"_s);
        QCOMPARE(typesOf(sighting.services), QStringList{u"_http._tcp"_s});
        QVERIFY(sighting.identifiers.isEmpty());
        QCOMPARE(typesOf(cache.takeSighting(alice)->services), QStringList{u"_ipp._tcp"_s});
    }

    void servicesOfOthersAreSkipped()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        // Bob, a proxy, sends Alice's service and one of his own.
        QVector<DnsRecord> records = office();
        records += {pointer(u"Proxy"_s, u"_http._tcp"_s), server(u"Proxy"_s, u"_http._tcp"_s, u"bob.local"_s),
                    address(u"bob.local"_s, u"10.0.1.10"_s)};
        const Sighting sighting = heard(cache, bob, records);
        QCOMPARE(typesOf(sighting.services), QStringList{u"_http._tcp"_s});
        QVERIFY(sighting.identifiers.isEmpty());
        QCOMPARE(sighting.attributes[u"name"_s], u"bob"_s);
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

    void hostsWithSeveralAddressesAreThemselves()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QVector<DnsRecord> records = office(u"oki1.local"_s, u"172.17.0.1"_s);
        records.append(address(u"oki1.local"_s, u"10.0.1.9"_s));
        QCOMPARE(heard(cache, alice, records).services.size(), 1);
        // An address of this machine itself tells nothing.
        QCOMPARE(heard(cache, bob, office(u"oki1.local"_s, u"127.0.1.1"_s)).services.size(), 1);
    }

    void aNewAddressReplacesTheOld()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        heard(cache, bob, office(u"oki1.local"_s, u"10.0.1.77"_s));
        QCOMPARE(heard(cache, bob, office(u"oki1.local"_s, u"10.0.1.10"_s)).services.size(), 1);
    }

    void readsTexts_data()
    {
        QTest::addColumn<DnsRecord::Texts>("strings");
        QTest::addColumn<QMap<QString, QString>>("attributes");
        using Map = QMap<QString, QString>;
        const auto row = [](const char *name, const DnsRecord::Texts &strings, const Map &attributes) {
            QTest::newRow(name) << strings << attributes;
        };
        row("keys in lower case", {"UUID=Ab"}, {{u"uuid"_s, u"Ab"_s}});
        row("the first counts", {"a=1", "A=2", "a=3"}, {{u"a"_s, u"1"_s}});
        row("without a value", {"paper", "empty="}, {{u"paper"_s, u""_s}, {u"empty"_s, u""_s}});
        row("without a key", {"=x", "", "b=1"}, {{u"b"_s, u"1"_s}});
        row("an equals sign in the value", {"path=/a?b=c"}, {{u"path"_s, u"/a?b=c"_s}});
        row("UTF-8",
            {"note=K\xC3\xBC"
             "che"},
            {{u"note"_s, u"Küche"_s}});
        row("bytes", {QByteArray("bt=\x01\xFF", 5)}, {{u"bt"_s, u"0x01ff"_s}});
        row("control characters", {"x=a\x1B[31mb"}, {{u"x"_s, u"0x611b5b33316d62"_s}});
        row("blanks", {"x=  a  "}, {{u"x"_s, u"a"_s}});
        row("a key of other characters", {"k\xC3\xA9y=1", "\x01=2"}, {});
        row("long bytes", {"x=" + QByteArray(253, '\xFF')}, {{u"x"_s, u"0x"_s + u"ff"_s.repeated(126)}});
        row("long text", {"x=" + QByteArray(253, 'a')}, {{u"x"_s, QString(253, u'a')}});
    }
    void readsTexts()
    {
        QFETCH(DnsRecord::Texts, strings);
        MdnsCache cache(m_types, u"eth0"_s);
        const Sighting sighting = heard(cache, alice, {texts(u"Office"_s, u"_ipp._tcp"_s, strings)});
        QCOMPARE(sighting.services.size(), 1);
        QTEST(sighting.services.first().attributes, "attributes");
        for (const QString &value : sighting.services.first().attributes)
            QVERIFY(value.size() <= 255);
    }

    void textKeysAreFew()
    {
        DnsRecord::Texts strings;
        for (int i = 0; i < 500; ++i)
            strings.append("k" + QByteArray::number(i));
        MdnsCache cache(m_types, u"eth0"_s);
        QCOMPARE(heard(cache, alice, {texts(u"Office"_s, u"_ipp._tcp"_s, strings)}).services.first().attributes.size(), 64);
    }

    void namesArePlainText()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        const QString name = u" a\u001b[31m\u202Eb\n"_s;
        const Sighting sighting = heard(cache, alice, {server(name, u"_ipp._tcp"_s, u"ho\u0007st.local"_s)});
        QCOMPARE(sighting.services.first().name, u"a[31mb"_s);
        QCOMPARE(sighting.attributes[u"name"_s], u"host"_s);
    }

    void theInstanceNamesWhoHasNoHost()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QCOMPARE(heard(cache, alice, {texts(u"Lamp"_s, u"_hap._tcp"_s, {})}).attributes[u"name"_s], u"Lamp"_s);
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

QTEST_GUILESS_MAIN(TestMdnsCache)
#include "tst_mdns_cache.moc"
