// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/device_facts.h"
#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::drivers;

class TestDeviceFacts : public QObject
{
    Q_OBJECT

private:
    static Sighting sighting(const QByteArray &answer, const QString &address = u"10.0.0.7"_s)
    {
        return DeviceFacts::fromAnswer(answer).sighting(u"linux-ssh"_s, address, {u"ssh-ed25519"_s, u"SHA256:abc"_s},
                                                        FakeClock::start);
    }
    static QStringList values(const Sighting &sighting, IdentifierType type)
    {
        QStringList found;
        for (const Identifier &identifier : sighting.identifiers)
            if (identifier.type == type)
                found += identifier.value;
        return found;
    }

private Q_SLOTS:
    void readsADevice()
    {
        const auto seen = sighting(
            "name=gw-7\n"
            "release=PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nrelease=ID=debian\nrelease=VERSION_ID=\"12\"\n"
            "debian=12.5\n"
            "machine-id=0123456789abcdef0123456789abcdee\n"
            "sys_vendor=Kontron\nproduct_name=KBox A-150\nproduct_serial=K1234\n"
            "card=eth0 0 dc:a6:32:4f:19:c2\ncard=docker0 3 02:42:ac:11:00:02\n");
        QCOMPARE(seen.source, u"linux-ssh"_s);
        QCOMPARE(seen.endpoint, u"10.0.0.7"_s);
        QVERIFY(seen.at == FakeClock::start);
        const QMap<QString, QString> attributes{{u"name"_s, u"gw-7"_s},
                                                {u"vendor"_s, u"Kontron"_s},
                                                {u"model"_s, u"KBox A-150"_s},
                                                {u"firmware"_s, u"12.5"_s},
                                                {u"serial"_s, u"K1234"_s}};
        QCOMPARE(seen.attributes, attributes);
        QCOMPARE(values(seen, IdentifierType::Serial), QStringList{u"K1234"_s});
        QCOMPARE(values(seen, IdentifierType::Mac), QStringList{u"DC:A6:32:4F:19:C2"_s});
        QCOMPARE(values(seen, IdentifierType::MachineId), QStringList{u"0123456789abcdef0123456789abcdee"_s});
        QCOMPARE(values(seen, IdentifierType::SshHostKey), QStringList{u"SHA256:abc"_s});
        QCOMPARE(seen.identifiers.size(), 4);
    }

    void attributesComeFromTheBestSource_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<QString>("attribute");
        QTest::addColumn<QString>("value");
        const QString model = u"model"_s, firmware = u"firmware"_s, vendor = u"vendor"_s, serial = u"serial"_s;
        QTest::newRow("model of the device tree")
            << QByteArray("release=PRETTY_NAME=x\nmodel=Raspberry Pi 4\n") << model << u"Raspberry Pi 4"_s;
        QTest::newRow("model of the system")
            << QByteArray("release=PRETTY_NAME='Alpine Linux v3.19'\n") << model << u"Alpine Linux v3.19"_s;
        QTest::newRow("placeholder model") << QByteArray("product_name=To Be Filled By O.E.M.\nmodel=m\n") << model << u"m"_s;
        QTest::newRow("no model") << QByteArray("name=x\n") << model << QString();
        QTest::newRow("placeholder vendor") << QByteArray("sys_vendor=Default string\n") << vendor << QString();
        QTest::newRow("placeholder serial") << QByteArray("product_serial=To be filled by O.E.M.\nserial=10000000abcdef\n")
                                            << serial << u"10000000abcdef"_s;
        QTest::newRow("no serial") << QByteArray("product_serial=0\n") << serial << QString();
        QTest::newRow("version") << QByteArray("release=ID=alpine\nrelease=VERSION_ID=3.19.1\n") << firmware << u"3.19.1"_s;
        QTest::newRow("Debian of tomorrow") << QByteArray("release=ID=debian\nrelease=VERSION_ID=13\ndebian=trixie/sid\n")
                                            << firmware << u"13"_s;
        QTest::newRow("Ubuntu") << QByteArray("release=ID=ubuntu\nrelease=VERSION_ID=\"24.04\"\ndebian=12.0\n") << firmware
                                << u"24.04"_s;
        QTest::newRow("another key") << QByteArray("release=MY_VERSION_ID=7\nrelease=VERSION_IDX=8\n") << firmware << QString();
        QTest::newRow("one quote") << QByteArray("release=VERSION_ID=\"\n") << firmware << u"\""_s;
        QTest::newRow("quoted nothing") << QByteArray("release=VERSION_ID=\"\"\n") << firmware << QString();
        QTest::newRow("colours") << QByteArray("release=VERSION_ID=\"\x1b[31m7\x07\"\n") << firmware << u"[31m7"_s;
    }
    void attributesComeFromTheBestSource()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, attribute);
        const auto seen = sighting(answer);
        QTEST(seen.attributes.value(attribute), "value");
        QVERIFY(!seen.attributes.values().contains(QString()));
    }

    void theCardInUseCounts_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QStringList>("macs");
        const QString fixed = u"DC:A6:32:4F:19:C2"_s, set = u"02:00:00:00:00:07"_s;
        QTest::newRow("IPv4") << u"10.0.0.7"_s << QStringList{fixed, set};
        QTest::newRow("IPv6 with our zone") << u"fe80::7%enp3s0"_s << QStringList{fixed, set};
        QTest::newRow("elsewhere") << u"10.0.0.77"_s << QStringList{fixed};
        QTest::newRow("its prefix only") << u"10.0.0"_s << QStringList{fixed};
    }
    void theCardInUseCounts()
    {
        QFETCH(QString, address);
        const auto seen =
            sighting("card=eth0 0 dc:a6:32:4f:19:c2\ncard=eth1 3 02:00:00:00:00:07\ncard=veth7 1 02:00:00:00:00:08\n"
                     "card=odd\ncard=dummy0 0 00:00:00:00:00:00\ncard=eth0 0 dc:a6:32:4f:19:c2\n"
                     "address=1: lo    inet 127.0.0.1/8 scope host lo\n"
                     "address=2: eth1    inet 10.0.0.7/24 brd 10.0.0.255 scope global eth1\n"
                     "address=2: eth1    inet6 fe80::7/64 scope link\n",
                     address);
        QTEST(values(seen, IdentifierType::Mac), "macs");
    }

    void hostileAnswers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no keys") << QByteArray("one\n\n=two\n");
        QTest::newRow("no end") << QByteArray("release=VERSION_ID=");
        QTest::newRow("a huge line") << "release=X=" + QByteArray(1 << 20, 'x');
        QTest::newRow("only breaks") << QByteArray(1 << 20, '\n');
        QTest::newRow("many lines") << QByteArray("name=\n").repeated(1 << 17);
        QTest::newRow("NUL and no UTF-8") << QByteArray("name=\0\xff\nmachine-id=\xff\n", 20);
        QTest::newRow("values that are none") << QByteArray("card= \naddress= \nproduct_serial= \nmachine-id=\n");
    }
    void hostileAnswers()
    {
        QFETCH(QByteArray, answer);
        const auto seen = sighting(answer);
        for (const QString &value : seen.attributes)
            QVERIFY(value.size() <= 200);
        QVERIFY(seen.identifiers.size() <= 2);
    }
};

QTEST_GUILESS_MAIN(TestDeviceFacts)
#include "tst_device_facts.moc"
