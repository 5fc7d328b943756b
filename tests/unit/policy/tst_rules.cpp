// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy_samples.h"

#include <QJsonArray>
#include <QSet>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::policy;

namespace {

/// What a person would write where the preset is empty.
QJsonObject soundParameters(const Rule &rule)
{
    QJsonObject parameters = presetParameters(rule);
    for (const RuleParameter &parameter : rule.parameters())
        if (parameter.preset.toString(u"-"_s).isEmpty())
            parameters.insert(parameter.key, u"1.4"_s);
    return parameters;
}

/// From nothing known to much known, some of it good, some of it bad.
QVector<Device> sampleDevices()
{
    QVector<Device> devices(1);
    for (const char *notAfter : {"2026-03-01", "2026-03-12T12:00:00Z", "2026-03-20", "2027-01-01"}) {
        Device device;
        device.name = u"gw-1"_s;
        device.firmware = u"1.3.9"_s;
        device.credentials = {certificate(notAfter)};
        device.lastSeen = at("2026-03-11T12:00:00Z");
        device.services = {{u"mdns"_s, u"_telnet._tcp"_s, {}, 23, {}}};
        devices += device;
        device.firmware = u"2.0"_s;
        device.credentials.front().keyOrigin = KeyOrigin::Pushed;
        device.lastSeen = at("2026-03-12T11:59:59.999Z");
        device.services.clear();
        devices += device;
    }
    return devices;
}

bool isSame(const Verdict &a, const Verdict &b)
{
    return a.holds == b.holds && a.seen == b.seen && a.wanted == b.wanted && a.fix == b.fix && a.changesAt == b.changesAt;
}

} // namespace

/// What holds for every rule, whatever it is about.
class TestRules : public QObject
{
    Q_OBJECT

private:
    static void everyRule()
    {
        QTest::addColumn<QString>("id");
        for (const QString &id : ruleIds())
            QTest::newRow(qPrintable(id)) << id;
    }

private Q_SLOTS:
    void areNamedAfterTheirFiles()
    {
        const QStringList ids = ruleIds();
        QCOMPARE(ids.size(), qsizetype(ruleEntries().size()));
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), ids.size());
        for (const RuleEntry &entry : ruleEntries())
            QVERIFY(ids.contains(QString::fromLatin1(entry.id).replace(u'_', u'-')));
        for (const auto &id : {u"firmware-at-least"_s, u"certificate-valid-for"_s, u"key-origin"_s, u"key-algorithm"_s,
                               u"seen-within"_s, u"service-forbidden"_s})
            QVERIFY2(findRule(id), qPrintable(id));
        QVERIFY(!findRule(u"firmware_at_least"_s));
        QVERIFY(!findRule(QString()));
    }

    void areMadeOnce_data() { everyRule(); }
    void areMadeOnce()
    {
        QFETCH(QString, id);
        QVERIFY(findRule(id));
        QCOMPARE(findRule(id), findRule(id));
    }

    void sayWhatTheyTake_data() { everyRule(); }
    void sayWhatTheyTake()
    {
        QFETCH(QString, id);
        const Rule *rule = findRule(id);
        QVERIFY(!rule->label().isEmpty());
        QVERIFY(!rule->parameters().isEmpty());
        QSet<QString> keys;
        for (const RuleParameter &parameter : rule->parameters()) {
            QVERIFY(!parameter.key.isEmpty() && parameter.key != u"rule" && parameter.key != u"severity");
            keys += parameter.key;
            using Kind = RuleParameter::Kind;
            QCOMPARE(!parameter.words.isEmpty(), parameter.kind == Kind::Word || parameter.kind == Kind::Words);
            QCOMPARE(parameter.least < parameter.most, parameter.kind == Kind::Count);
        }
        QCOMPARE(keys.size(), rule->parameters().size());
    }

    void beginWithPresetsThatPass_data() { everyRule(); }
    void beginWithPresetsThatPass()
    {
        QFETCH(QString, id);
        const Rule *rule = findRule(id);
        const QJsonObject presets = presetParameters(*rule);
        QCOMPARE(presets.size(), rule->parameters().size());
        const auto checked = checkParameters(*rule, presets);
        const bool needsPerson = soundParameters(*rule) != presets;
        QCOMPARE(checked.has_value(), !needsPerson);
        QVERIFY(checkParameters(*rule, soundParameters(*rule)).has_value());
    }

    void refuseGarbage_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QJsonValue>("garbage");
        const std::pair<const char *, QJsonValue> rows[] = {{"null", QJsonValue::Null},
                                                            {"bool", true},
                                                            {"fraction", 1.5},
                                                            {"negative", -1},
                                                            {"beyond int", 4e9},
                                                            {"empty text", QString()},
                                                            {"blank", u" "_s},
                                                            {"outer blank", u"1.4 "_s},
                                                            {"control", u"1.4\u001b"_s},
                                                            {"long", QString(256, u'1')},
                                                            {"object", QJsonObject{{u"a"_s, 1}}},
                                                            {"empty list", QJsonArray()},
                                                            {"list of numbers", QJsonArray{1}},
                                                            {"list with an empty text", QJsonArray{QString()}},
                                                            {"list of lists", QJsonArray{QJsonArray()}},
                                                            {"twice", QJsonArray{u"EC-P256"_s, u"EC-P256"_s}}};
        for (const QString &id : ruleIds())
            for (const auto &[name, garbage] : rows)
                QTest::addRow("%s, %s", qPrintable(id), name) << id << garbage;
    }
    void refuseGarbage()
    {
        QFETCH(QString, id);
        QFETCH(QJsonValue, garbage);
        const Rule *rule = findRule(id);
        for (const RuleParameter &parameter : rule->parameters()) {
            QJsonObject parameters = soundParameters(*rule);
            parameters.insert(parameter.key, garbage);
            const auto checked = checkParameters(*rule, parameters);
            QVERIFY(!checked.has_value());
            QCOMPARE(checked.error().code, ErrorCode::Rejected);
            QVERIFY2(checked.error().where.startsWith(u'/' + parameter.key), qPrintable(checked.error().where));
            QVERIFY(!checked.error().message.isEmpty() && !checked.error().message.contains(u'%'));
        }
    }

    void wantEveryParameterAndNoOther_data() { everyRule(); }
    void wantEveryParameterAndNoOther()
    {
        QFETCH(QString, id);
        const Rule *rule = findRule(id);
        for (const RuleParameter &parameter : rule->parameters()) {
            QJsonObject parameters = soundParameters(*rule);
            parameters.remove(parameter.key);
            const auto checked = checkParameters(*rule, parameters);
            QVERIFY(!checked.has_value());
            QCOMPARE(checked.error().where, u'/' + parameter.key);
        }
        QJsonObject parameters = soundParameters(*rule);
        parameters.insert(u"a/b~c"_s, 1);
        const auto checked = checkParameters(*rule, parameters);
        QVERIFY(!checked.has_value());
        QCOMPARE(checked.error().code, ErrorCode::Rejected);
        QCOMPARE(checked.error().where, u"/a~1b~0c"_s);
        QVERIFY(checked.error().message.contains(rule->parameters().front().key));
    }

    void failOnADeviceOfWhichNothingIsKnown_data() { everyRule(); }
    void failOnADeviceOfWhichNothingIsKnown()
    {
        QFETCH(QString, id);
        const Rule *rule = findRule(id);
        const Device nothing;
        const Verdict verdict = rule->judge(soundParameters(*rule), {nothing, {}, at("2026-03-12")});
        // What nobody saw is not forbidden to be there.
        QCOMPARE(verdict.holds, id == u"service-forbidden");
        QVERIFY(!verdict.seen.isEmpty() && !verdict.wanted.isEmpty());
        QCOMPARE(verdict.fix.isEmpty(), verdict.holds);
        QVERIFY(!verdict.changesAt);
    }

    // The registry looks again at changesAt: a time that has come already would make it spin, one that is too late would
    // let a device pass that fails.
    void standStillUntilTheySay_data() { everyRule(); }
    void standStillUntilTheySay()
    {
        QFETCH(QString, id);
        const Rule *rule = findRule(id);
        const QJsonObject parameters = soundParameters(*rule);
        const std::chrono::milliseconds tick(1);
        for (const Device &device : sampleDevices()) {
            Timestamp now = at("2026-03-12T12:00:00Z");
            for (int turn = 0; turn < 10; ++turn) {
                const Facts facts{device, KeyAlgorithm::EcP256, now};
                const Verdict verdict = rule->judge(parameters, facts);
                QVERIFY(isSame(verdict, rule->judge(parameters, facts)));
                QVERIFY(!verdict.seen.isEmpty() && !verdict.wanted.isEmpty());
                QCOMPARE(verdict.fix.isEmpty(), verdict.holds);
                for (const QString &text : {verdict.seen, verdict.wanted, verdict.fix})
                    QVERIFY2(!text.contains(u'%'), qPrintable(text));
                const Timestamp next = verdict.changesAt.value_or(now + std::chrono::hours(24 * 365 * 20));
                QVERIFY(next > now);
                QVERIFY(isSame(verdict, rule->judge(parameters, {device, KeyAlgorithm::EcP256, next - tick})));
                if (!verdict.changesAt)
                    break;
                QVERIFY(!isSame(verdict, rule->judge(parameters, {device, KeyAlgorithm::EcP256, next})));
                QVERIFY2(turn < 5, "it never comes to rest");
                now = next;
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestRules)
#include "tst_rules.moc"
