// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_cache.h"

#include "mdns_cache_bench.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

class TestMdnsCache : public QObject, protected MdnsCacheBench
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { readTypes(); }
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

    void hostsWithSeveralAddressesAreThemselves()
    {
        MdnsCache cache(m_types, u"eth0"_s);
        QVector<DnsRecord> records = office(u"oki1.local"_s, u"172.17.0.1"_s);
        records.append(address(u"oki1.local"_s, u"10.0.1.9"_s));
        QCOMPARE(heard(cache, alice, records).services.size(), 1);
        // An address of this machine itself tells nothing.
        QCOMPARE(heard(cache, bob, office(u"oki1.local"_s, u"127.0.1.1"_s)).services.size(), 1);
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
};

QTEST_GUILESS_MAIN(TestMdnsCache)
#include "tst_mdns_cache.moc"
