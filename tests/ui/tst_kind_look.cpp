// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/kind_look.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster::ui;

class TestKindLook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfTheTablesHasAnIcon();
    void everyIconIsThere();
    void whatIsNotKnownIsNeutral();

private:
    static void collect(const QJsonValue &value, QSet<QString> &kinds);
};

/// Every "kind" in a table, however deep.
void TestKindLook::collect(const QJsonValue &value, QSet<QString> &kinds)
{
    for (const QJsonValue &each : value.toArray())
        collect(each, kinds);
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key() == "kind"_L1)
            kinds += member.value().toString();
        else
            collect(member.value(), kinds);
    }
}

void TestKindLook::everyKindOfTheTablesHasAnIcon()
{
    // What sources say by tables of their own: ssdp, wsd, usb, ubiquiti.
    QSet<QString> kinds{u"access-point"_s, u"blind"_s,    u"media"_s,           u"player"_s,  u"smart-card-reader"_s,
                        u"storage"_s,      u"keyboard"_s, u"mouse"_s,           u"phone"_s,   u"bluetooth-adapter"_s,
                        u"security-key"_s, u"scanner"_s,  u"network-adapter"_s, u"speaker"_s, u"serial-adapter"_s};
    const QDir folder(QStringLiteral(MUSTER_SOURCE_DIR "/resources/knowledge"));
    const QStringList tables = folder.entryList({u"*.json"_s});
    QVERIFY(tables.size() >= 4);
    for (const QString &table : tables) {
        QFile file(folder.filePath(table));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
        QVERIFY2(document.isObject(), qPrintable(table));
        collect(document.object(), kinds);
    }
    QVERIFY(kinds.size() > 35);
    for (const QString &kind : std::as_const(kinds)) {
        QVERIFY2(kindIconName(kind) != "device"_L1, qPrintable(kind));
        QVERIFY2(knownKinds().contains(kind), qPrintable(kind));
    }
}

void TestKindLook::everyIconIsThere()
{
    QStringList kinds = knownKinds();
    QVERIFY(std::ranges::is_sorted(kinds));
    for (const QString &kind : std::as_const(kinds)) {
        QVERIFY2(QFile::exists(u":/icons/%1.svg"_s.arg(kindIconName(kind))), qPrintable(kind));
        QVERIFY(!kindTitle(kind).isEmpty());
    }
    QCOMPARE(kinds.removeDuplicates(), 0);
}

void TestKindLook::whatIsNotKnownIsNeutral()
{
    QCOMPARE(kindIconName(u"Camera"_s), u"camera"_s);
    QCOMPARE(kindIconName(u"toaster"_s), u"device"_s);
    QCOMPARE(kindIconName({}), u"device"_s);
    QCOMPARE(kindTitle(u"plc"_s), u"PLC"_s);
    QCOMPARE(kindTitle(u"hmi"_s), u"HMI"_s);
    QCOMPARE(kindTitle(u"bread-toaster"_s), u"Bread toaster"_s);
    QCOMPARE(kindTitle({}), QString());
    QCOMPARE(kindSentence({}), u"Kind unknown"_s);
    QCOMPARE(kindSentence(u"smart-card-reader"_s), u"Smart-card reader"_s);
}

QTEST_MAIN(TestKindLook)
#include "tst_kind_look.moc"
