// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_clock.h"
#include "ui/registry/evidence_graph.h"
#include "ui/shell/theme_source.h"

#include <QAccessible>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace muster;
using namespace muster::ui;

namespace {

const QString mac = u"84:CC:A8:5E:10:7C"_s;

Identifier identifier(IdentifierType type, const QString &value, const QString &source)
{
    const auto made = Identifier::create(type, value, source, FakeClock::start);
    if (!made)
        qFatal("%s", qPrintable(made.error().message));
    return *made;
}

Sighting sighting(const QString &source, const QString &endpoint, const QVector<Identifier> &identifiers,
                  std::chrono::milliseconds age = 8s)
{
    Sighting made;
    made.source = source;
    made.at = FakeClock::start - age;
    made.interface = u"enp3s0"_s;
    made.endpoint = endpoint;
    made.identifiers = identifiers;
    return made;
}

discovery::DiscoveryStatus titles()
{
    discovery::DiscoveryStatus status;
    status.sources = {{u"mdns"_s, u"mDNS"_s, 1, {}}, {u"neighbours"_s, u"Neighbours"_s, 1, {}}, {u"usb"_s, u"USB"_s, 1, {}}};
    return status;
}

QVector<int> sayersOf(const Evidence &evidence, const QString &value)
{
    for (const Evidence::Name &name : evidence.names)
        if (name.identifier.value == value)
            return name.saidBy;
    return {};
}

} // namespace

class TestEvidence : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTwoSayJoinsThem();
    void oneSourceIsOneVoice();
    void whatDoesNotCountIsNotUsed();
    void withoutSightingsItHangsOnWhoSaidIt();
    void strongestComesFirst();
    void tooMuchIsCut();
    void saysWhy_data();
    void saysWhy();
    void boxesAreRead();
};

void TestEvidence::whatTwoSayJoinsThem()
{
    Device device;
    device.identifiers = {identifier(IdentifierType::Mac, mac, u"neighbours"_s)};
    const Evidence evidence = Evidence::of(device,
                                           {sighting(u"mdns"_s, u"10.0.1.112"_s, device.identifiers),
                                            sighting(u"usb"_s, u"1-2.1"_s, {}),
                                            sighting(u"neighbours"_s, u"10.0.1.112"_s, device.identifiers, 12s)},
                                           titles());
    QCOMPARE(evidence.voices.size(), 3);
    QCOMPARE(evidence.voices.first().title, u"mDNS"_s);
    QCOMPARE(sayersOf(evidence, mac), QVector<int>({0, 2}));
    QCOMPARE(evidence.sayers(evidence.names.first()), u"mDNS and Neighbours"_s);
}

void TestEvidence::oneSourceIsOneVoice()
{
    Device device;
    device.identifiers = {identifier(IdentifierType::Mac, mac, u"neighbours"_s)};
    const Evidence evidence =
        Evidence::of(device,
                     {sighting(u"mdns"_s, u"10.0.1.112"_s, {}, 1s), sighting(u"mdns"_s, u"fe80::1"_s, device.identifiers, 9s)},
                     titles());
    QCOMPARE(evidence.voices.size(), 1);
    QCOMPARE(evidence.voices.first().endpoint, u"10.0.1.112"_s); // the newest
    QCOMPARE(sayersOf(evidence, mac), QVector<int>{0});
}

void TestEvidence::whatDoesNotCountIsNotUsed()
{
    Device device;
    device.identifiers = {identifier(IdentifierType::Mac, mac, u"neighbours"_s)};
    const Identifier usb = identifier(IdentifierType::Usb, u"1-2.1"_s, u"usb"_s);
    const Evidence evidence = Evidence::of(device, {sighting(u"usb"_s, u"1-2.1"_s, {usb, device.identifiers.first()})}, titles());
    QCOMPARE(evidence.names.size(), 2);
    QVERIFY(evidence.names.first().isUsed);
    QVERIFY(!evidence.names.last().isUsed);
    QCOMPARE(evidence.names.last().identifier.value, usb.value);
}

void TestEvidence::withoutSightingsItHangsOnWhoSaidIt()
{
    Device device;
    device.identifiers = {identifier(IdentifierType::Mac, mac, u"neighbours"_s),
                          identifier(IdentifierType::Serial, u"A1B2C3D4"_s, u"import"_s)};
    const Evidence evidence = Evidence::of(device, {}, titles());
    QCOMPARE(evidence.voices.size(), 2);
    QCOMPARE(evidence.sayers(evidence.names[0]) + evidence.sayers(evidence.names[1]), u"Neighboursimport"_s);
}

void TestEvidence::strongestComesFirst()
{
    Device device;
    device.identifiers = {identifier(IdentifierType::MachineId, u"8c1f0a44d2b94b6fa0e3c7d1000000aa"_s, u"ssh"_s),
                          identifier(IdentifierType::Mac, mac, u"neighbours"_s),
                          identifier(IdentifierType::EndorsementKey, QString(64, u'd').replace(0, 4, u"7f3a"_s), u"TPM"_s)};
    const Evidence evidence = Evidence::of(device, {}, titles());
    QCOMPARE(evidence.names[0].identifier.strength(), Strength::Proof);
    QCOMPARE(evidence.names[1].identifier.strength(), Strength::Strong);
    QCOMPARE(evidence.names[2].identifier.strength(), Strength::Weak);
}

void TestEvidence::tooMuchIsCut()
{
    Device device;
    QVector<Sighting> sightings;
    for (int i = 0; i < 9; ++i) {
        device.identifiers += identifier(IdentifierType::Serial, u"SN-10%1"_s.arg(i), u"s%1"_s.arg(i));
        sightings += sighting(u"s%1"_s.arg(i), {}, {device.identifiers.last()});
    }
    const Evidence evidence = Evidence::of(device, sightings, titles());
    QCOMPARE(evidence.voices.size(), Evidence::mostDrawn);
    QCOMPARE(evidence.names.size(), Evidence::mostDrawn);
    QCOMPARE(evidence.moreVoices, 3);
    QCOMPARE(evidence.moreNames, 3);
    for (const Evidence::Name &name : evidence.names)
        for (const int voice : name.saidBy)
            QVERIFY(voice < evidence.voices.size());
}

void TestEvidence::saysWhy_data()
{
    QTest::addColumn<QVector<Identifier>>("used");
    QTest::addColumn<QVector<Sighting>>("sightings");
    QTest::addColumn<QString>("part");
    const Identifier byMac = identifier(IdentifierType::Mac, mac, u"neighbours"_s);
    const Identifier machine = identifier(IdentifierType::MachineId, u"8c1f0a44d2b94b6fa0e3c7d1000000aa"_s, u"ssh"_s);
    const Identifier serial = identifier(IdentifierType::Serial, u"A1B2C3D4"_s, u"usb"_s);
    QTest::newRow("joined") << QVector{byMac} << QVector{sighting(u"mdns"_s, {}, {byMac}), sighting(u"neighbours"_s, {}, {byMac})}
                            << u"The same MAC came over mDNS and Neighbours."_s;
    QTest::newRow("one only") << QVector{byMac} << QVector{sighting(u"mdns"_s, {}, {byMac})} << u"Only mDNS said so"_s;
    QTest::newRow("nothing shared") << QVector{byMac, serial}
                                    << QVector{sighting(u"mdns"_s, {}, {byMac}), sighting(u"usb"_s, {}, {serial})}
                                    << u"None of these identifiers came from two"_s;
    QTest::newRow("weak") << QVector{machine} << QVector{sighting(u"mdns"_s, {}, {machine})} << u"is weak"_s;
    QTest::newRow("not used") << QVector{byMac} << QVector{sighting(u"usb"_s, {}, {byMac, serial})}
                              << u"Serial A1B2C3D4 is not used"_s;
    QTest::newRow("nothing") << QVector<Identifier>() << QVector{sighting(u"mdns"_s, {}, {})} << u"Nothing it said so far"_s;
}

void TestEvidence::saysWhy()
{
    QFETCH(QVector<Identifier>, used);
    QFETCH(QVector<Sighting>, sightings);
    QFETCH(QString, part);
    Device device;
    device.identifiers = used;
    const QString sentence = Evidence::of(device, sightings, titles()).sentence;
    QVERIFY2(sentence.contains(part), qPrintable(sentence));
}

void TestEvidence::boxesAreRead()
{
    ThemeSource themes(Theme::Preference::Light);
    Device device;
    device.identifiers = {identifier(IdentifierType::Mac, mac, u"neighbours"_s)};
    const Evidence evidence = Evidence::of(device, {sighting(u"mdns"_s, u"10.0.1.112"_s, device.identifiers)}, titles());
    EvidenceGraph graph(themes);
    graph.setEvidence(evidence, FakeClock::start);
    QVERIFY(!graph.grab().isNull()); // lines and boxes are painted without complaint
    QStringList names;
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&graph);
    for (int i = 0; i < accessible->childCount(); ++i)
        names += accessible->child(i)->text(QAccessible::Name);
    QCOMPARE(names, QStringList({u"mDNS at 10.0.1.112, 8 seconds ago"_s, u"MAC %1, strong, said by mDNS"_s.arg(mac)}));
    QCOMPARE(accessible->text(QAccessible::Description), evidence.sentence);
}

QTEST_MAIN(TestEvidence)
#include "tst_evidence.moc"
