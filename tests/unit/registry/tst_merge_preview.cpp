// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/merge_preview.h"

#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestMergePreview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// What QHostAddress reads as an address may be a name all the same.
    void anAddressIsNoName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isName");
        QTest::newRow("a number") << u"101"_s << true;
        QTest::newRow("a number with a point") << u"10.1"_s << true;
        QTest::newRow("IPv4") << u"10.0.0.1"_s << false;
        QTest::newRow("IPv6") << u"fe80::1"_s << false;
    }
    void anAddressIsNoName()
    {
        QFETCH(QString, name);
        QFETCH(bool, isName);
        MergeSide kept;
        MergeSide gone;
        for (MergeSide *side : {&kept, &gone}) {
            side->device.id = DeviceId::create(FakeClock::start);
            side->device.provenance.insert(u"name"_s, {u"mdns"_s, FakeClock::start});
        }
        kept.device.name = name;
        gone.device.name = u"printer"_s;
        QCOMPARE(previewMerge(kept, gone, {}, FakeClock::start).merged.name, isName ? name : gone.device.name);
    }
};

QTEST_GUILESS_MAIN(TestMergePreview)
#include "tst_merge_preview.moc"
