// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/group/datagram_budget.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::discovery;

namespace {

const Timestamp start = Timestamp(1700000000s);

QHostAddress host(quint32 n)
{
    return QHostAddress(0x0a000000u + n);
}

int admitted(DatagramBudget &budget, const QHostAddress &sender, int count, Timestamp now)
{
    int admitted = 0;
    for (int i = 0; i < count; ++i)
        admitted += budget.admits(sender, 100, now) ? 1 : 0;
    return admitted;
}

} // namespace

class TestDatagramBudget : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneThatShoutsIsCutShort()
    {
        DatagramBudget budget;
        QCOMPARE(admitted(budget, host(1), 20000, start), int(DatagramBudget::ofSender));
        QVERIFY(budget.admits(host(2), 100, start)); // and takes nothing from others
    }

    /// What is large takes long to read.
    void bytesAreCountedToo()
    {
        DatagramBudget budget;
        int large = 0;
        while (budget.admits(host(1), 9000, start))
            ++large;
        QCOMPARE(large, int(DatagramBudget::ofSender) / 7);
        QCOMPARE(admitted(budget, host(1), 1000, start), int(DatagramBudget::ofSender) % 7); // small ones, in what is left
        QVERIFY(budget.admits(host(2), 9000, start));
    }

    void itFillsUpAgain()
    {
        DatagramBudget budget;
        admitted(budget, host(1), 1000, start);
        QVERIFY(!budget.admits(host(1), 100, start + 30ms));
        QCOMPARE(admitted(budget, host(1), 1000, start + 1s), int(DatagramBudget::ofSender / 10));
        QCOMPARE(admitted(budget, host(1), 1000, start + 1h), int(DatagramBudget::ofSender));
    }

    void manyForgedSendersShareOne()
    {
        DatagramBudget budget;
        int sum = 0;
        for (quint32 n = 0; n < 20000; ++n)
            sum += admitted(budget, host(n), 8, start);
        QVERIFY2(sum <= int(DatagramBudget::ofAll), qPrintable(QString::number(sum)));
        QVERIFY(sum > 0);
        // Who is forgotten does not come back with more than anybody has.
        QVERIFY(admitted(budget, host(1), 1000, start + 1min) <= int(DatagramBudget::ofSender));
    }

    void aClockThatIsSetBackSilencesNobody()
    {
        DatagramBudget budget;
        QVERIFY(budget.admits(host(1), 100, start));
        QVERIFY(budget.admits(host(1), 100, start - 24h));
        admitted(budget, host(1), 1000, start - 24h);
        QVERIFY(budget.admits(host(1), 100, start - 24h + 1s));
    }
};

QTEST_GUILESS_MAIN(TestDatagramBudget)
#include "tst_datagram_budget.moc"
