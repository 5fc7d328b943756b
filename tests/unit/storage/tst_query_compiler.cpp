// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/query_compiler.h"

#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::storage;
using query::Query;

namespace {

constexpr int rounds = 20000;
constexpr int devicesInAll = 40;

/// A query as somebody could type it, most of it well-formed.
class QueryMaker
{
public:
    explicit QueryMaker(DeviceMaker &maker) : m_maker(maker) {}

    QString any(int depth)
    {
        QString text = all(depth);
        while (chance(15))
            text += u" OR "_s + all(depth);
        return text;
    }

private:
    bool chance(int percent) { return below(100) < percent; }
    int below(int bound) { return static_cast<int>(m_maker.random().bounded(bound)); }

    QString all(int depth)
    {
        QString text = one(depth);
        while (chance(30))
            text += u' ' + one(depth);
        return text;
    }
    QString one(int depth)
    {
        const QString minus = chance(25) ? u"-"_s : QString();
        return minus + (depth > 0 && chance(25) ? u'(' + any(depth - 1) + u')' : term());
    }
    QString term()
    {
        if (chance(25))
            return value();
        const query::Field &field = query::fields().at(below(static_cast<int>(query::fields().size())));
        const QChar op = chance(50) ? u':' : u'=';
        if (field.kind == query::Field::Kind::Age)
            return field.name + QStringList{u"<"_s, u"<="_s, u">"_s, u">="_s}.at(below(4)) + QString::number(below(12))
                   + QStringList{u"h"_s, u"d"_s, u"w"_s}.at(below(3));
        if (field.kind == query::Field::Kind::Words)
            return field.name + op + field.words.at(below(static_cast<int>(field.words.size())));
        return field.name + op + value();
    }
    QString value()
    {
        QString text = m_maker.hostileText();
        if (chance(20))
            text = text.left(1); // may be half a character
        if (chance(10))
            text = u"dc:a6"_s;
        return chance(97) ? query::quoted(text.isEmpty() ? u"a"_s : text) : text;
    }

    DeviceMaker &m_maker;
};

} // namespace

class TestQueryCompiler : public QObject
{
    Q_OBJECT

private:
    static QSet<DeviceId> matching(UnitOfWork &unit, const Query &query)
    {
        const auto rows = unit.devices().page(query, {}, {}, {}, 100000);
        if (!rows)
            qFatal("%s: %s", qPrintable(query.text()), qPrintable(rows.error().detail));
        QSet<DeviceId> ids;
        for (const DeviceRow &row : *rows)
            ids.insert(row.id);
        return ids;
    }

private Q_SLOTS:
    void everyFieldHasSql_data()
    {
        QTest::addColumn<QString>("field");
        for (const query::Field &field : query::fields())
            QTest::newRow(qPrintable(field.name)) << field.name;
    }
    void everyFieldHasSql()
    {
        QFETCH(QString, field);
        const query::Field *found = query::findField(field);
        const bool isAge = found->kind == query::Field::Kind::Age;
        const QString term = isAge ? field + u"<1h"_s : field + u':' + found->words.value(0, u"x"_s);
        const CompiledQuery compiled = compile(*Query::parse(term), FakeClock::start);
        QVERIFY2(compiled.sql != "0", "a row is missing in storage/sqlite/query_compiler.cpp");
        QCOMPARE(compiled.values.size(), 1);
        QCOMPARE(std::ranges::count(compiled.sql, '?'), 1);
    }

    void valuesNeverBecomeSql()
    {
        const CompiledQuery compiled = compile(*Query::parse(u"name:\"1' OR '1'='1\" \"; DROP TABLE devices\""_s),
                                               FakeClock::start);
        QVERIFY(compiled.sql.find("DROP") == std::string::npos);
        QVERIFY(compiled.sql.find('\'') == std::string::npos);
    }

    void emptyIsTrue() { QCOMPARE(compile(Query(), FakeClock::start).sql, std::string("1")); }

    // What the parser lets through, SQLite must take: its expressions and its parser's stack have limits of their own.
    void theLargestQueriesCompile_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("many words") << u"a "_s.repeated(2048);
        QTest::newRow("many alternatives") << u"a OR "_s.repeated(800) + u'a';
        QTest::newRow("many fields") << u"tag:a "_s.repeated(682);
        QTest::newRow("many alternatives of fields") << u"mac:a OR "_s.repeated(450) + u"tag:a"_s;
        QTest::newRow("minus signs") << QString(16, u'-') + u'a';
        QTest::newRow("nested, deep end last") << u"a (b OR "_s.repeated(16) + u"tag:c"_s + QString(16, u')');
        QTest::newRow("nested, deep end first") << QString(16, u'(') + u"tag:c"_s + u" OR b) a"_s.repeated(16);
        QTest::newRow("nested, deep end in the middle") << u"a (b OR "_s.repeated(16) + u"tag:c"_s + u" OR d) e"_s.repeated(16);
        QTest::newRow("nested with minus") << u"a -(b OR "_s.repeated(8) + u"mac:c"_s + QString(8, u')');
        QTest::newRow("nested and long") << (u"("_s + u"a "_s.repeated(125)).repeated(16) + u'a' + QString(16, u')');
        QTest::newRow("nested and long alternatives")
            << (u"(a "_s + u"OR b "_s.repeated(49)).repeated(16) + u'a' + QString(16, u')');
    }
    void theLargestQueriesCompile()
    {
        QFETCH(QString, text);
        const Result<Query> query = Query::parse(text.trimmed());
        QVERIFY2(query, query ? "" : qPrintable(query.error().message));
        TemporarySite site;
        DeviceMaker maker(1);
        QVector<Device> devices = maker.plausible(3);
        devices[0].tags = {u"abc"_s};
        site.save(devices);
        const auto unit = site.store().begin(UnitOfWork::Mode::Read);
        QVERIFY(unit);
        const auto count = (*unit)->devices().count(*query);
        QVERIFY2(count, count ? "" : qPrintable(count.error().detail));
        QCOMPARE(*count, std::ranges::count_if(devices, [&query](const Device &device) {
            return query->matches(device, FakeClock::start);
        }));
        const auto outline = (*unit)->devices().outline(*query, {DeviceColumn::Vendor, true}, 2, {});
        QVERIFY2(outline, outline ? "" : qPrintable(outline.error().detail));
        const PageKey from = outline->pages.value(0, PageKey{QByteArray(), {}});
        const auto page = (*unit)->devices().page(*query, {DeviceColumn::Vendor, true}, from, from, 2);
        QVERIFY2(page, page ? "" : qPrintable(page.error().detail));
        QVERIFY((*unit)->devices().position(*query, {}, devices.front().id));
        // As a page asks it: within its own view, within a group's query.
        const Query view = *Query::parse(u"-state:discovered"_s);
        const auto within = (*unit)->devices().count(Query::both(view, Query::both(*query, Query::both(view, *query))));
        QVERIFY2(within, within ? "" : qPrintable(within.error().detail));
    }

    // DESIGN section 7: SQL and the in-memory evaluator agree.
    void agreesWithTheEvaluator()
    {
        const quint32 seed = qEnvironmentVariableIsSet("MUSTER_SEED") ? qEnvironmentVariable("MUSTER_SEED").toUInt() : 20260312;
        DeviceMaker maker(seed);
        TemporarySite site;
        QVector<Device> made;
        for (int i = 0; i < devicesInAll; ++i)
            made.append(maker.hostile());
        made[0].name = u"half "_s + QChar(0xD83D); // stored as the replacement character
        made[1].tags = {QString(QChar(0xDE42))};
        made[2].owner = u"nul\0l"_s + QChar(0) + u'x';
        made[3].firstSeen = FakeClock::start - std::chrono::hours(24); // on the very edge
        made[4].firstSeen.reset();
        made[5].firstSeen = FakeClock::start + std::chrono::hours(1); // our clock was set back
        site.save(made);
        QVector<Device> devices; // as they came back: the registry is what counts
        for (const Device &device : std::as_const(made)) {
            Result<Device> loaded = site.load(device.id);
            QVERIFY(loaded);
            devices.append(std::move(*loaded));
        }

        QueryMaker queries(maker);
        const auto unit = site.store().begin(UnitOfWork::Mode::Read);
        QVERIFY(unit);
        int good = 0;
        int selective = 0;
        for (int round = 0; round < rounds; ++round) {
            const QString text = queries.any(4);
            const Result<Query> query = Query::parse(text);
            if (!query)
                continue;
            ++good;
            const QSet<DeviceId> bySql = matching(**unit, *query);
            selective += !bySql.isEmpty() && bySql.size() < devices.size();
            for (const Device &device : std::as_const(devices))
                if (query->matches(device, FakeClock::start) != bySql.contains(device.id))
                    QFAIL(qPrintable(u"MUSTER_SEED=%1 round %2: \"%3\" %4 by SQL: %5"_s.arg(seed).arg(round).arg(
                        text, bySql.contains(device.id) ? u"matches"_s : u"does not match"_s, query::searchText(device))));
        }
        QVERIFY2(good > rounds * 8 / 10, qPrintable(QString::number(good)));
        QVERIFY2(selective > rounds / 3, qPrintable(QString::number(selective)));
    }
};

QTEST_GUILESS_MAIN(TestQueryCompiler)
#include "tst_query_compiler.moc"
