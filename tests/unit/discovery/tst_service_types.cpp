// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/service_types.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

Sighting sightingOf(const QVector<Service> &services)
{
    Sighting sighting;
    sighting.source = u"mdns"_s;
    sighting.at = FakeClock::start;
    sighting.services = services;
    return sighting;
}

Service service(const QString &type, const QMap<QString, QString> &attributes = {}, const QString &name = u"x"_s)
{
    return {u"mdns"_s, type, name, 1, attributes};
}

QStringList shown(const QVector<Identifier> &identifiers)
{
    QStringList lines;
    for (const Identifier &identifier : identifiers)
        lines += identifierTypeWords.word(identifier.type) + u' ' + identifier.value;
    return lines;
}

} // namespace

class TestServiceTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theShippedTableIsValid()
    {
        const auto types = ServiceTypes::shipped();
        QVERIFY2(types, types ? "" : qPrintable(types.error().message + u" at "_s + types.error().where));
        QVERIFY(types->all().size() >= 80);
        // Asked for in one packet, in two at most.
        QVERIFY2(types->asked().size() >= 25 && types->asked().size() <= 60, qPrintable(QString::number(types->asked().size())));
        QVERIFY(types->asked().contains(u"_ipp._tcp"_s));
    }

    void strangeTablesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::newRow("nothing") << QByteArray("{}") << u"/types"_s;
        QTest::newRow("unknown key") << QByteArray(R"({"types":[{"type":"_a._tcp","colour":"red"}]})") << u"/types/0/colour"_s;
        QTest::newRow("unknown field") << QByteArray(R"({"types":[{"type":"_a._tcp","fields":{"size":["x"]}}]})")
                                       << u"/types/0/fields/size"_s;
        QTest::newRow("unknown identifier") << QByteArray(R"({"types":[{"type":"_a._tcp","identifiers":{"imei":["x"]}}]})")
                                            << u"/types/0/identifiers/imei"_s;
        QTest::newRow("no type") << QByteArray(R"({"types":[{"kind":"printer"}]})") << u"/types/0/type"_s;
        QTest::newRow("not a type") << QByteArray(R"({"types":[{"type":"ipp"}]})") << u"/types/0/type"_s;
        QTest::newRow("type twice") << QByteArray(R"({"types":[{"type":"_a._tcp"},{"type":"_a._tcp"}]})") << u"/types/1/type"_s;
        QTest::newRow("kind of two words") << QByteArray(R"({"types":[{"type":"_a._tcp","kind":"Laser printer"}]})")
                                           << u"/types/0/kind"_s;
        QTest::newRow("upper-case key") << QByteArray(R"({"types":[{"type":"_a._tcp","identifiers":{"uuid":["UUID"]}}]})")
                                        << u"/types/0/identifiers/uuid/0"_s;
        QTest::newRow("factory default without a key")
            << QByteArray(R"({"types":[{"type":"_a._tcp","factoryDefault":{"yes":["1"]}}]})") << u"/types/0/factoryDefault/key"_s;
        QTest::newRow("kinds without a key")
            << QByteArray(R"({"types":[{"type":"_a._tcp","kindBy":{"values":[]}}]})") << u"/types/0/kindBy/key"_s;
    }
    void strangeTablesAreRefused()
    {
        QFETCH(QByteArray, json);
        const auto types = ServiceTypes::read(json);
        QVERIFY(!types);
        QCOMPARE(types.error().code, ErrorCode::Rejected);
        QTEST(types.error().where, "where");
    }

    void describes_data()
    {
        QTest::addColumn<QVector<Service>>("services");
        QTest::addColumn<QString>("attributes");
        QTest::addColumn<QStringList>("identifiers");
        const auto row = [](const char *name, const QVector<Service> &services, const QString &attributes,
                            const QStringList &identifiers) { QTest::newRow(name) << services << attributes << identifiers; };
        row("printer",
            {service(u"_ipp._tcp"_s, {{u"ty"_s, u"OKI C332"_s},
                                      {u"usb_mfg"_s, u"OKI"_s},
                                      {u"uuid"_s, u"1B2C3D4E-0000-1000-8000-00D0F4000001"_s}})},
            u"kind=printer model=OKI C332 vendor=OKI"_s, {u"uuid 1b2c3d4e-0000-1000-8000-00d0f4000001"_s});
        row("second key when the first is empty", {service(u"_printer._tcp"_s, {{u"ty"_s, u""_s}, {u"usb_mdl"_s, u"C332"_s}})},
            u"kind=printer model=C332"_s, {});
        row("fixed vendor, MAC in the name",
            {service(u"_shelly._tcp"_s, {{u"app"_s, u"Plus1PM"_s}, {u"ver"_s, u"1.4.4"_s}}, u"shellyplus1pm-a8032abe54dc"_s)},
            u"firmware=1.4.4 model=Plus1PM vendor=Shelly"_s, {u"mac A8:03:2A:BE:54:DC"_s});
        row("MAC in brackets", {service(u"_workstation._tcp"_s, {}, u"desk [dc:a6:32:4f:19:c2]"_s)}, u"kind=computer"_s,
            {u"mac DC:A6:32:4F:19:C2"_s});
        row("two MACs in a value",
            {service(u"_http._tcp"_s,
                     {{u"vendor"_s, u"Synology"_s}, {u"mac_address"_s, u"00:11:32:0a:0b:0c|00:11:32:0a:0b:0d"_s}})},
            u"vendor=Synology"_s, {u"mac 00:11:32:0A:0B:0C"_s, u"mac 00:11:32:0A:0B:0D"_s});
        row("kind by category",
            {service(u"_hap._tcp"_s, {{u"ci"_s, u"7"_s}, {u"md"_s, u"Plug"_s}, {u"id"_s, u"A8:03:2A:BE:54:DC"_s}})},
            u"driverHint=homekit kind=plug model=Plug"_s, {}); // HomeKit's id only looks like a MAC
        const auto homeKit = [](const QString &flags) { return service(u"_hap._tcp"_s, {{u"sf"_s, flags}}); };
        row("HomeKit, without an owner", {homeKit(u"1"_s)}, u"driverHint=homekit factoryDefault=yes"_s, {});
        row("HomeKit, without an owner and not on Wi-Fi", {homeKit(u"3"_s)}, u"driverHint=homekit factoryDefault=yes"_s, {});
        row("HomeKit, paired", {homeKit(u"0"_s)}, u"driverHint=homekit factoryDefault=no"_s, {});
        row("HomeKit, paired, with a problem", {homeKit(u"4"_s)}, u"driverHint=homekit factoryDefault=no"_s, {});
        row("HomeKit, flags that are none", {homeKit(u"yes"_s)}, u"driverHint=homekit"_s, {});
        row("HomeKit, no flags", {service(u"_hap._tcp"_s)}, u"driverHint=homekit"_s, {});
        const auto matter = [](const QString &mode) {
            return service(u"_matterc._udp"_s, {{u"cm"_s, mode}, {u"dt"_s, u"256"_s}});
        };
        row("Matter, waits for its first owner", {matter(u"1"_s)}, u"driverHint=matter factoryDefault=yes kind=light"_s, {});
        row("Matter, its owner lets others in", {matter(u"2"_s)}, u"driverHint=matter factoryDefault=no kind=light"_s, {});
        row("Matter, closed", {matter(u"0"_s)}, u"driverHint=matter kind=light"_s,
            {}); // its time to be commissioned may have run out
        row("unknown category", {service(u"_hap._tcp"_s, {{u"ci"_s, u"99"_s}})}, u"driverHint=homekit"_s, {});
        row("the first of the table is believed",
            {service(u"_http._tcp"_s, {{u"vendor"_s, u"Acme"_s}}),
             service(u"_axis-video._tcp"_s, {{u"macaddress"_s, u"00408C123456"_s}})},
            u"kind=camera vendor=Axis"_s, {u"mac 00:40:8C:12:34:56"_s});
        row("placeholders are no identifiers",
            {service(u"_lxi._tcp"_s, {{u"serialnumber"_s, u"0"_s}}), service(u"_wled._tcp"_s, {{u"mac"_s, u"ffffffffffff"_s}}),
             service(u"_uscan._tcp"_s, {{u"uuid"_s, u"none"_s}})},
            u"kind=light serial=0 vendor=WLED"_s, {});
        row("serial", {service(u"_lxi._tcp"_s, {{u"manufacturer"_s, u"Keysight"_s}, {u"serialnumber"_s, u"MY51350313"_s}})},
            u"kind=instrument serial=MY51350313 vendor=Keysight"_s, {u"serial MY51350313"_s});
        row("unknown type", {service(u"_zz._tcp"_s, {{u"model"_s, u"x"_s}, {u"mac"_s, u"dc:a6:32:4f:19:c2"_s}})}, u""_s, {});
    }
    void describes()
    {
        QFETCH(QVector<Service>, services);
        const auto types = ServiceTypes::shipped();
        QVERIFY(types);
        Sighting sighting = sightingOf(services);
        types->describe(sighting);
        QStringList attributes;
        for (auto field = sighting.attributes.begin(); field != sighting.attributes.end(); ++field)
            attributes += field.key() + u'=' + field.value();
        QTEST(attributes.join(u' '), "attributes");
        QTEST(shown(sighting.identifiers), "identifiers");
        for (const Identifier &identifier : sighting.identifiers)
            QCOMPARE(identifier.source, u"mdns"_s);
    }

    void whatToldTheFactoryStateIsTakenBack()
    {
        const auto types = ServiceTypes::shipped();
        const Service waits = service(u"_matterc._udp"_s, {{u"cm"_s, u"1"_s}});
        Sighting sighting = sightingOf({service(u"_matter._tcp"_s)});
        sighting.goneServices = {service(u"_ipp._tcp"_s)};
        types->describe(sighting);
        QVERIFY(!sighting.attributes.contains(u"factoryDefault"_s));
        sighting.goneServices += waits;
        types->describe(sighting);
        QCOMPARE(sighting.attributes.value(u"factoryDefault"_s), u"unknown"_s);
        sighting.attributes.clear();
        sighting.services += waits; // under another name
        types->describe(sighting);
        QCOMPARE(sighting.attributes.value(u"factoryDefault"_s), u"yes"_s);
    }

    void identifiersAreFew()
    {
        QVector<Service> services;
        for (int i = 0; i < 64; ++i)
            services.append(service(u"_wled._tcp"_s, {{u"mac"_s, u"dca6324f%1"_s.arg(i, 4, 16, QChar(u'0'))}}));
        Sighting sighting = sightingOf(services);
        ServiceTypes::shipped()->describe(sighting);
        QCOMPARE(sighting.identifiers.size(), 8);
    }
};

QTEST_GUILESS_MAIN(TestServiceTypes)
#include "tst_service_types.moc"
