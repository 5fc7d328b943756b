// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/observed_mac.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;
using discovery::Neighbour;

namespace {

const QString ownMac = u"B8:27:EB:00:00:01"_s;
const QString otherMac = u"B8:27:EB:00:00:02"_s;

Neighbour entry(const QString &address, const QString &mac, bool isFresh = true)
{
    return {7, QHostAddress(address), mac, isFresh};
}

} // namespace

class TstObservedMac : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void source_data();
    void source();
};

void TstObservedMac::source_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QVector<Neighbour>>("table");
    QTest::addColumn<bool>("isObserved");
    const QString at = u"10.0.0.5"_s;
    QTest::newRow("its own") << at << QVector{entry(at, ownMac)} << true;
    QTest::newRow("IPv6") << u"fd00::5"_s << QVector{entry(u"fd00::5"_s, ownMac)} << true;
    QTest::newRow("link-local of no interface here") << u"fe80::5%nowhere"_s << QVector{entry(u"fe80::5"_s, ownMac)} << false;
    QTest::newRow("another machine's") << at << QVector{entry(at, otherMac)} << false;
    QTest::newRow("of another address") << at << QVector{entry(u"10.0.0.6"_s, ownMac)} << false;
    QTest::newRow("stale") << at << QVector{entry(at, ownMac, false)} << false;
    QTest::newRow("one that answers for others")
        << at
        << QVector{entry(at, ownMac), entry(u"10.0.0.6"_s, ownMac), entry(u"10.0.0.7"_s, ownMac), entry(u"10.0.0.8"_s, ownMac)}
        << false;
    QTest::newRow("nothing known") << at << QVector<Neighbour>() << false;
    QTest::newRow("no address") << u"/dev/ttyUSB0"_s << QVector{entry(at, ownMac)} << false;
}

void TstObservedMac::source()
{
    QFETCH(const QString, endpoint);
    QFETCH(const QVector<Neighbour>, table);
    QFETCH(const bool, isObserved);
    Sighting said;
    said.source = u"linux-ssh"_s;
    said.endpoint = endpoint;
    said.identifiers = {{IdentifierType::Mac, ownMac, said.source, {}, {}},
                        {IdentifierType::Serial, u"S1"_s, said.source, {}, {}}};
    Sighting expected = said;
    if (isObserved)
        expected.identifiers[0].source = u"neighbours"_s;
    QCOMPARE(withObservedMac(said, table), expected);
}

QTEST_GUILESS_MAIN(TstObservedMac)
#include "tst_observed_mac.moc"
