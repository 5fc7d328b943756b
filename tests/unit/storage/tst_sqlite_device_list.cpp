// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sorted lists of devices against a plain sort in memory.
#include "storage/sqlite/sqlite_device_repository.h"

#include "base/text.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;

using Mode = UnitOfWork::Mode;

namespace {

constexpr quint32 seed = 20260312;
constexpr int deviceCount = 150;

QByteArray numberKey(qint64 number)
{
    return QByteArray::number(number + 4'000'000'000'000'000'000LL).rightJustified(20, '0');
}

/// 16 bytes, IPv4 as ::ffff:a.b.c.d; empty when it is no address. Enough for those used here: "1.2.3.4", "a:b::c", "::ffff:1.2.3.4".
QByteArray addressKey(QString text)
{
    const bool isMapped = text.startsWith(u"::ffff:"_s);
    const QStringList parts = (isMapped ? text.sliced(7) : text).split(u'.');
    if (parts.size() == 4) {
        QByteArray key = QByteArray::fromHex("00000000000000000000ffff");
        for (const QString &part : parts)
            key += static_cast<char>(part.toInt());
        return key;
    }
    const qsizetype gap = text.indexOf(u"::"_s);
    if (gap < 0)
        return {};
    QStringList groups = text.first(gap).split(u':');
    const QStringList tail = text.sliced(gap + 2).split(u':');
    while (groups.size() + tail.size() < 8)
        groups += u"0"_s;
    QByteArray key;
    for (const QString &group : groups + tail)
        key += QByteArray::fromHex(group.toLatin1().rightJustified(4, '0'));
    return key;
}

/// What a column sorts by, as bytes that compare.
QByteArray sortKey(const Device &device, DeviceColumn column)
{
    switch (column) {
    case DeviceColumn::Name: return naturalSortKey(device.name);
    case DeviceColumn::State: return numberKey(static_cast<int>(device.state));
    case DeviceColumn::Presence: return numberKey(static_cast<int>(device.presence.value));
    case DeviceColumn::Compliance: return numberKey(static_cast<int>(device.compliance));
    case DeviceColumn::Kind: return foldCase(device.kind).toUtf8();
    case DeviceColumn::Vendor: return naturalSortKey(device.vendor + u' ' + device.model);
    case DeviceColumn::Firmware: return naturalSortKey(device.firmware);
    case DeviceColumn::Address: {
        return addressKey(device.addresses.value(0).section(u'%', 0, 0));
    }
    case DeviceColumn::Group: return foldCase(device.group).toUtf8();
    case DeviceColumn::Site: return foldCase(device.site).toUtf8();
    case DeviceColumn::Owner: return foldCase(device.owner).toUtf8();
    case DeviceColumn::Serial: return foldCase(device.serial).toUtf8();
    case DeviceColumn::Expires: {
        const Credential *certificate = device.currentCertificate();
        const bool ends = certificate && certificate->notAfter;
        return numberKey(ends ? certificate->notAfter->time_since_epoch().count() : 4'000'000'000'000'000LL); // none = last
    }
    case DeviceColumn::LastSeen:
        return numberKey(device.lastSeen ? device.lastSeen->time_since_epoch().count() : 0); // never = first
    case DeviceColumn::Sources: return device.sources.join(u',').toUtf8();
    }
    return {};
}

/// What it is grouped by.
QString groupKey(const Device &device, DeviceGrouping grouping)
{
    switch (grouping) {
    case DeviceGrouping::Kind: return foldCase(device.kind);
    case DeviceGrouping::Network: {
        const QString address = device.addresses.value(0);
        const bool isOnBus = !address.isEmpty() && addressKey(address.section(u'%', 0, 0)).isEmpty();
        return device.interfaces.value(0, isOnBus ? u"/"_s : QString());
    }
    case DeviceGrouping::None: break;
    }
    return {};
}

const std::pair<const char *, DeviceGrouping> groupings[] = {{"", DeviceGrouping::None},
                                                             {", by kind", DeviceGrouping::Kind},
                                                             {", by network", DeviceGrouping::Network}};

const std::pair<const char *, DeviceColumn> columns[] = {
    {"name", DeviceColumn::Name},         {"state", DeviceColumn::State},
    {"presence", DeviceColumn::Presence}, {"compliance", DeviceColumn::Compliance},
    {"kind", DeviceColumn::Kind},         {"vendor", DeviceColumn::Vendor},
    {"firmware", DeviceColumn::Firmware}, {"address", DeviceColumn::Address},
    {"group", DeviceColumn::Group},       {"site", DeviceColumn::Site},
    {"owner", DeviceColumn::Owner},       {"serial", DeviceColumn::Serial},
    {"expires", DeviceColumn::Expires},   {"last seen", DeviceColumn::LastSeen},
    {"sources", DeviceColumn::Sources},
};

} // namespace

class TestSqliteDeviceList : public QObject
{
    Q_OBJECT

private:
    QVector<DeviceId> expected(const query::Query &query, const DeviceSort &sort) const
    {
        QMap<QByteArray, QVector<QPair<QByteArray, DeviceId>>> groups;
        for (const Device &device : m_devices)
            if (query.matches(device, FakeClock::start))
                groups[groupKey(device, sort.grouping).toUtf8()].append({sortKey(device, sort.column), device.id});
        QVector<DeviceId> ids;
        for (auto &keys : groups) {
            std::sort(keys.begin(), keys.end());
            if (sort.descending)
                std::reverse(keys.begin(), keys.end());
            for (const auto &[key, id] : std::as_const(keys))
                ids.append(id);
        }
        return ids;
    }
    /// The runs of one group in a list.
    QVector<DeviceGroup> groupsOf(const QVector<DeviceId> &ids, DeviceGrouping grouping) const
    {
        QVector<DeviceGroup> groups;
        for (const DeviceId &id : ids) {
            const auto device = std::ranges::find(m_devices, id, &Device::id);
            const QString key = groupKey(*device, grouping);
            if (grouping == DeviceGrouping::None)
                continue;
            if (groups.isEmpty() || groups.last().key != key)
                groups.append({key, 0});
            ++groups.last().count;
        }
        return groups;
    }
    static QVector<DeviceId> idsOf(const QVector<DeviceRow> &rows)
    {
        QVector<DeviceId> ids;
        for (const DeviceRow &row : rows)
            ids.append(row.id);
        return ids;
    }

    std::unique_ptr<TemporarySite> m_site;
    QVector<Device> m_devices;

private Q_SLOTS:
    void initTestCase()
    {
        m_site = std::make_unique<TemporarySite>();
        DeviceMaker maker(seed);
        for (int i = 0; i < deviceCount; ++i)
            m_devices.append(i % 3 ? maker.plausible() : maker.hostile());
        for (int i = 0; i < deviceCount; i += 5)
            m_devices[i].sources.prepend(i % 2 ? u"usb"_s : u"coap"_s);
        for (int i = 0; i < deviceCount; i += 4)
            m_devices[i].interfaces = QStringList{i % 3 ? u"wlan0"_s : u"enp3s0"_s, u"eth0"_s};
        for (int i = 1; i < deviceCount; i += 9) {
            m_devices[i].interfaces.clear();
            m_devices[i].addresses = {u"1-2.%1"_s.arg(i)};
        }
        for (int i = 0; i < 6; ++i)
            m_devices[i * 7].addresses = QStringList{QStringList{u"::ffff:10.0.0.1"_s, u"10.0.0.1"_s, u"fe80::1%eth0"_s,
                                                                 u"fe80::1%wlan0"_s, u"2001:db8::10"_s, u"2001:db8::9"_s}
                                                         .at(i)};
        m_site->save(m_devices);
        for (Device &device : m_devices)
            device = *m_site->load(device.id);
    }

    void agreesWithAPlainSort_data()
    {
        QTest::addColumn<DeviceSort>("sort");
        QTest::addColumn<QString>("query");
        for (const auto &[name, column] : columns)
            for (const auto &[by, grouping] : groupings)
                for (const bool descending : {false, true})
                    for (const QString &query : {u""_s, u"-state:discovered tag:a OR kind:gateway"_s})
                        QTest::addRow("%s%s%s, %s", name, descending ? " down" : "", by, query.isEmpty() ? "all" : "some")
                            << DeviceSort{column, descending, grouping} << query;
    }
    void agreesWithAPlainSort()
    {
        QFETCH(DeviceSort, sort);
        QFETCH(QString, query);
        const query::Query filter = *query::Query::parse(query);
        const QVector<DeviceId> wanted = expected(filter, sort);
        QVERIFY(wanted.size() > 20);
        const auto unit = m_site->store().begin(Mode::Read);
        DeviceRepository &devices = (*unit)->devices();

        const auto whole = devices.page(filter, sort, {}, {}, 100000);
        QVERIFY(whole);
        QVERIFY2(idsOf(*whole) == wanted, qPrintable(u"seed %1"_s.arg(seed)));
        QCOMPARE(*devices.count(filter), qint64(wanted.size()));
        for (const int pageSize : {1, 7, 20, 1000}) {
            const auto outline = devices.outline(filter, sort, pageSize, {});
            QVERIFY(outline);
            QCOMPARE(outline->total, qint64(wanted.size()));
            QCOMPARE(outline->pageSize, pageSize);
            QCOMPARE(outline->pages.size(), (wanted.size() + pageSize - 1) / pageSize);
            QCOMPARE(outline->groups, groupsOf(wanted, sort.grouping));
            QVector<DeviceId> concatenated;
            for (qsizetype i = 0; i < outline->pages.size(); ++i) {
                const auto to = i + 1 < outline->pages.size() ? std::optional(outline->pages.at(i + 1)) : std::nullopt;
                QCOMPARE(outline->pages.at(i).id, wanted.at(i * pageSize));
                const auto page = devices.page(filter, sort, outline->pages.at(i), to, pageSize);
                QVERIFY(page);
                const auto unbounded = devices.page(filter, sort, outline->pages.at(i), {}, pageSize);
                QVERIFY(*unbounded == *page);
                concatenated += idsOf(*page);
            }
            QVERIFY(concatenated == wanted);
        }
        for (const Device &device : std::as_const(m_devices)) {
            const qsizetype at = wanted.indexOf(device.id);
            QCOMPARE(*devices.position(filter, sort, device.id), at < 0 ? std::nullopt : std::optional<qint64>(at));
        }
        QCOMPARE(*devices.position(filter, sort, DeviceId::create(FakeClock::start)), std::nullopt);
    }

    // A page keeps its place when rows before it come and go.
    void aPageKeepsItsPlace()
    {
        TemporarySite site;
        QVector<Device> devices = DeviceMaker(seed).plausible(10);
        for (int i = 0; i < 10; ++i)
            devices[i].name = u"n%1"_s.arg(i);
        site.save(devices);
        const auto outline = (*site.store().begin(Mode::Read))->devices().outline({}, {}, 5, {});
        Device before = DeviceMaker(99).plausible();
        before.name = u"a"_s;
        Device between = DeviceMaker(98).plausible();
        between.name = u"n6b"_s;
        devices[1].name = u"z"_s; // was on the first page
        site.save({before, between, devices[1]});
        const auto page = (*site.store().begin(Mode::Read))->devices().page({}, {}, outline->pages.at(1), {}, 3);
        QCOMPARE(page->at(0).name, u"n5"_s);
        QCOMPARE(page->at(1).name, u"n6"_s);
        QCOMPARE(page->at(2).name, u"n6b"_s);
        // The row a page began with may be gone: it begins with the next.
        devices[5].name = u"y"_s;
        site.save({devices[5]});
        QCOMPARE((*site.store().begin(Mode::Read))->devices().page({}, {}, outline->pages.at(1), {}, 1)->at(0).name, u"n6"_s);
    }

    void anEmptyRegistry()
    {
        TemporarySite site;
        const auto unit = site.store().begin(Mode::Read);
        const auto outline = (*unit)->devices().outline({}, {}, 100, {});
        QCOMPARE(outline->total, 0);
        QVERIFY(outline->pages.isEmpty());
        QVERIFY((*unit)->devices().page({}, {}, {}, {}, 100)->isEmpty());
    }

    void stopsWhenAsked_data()
    {
        QTest::addColumn<QString>("query");
        QTest::newRow("all") << QString();
        QTest::newRow("few match") << u"\"no such text\""_s;
    }
    void stopsWhenAsked()
    {
        QFETCH(QString, query);
        std::stop_source stop;
        stop.request_stop();
        const auto unit = m_site->store().begin(Mode::Read);
        const auto outline = (*unit)->devices().outline(*query::Query::parse(query), {}, 100, stop.get_token());
        QVERIFY(!outline);
        QCOMPARE(outline.error().code, ErrorCode::Cancelled);
        QVERIFY((*unit)->devices().outline({}, {}, 100, {})); // the unit goes on
    }
};

QTEST_GUILESS_MAIN(TestSqliteDeviceList)
#include "tst_sqlite_device_list.moc"
