// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/grouped_rows.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;

class TestGroupedRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutGroupsARowIsAPlace();
    void groupsStandInTheOrderOfTheirTitles();
    void collapsedGroupsHaveOneRow();
    void rowsAndPlacesAreInverse();
};

namespace {

QStringList keysOf(const GroupedRows &rows)
{
    QStringList keys;
    for (const GroupedRows::Group &group : rows.groups())
        keys += group.key;
    return keys;
}

} // namespace

void TestGroupedRows::withoutGroupsARowIsAPlace()
{
    const GroupedRows rows(5);
    QCOMPARE(rows.rowCount(), 5);
    QCOMPARE(rows.placeOf(4), 4);
    QCOMPARE(rows.rowOf(4), 4);
    QCOMPARE(rows.rowOf(5), -1);
    QCOMPARE(rows.rowOf(-1), -1);
    QVERIFY(!rows.groupAt(0));
    QVERIFY(!rows.groupOfRow(0));
    QCOMPARE(rows.groupsBetween(0, 4), 0);
    QCOMPARE(rows.rowsOf(2, 9), (QVector<QPair<int, int>>{{2, 4}}));
    QVERIFY(GroupedRows().rowsOf(0, 127).isEmpty());
}

void TestGroupedRows::groupsStandInTheOrderOfTheirTitles()
{
    const GroupedRows rows({{u""_s, 2}, {u"a"_s, 3}, {u"b"_s, 1}}, {u"Kind unknown"_s, u"Zebra"_s, u"Ant"_s}, {});
    QCOMPARE(keysOf(rows), QStringList({u"b"_s, u"a"_s, u""_s})); // what is not known comes last
    QCOMPARE(rows.rowCount(), 9);
    QVector<int> places;
    for (int row = 0; row < 9; ++row)
        places += rows.placeOf(row);
    QCOMPARE(places, QVector<int>({-1, 5, -1, 2, 3, 4, -1, 0, 1}));
    QCOMPARE(rows.rowsOf(1, 5), (QVector<QPair<int, int>>{{1, 1}, {3, 5}, {8, 8}}));
    QCOMPARE(rows.groupsBetween(1, 6), 2);
    QVERIFY(rows.placeOf(9) > 8);
}

void TestGroupedRows::collapsedGroupsHaveOneRow()
{
    GroupedRows rows({{u"a"_s, 3}, {u"b"_s, 2}}, {u"A"_s, u"B"_s}, {u"a"_s});
    QCOMPARE(rows.rowCount(), 4);
    QVERIFY(rows.groupAt(0)->isCollapsed);
    QCOMPARE(rows.rowOf(1), -1);
    QCOMPARE(rows.rowOf(3), 2);
    QVERIFY(rows.rowsOf(0, 2).isEmpty());
    rows.setCollapsed(u"a"_s, false);
    QCOMPARE(rows.rowCount(), 7);
    QCOMPARE(rows.rowOf(1), 2);
    rows.setCollapsed(u"nobody"_s, true);
    QCOMPARE(rows.rowCount(), 7);
}

void TestGroupedRows::rowsAndPlacesAreInverse()
{
    QRandomGenerator random(7);
    for (int round = 0; round < 50; ++round) {
        QVector<DeviceGroup> groups;
        QStringList titles;
        QSet<QString> collapsed;
        int total = 0;
        for (int i = 0; i < 30; ++i) {
            const QString key = i == 0 ? QString() : u"k%1"_s.arg(i, 2, 10, QLatin1Char('0'));
            groups += {key, 1 + random.bounded(9)};
            titles += QString::number(random.bounded(1000));
            if (random.bounded(3) == 0)
                collapsed += key;
            total += int(groups.last().count);
        }
        const GroupedRows rows(groups, titles, collapsed);
        QSet<int> shown;
        for (int row = 0; row < rows.rowCount(); ++row) {
            const int place = rows.placeOf(row);
            QCOMPARE(place < 0, rows.groupAt(row) != nullptr);
            if (place < 0)
                continue;
            QCOMPARE(rows.rowOf(place), row);
            QCOMPARE(rows.groupOfPlace(place), rows.groupOfRow(row));
            shown += place;
        }
        for (int place = 0; place < total; ++place)
            QCOMPARE(shown.contains(place), !rows.groupOfPlace(place)->isCollapsed);
        QCOMPARE(rows.rowOf(total), -1);
        QCOMPARE(rows.groupsBetween(0, rows.rowCount()), 30);
    }
}

QTEST_GUILESS_MAIN(TestGroupedRows)
#include "tst_grouped_rows.moc"
