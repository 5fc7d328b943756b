// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_samples.h"

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

class TestFirmwareAtLeast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<QString>("firmware");
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("holds");
        const std::tuple<const char *, const char *, bool> rows[] = {
            {"1.4", "1.4", true},
            {"1.4.2", "1.4", true},
            {"1.3.9", "1.4", false},
            {"1.10", "1.9", true}, // by number, not by letter
            {"1.9", "1.10", false},
            {"12", "11.5", true},
            {"2", "1.4", true},
            {"1.4", "1.4.0", true},
            {"1.4.0", "1.4", true},
            {"1", "1.0.0", true},
            {"1.4", "1.4.1", false},
            {"1.04", "1.4", true},
            {"1.4.2-RC1", "1.4.2-rc1", true},
            {"20240115", "20231231", true},
            // what stands behind the numbers
            {"1.4rc1", "1.4.9", false},
            {"1.4b", "1.4.1", false},
            {"1.4_2", "1.4.1", false},
            {"1.4.0-rc1", "1.4.0", false},
            {"1.4.0-rc1", "1.4", false},
            {"1.4.0-rc2", "1.4.0-rc1", true},
            {"1.4.0-beta", "1.4.0-rc1", false},
            {"1.4.0", "1.4.0-rc1", true},
            {"1.4.0b", "1.4.0", true},
            {"1.4.2-r3", "1.4.2-r2", true},
            {"1.4.2-r1", "1.4.2-r2", false},
            {"99999999999999.1", "1.4", true},
            {"20230913-114010/v1.14.0-gcb84623", "1.14", true},
            {"20230913-114010/v1.14.0-gcb84623", "1.15", false},
            // a word before it
            {"v1.4", "1.4", true},
            {"V1.3", "1.4", false},
            {"v 1.3", "1.4", false},
            {"Debian GNU/Linux 12", "12", true},
            {"Debian GNU/Linux 11", "12", false},
            {"ESP-32 v1.3", "1.4", false},
            {"ESP32 1.3", "1.4", false},
            {"OpenWrt-22.03.5", "22.03", true},
            {"7-9.1", "8", false},
            // none to compare
            {"", "0", false},
            {"trixie/sid", "0", false},
            {"unknown", "1.4", false},
            {"beta4", "1", false},
            {"\xD9\xA1\xD9\xA2", "1", false}, // Arabic digits
        };
        for (const auto &[firmware, version, holds] : rows)
            QTest::addRow("%s, wanted %s", firmware, version)
                << QString::fromUtf8(firmware) << QString::fromUtf8(version) << holds;
    }
    void judges()
    {
        QFETCH(QString, firmware);
        QFETCH(QString, version);
        Device device;
        device.firmware = firmware;
        const QByteArray parameters = QJsonDocument(QJsonObject{{u"version"_s, version}}).toJson();
        const Verdict verdict = judged("firmware-at-least", parameters, {device, {}, at("2026-03-12")});
        QTEST(verdict.holds, "holds");
        QCOMPARE(verdict.seen, firmware.isEmpty() ? u"unknown"_s : firmware);
        QCOMPARE(verdict.wanted, version + u" or newer"_s);
        QVERIFY(!verdict.changesAt);
    }

    void saysWhatToDo()
    {
        const auto fixOf = [](const QString &firmware) {
            Device device;
            device.firmware = firmware;
            return judged("firmware-at-least", R"({"version":"1.4.2"})", {device, {}, at("2026-03-12")}).fix;
        };
        QCOMPARE(fixOf(u"1.4.0"_s), u"Update the firmware to 1.4.2 or newer."_s);
        QVERIFY(fixOf({}).contains(u"provision"));
        QVERIFY(fixOf(u"sid"_s).contains(u"no version"));
        QCOMPARE(fixOf(u"1.4.2"_s), QString());
    }

    void refusesWhatIsNoVersion()
    {
        const Rule *rule = findRule(u"firmware-at-least"_s);
        for (const auto &version : {u"v1.4"_s, u"latest"_s, u">=1.4"_s, u".4"_s, u"-1"_s, u"\u0661"_s}) {
            const auto checked = checkParameters(*rule, {{u"version"_s, version}});
            QVERIFY2(!checked.has_value(), qPrintable(version));
            QCOMPARE(checked.error().where, u"/version"_s);
        }
        QVERIFY(checkParameters(*rule, {{u"version"_s, u"1.4.2-rc1"_s}}).has_value());
    }
};

QTEST_GUILESS_MAIN(TestFirmwareAtLeast)
#include "tst_firmware_at_least.moc"
