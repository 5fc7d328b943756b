// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/identifier.h"
#include "support/fake_clock.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

class TestIdentifier : public QObject
{
    Q_OBJECT

private:
    static Result<Identifier> create(IdentifierType type, const QString &text)
    {
        return Identifier::create(type, text, u"mdns"_s, FakeClock::start);
    }

private Q_SLOTS:
    void makesCanonical_data()
    {
        QTest::addColumn<IdentifierType>("type");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("value");
        const QString mac = u"DC:A6:32:4F:19:C2"_s;
        QTest::newRow("MAC") << IdentifierType::Mac << mac << mac;
        QTest::newRow("MAC in lower case") << IdentifierType::Mac << mac.toLower() << mac;
        QTest::newRow("MAC with dashes") << IdentifierType::Mac << u"dc-a6-32-4f-19-c2"_s << mac;
        QTest::newRow("MAC as Cisco writes it") << IdentifierType::Mac << u"dca6.324f.19c2"_s << mac;
        QTest::newRow("MAC with blanks") << IdentifierType::Mac << u" dc a6 32 4f 19 c2 "_s << mac;
        QTest::newRow("MAC bare") << IdentifierType::Mac << u"dca6324f19c2"_s << mac;
        QTest::newRow("MAC made locally") << IdentifierType::Mac << u"02:00:00:00:00:01"_s << u"02:00:00:00:00:01"_s;
        const QString uuid = u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s;
        QTest::newRow("UUID") << IdentifierType::Uuid << uuid << uuid;
        QTest::newRow("UUID in upper case") << IdentifierType::Uuid << uuid.toUpper() << uuid;
        QTest::newRow("UUID in braces") << IdentifierType::Uuid << u'{' + uuid + u'}' << uuid;
        QTest::newRow("UUID as a URN") << IdentifierType::Uuid << u"urn:uuid:"_s + uuid << uuid;
        QTest::newRow("UUID as UPnP writes it") << IdentifierType::Uuid << u"UUID:"_s + uuid << uuid;
        QTest::newRow("UUID without dashes") << IdentifierType::Uuid << QString(uuid).remove(u'-') << uuid;
        QTest::newRow("serial") << IdentifierType::Serial << u"  SN-0042/b "_s << u"SN-0042/b"_s;
        QTest::newRow("serial with umlauts") << IdentifierType::Serial << u"Größe-7"_s << u"Größe-7"_s;
        QTest::newRow("serial beyond 16 bits") << IdentifierType::Serial << u"\U00010400-1"_s << u"\U00010400-1"_s;
        QTest::newRow("the longest") << IdentifierType::Usb << QString(254, u'1') + u'2' << QString(254, u'1') + u'2';
    }
    void makesCanonical()
    {
        QFETCH(IdentifierType, type);
        QFETCH(QString, text);
        const auto identifier = create(type, text);
        QVERIFY2(identifier.has_value(), qPrintable(text));
        QTEST(identifier->value, "value");
        QCOMPARE(identifier->type, type);
        QCOMPARE(identifier->source, u"mdns"_s);
        QVERIFY(identifier->firstSeen == FakeClock::start && identifier->lastSeen == FakeClock::start);
        QVERIFY(create(type, identifier->value) == *identifier);
    }

    void refuses_data()
    {
        QTest::addColumn<IdentifierType>("type");
        QTest::addColumn<QString>("text");
        for (const QString &mac :
             {u"00:00:00:00:00:00"_s, u"FF:FF:FF:FF:FF:FF"_s, u"01:00:5E:00:00:FB"_s, u"33:33:00:00:00:01"_s,
              u"0D:A6:32:4F:19:C2"_s, u"DC:A6:32:4F:19"_s, u"DC:A6:32:4F:19:C2:11"_s, u"DC:A6:32:4F:19:G2"_s,
              u"DC:A6:32:4F:19:C:2"_s, u":DC:A6:32:4F:19:C2"_s, u"0xA6324F19C2"_s, u"+CA6324F19C2"_s, u"-CA6324F19C2"_s,
              u"10.0.0.5"_s, u"DC/A6/32/4F/19/C2"_s, u"\uFF24CA6324F19C2"_s, u"0\u0661A6324F19C2"_s})
            QTest::addRow("MAC %s", qPrintable(mac)) << IdentifierType::Mac << mac;
        const QString uuid = u"0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"_s;
        for (const QString &wrong : {u"00000000-0000-0000-0000-000000000000"_s,
                                     u"ffffffff-ffff-ffff-ffff-ffffffffffff"_s,
                                     u"FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"_s,
                                     u"03000200-0400-0500-0006-000700080009"_s,
                                     u"00020003-0004-0005-0006-000700080009"_s,
                                     u"11111111-1111-1111-1111-111111111111"_s,
                                     u"12345678-1234-1234-1234-123456789ABC"_s,
                                     uuid.chopped(1),
                                     uuid + u'0',
                                     uuid + u"-garbage"_s,
                                     u'{' + uuid,
                                     uuid + u'}',
                                     u"{{"_s + uuid + u"}}"_s,
                                     u"urn:uuid:"_s,
                                     u"uuid:"_s + uuid + u"::upnp:rootdevice"_s,
                                     u'g' + uuid.sliced(1),
                                     u"{}"_s,
                                     u"{"_s,
                                     u"}"_s,
                                     QString(32, u'-')})
            QTest::addRow("UUID %s", qPrintable(wrong)) << IdentifierType::Uuid << wrong;
        for (const QString &placeholder :
             {u"To be filled by O.E.M."_s, u"Default string"_s, u"System Serial Number"_s, u"None"_s, u"N/A"_s, u"UNKNOWN"_s,
              u"0"_s, u"00000000"_s, u"XXXXXXXX"_s, u"xxXXxxXX"_s, u"........"_s, u"123456789"_s, u"0123456789ABCDEF"_s,
              u" none "_s, u"Not Available"_s, u"(null)"_s, u"Chassis Serial Number"_s})
            QTest::addRow("serial %s", qPrintable(placeholder)) << IdentifierType::Serial << placeholder;
        QTest::newRow("nothing") << IdentifierType::Serial << QString();
        QTest::newRow("blanks") << IdentifierType::Epr << u" \t\n "_s;
        QTest::newRow("too long") << IdentifierType::Usb << QString(254, u'1') + u"23"_s;
        QTest::newRow("far too long") << IdentifierType::Mac << QString(2'000'000, u'D');
        QTest::newRow("NUL") << IdentifierType::Serial << u"SN\u00001"_s;
        QTest::newRow("line feed") << IdentifierType::Serial << u"SN\n1"_s;
        QTest::newRow("terminal escape") << IdentifierType::Usn << u"SN\u001B[2J"_s;
        QTest::newRow("delete") << IdentifierType::Usn << u"SN\u007F1"_s;
        QTest::newRow("text turned round") << IdentifierType::Serial << u"SN\u202E1"_s;
        QTest::newRow("invisible first") << IdentifierType::Serial << u"\uFEFFSN1"_s;
        QTest::newRow("a lone surrogate") << IdentifierType::Serial << QString(u"SN"_s + QChar(0xD801));
    }
    void refuses()
    {
        QFETCH(IdentifierType, type);
        QFETCH(QString, text);
        const auto identifier = create(type, text);
        QVERIFY2(!identifier.has_value(), qPrintable(text));
        QCOMPARE(identifier.error().code, ErrorCode::Rejected);
        QVERIFY(!identifier.error().message.isEmpty());
        QVERIFY(identifier.error().message.size() < 400);
        QVERIFY(!identifier.error().message.contains(u'\u001B'));
    }

    // A serial number of one device is nobody else's placeholder.
    void placeholdersAreForSerialsOnly()
    {
        QVERIFY(create(IdentifierType::Usb, u"123456789"_s).has_value());
        QVERIFY(create(IdentifierType::Serial, u"1234567891"_s).has_value());
    }

    void strength_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<Strength>("strength");
        const QMap<QString, Strength> others{{u"ek"_s, Strength::Proof},
                                             {u"idevid"_s, Strength::Proof},
                                             {u"machineid"_s, Strength::Weak},
                                             {u"sshhostkey"_s, Strength::Weak}};
        for (const QString &type : identifierTypeWords.all())
            QTest::addRow("%s", qPrintable(type)) << type << others.value(type, Strength::Strong);
    }
    void strength()
    {
        QFETCH(QString, type);
        QTEST(strengthOf(*identifierTypeWords.value(type), u"DC:A6:32:4F:19:C2"_s), "strength");
    }

    void aMacNoMakerGaveIsWeak()
    {
        for (const QString &mac : {u"02:00:00:00:00:01"_s, u"52:54:00:12:34:56"_s, u"DA:A1:19:00:00:01"_s, u"06:00:00:00:00:01"_s,
                                   u"FE:00:00:00:00:01"_s}) {
            QVERIFY2(create(IdentifierType::Mac, mac)->isRandomised(), qPrintable(mac));
            QCOMPARE(create(IdentifierType::Mac, mac)->strength(), Strength::Weak);
        }
        for (const QString &mac :
             {u"DC:A6:32:4F:19:C2"_s, u"00:1B:54:00:00:01"_s, u"B8:27:EB:00:00:01"_s, u"D4:00:00:00:00:01"_s})
            QVERIFY2(!create(IdentifierType::Mac, mac)->isRandomised(), qPrintable(mac));
        QVERIFY(!create(IdentifierType::Serial, u"02:00:00:00:00:01"_s)->isRandomised());
    }

    // Whatever a device says: a value that reads back as itself, or an error.
    void survivesGarbage()
    {
        QRandomGenerator random(20260312);
        const QString alphabet = u"00fFaADC6329:-.{} xX+urn:uuid\u0000\u001B\u202Eäß\uFF21\U00010400"_s; // the last in halves
        for (int round = 0; round < 30000; ++round) {
            const auto type = identifierTypeWords.rows
                                  .at(static_cast<std::size_t>(random.bounded(static_cast<int>(identifierTypeWords.rows.size()))))
                                  .first;
            QString text;
            for (int left = random.bounded(random.bounded(8) == 0 ? 300 : 40); left > 0; --left)
                text += alphabet.at(random.bounded(static_cast<int>(alphabet.size())));
            const auto identifier = create(type, text);
            if (!identifier) {
                QCOMPARE(identifier.error().code, ErrorCode::Rejected);
                continue;
            }
            QVERIFY(!identifier->value.isEmpty() && identifier->value.size() <= 255);
            QVERIFY(create(type, identifier->value) == *identifier);
            if (type == IdentifierType::Mac)
                QCOMPARE(identifier->value.size(), 17);
            if (type == IdentifierType::Uuid)
                QCOMPARE(identifier->value.size(), 36);
        }
    }
};

QTEST_GUILESS_MAIN(TestIdentifier)
#include "tst_identifier.moc"
