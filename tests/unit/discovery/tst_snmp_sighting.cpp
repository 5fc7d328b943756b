// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_sighting.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

const QByteArray softwareEngine = QByteArray::fromHex("80001f8880e963000061020304");

SnmpFacts facts(QVector<SnmpVariable> variables)
{
    return {true, {}, std::move(variables)};
}

SnmpVariable text(const SnmpOid &name, const char *value)
{
    return {name, QByteArray(value)};
}

/// As a switch of Cisco's answers, its chassis being row 1001.
QVector<SnmpVariable> catalyst()
{
    return {text(mib::sysDescr, "Cisco IOS Software, C2960X Software\r\nTechnical Support: http://www.cisco.com"),
            {mib::sysObjectId, SnmpOid{1, 3, 6, 1, 4, 1, 9, 1, 1208}},
            text(mib::sysName, "sw-hall.example.com"),
            text(mib::sysLocation, "Hall 2, rack 4"),
            {mib::sysServices, qint64(6)},
            {mib::entityClass.child(1), qint64(11)},
            {mib::entityClass.child(1001), qint64(3)},
            {mib::ifPhysAddress.child(1), QByteArray::fromHex("001b54010203")},
            {mib::ifPhysAddress.child(2), QByteArray::fromHex("001b54010204")},
            {mib::ifPhysAddress.child(3), QByteArray::fromHex("001b54010203")},
            text(mib::entityDescr.child(1001), "WS-C2960X-24TS-L"),
            text(mib::entityHardware.child(1001), "V02"),
            text(mib::entityFirmware.child(1001), "15.2(3r)E1"),
            text(mib::entitySoftware.child(1001), "15.2(4)E7"),
            text(mib::entitySerial.child(1001), "FOC1234X0AB"),
            text(mib::entityMaker.child(1001), "Cisco Systems, Inc."),
            text(mib::entityModel.child(1001), "WS-C2960X-24TS-L"),
            {mib::engineId, QByteArray::fromHex("8000000903001b5401020300")}};
}

QStringList values(const Sighting &sighting, IdentifierType type)
{
    QStringList values;
    for (const Identifier &identifier : sighting.identifiers)
        if (identifier.type == type)
            values += identifier.value;
    return values;
}

} // namespace

class TestSnmpSighting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsAllThatWasSaid()
    {
        const Sighting sighting = *made(facts(catalyst()));
        QCOMPARE(sighting.source, u"snmp"_s);
        QCOMPARE(sighting.interface, u"eth0"_s);
        QCOMPARE(sighting.endpoint, u"10.0.1.9"_s);
        QCOMPARE(sighting.at, FakeClock::start);
        const QMap<QString, QString> attributes{{u"name"_s, u"sw-hall.example.com"_s},
                                                {u"description"_s,
                                                 u"Cisco IOS Software, C2960X Software Technical Support: http://www.cisco.com"_s},
                                                {u"location"_s, u"Hall 2, rack 4"_s},
                                                {u"vendor"_s, u"Cisco"_s},
                                                {u"model"_s, u"WS-C2960X-24TS-L"_s},
                                                {u"firmware"_s, u"15.2(4)E7"_s},
                                                {u"hardware"_s, u"V02"_s},
                                                {u"chassis"_s, u"WS-C2960X-24TS-L"_s},
                                                {u"serial"_s, u"FOC1234X0AB"_s},
                                                {u"kind"_s, u"switch"_s}};
        QCOMPARE(sighting.attributes, attributes);
        QCOMPARE(values(sighting, IdentifierType::Serial), QStringList{u"FOC1234X0AB"_s});
        QCOMPARE(values(sighting, IdentifierType::Mac), (QStringList{u"00:1B:54:01:02:03"_s, u"00:1B:54:01:02:04"_s}));
        const Service service{u"snmp"_s,
                              u"snmp"_s,
                              {},
                              161,
                              {{u"version"_s, u"2c"_s},
                               {u"community"_s, u"public"_s},
                               {u"engineId"_s, u"8000000903001b5401020300"_s}}};
        QCOMPARE(sighting.services, QVector<Service>{service});
    }

    void tellsNothingOfSilence() { QVERIFY(!made({})); }

    void tellsThatPublicAnswersEvenIfItSaysNothing()
    {
        const Sighting sighting = *made(facts({}));
        QVERIFY(sighting.attributes.isEmpty() && sighting.identifiers.isEmpty());
        QCOMPARE(sighting.services.first().attributes.value(u"community"_s), u"public"_s);
    }

    void tellsTheEngineOfVersion3()
    {
        SnmpFacts said;
        said.engineId = QByteArray::fromHex("80003a8c03dca6324f19c2");
        const Sighting sighting = *made(said);
        QCOMPARE(sighting.attributes, (QMap<QString, QString>{{u"vendor"_s, u"MikroTik"_s}, {u"kind"_s, u"router"_s}}));
        QCOMPARE(values(sighting, IdentifierType::Mac), QStringList{u"DC:A6:32:4F:19:C2"_s});
        QCOMPARE(sighting.services.first().attributes,
                 (QMap<QString, QString>{{u"version"_s, u"3"_s}, {u"engineId"_s, u"80003a8c03dca6324f19c2"_s}}));
    }

    void anAgentIsNoMaker()
    {
        SnmpFacts said;
        said.engineId = softwareEngine;
        const Sighting engineOnly = *made(said);
        QVERIFY(engineOnly.attributes.isEmpty());
        QCOMPARE(engineOnly.services.first().attributes.value(u"agent"_s), u"Net-SNMP"_s);
        const Sighting answering =
            *made(facts({{mib::sysObjectId, SnmpOid{1, 3, 6, 1, 4, 1, 8072, 3, 2, 10}}, {mib::sysServices, qint64(72)}}));
        QVERIFY(answering.attributes.isEmpty());
        QCOMPARE(answering.services.first().attributes.value(u"agent"_s), u"Net-SNMP"_s);
    }

    void fields_data()
    {
        QTest::addColumn<QVector<SnmpVariable>>("variables");
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("value");
        const SnmpVariable software{mib::sysObjectId, SnmpOid{1, 3, 6, 1, 4, 1, 8072, 3, 2, 10}};
        const SnmpVariable chassis{mib::entityClass.child(1), qint64(3)};
        const SnmpVariable engine{mib::engineId, softwareEngine};
        QTest::newRow("a maker nobody knows")
            << QVector<SnmpVariable>{{mib::sysObjectId, SnmpOid{1, 3, 6, 1, 4, 1, 2000000000, 1}}, engine} << u"vendor"_s
            << QString();
        QTest::newRow("then the chassis names him")
            << QVector<SnmpVariable>{software, chassis, text(mib::entityMaker.child(1), "ACME")} << u"vendor"_s << u"ACME"_s;
        QTest::newRow("or the UPS") << QVector<SnmpVariable>{software, text(mib::upsManufacturer, "Riello")} << u"vendor"_s
                                    << u"Riello"_s;
        QTest::newRow("no object, but an engine")
            << QVector<SnmpVariable>{{mib::sysObjectId, SnmpOid{0, 0}},
                                     {mib::engineId, QByteArray::fromHex("800000090300ca0110080000")}}
            << u"vendor"_s << u"Cisco"_s;
        QTest::newRow("a nothing is nothing")
            << QVector<SnmpVariable>{software, chassis, text(mib::entityMaker.child(1), "N/A")} << u"vendor"_s << QString();
        QTest::newRow("printer") << QVector<SnmpVariable>{software, text(mib::printerSerial, "")} << u"kind"_s << u"printer"_s;
        QTest::newRow("printer's serial") << QVector<SnmpVariable>{text(mib::printerSerial, "CNB1234567")} << u"serial"_s
                                          << u"CNB1234567"_s;
        QTest::newRow("printer's model") << QVector<SnmpVariable>{text(mib::printerSerial, ""),
                                                                  text(mib::hrDeviceDescr, "HP LaserJet 4250")}
                                         << u"model"_s << u"HP LaserJet 4250"_s;
        QTest::newRow("a processor is no model")
            << QVector<SnmpVariable>{text(mib::hrDeviceDescr, "GenuineIntel")} << u"model"_s << QString();
        QTest::newRow("UPS") << QVector<SnmpVariable>{software, text(mib::upsModel, "Smart-UPS 1500")} << u"kind"_s << u"ups"_s;
        QTest::newRow("UPS's model") << QVector<SnmpVariable>{text(mib::upsModel, "Smart-UPS 1500")} << u"model"_s
                                     << u"Smart-UPS 1500"_s;
        QTest::newRow("UPS's firmware") << QVector<SnmpVariable>{text(mib::upsSoftware, "UPS 09.3"),
                                                                 text(mib::upsAgentSoftware, "v6")}
                                        << u"firmware"_s << u"UPS 09.3"_s;
        QTest::newRow("the card's, where the UPS says none")
            << QVector<SnmpVariable>{text(mib::upsSoftware, ""), text(mib::upsAgentSoftware, "v6")} << u"firmware"_s << u"v6"_s;
        QTest::newRow("by product line") << QVector<SnmpVariable>{{mib::sysObjectId, SnmpOid{1, 3, 6, 1, 4, 1, 11, 2, 3, 9, 1}},
                                                                  {mib::sysServices, qint64(2)}}
                                         << u"kind"_s << u"printer"_s;
        QTest::newRow("by layers") << QVector<SnmpVariable>{{mib::sysServices, qint64(2)}} << u"kind"_s << u"switch"_s;
        QTest::newRow("firmware for want of software")
            << QVector<SnmpVariable>{chassis, text(mib::entityFirmware.child(1), "1.2")} << u"firmware"_s << u"1.2"_s;
        QTest::newRow("another row's") << QVector<SnmpVariable>{chassis, text(mib::entityModel.child(2), "PSU")} << u"model"_s
                                       << QString();
        QTest::newRow("placeholder serial") << QVector<SnmpVariable>{chassis,
                                                                     text(mib::entitySerial.child(1), "To be filled by O.E.M.")}
                                            << u"serial"_s << QString();
        QTest::newRow("and then the printer's")
            << QVector<SnmpVariable>{chassis, text(mib::entitySerial.child(1), "0"), text(mib::printerSerial, "CNB1")}
            << u"serial"_s << u"CNB1"_s;
        QTest::newRow("name that is a number") << QVector<SnmpVariable>{{mib::sysName, qint64(7)}} << u"name"_s << QString();
        QTest::newRow("name with control characters")
            << QVector<SnmpVariable>{text(mib::sysName, "sw\x1b[31m\n1")} << u"name"_s << u"sw[31m 1"_s;
        QTest::newRow("name without end") << QVector<SnmpVariable>{{mib::sysName, QByteArray(5000, 'x')}} << u"name"_s
                                          << QString(255, u'x');
    }
    void fields()
    {
        QFETCH(QVector<SnmpVariable>, variables);
        QFETCH(QString, field);
        const Sighting sighting = *made(facts(variables));
        QTEST(sighting.attributes.value(field), "value");
        QCOMPARE(sighting.attributes.contains(field), !sighting.attributes.value(field).isEmpty());
    }

    void claimsOnlyItsOwnMacsAndNotTooMany()
    {
        QVector<SnmpVariable> variables{{mib::ifPhysAddress.child(1), QByteArray()},
                                        {mib::ifPhysAddress.child(2), QByteArray::fromHex("000000000000")},
                                        {mib::ifPhysAddress.child(3), QByteArray::fromHex("0242ac110002")},
                                        {mib::ifPhysAddress.child(4), QByteArray::fromHex("00005e000101")},
                                        {mib::ifPhysAddress.child(5), QByteArray::fromHex("ffffffffffff")}};
        QVERIFY(made(facts(variables))->identifiers.isEmpty());
        for (quint32 i = 0; i < 20; ++i)
            variables.append({mib::ifPhysAddress.child(10 + i), QByteArray::fromHex("001b540102") + char(i)});
        QCOMPARE(values(*made(facts(variables)), IdentifierType::Mac).size(), 8);
    }

private:
    std::optional<Sighting> made(const SnmpFacts &said) const
    {
        return snmpSighting(said, m_enterprises, u"eth0"_s, QHostAddress(u"10.0.1.9"_s), FakeClock::start);
    }

    const EnterpriseNumbers m_enterprises = EnterpriseNumbers::shipped().value_or(EnterpriseNumbers());
};

QTEST_GUILESS_MAIN(TestSnmpSighting)
#include "tst_snmp_sighting.moc"
