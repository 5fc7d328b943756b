// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/commands/expect_devices.h"

#include "support/site_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

Q_DECLARE_METATYPE(QVector<muster::registry::ExpectedDevice>)

class TestExpectDevices : public QObject
{
    Q_OBJECT

private:
    static Result<QVector<DeviceId>> expect(TemporarySite &site, const QVector<ExpectedDevice> &devices)
    {
        return resultOf(site.registry().apply(ExpectDevices{devices}, site.admin));
    }

private Q_SLOTS:
    void putsThemOnTheList()
    {
        TemporarySite site;
        const auto ids = expect(site, {{.name = u" Cam 1 "_s,
                                        .mac = u"dca6.324f.19c2"_s,
                                        .serial = u" SN-1 "_s,
                                        .uuid = u"URN:UUID:11111111-2222-7333-8444-555555555555"_s,
                                        .vendor = u"AXIS"_s,
                                        .model = u"P3"_s,
                                        .kind = u"Camera"_s,
                                        .group = u"roof"_s,
                                        .site = u"north"_s,
                                        .owner = u"ops"_s,
                                        .tags = {u"a"_s, u"b"_s}},
                                       {.mac = u"DC-A6-32-4F-19-C3"_s}});
        QVERIFY2(ids, ids ? "" : qPrintable(ids.error().message));
        QCOMPARE(ids->size(), 2);
        const Device first = *site.load(ids->at(0));
        QCOMPARE(first.state, Lifecycle::Expected);
        QCOMPARE(first.name, u"Cam 1"_s);
        QCOMPARE(first.kind, u"camera"_s);
        QCOMPARE(first.serial, u"SN-1"_s);
        QCOMPARE(first.tags, (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(first.owner, u"ops"_s);
        QCOMPARE(first.identifiers.size(), 3);
        for (const Identifier &identifier : first.identifiers)
            QCOMPARE(identifier.source, u"operator"_s);
        QVERIFY(!first.firstSeen && !first.lastSeen);
        QCOMPARE(first.presence.value, PresenceValue::Unknown);
        const Device second = *site.load(ids->at(1));
        QCOMPARE(second.name, u"DC:A6:32:4F:19:C3"_s); // the first identifier serves
        QVERIFY(second.serial.isEmpty());

        const auto unit = site.store().begin(storage::UnitOfWork::Mode::Read);
        QCOMPARE((*unit)->devices().withIdentifier(IdentifierType::Mac, u"DC:A6:32:4F:19:C2"_s), QVector<DeviceId>{ids->at(0)});

        const QVector<Event> events = site.events();
        QCOMPARE(events.size(), 3); // the site's, and one a device
        QCOMPARE(events.last().kind, u"device.expected"_s);
        QCOMPARE(events.last().subject, ids->at(1).toString());
        const QJsonObject payload = QJsonDocument::fromJson(events.last().payload).object();
        QCOMPARE(payload[u"name"_s].toString(), second.name);
        QCOMPARE(payload[u"identifiers"_s].toArray().first().toObject(),
                 (QJsonObject{{u"type"_s, u"mac"_s}, {u"value"_s, u"DC:A6:32:4F:19:C3"_s}}));
    }

    void nothingIsNothing()
    {
        TemporarySite site;
        const auto ids = expect(site, {});
        QVERIFY(ids && ids->isEmpty());
        QCOMPARE(site.events().size(), 1);
    }

    void refusals_data()
    {
        QTest::addColumn<QVector<ExpectedDevice>>("devices");
        QTest::addColumn<ErrorCode>("code");
        QTest::addColumn<int>("device");
        const ExpectedDevice good{.serial = u"SN-1"_s};
        const auto row = [](const char *name, const QVector<ExpectedDevice> &devices, int device,
                            ErrorCode code = ErrorCode::Rejected) { QTest::newRow(name) << devices << code << device; };
        row("no identifier", {{.name = u"x"_s}}, 1);
        row("blank identifiers", {{.name = u"x"_s, .mac = u" "_s, .serial = u"\t"_s}}, 1);
        row("placeholder serial", {good, {.serial = u"To Be Filled By O.E.M."_s}}, 2);
        row("serial of zeros", {{.mac = u"DC:A6:32:4F:19:C2"_s, .serial = u"0000000"_s}}, 1);
        row("no MAC", {{.mac = u"DC:A6:32:4F:19"_s}}, 1);
        row("broadcast MAC", {{.mac = u"FF:FF:FF:FF:FF:FF"_s}}, 1);
        row("no UUID", {{.uuid = u"123"_s}}, 1);
        row("too long a serial", {{.serial = u"SN"_s + QString(300, u'7')}}, 1);
        row("too long a name", {good, {.name = QString(256, u'x'), .serial = u"SN-3"_s}}, 2);
        row("control character", {good, {.serial = u"SN-2"_s, .vendor = u"a\u0007"_s}}, 2);
        row("control character in the serial", {{.serial = u"SN\u00072"_s}}, 1);
        row("half a character", {{.name = QString(u"a"_s + QChar(0xD800)), .serial = u"SN-2"_s}}, 1);
        row("twice in the list", {good, {.serial = u"SN-2"_s}, {.name = u"again"_s, .serial = u"SN-1"_s}}, 3,
            ErrorCode::Conflict);
        row("twice in other words", {{.mac = u"dca6324f19c2"_s}, {.mac = u"DC-A6-32-4F-19-C2"_s}}, 2, ErrorCode::Conflict);
        row("in the registry already", {good, {.serial = u"KNOWN-1"_s}}, 2, ErrorCode::Conflict);
    }
    void refusals()
    {
        QFETCH(QVector<ExpectedDevice>, devices);
        QFETCH(ErrorCode, code);
        QFETCH(int, device);
        TemporarySite site;
        const auto known = expect(site, {{.serial = u"KNOWN-1"_s}});
        QVERIFY(known);
        const qint64 feed = site.feedHead();
        const auto ids = expect(site, devices);
        QVERIFY(!ids);
        QCOMPARE(ids.error().code, code);
        QCOMPARE(ids.error().where, u"device %1"_s.arg(device));
        // All of them or none.
        QCOMPARE(site.feedHead(), feed);
        QCOMPARE(site.events().size(), 2);
        QCOMPARE(*resultOf(site.query().counts({query::Query()})), QVector<qint64>{1});
    }

    void conflictsSayWithWhom()
    {
        TemporarySite site;
        const auto known = expect(site, {{.serial = u"KNOWN-1"_s}});
        const auto again = expect(site, {{.serial = u"KNOWN-1"_s}});
        QVERIFY2(again.error().message.contains(known->first().toString()), qPrintable(again.error().message));
        const auto twice = expect(site, {{.serial = u"A-1"_s}, {.serial = u"B-1"_s}, {.serial = u"A-1"_s}});
        QVERIFY2(twice.error().message.contains(u"device 1"_s), qPrintable(twice.error().message));
    }
};

QTEST_GUILESS_MAIN(TestExpectDevices)
#include "tst_expect_devices.moc"
