// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/device_query.h"

#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestDeviceQuery : public QObject
{
    Q_OBJECT

private:
    static Device device(const char16_t *id, const QString &name)
    {
        Device made;
        made.id = DeviceId::fromString(QString::fromUtf16(id));
        made.name = name;
        return made;
    }

private Q_SLOTS:
    void find_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("name"); // empty: refused
        QTest::addColumn<ErrorCode>("code");
        const auto found = [](const QString &text, const QString &name) {
            QTest::newRow(qPrintable(text)) << text << name << ErrorCode();
        };
        const auto refused = [](const QString &text, ErrorCode code) {
            QTest::newRow(text.isEmpty() ? "empty" : qPrintable(text)) << text << QString() << code;
        };
        found(u"01900000-0000-7000-8000-00000000000a"_s, u"gw-1"_s);
        found(u"01900000-0000-7000-8000-00000000000B"_s, u"gw-2"_s);
        found(u"0190000000007000800000000000000a"_s, u"gw-1"_s);
        found(u"gw-1"_s, u"gw-1"_s);
        found(u"GW-1"_s, u"gw-1"_s);
        found(u"0fff"_s, u"gw-4"_s);
        found(u"größe"_s, u"Größe"_s);
        found(u"0a"_s, u"0a"_s); // a name that could be the beginning of an id
        refused(u"0190"_s, ErrorCode::Conflict);
        refused(u"twin"_s, ErrorCode::Conflict);
        found(u"0f"_s, u"0f"_s); // the name of one goes before the beginning of another's id
        refused(u"gw"_s, ErrorCode::NotFound);
        refused(u"abc"_s, ErrorCode::NotFound);
        refused(u""_s, ErrorCode::NotFound); // not the one without a name
        refused(u" "_s, ErrorCode::NotFound);
        refused(u"%"_s, ErrorCode::NotFound);
        refused(u"ffffffff-0000-7000-8000-00000000000a"_s, ErrorCode::NotFound);
    }
    void find()
    {
        QFETCH(QString, text);
        QFETCH(QString, name);
        QFETCH(ErrorCode, code);
        TemporarySite site;
        site.save(
            {device(u"01900000-0000-7000-8000-00000000000a", u"gw-1"_s),
             device(u"01900000-0000-7000-8000-00000000000b", u"gw-2"_s),
             device(u"02900000-0000-7000-8000-00000000000c", u"twin"_s),
             device(u"02900000-0000-7000-8000-00000000000d", u"Twin"_s),
             device(u"0fffffff-0000-7000-8000-00000000000e", u"gw-4"_s),
             device(u"03000000-0000-7000-8000-00000000000f", u"Größe"_s), device(u"03000000-0000-7000-8000-000000000010", u""_s),
             device(u"03000000-0000-7000-8000-000000000011", u"0f"_s), device(u"03000000-0000-7000-8000-000000000012", u"0a"_s)});
        const auto found = resultOf(site.query().find(text));
        if (!name.isEmpty()) {
            QVERIFY2(found, found ? "" : qPrintable(found.error().message));
            QCOMPARE(found->name, name);
            return;
        }
        QVERIFY(!found);
        QCOMPARE(found.error().code, code);
        if (text == u"twin"_s)
            QVERIFY(found.error().message.contains(u"02900000-0000-7000-8000-00000000000c"_s));
    }

    void aDeviceWhoseNameAndIdBothMatchIsOne()
    {
        TemporarySite site;
        site.save({device(u"0abc0000-0000-7000-8000-00000000000a", u"0abc"_s)});
        QVERIFY(resultOf(site.query().find(u"0abc"_s)));
    }

    void aMergedDeviceIsFoundByItsOldId()
    {
        TemporarySite site;
        site.save({device(u"01900000-0000-7000-8000-00000000000a", u"gw-1"_s),
                   device(u"0abc0000-0000-7000-8000-00000000000b", u"gw-2"_s)});
        const DeviceId kept = DeviceId::fromString(u"01900000-0000-7000-8000-00000000000a");
        const DeviceId gone = DeviceId::fromString(u"0abc0000-0000-7000-8000-00000000000b");
        {
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
            QVERIFY((*unit)->devices().merge(kept, gone));
            QVERIFY((*unit)->commit());
        }
        for (const QString &text : {gone.toString(), u"0abc"_s, u"0"_s, kept.toString(), u"gw-1"_s})
            QCOMPARE(resultOf(site.query().find(text))->id, kept);
        QCOMPARE(resultOf(site.query().device(gone))->id, kept);
        QVERIFY(resultOf(site.query().rows({gone}))->isEmpty());
        QCOMPARE(resultOf(site.query().find(u"gw-2"_s)).error().code, ErrorCode::NotFound);
    }

    void sightingsComeNewestFirst()
    {
        TemporarySite site;
        const Device made = DeviceMaker(5).plausible();
        site.save({made});
        QVERIFY(resultOf(site.query().sightings(made.id))->isEmpty());
        Sighting older;
        older.source = u"mdns"_s;
        older.at = FakeClock::start;
        Sighting newer = older;
        newer.source = u"ssdp"_s;
        newer.at += std::chrono::seconds(1);
        {
            const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
            for (const Sighting &sighting : {newer, older})
                QVERIFY((*unit)->sightings().append(made.id, sighting));
            QVERIFY((*unit)->commit());
        }
        QVERIFY(*resultOf(site.query().sightings(made.id)) == (QVector<Sighting>{newer, older}));
        QVERIFY(resultOf(site.query().sightings(DeviceId()))->isEmpty());
    }

    void device()
    {
        TemporarySite site;
        const Device made = DeviceMaker(5).plausible();
        site.save({made});
        QVERIFY(*resultOf(site.query().device(made.id)) == made);
        QCOMPARE(resultOf(site.query().device(DeviceId())).error().code, ErrorCode::NotFound);
    }

    void site()
    {
        TemporarySite without(TemporarySite::With::Nothing);
        QCOMPARE(resultOf(without.query().site()).error().code, ErrorCode::NotFound);
        TemporarySite with;
        QCOMPARE(resultOf(with.query().site())->organization, u"Example Ltd"_s);
    }

    void listsAgree()
    {
        TemporarySite site;
        const QVector<Device> devices = DeviceMaker(6).plausible(40);
        site.save(devices);
        const query::Query gateways = *query::Query::parse(u"kind:gateway"_s);
        const query::Query none = *query::Query::parse(u"name=nobody"_s);
        const auto counts = resultOf(site.query().counts({query::Query(), gateways, none}));
        const qint64 gatewayCount = std::ranges::count_if(devices,
                                                          [&](const Device &d) { return gateways.matches(d, FakeClock::start); });
        QCOMPARE(*counts, (QVector<qint64>{40, gatewayCount, 0}));
        QVERIFY(gatewayCount > 1);

        const DeviceSort sort{DeviceColumn::Name, true};
        const auto outline = resultOf(site.query().outline(gateways, sort, 2));
        QCOMPARE(outline->total, gatewayCount);
        const auto to = outline->pages.size() > 1 ? std::optional(outline->pages.at(1)) : std::nullopt;
        const auto page = resultOf(site.query().page(gateways, sort, outline->pages.first(), to, 100));
        QCOMPARE(page->size(), 2);
        const auto whole = resultOf(site.query().devices(gateways, sort, outline->pages.first(), to, 100));
        QCOMPARE(whole->size(), 2);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(whole->at(i).id == page->at(i).id);
            QVERIFY(devices.contains(whole->at(i)));
            QCOMPARE(*resultOf(site.query().position(gateways, sort, page->at(i).id)), std::optional<qint64>(i));
        }
        QVERIFY(*resultOf(site.query().rows({page->at(1).id, page->at(0).id})) == (QVector<DeviceRow>{page->at(1), page->at(0)}));
        QCOMPARE(*resultOf(site.query().position(none, sort, page->at(0).id)), std::nullopt);
    }

    void manyAtOnce()
    {
        TemporarySite site;
        site.save(DeviceMaker(6).plausible(50));
        std::vector<std::unique_ptr<TaskOf<DeviceOutline>>> tasks;
        for (int i = 0; i < 50; ++i) {
            tasks.push_back(site.query().outline({}, {static_cast<DeviceColumn>(i % 15), i % 2 == 0}, 10));
            tasks.back()->start();
            if (i % 3 == 0)
                tasks.back()->cancel();
        }
        for (std::size_t i = 0; i < tasks.size(); ++i) {
            QTRY_VERIFY(tasks[i]->isFinished());
            QCOMPARE(tasks[i]->error() != nullptr, i % 3 == 0);
        }
    }
};

QTEST_GUILESS_MAIN(TestDeviceQuery)
#include "tst_device_query.moc"
