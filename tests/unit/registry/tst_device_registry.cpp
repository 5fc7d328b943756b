// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/device_registry.h"

#include "registry/commands/create_site.h"
#include "registry/commands/expect_devices.h"
#include "registry/commands/quarantine_device.h"
#include "registry/commands/release_device.h"
#include "registry/commands/retire_device.h"
#include "registry/commands/set_device_attributes.h"
#include "support/device_maker.h"
#include "support/site_fixture.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::registry;

class TestDeviceRegistry : public QObject
{
    Q_OBJECT

private:
    static Device inState(TemporarySite &site, Lifecycle state)
    {
        Device device = DeviceMaker(1).plausible();
        device.state = state;
        site.save({device});
        return device;
    }
    static QJsonObject payloadOf(const Event &event) { return QJsonDocument::fromJson(event.payload).object(); }

    /// Applies a command that must be refused, and that must leave the registry as it was.
    template<typename Command>
    static void refused(TemporarySite &site, const Command &command, const Actor &actor, ErrorCode code)
    {
        const qint64 feed = site.feedHead();
        const QVector<Event> events = site.events();
        QSignalSpy committed(&site.store(), &storage::Store::committed);
        const auto result = resultOf(site.registry().apply(command, actor));
        QVERIFY(!result);
        QCOMPARE(result.error().code, code);
        QVERIFY(!result.error().message.isEmpty());
        QCOMPARE(site.feedHead(), feed);
        QCOMPARE(site.events().size(), events.size());
        QCOMPARE(committed.size(), 0);
    }
    /// Changes a device's lifecycle by the command of that name.
    static Result<Device> move(TemporarySite &site, const QString &command, const DeviceId &id, const QString &reason,
                               const Actor &actor)
    {
        if (command == u"quarantine"_s)
            return resultOf(site.registry().apply(QuarantineDevice{id, reason}, actor));
        if (command == u"release"_s)
            return resultOf(site.registry().apply(ReleaseDevice{id, reason}, actor));
        return resultOf(site.registry().apply(RetireDevice{id, reason}, actor));
    }

private Q_SLOTS:
    void createSite()
    {
        TemporarySite site(TemporarySite::With::Nothing);
        const auto made = resultOf(site.registry().apply(CreateSite{u"  Plant Süd "_s, u" Example "_s}, site.admin));
        QVERIFY(made);
        QCOMPARE(made->name, u"Plant Süd"_s);
        QCOMPARE(made->organization, u"Example"_s);
        QVERIFY(made->createdAt == site.clock.now());
        QVERIFY(!made->id.isNull());
        QVERIFY(*resultOf(site.query().site()) == *made);
        const QVector<Event> events = site.events();
        QCOMPARE(events.size(), 1);
        const Event &event = events.first();
        QCOMPARE(event.kind, u"site.created"_s);
        QCOMPARE(event.actor, site.admin.who);
        QCOMPARE(event.via, u"test"_s);
        QVERIFY(event.at == site.clock.now());
        QCOMPARE(event.subject, QString());
        QCOMPARE(payloadOf(event)[u"name"_s].toString(), u"Plant Süd"_s);
        QCOMPARE(payloadOf(event)[u"id"_s].toString(), made->id.toString());
    }

    void aSecondSiteIsRefused()
    {
        TemporarySite site;
        refused(site, CreateSite{u"Other"_s, {}}, site.admin, ErrorCode::Conflict);
        QCOMPARE(resultOf(site.query().site())->name, u"Plant North"_s);
    }

    void badSites_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("organization");
        QTest::newRow("no name") << u""_s << u"x"_s;
        QTest::newRow("blank name") << u" \t "_s << u"x"_s;
        QTest::newRow("too long") << QString(256, u'x') << u""_s;
        QTest::newRow("control character") << u"a\nb"_s << u""_s;
        QTest::newRow("escape sequence") << u"a\u001B[31m"_s << u""_s;
        QTest::newRow("direction override") << u"a\u202Eb"_s << u""_s;
        QTest::newRow("half a character") << QString(u"a"_s + QChar(0xD83D)) << u""_s;
        QTest::newRow("NUL") << QString(u"a"_s + QChar(0) + u'b') << u""_s;
        QTest::newRow("bad organization") << u"a"_s << u"x\u0007y"_s;
    }
    void badSites()
    {
        QFETCH(QString, name);
        QFETCH(QString, organization);
        TemporarySite site(TemporarySite::With::Nothing);
        refused(site, CreateSite{name, organization}, site.admin, ErrorCode::Rejected);
        QCOMPARE(resultOf(site.query().site()).error().code, ErrorCode::NotFound);
    }

    void rolesAreHeldAgainstPermissions_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<bool>("technicianMay");
        QTest::newRow("create site") << u"site"_s << false;
        QTest::newRow("expect") << u"expect"_s << true;
        QTest::newRow("set") << u"set"_s << true;
        QTest::newRow("quarantine") << u"quarantine"_s << true;
        QTest::newRow("release") << u"release"_s << false;
        QTest::newRow("retire") << u"retire"_s << true;
    }
    void rolesAreHeldAgainstPermissions()
    {
        QFETCH(QString, command);
        QFETCH(bool, technicianMay);
        TemporarySite site(command == u"site"_s ? TemporarySite::With::Nothing : TemporarySite::With::Site);
        const Device device = inState(site, command == u"release"_s ? Lifecycle::Quarantined : Lifecycle::Enrolled);
        const auto apply = [&](const Actor &actor) -> Result<> {
            Result<> outcome;
            const auto keep = [&outcome](const auto &result) {
                if (!result)
                    outcome = fail(result.error());
            };
            if (command == u"site"_s)
                keep(resultOf(site.registry().apply(CreateSite{u"x"_s, {}}, actor)));
            else if (command == u"expect"_s)
                keep(resultOf(site.registry().apply(ExpectDevices{{{.serial = u"SN-77"_s}}}, actor)));
            else if (command == u"set"_s)
                keep(resultOf(site.registry().apply(SetDeviceAttributes{device.id, {{u"owner"_s, u"New"_s}}}, actor)));
            else
                keep(move(site, command, device.id, u"because"_s, actor));
            return outcome;
        };
        const qint64 feed = site.feedHead();
        const qsizetype events = site.events().size();
        const Result<> byAuditor = apply(site.auditor);
        QVERIFY(!byAuditor);
        QCOMPARE(byAuditor.error().code, ErrorCode::Locked);
        QVERIFY2(byAuditor.error().message.contains(site.auditor.who) && byAuditor.error().message.contains(u"auditor"_s),
                 qPrintable(byAuditor.error().message));
        QCOMPARE(site.feedHead(), feed);
        QCOMPARE(site.events().size(), events);
        if (!technicianMay) {
            QCOMPARE(apply(site.technician).error().code, ErrorCode::Locked);
            QVERIFY(apply(site.admin));
        } else {
            QVERIFY(apply(site.technician));
        }
        QCOMPARE(site.events().size(), events + 1);
    }

    void lifecycle_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<Lifecycle>("from");
        QTest::addColumn<std::optional<Lifecycle>>("to"); // none: refused
        const std::tuple<const char *, QVector<Lifecycle>, Lifecycle> commands[] = {
            {"quarantine", {Lifecycle::Enrolled}, Lifecycle::Quarantined},
            {"release", {Lifecycle::Quarantined}, Lifecycle::Enrolled}, // not past the admission
            {"retire",
             {Lifecycle::Expected, Lifecycle::Discovered, Lifecycle::Provisioned, Lifecycle::Pending, Lifecycle::Enrolled,
              Lifecycle::Quarantined},
             Lifecycle::Retired},
        };
        for (const auto &[command, allowed, to] : commands)
            for (const auto &[state, word] : lifecycleWords.rows)
                QTest::addRow("%s %s", command, word)
                    << QString::fromLatin1(command) << state << (allowed.contains(state) ? std::optional(to) : std::nullopt);
    }
    void lifecycle()
    {
        QFETCH(QString, command);
        QFETCH(Lifecycle, from);
        QFETCH(std::optional<Lifecycle>, to);
        TemporarySite site;
        const Device device = inState(site, from);
        const qint64 feed = site.feedHead();
        const Result<Device> moved = move(site, command, device.id, u"  seen in the wrong room "_s, site.admin);
        if (!to) {
            QVERIFY(!moved);
            QCOMPARE(moved.error().code, ErrorCode::Conflict);
            QVERIFY2(moved.error().message.contains(device.name), qPrintable(moved.error().message));
            QCOMPARE(site.load(device.id)->state, from);
            QCOMPARE(site.feedHead(), feed);
            QCOMPARE(site.events().size(), 1);
            return;
        }
        QVERIFY(moved);
        QCOMPARE(moved->state, *to);
        Device expected = device;
        expected.state = *to;
        QVERIFY(*site.load(device.id) == expected); // and nothing else
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"device."_s + (command == u"quarantine"_s ? u"quarantined"_s : command + u'd'));
        QCOMPARE(event.subject, device.id.toString());
        QCOMPARE(event.actor, site.admin.who);
        QCOMPARE(payloadOf(event), (QJsonObject{{u"from"_s, lifecycleWords.word(from)},
                                                {u"to"_s, lifecycleWords.word(*to)},
                                                {u"reason"_s, u"seen in the wrong room"_s}}));
        QCOMPARE(site.feedHead(), feed + 2); // the device and the event
    }

    void lifecycleRefusals_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<ErrorCode>("code");
        for (const QString &command : {u"quarantine"_s, u"release"_s, u"retire"_s}) {
            const auto row = [&command](const char *what) -> QTestData & {
                return QTest::addRow("%s: %s", qPrintable(command), what);
            };
            row("no reason") << command << u""_s << true << ErrorCode::Rejected;
            row("blank reason") << command << u" \n"_s << true << ErrorCode::Rejected;
            row("too long a reason") << command << QString(256, u'x') << true << ErrorCode::Rejected;
            row("a reason that can't be printed") << command << u"a\u0007"_s << true << ErrorCode::Rejected;
            row("unknown device") << command << u"because"_s << false << ErrorCode::NotFound;
        }
    }
    void lifecycleRefusals()
    {
        QFETCH(QString, command);
        QFETCH(QString, reason);
        QFETCH(bool, isKnown);
        QFETCH(ErrorCode, code);
        TemporarySite site;
        const Device device = inState(site, command == u"release"_s ? Lifecycle::Quarantined : Lifecycle::Enrolled);
        const qint64 feed = site.feedHead();
        const DeviceId id = isKnown ? device.id : DeviceId::create(FakeClock::start);
        const Result<Device> moved = move(site, command, id, reason, site.admin);
        QVERIFY(!moved);
        QCOMPARE(moved.error().code, code);
        QVERIFY(*site.load(device.id) == device);
        QCOMPARE(site.feedHead(), feed);
        QCOMPARE(site.events().size(), 1);
    }

    void attributesAreSetWithOneEvent()
    {
        TemporarySite site;
        const Device device = inState(site, Lifecycle::Enrolled);
        site.clock.advance(std::chrono::hours(1));
        const QMap<QString, QString> values{{u"name"_s, u" gw-neu "_s},
                                            {u"kind"_s, u"Gateway"_s},
                                            {u"owner"_s, u""_s},
                                            {u"tags"_s, u"b, a,,A ,c d"_s}};
        const auto changed = resultOf(site.registry().apply(SetDeviceAttributes{device.id, values}, site.technician));
        QVERIFY(changed);
        QCOMPARE(changed->name, u"gw-neu"_s);
        QCOMPARE(changed->kind, u"gateway"_s);
        QCOMPARE(changed->owner, QString());
        QCOMPARE(changed->tags, (QStringList{u"b"_s, u"a"_s, u"c d"_s}));
        QVERIFY(changed->provenance.value(u"name"_s) == (Provenance{u"operator"_s, site.clock.now()}));
        QVERIFY(*site.load(device.id) == *changed);
        QCOMPARE(site.events().size(), 2);
        const Event event = site.events().last();
        QCOMPARE(event.kind, u"device.changed"_s);
        QCOMPARE(event.subject, device.id.toString());
        const QJsonObject changes = payloadOf(event)[u"changes"_s].toObject();
        QCOMPARE(changes[u"name"_s].toObject(), (QJsonObject{{u"from"_s, device.name}, {u"to"_s, u"gw-neu"_s}}));
        QCOMPARE(changes[u"tags"_s].toObject()[u"to"_s].toString(), u"b,a,c d"_s);
        QCOMPARE(changes.contains(u"kind"_s), device.kind != u"gateway"_s);
    }

    void whatIsTheSameAlreadyMakesNoEvent()
    {
        TemporarySite site;
        const Device device = inState(site, Lifecycle::Enrolled);
        const qint64 feed = site.feedHead();
        const QMap<QString, QString> values{{u"name"_s, device.name},
                                            {u"owner"_s, device.owner},
                                            {u"tags"_s, device.tags.join(u',')}};
        QVERIFY(resultOf(site.registry().apply(SetDeviceAttributes{device.id, values}, site.admin)));
        QCOMPARE(site.events().size(), 1);
        QCOMPARE(site.feedHead(), feed);
        QVERIFY(*site.load(device.id) == device);
    }

    void badAttributes_data()
    {
        QTest::addColumn<QString>("attribute");
        QTest::addColumn<QString>("value");
        QTest::newRow("unknown") << u"colour"_s << u"red"_s;
        QTest::newRow("not for people") << u"state"_s << u"enrolled"_s;
        QTest::newRow("serial") << u"serial"_s << u"1"_s;
        QTest::newRow("in upper case") << u"Name"_s << u"x"_s;
        QTest::newRow("empty name") << u"name"_s << u"  "_s;
        QTest::newRow("too long") << u"group"_s << QString(256, u'x');
        QTest::newRow("control character") << u"owner"_s << u"a\tb"_s;
        QTest::newRow("half a character") << u"owner"_s << QString(u"a"_s + QChar(0xDE42) + u'b');
        QTest::newRow("too long a tag") << u"tags"_s << u"a,"_s + QString(256, u'x');
        QTest::newRow("control character in a tag") << u"tags"_s << u"a,b\u0001"_s;
        QStringList many;
        for (int i = 0; i < 65; ++i)
            many += QString::number(i);
        QTest::newRow("too many tags") << u"tags"_s << many.join(u',');
    }
    void badAttributes()
    {
        QFETCH(QString, attribute);
        QFETCH(QString, value);
        TemporarySite site;
        const Device device = inState(site, Lifecycle::Enrolled);
        // A good one beside it is not set either.
        const QMap<QString, QString> values{{u"model"_s, u"new"_s}, {attribute, value}};
        refused(site, SetDeviceAttributes{device.id, values}, site.admin, ErrorCode::Rejected);
        QVERIFY(*site.load(device.id) == device);
    }

    void attributesOfAnUnknownDevice()
    {
        TemporarySite site;
        refused(site, SetDeviceAttributes{DeviceId::create(FakeClock::start), {{u"name"_s, u"x"_s}}}, site.admin,
                ErrorCode::NotFound);
    }

    void textOfTheLargestSizeIsTaken()
    {
        TemporarySite site;
        const Device device = inState(site, Lifecycle::Enrolled);
        const QString longest = u"ä"_s.repeated(253) + u"🙂"_s;
        QVERIFY(resultOf(site.registry().apply(SetDeviceAttributes{device.id, {{u"name"_s, longest}}}, site.admin)));
        QCOMPARE(site.load(device.id)->name, longest);
    }

    // The chain over everything above holds.
    void commandsContinueTheChain()
    {
        TemporarySite site;
        const Device device = inState(site, Lifecycle::Enrolled);
        QVERIFY(move(site, u"quarantine"_s, device.id, u"a"_s, site.admin));
        QVERIFY(!move(site, u"quarantine"_s, device.id, u"a"_s, site.admin));
        QVERIFY(move(site, u"release"_s, device.id, u"b"_s, site.admin));
        QVERIFY(move(site, u"retire"_s, device.id, u"c"_s, site.admin));
        const QVector<Event> events = site.events();
        QCOMPARE(events.size(), 4);
        for (qsizetype i = 0; i < events.size(); ++i)
            QVERIFY(verifyLink(events.at(i), i ? &events.at(i - 1) : nullptr));
    }
};

QTEST_GUILESS_MAIN(TestDeviceRegistry)
#include "tst_device_registry.moc"
