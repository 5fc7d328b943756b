// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_sign.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;
using std::chrono::milliseconds;

Q_DECLARE_METATYPE(QVector<quint32>)
Q_DECLARE_METATYPE(std::chrono::milliseconds)

namespace {

const QHostAddress alice(u"10.0.1.9"_s);
constexpr Timestamp start = FakeClock::start;

DnsRecord pointerOf(quint32 ttl)
{
    const DnsName type = DnsName::fromDotted(u"_ipp._tcp.local"_s);
    return {type, DnsType::Ptr, false, ttl, DnsName::fromDotted(u"Office._ipp._tcp.local"_s)};
}

DnsRecord addressOf(quint32 ttl, const QHostAddress &address = alice)
{
    return {DnsName::fromDotted(u"oki.local"_s), DnsType::A, true, ttl, address};
}

DnsMessage saying(const QVector<DnsRecord> &records)
{
    return {true, {}, records};
}

} // namespace

class TestMdnsSign : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWorthWhatItsShortestRecordIs_data()
    {
        QTest::addColumn<QVector<quint32>>("ttls");
        QTest::addColumn<milliseconds>("worth");
        QTest::newRow("a host's own") << QVector<quint32>{4500, 120} << milliseconds(2min);
        QTest::newRow("none of these") << QVector<quint32>{4500} << milliseconds(2min);
        QTest::newRow("for ever") << QVector<quint32>{4294967295U} << milliseconds(2min);
        QTest::newRow("a short one") << QVector<quint32>{4500, 20} << milliseconds(20s);
        QTest::newRow("too short to follow") << QVector<quint32>{1, 4500} << milliseconds(10s);
        QTest::newRow("something is taken back beside it") << QVector<quint32>{0, 4500} << milliseconds(2min);
        QTest::newRow("all is taken back") << QVector<quint32>{0, 0} << milliseconds(0);
        QTest::newRow("nothing") << QVector<quint32>{} << milliseconds(0);
    }
    void isWorthWhatItsShortestRecordIs()
    {
        QFETCH(QVector<quint32>, ttls);
        QFETCH(milliseconds, worth);
        QVector<DnsRecord> records;
        for (const quint32 ttl : ttls)
            records.append(pointerOf(ttl));
        MdnsSign sign;
        QVERIFY(!sign.at());
        sign.hear(alice, saying(records), start);
        QCOMPARE(sign.at(), worth > 0ms ? std::optional(start) : std::nullopt);
        QCOMPARE(sign.worth(), worth);
        QVERIFY(!sign.hasLeft());
    }

    void aGoodbyeLeavesWhatWasSaidBefore()
    {
        MdnsSign sign;
        sign.hear(alice, saying({addressOf(120)}), start);
        sign.hear(alice, saying({pointerOf(0)}), start + 30s);
        QCOMPARE(sign.at(), std::optional(start));
        QCOMPARE(sign.worth(), milliseconds(2min));
        QVERIFY(!sign.hasLeft());
    }

    void whoTakesHisAddressBackHasLeft()
    {
        MdnsSign sign;
        sign.hear(alice, saying({addressOf(120)}), start);
        sign.hear(alice, saying({addressOf(0, QHostAddress(u"10.0.1.10"_s))}), start + 1s); // not the one he speaks from
        QVERIFY(!sign.hasLeft());
        sign.hear(alice, saying({pointerOf(0), addressOf(0)}), start + 2s);
        QVERIFY(sign.hasLeft());
        sign.hear(alice, saying({pointerOf(0)}), start + 3s);
        QVERIFY(sign.hasLeft());
        QVERIFY(!sign.takeRefresh(start + 100s)); // nobody is asked whether he is still gone
        sign.hear(alice, saying({pointerOf(4500), addressOf(0)}), start + 4s);
        QVERIFY(!sign.hasLeft());
        // Over IPv6 he speaks from an address he never announced.
        sign.hear(QHostAddress(u"fe80::9"_s), saying({pointerOf(0), addressOf(0)}), start + 5s);
        QVERIFY(sign.hasLeft());
    }

    void whoPassesOnAGoodbyeStays()
    {
        const QHostAddress other(u"10.0.1.10"_s);
        const QHostAddress otherIpv6(u"fe80::10"_s);
        const DnsMessage goodbye = saying({pointerOf(0), addressOf(0, other), addressOf(0, otherIpv6)});
        MdnsSign relay;
        relay.hear(alice, saying({addressOf(120)}), start);
        relay.hear(alice, goodbye, start + 1s);
        QVERIFY(!relay.hasLeft());
        MdnsSign host; // of several addresses
        host.hear(other, goodbye, start);
        QVERIFY(host.hasLeft());
    }

    void isRefreshedTwice()
    {
        MdnsSign sign;
        QVERIFY(!sign.takeRefresh(start));
        sign.hear(alice, saying({addressOf(120)}), start);
        QVector<int> asked;
        for (int second = 0; second < 3600; ++second)
            if (sign.takeRefresh(start + std::chrono::seconds(second)))
                asked.append(second);
        QCOMPARE(asked, (QVector<int>{96, 114}));
        sign.hear(alice, saying({addressOf(120)}), start + 1h);
        QVERIFY(!sign.takeRefresh(start + 1h + 95s));
        QVERIFY(sign.takeRefresh(start + 1h + 96s));
    }

    void aShortOneIsNotRefreshedAllTheTime()
    {
        MdnsSign sign;
        int asked = 0;
        for (int second = 0; second < 600; ++second) {
            const Timestamp now = start + std::chrono::seconds(second);
            if (second % 10 == 0)
                sign.hear(alice, saying({addressOf(10)}), now);
            asked += sign.takeRefresh(now) ? 1 : 0;
        }
        QVERIFY2(asked > 0 && asked <= 40, qPrintable(QString::number(asked)));
    }
};

QTEST_GUILESS_MAIN(TestMdnsSign)
#include "tst_mdns_sign.moc"
