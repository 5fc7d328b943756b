// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/neighbours/scan_tally.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::discovery;

namespace {

const QString one = u"02:00:00:00:00:01"_s;
const QString relay = u"02:00:00:00:00:0F"_s;

ScanTally tally()
{
    return {2, AddressRange::parse(u"10.0.1.0/24"_s).value()};
}

Neighbour entry(const QString &address, const QString &mac, bool isFresh = true, int interface = 2)
{
    return {interface, QHostAddress(address), mac, isFresh};
}

} // namespace

class TestScanTally : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsWhoIsThere()
    {
        ScanTally scan = tally();
        scan.look(
            {entry(u"10.0.1.7"_s, one), entry(u"10.0.2.7"_s, one), entry(u"10.0.1.8"_s, one, true, 3), entry(u"fe80::1"_s, one)});
        QCOMPARE(scan.answered({}), 1);
        scan.look({}); // gone from the table, not from the count
        scan.noteAnswer(QHostAddress(u"10.0.1.9"_s));
        scan.noteAnswer(QHostAddress(u"10.0.1.9"_s));
        scan.noteAnswer(QHostAddress(u"10.0.2.9"_s));
        scan.look({entry(u"10.0.1.7"_s, one)});
        QCOMPARE(scan.answered({}), 2);
        QVERIFY(!scan.isWaitingForKnown());
    }

    void aRelaySpeaksForNobody()
    {
        ScanTally scan = tally();
        scan.noteAnswer(QHostAddress(u"10.0.1.20"_s));
        scan.look({entry(u"10.0.1.7"_s, one), entry(u"10.0.1.20"_s, relay), entry(u"10.0.1.21"_s, relay)});
        QCOMPARE(scan.answered({}), 3);
        QCOMPARE(scan.answered({relay}), 1);
    }

    void whatIsOldMayAnswerYet()
    {
        ScanTally scan = tally();
        scan.look({entry(u"10.0.1.7"_s, one, false)});
        QCOMPARE(scan.answered({}), 0);
        QVERIFY(scan.isWaitingForKnown());
        scan.look({entry(u"10.0.1.7"_s, one, true)}); // the kernel has asked
        QCOMPARE(scan.answered({}), 1);
        QVERIFY(!scan.isWaitingForKnown());
        scan.look({entry(u"10.0.1.7"_s, one, false), entry(u"10.0.2.7"_s, one, false)});
        QVERIFY(!scan.isWaitingForKnown()); // it has, and the other is none of ours
    }
};

QTEST_GUILESS_MAIN(TestScanTally)
#include "tst_scan_tally.moc"
