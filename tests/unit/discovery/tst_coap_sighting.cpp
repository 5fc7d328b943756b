// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/coap/coap_sighting.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

using Attributes = QMap<QString, QString>;

Sighting described(const QByteArray &links)
{
    Sighting sighting;
    sighting.source = u"coap"_s;
    sighting.at = FakeClock::start;
    describeCoreLinks(sighting, LinkFormat::read(links).links, 5683);
    return sighting;
}

/// "type name" of each service.
QStringList servicesOf(const Sighting &sighting)
{
    QStringList services;
    for (const Service &service : sighting.services)
        services.append((service.type + u' ' + service.name).trimmed());
    return services;
}

} // namespace

class TestCoapSighting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resourcesAreServices()
    {
        const Sighting sighting = described(
            "</>;title=\"General Info\";ct=0,</time>;if=clock;rt=ticks;title=\"Internal Clock\";obs,"
            "</.well-known/core>;ct=40,</s/1>;rt=\"core.s temp\",</s/2>;rt=core.s");
        QCOMPARE(servicesOf(sighting), (QStringList{u"/ General Info"_s, u"ticks /time"_s, u"core.s /s/1"_s, u"core.s /s/2"_s}));
        const Service &time = sighting.services[1];
        QCOMPARE(time.source, u"coap"_s);
        QCOMPARE(time.port, 5683);
        QCOMPARE(time.attributes,
                 (Attributes{{u"if"_s, u"clock"_s}, {u"rt"_s, u"ticks"_s}, {u"title"_s, u"Internal Clock"_s}, {u"obs"_s, u""_s}}));
        QCOMPARE(sighting.attributes, (Attributes{{u"description"_s, u"General Info"_s}}));
        QVERIFY(sighting.identifiers.isEmpty());
    }

    void hints_data()
    {
        QTest::addColumn<QByteArray>("links");
        QTest::addColumn<Attributes>("attributes");
        QTest::addColumn<QStringList>("services");
        QTest::newRow("nothing") << QByteArray() << Attributes{} << QStringList{};
        QTest::newRow("LwM2M that says so") << QByteArray("</>;rt=\"oma.lwm2m\";ct=11543,</1/0>,</3/0>,</5>;ver=1.1,</x>")
                                            << Attributes{{u"lwm2m"_s, u"/1/0 /3/0 /5"_s}}
                                            << QStringList{u"oma.lwm2m"_s, u"/x"_s};
        QTest::newRow("LwM2M somewhere else") << QByteArray("</lw>;rt=\"oma.lwm2m\",</lw/1/0>,</lw/3/0>,</9>")
                                              << Attributes{{u"lwm2m"_s, u"/1/0 /3/0"_s}} << QStringList{u"oma.lwm2m"_s, u"/9"_s};
        QTest::newRow("LwM2M by its objects")
            << QByteArray("</0>,</1>,</3>") << Attributes{{u"lwm2m"_s, u"/0 /1 /3"_s}} << QStringList{u"oma.lwm2m"_s};
        QTest::newRow("numbers are no LwM2M") << QByteArray("</1>,</2>") << Attributes{} << QStringList{u"/1"_s, u"/2"_s};
        QTest::newRow("EST") << QByteArray("</est/crts>;rt=\"ace.est.crts\";ct=\"281 287\",</est/sen>;rt=\"ace.est.sen\"")
                             << Attributes{{u"est"_s, u"/est/crts"_s}}
                             << QStringList{u"ace.est.crts /est/crts"_s, u"ace.est.sen /est/sen"_s};
        QTest::newRow("resource directory") << QByteArray("</rd>;rt=\"core.rd\";ct=40,</rd-lookup/res>;rt=core.rd-lookup-res")
                                            << Attributes{{u"resourceDirectory"_s, u"/rd"_s}}
                                            << QStringList{u"core.rd /rd"_s, u"core.rd-lookup-res /rd-lookup/res"_s};
        QTest::newRow("others are none of its own") << QByteArray(
            "<coap://10.0.0.9/a>;rt=core.rd;title=x,</a>;anchor=\"coap://10.0.0.9\";rt=core.rd,<//h/p>,<a>,</b>;anchor=\"/a\"")
                                                    << Attributes{} << QStringList{u"/b"_s};
        QTest::newRow("a name") << QByteArray("</a>;ep=\"node 7\";d=hall") << Attributes{{u"name"_s, u"node 7"_s}}
                                << QStringList{u"/a"_s};
        QTest::newRow("several names are others'")
            << QByteArray("</a>;ep=one,</b>;ep=two") << Attributes{} << QStringList{u"/a"_s, u"/b"_s};
        QTest::newRow("twice the same") << QByteArray("</a>,</a>,</b>;rt=x,</b>;rt=x") << Attributes{}
                                        << QStringList{u"/a"_s, u"x /b"_s};
    }
    void hints()
    {
        QFETCH(QByteArray, links);
        QFETCH(Attributes, attributes);
        QFETCH(QStringList, services);
        const Sighting sighting = described(links);
        QCOMPARE(sighting.attributes, attributes);
        QCOMPARE(servicesOf(sighting), services);
    }

    void endpointNamesThatNameADevice_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("identifier");
        QTest::newRow("MAC, RFC 9039") << QByteArray("urn:dev:mac:0024beffff804ff1") << u"mac 00:24:BE:80:4F:F1"_s;
        QTest::newRow("MAC with FFFE") << QByteArray("urn:dev:mac:0024BEFFFE804FF1") << u"mac 00:24:BE:80:4F:F1"_s;
        QTest::newRow("MAC in six bytes") << QByteArray("URN:DEV:mac:0024be804ff1_eth0") << u"mac 00:24:BE:80:4F:F1"_s;
        QTest::newRow("EUI-64 is no MAC") << QByteArray("urn:dev:mac:0024be1122804ff1") << QString();
        QTest::newRow("UUID") << QByteArray("urn:uuid:F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6")
                              << u"uuid f81d4fae-7dec-11d0-a765-00a0c91e6bf6"_s;
        QTest::newRow("no UUID") << QByteArray("urn:uuid:f81d4fae") << QString();
        QTest::newRow("IMEI") << QByteArray("urn:imei:90420156-025763-0") << u"serial 904201560257630"_s;
        QTest::newRow("serial number") << QByteArray("urn:dev:ops:32473-Refrigerator-50-2")
                                       << u"usn urn:dev:ops:32473-Refrigerator-50-2"_s;
        QTest::newRow("no serial number") << QByteArray("urn:dev:ops:32473-x") << QString();
        QTest::newRow("other URN") << QByteArray("urn:example:x") << QString();
    }
    void endpointNamesThatNameADevice()
    {
        QFETCH(QByteArray, name);
        QFETCH(QString, identifier);
        const Sighting sighting = described("</a>;ep=\"" + name + '"');
        QCOMPARE(sighting.attributes, (Attributes{{u"urn"_s, QString::fromLatin1(name)}}));
        QString found;
        for (const Identifier &own : sighting.identifiers)
            found += identifierTypeWords.word(own.type) + u' ' + own.value;
        QCOMPARE(found, identifier);
    }

    void aDeviceIsNotFloodedWithServices()
    {
        QByteArray links;
        for (int i = 0; i < 100; ++i)
            links += "</r" + QByteArray::number(i) + ">,";
        QCOMPARE(described(links.chopped(1)).services.size(), 32);
    }
};

QTEST_GUILESS_MAIN(TestCoapSighting)
#include "tst_coap_sighting.moc"
