// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/planner.h"

#include "pki/certificate_authority.h"
#include "provisioning/step_kind.h"
#include "support/fake_clock.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

namespace {

const QString consoleKey = u"ssh-ed25519 AAAAconsole muster"_s;

/// What the planner plans from, as one device would tell it.
struct Facts
{
    Device device;
    Survey survey;
    Introduction introduction;

    Facts()
    {
        const Timestamp now = FakeClock::start;
        device.id = DeviceId::create(now);
        device.name = u"raspberrypi"_s;
        survey.identity.at = now;
        survey.identity.identifiers = {*Identifier::create(IdentifierType::Mac, u"02:42:00:00:00:01", u"fake"_s, now),
                                       *Identifier::create(IdentifierType::Mac, u"DC:A6:32:4F:19:C2", u"fake"_s, now),
                                       *Identifier::create(IdentifierType::Serial, u"100000003d1d1c36", u"fake"_s, now)};
        survey.identity.attributes = {{u"name"_s, u"raspberrypi"_s}, {u"serial"_s, u"100000003d1d1c36"_s}};
        survey.configuration.hostname.value = u"raspberrypi"_s;
        survey.configuration.timeServers.value = QStringList();
        survey.accounts = {{u"pi"_s, {true, {}}}, {u"admin"_s, {true, {u"ssh-ed25519 AAAAadmin someone@there"_s}}}};
        introduction.target = {device.id, {u"10.0.0.5"_s, 22}, u"linux-ssh-of-tests"_s};
        introduction.hostKey = {u"ssh-ed25519"_s, u"SHA256:abc"_s};
    }
};

using Change = std::function<void(Facts &)>;

Change nothing()
{
    return [](Facts &) {};
}

QStringList linesOf(const Plan &plan)
{
    QStringList lines;
    for (const PlanStep &step : plan.steps)
        lines += u"%1: %2 -> %3 (%4)%5"_s.arg(step.label, step.now, step.then, step.undo,
                                              step.isAlreadySo ? u" already"_s : QString());
    for (const Impossible &impossible : plan.notPossible)
        lines += u"%1! %2"_s.arg(impossible.label, impossible.reason);
    return lines;
}

} // namespace

class TestPlanner : public QObject
{
    Q_OBJECT

private:
    QByteArray m_root;

    Result<Plan> plan(const QByteArray &profile, const Facts &facts)
    {
        const auto read = Profile::fromJson(profile);
        if (!read)
            qFatal("profile: %s at %s", qPrintable(read.error().message), qPrintable(read.error().where));
        return makePlan(*read, facts.device, facts.introduction, u"pi"_s, facts.survey, {u"Plant North"_s, m_root, consoleKey});
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_root = pki::CertificateAuthority::found(u"Plant North"_s, {}, FakeClock::start)->root.certificate.toPem();
    }

    void says_data()
    {
        const QString access = u"Access: pi, no keys -> pi, + this console's key (Removes it)"_s;
        const QString verify = u"Verify: not verified -> new login with this console's key (Nothing to undo)"_s;
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QStringList>("lines");
        QTest::newRow("nothing asked") << QByteArray(R"({"name":"p"})") << nothing() << QStringList{access, verify};
        QTest::newRow("name") << QByteArray(R"({"name":"p","network":{"hostname":"gw-{mac6}"}})") << nothing()
                              << QStringList{u"Name: raspberrypi -> gw-4f19c2 (Restores old value)"_s, access, verify};
        QTest::newRow("the same name") << QByteArray(R"({"name":"p","network":{"hostname":"{name}"}})") << nothing()
                                       << QStringList{u"Name: raspberrypi -> raspberrypi (Restores old value) already"_s, access,
                                                      verify};
        QTest::newRow("naming alone names nothing on the device")
            << QByteArray(R"({"name":"p","naming":"gw-{n}"})") << nothing() << QStringList{access, verify};
        QTest::newRow("name can't be read")
            << QByteArray(R"({"name":"p","network":{"hostname":"gw-7"}})") << Change([](Facts &facts) {
                   facts.survey.configuration.hostname = {{}, u"hostnamectl is missing.\x1b[2J"_s};
               })
            << QStringList{access, verify, u"Name! hostnamectl is missing.[2J"_s};
        QTest::newRow("clock") << QByteArray(R"({"name":"p","network":{"ntp":["10.0.0.1","10.0.0.2"]}})") << nothing()
                               << QStringList{u"Clock: its own servers -> NTP 10.0.0.1, 10.0.0.2 (Restores old value)"_s, access,
                                              verify};
        QTest::newRow("the same clock") << QByteArray(R"({"name":"p","network":{"ntp":["10.0.0.1"]}})")
                                        << Change([](Facts &facts) {
                                               facts.survey.configuration.timeServers.value = QStringList{u"10.0.0.1"_s};
                                           })
                                        << QStringList{u"Clock: NTP 10.0.0.1 -> NTP 10.0.0.1 (Restores old value) already"_s,
                                                       access, verify};
        QTest::newRow("no clock") << QByteArray(R"({"name":"p","network":{"ntp":["10.0.0.1"]}})") << Change([](Facts &facts) {
            facts.survey.configuration.timeServers = {{}, u"The device runs no systemd-timesyncd."_s};
        }) << QStringList{access, verify, u"Clock! The device runs no systemd-timesyncd."_s};
        QTest::newRow("the console may log in already") << QByteArray(R"({"name":"p"})") << Change([](Facts &facts) {
            facts.survey.accounts[u"pi"_s].authorizedKeys = {u"ssh-ed25519  AAAAconsole renamed"_s};
        }) << QStringList{u"Access: pi, 1 key -> pi, 1 key (Removes it) already"_s, verify};
        QTest::newRow("a key with options is another one") << QByteArray(R"({"name":"p"})") << Change([](Facts &facts) {
            facts.survey.accounts[u"pi"_s].authorizedKeys = {u"command=\"true\" ssh-ed25519 AAAAconsole muster"_s};
        }) << QStringList{u"Access: pi, 1 key -> pi, + this console's key (Removes it)"_s, verify};
        QTest::newRow("users") << QByteArray(R"({"name":"p","users":[{"name":"pi","authorizedKeys":["ssh-ed25519 AAAApi a"]},
                {"name":"admin","authorizedKeys":["ssh-ed25519 AAAAadmin b","ssh-rsa AAAAmore c"]},
                {"name":"eve","authorizedKeys":["ssh-ed25519 AAAAeve d"],"password":{"secret":"eve"}}]})")
                               << nothing()
                               << QStringList{u"Access: pi, no keys -> pi, + this console's key, + 1 key (Removes it)"_s,
                                              u"Access: admin, 1 key -> admin, + 1 key (Removes it)"_s, verify,
                                              u"Access! The device has no user \"eve\", and this version makes none."_s,
                                              u"Password! The device has no user \"eve\", and this version makes none."_s};
        QTest::newRow("passwords")
            << QByteArray(R"({"name":"p","users":[{"name":"pi","password":{"secret":"pi"}},
                {"name":"admin","password":{"secret":"adm","generate":true}}]})")
            << nothing()
            << QStringList{
                   access,
                   u"Password: admin, password unknown -> password from secret \"adm\", made when there is none (Can't be undone)"_s,
                   u"Password: pi, password unknown -> password from secret \"pi\" (Can't be undone)"_s, verify};
        QTest::newRow("trust")
            << QByteArray(R"({"name":"p","trust":{"anchors":["site","corp"]}})") << nothing()
            << QStringList{access, u"Trust: no anchors -> root of Plant North (Removes it)"_s, verify,
                           u"Trust! \"corp\" is unknown: this version has only \"site\", the site's own authority."_s};
        QTest::newRow("credential")
            << QByteArray(R"({"name":"p","credential":{"key":{"algorithm":"EC-P384"},"validityDays":30}})") << nothing()
            << QStringList{access, u"Credential: none -> EC-P384, 30 d, key made on device (Removes it)"_s,
                           u"Verify: not verified -> new login with this console's key, credential proved (Nothing to undo)"_s};
        QTest::newRow("a credential nobody can read")
            << QByteArray(R"({"name":"p","credential":{}})")
            << Change([](Facts &facts) { facts.survey.credential.certificatePem = "garbage"; })
            << QStringList{access,
                           u"Credential: one that can't be read -> EC-P256, 90 d, key made on device (Restores old value)"_s,
                           u"Verify: not verified -> new login with this console's key, credential proved (Nothing to undo)"_s};
        QTest::newRow("pre-shared key") << QByteArray(R"({"name":"p","credential":{"kind":"psk"}})") << nothing()
                                        << QStringList{access, verify,
                                                       u"Credential! linux-ssh-of-tests takes X.509 certificates only."_s};
        QTest::newRow("key pushed")
            << QByteArray(R"({"name":"p","credential":{"key":{"origin":"pushed"}}})") << nothing()
            << QStringList{access, verify, u"Credential! The key can only be made on the device: this version pushes none."_s};
        QTest::newRow("what no driver does")
            << QByteArray(
                   R"({"name":"p","network":{"ipv4":{"method":"dhcp"},"wifi":{"ssid":"site"},"dns":["10.0.0.1"]},"mqtt":{}})")
            << nothing()
            << QStringList{access,
                           verify,
                           u"Network! linux-ssh-of-tests can't change IPv4 settings; the device keeps its own."_s,
                           u"Wi-Fi! linux-ssh-of-tests can't change Wi-Fi settings; the device keeps its own."_s,
                           u"DNS! linux-ssh-of-tests can't change name servers; the device keeps its own."_s,
                           u"MQTT! linux-ssh-of-tests has no MQTT setting."_s};
    }
    void says()
    {
        QFETCH(QByteArray, profile);
        QFETCH(Change, change);
        QFETCH(QStringList, lines);
        Facts facts;
        change(facts);
        const auto made = plan(profile, facts);
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        QCOMPARE(linesOf(*made), lines);
    }

    void saysWhoAndWhere()
    {
        Facts facts;
        Plan made = *plan(R"({"name":"gateway","naming":"gw-{mac6}","network":{"hostname":"{name}"}})", facts);
        QCOMPARE(made.device, facts.device.id);
        QCOMPARE(made.deviceName, u"raspberrypi"_s);
        QCOMPARE(made.newName, u"gw-4f19c2"_s);
        QCOMPARE(made.driver, u"linux-ssh-of-tests"_s);
        QCOMPARE(made.profile, u"gateway"_s);
        QCOMPARE(made.endpoint, facts.introduction.target.endpoint);
        QCOMPARE(made.user, u"pi"_s);
        QCOMPARE(made.hostKey, facts.introduction.hostKey);
        QVERIFY(made.isHostKeyNew);
        facts.introduction.pinned = PinnedHostKey{facts.introduction.hostKey, {}, {}};
        made = *plan(R"({"name":"p"})", facts);
        QVERIFY(!made.isHostKeyNew);
        QCOMPARE(made.newName, made.deviceName);
    }

    void placeholders_data()
    {
        QTest::addColumn<QByteArray>("naming");
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("name");
        QTest::newRow("mac6") << QByteArray("gw-{mac6}") << nothing() << u"gw-4f19c2"_s;
        QTest::newRow("mac") << QByteArray("gw-{mac}") << nothing() << u"gw-dca6324f19c2"_s;
        QTest::newRow("serial") << QByteArray("gw-{serial}") << nothing() << u"gw-100000003d1d1c36"_s;
        QTest::newRow("n") << QByteArray("gw-{n}-{n}") << nothing() << u"gw-1-1"_s;
        QTest::newRow("several") << QByteArray("{mac6}-{n}") << nothing() << u"4f19c2-1"_s;
        QTest::newRow("MAC from the registry") << QByteArray("gw-{mac6}") << Change([](Facts &facts) {
            facts.device.identifiers = facts.survey.identity.identifiers.mid(1, 1);
            facts.survey.identity.identifiers.clear();
        }) << u"gw-4f19c2"_s;
        QTest::newRow("a made-up MAC is better than none")
            << QByteArray("gw-{mac6}") << Change([](Facts &facts) { facts.survey.identity.identifiers.resize(1); })
            << u"gw-000001"_s;
        QTest::newRow("the operator's serial number")
            << QByteArray("gw-{serial}") << Change([](Facts &facts) { facts.device.serial = u"A7"_s; }) << u"gw-A7"_s;
        QTest::newRow("not its name") << QByteArray() << nothing() << u"raspberrypi"_s;
        QTest::newRow("the operator's name") << QByteArray() << Change([](Facts &facts) {
            facts.device.name = u"Gate 7 (Nörd)"_s;
            facts.device.provenance.insert(u"name"_s, {u"operator"_s, {}});
        }) << u"Gate-7-N-rd"_s;
        QTest::newRow("a name somebody else said") << QByteArray() << Change([](Facts &facts) {
            facts.device.name = u"Web server on raspberrypi"_s;
            facts.device.provenance.insert(u"name"_s, {u"mdns"_s, {}});
        }) << u"raspberrypi"_s;
        QTest::newRow("a device that calls itself nonsense") << QByteArray() << Change([](Facts &facts) {
            facts.survey.configuration.hostname.value = u"\x1b]0;x\x07;a|b"_s;
            facts.device.name = u"pi.local"_s;
        }) << u"pi"_s;
    }
    void placeholders()
    {
        QFETCH(QByteArray, naming);
        QFETCH(Change, change);
        QFETCH(QString, name);
        Facts facts;
        facts.survey.configuration.hostname.value = u"raspberrypi"_s;
        change(facts);
        const QByteArray part = naming.isEmpty() ? QByteArray() : "\"naming\":\"" + naming + "\",";
        const auto made = plan(R"({"name":"p",)" + part + R"("network":{"hostname":"{name}"},"credential":{}})", facts);
        QVERIFY2(made, made ? "" : qPrintable(made.error().message));
        QCOMPARE(made->newName, name);
        for (const PlanStep &step : made->steps)
            if (step.kind == u"credential"_s)
                QCOMPARE(step.parameters[u"subject"_s][u"CN"_s].toString(), name);
    }

    void refusesWhatCanNotBeFilledIn_data()
    {
        QTest::addColumn<QByteArray>("profile");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("says");
        QTest::newRow("no serial number") << QByteArray(R"({"name":"p","naming":"gw-{serial}"})") << u"/naming"_s
                                          << u"{serial}"_s;
        QTest::newRow("no MAC") << QByteArray(R"({"name":"p","network":{"hostname":"gw-{mac6}"}})") << u"/network/hostname"_s
                                << u"{mac6}"_s;
        QTest::newRow("no name") << QByteArray(R"({"name":"p","network":{"hostname":"{name}"}})") << u"/network/hostname"_s
                                 << u"{name}"_s;
        QTest::newRow("not a host name") << QByteArray(R"({"name":"p","naming":"Gate {n}","network":{"hostname":"{name}"}})")
                                         << u"/network/hostname"_s << u"Gate 1"_s;
        QTest::newRow("too long") << QByteArray("{\"name\":\"p\",\"naming\":\"" + QByteArray(70, 'x') + "\",\"credential\":{}}")
                                  << u"/credential/subject/CN"_s << u"xxx"_s;
    }
    void refusesWhatCanNotBeFilledIn()
    {
        QFETCH(QByteArray, profile);
        QFETCH(QString, where);
        QFETCH(QString, says);
        Facts facts;
        facts.device.name = u"電話"_s;
        facts.survey.configuration.hostname = {{}, u"Unknown."_s};
        facts.survey.identity.identifiers.clear();
        facts.survey.identity.attributes = {{u"serial"_s, u"To be filled by O.E.M."_s}, {u"name"_s, u"..."_s}};
        const auto made = plan(profile, facts);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::Rejected);
        QCOMPARE(made.error().where, where);
        QVERIFY2(made.error().message.contains(says), qPrintable(made.error().message));
    }

    void doesNotExpandWhatADeviceSays()
    {
        Facts facts;
        facts.survey.identity.attributes.insert(u"serial"_s, u"{mac}"_s);
        const auto made = plan(R"({"name":"p","naming":"gw-{serial}"})", facts);
        QVERIFY(!made);
        QCOMPARE(made.error().where, u"/naming"_s);
    }

    void showsNoControlCharactersAndCutsWhatIsLong()
    {
        Facts facts;
        const QString evil = u"\x1b[31m\u202Eevil\nline\x07"_s + QString(5000, u'x');
        facts.device.name = evil;
        facts.survey.configuration.hostname.value = evil;
        facts.survey.configuration.timeServers.value = QStringList(50, evil);
        facts.survey.trustAnchors = QStringList(50, evil);
        facts.survey.accounts[u"pi"_s].authorizedKeys = QStringList(50, evil);
        const auto made = plan(R"({"name":"p","network":{"hostname":"gw-7","ntp":["10.0.0.1"]},"trust":{"anchors":["site"]}})",
                               facts);
        QVERIFY(made);
        QStringList texts{made->deviceName};
        for (const PlanStep &step : made->steps)
            texts += {step.now, step.then};
        for (const QString &text : texts) {
            QVERIFY2(text.size() < 300, qPrintable(text));
            for (const uint point : text.toUcs4())
                QVERIFY(QChar::isPrint(point));
        }
    }

    void overrides_data()
    {
        using Values = QMap<QString, QString>;
        QTest::addColumn<Values>("values");
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << Values() << QByteArray(R"({"name":"p","naming":"gw-{n}","network":{"hostname":"{name}"}})");
        QTest::newRow("name") << Values{{u"name"_s, u"42"_s}}
                              << QByteArray(R"({"name":"p","naming":"42","network":{"hostname":"{name}"}})");
        QTest::newRow("n") << Values{{u"n"_s, u"7"_s}}
                           << QByteArray(R"({"name":"p","naming":"gw-7","network":{"hostname":"{name}"}})");
        QTest::newRow("a text that reads as a number")
            << Values{{u"network.hostname"_s, u"17"_s}}
            << QByteArray(R"({"name":"p","naming":"gw-{n}","network":{"hostname":"17"}})");
        QTest::newRow("a number") << Values{{u"credential.validityDays"_s, u"30"_s}}
                                  << QByteArray(R"({"name":"p","naming":"gw-{n}","network":{"hostname":"{name}"},
                                                    "credential":{"validityDays":30}})");
        QTest::newRow("true and false")
            << Values{{u"mqtt.tls"_s, u"false"_s}, {u"mqtt.host"_s, u"broker.lan"_s}}
            << QByteArray(
                   R"({"name":"p","naming":"gw-{n}","network":{"hostname":"{name}"},"mqtt":{"tls":false,"host":"broker.lan"}})");
        QTest::newRow("a list") << Values{{u"trust.anchors"_s, u"x"_s}} << QByteArray();
        QTest::newRow("unknown") << Values{{u"network.ipv6"_s, u"x"_s}} << QByteArray();
        QTest::newRow("into a text") << Values{{u"naming.x"_s, u"x"_s}} << QByteArray();
        QTest::newRow("not allowed") << Values{{u"credential.validityDays"_s, u"-1"_s}} << QByteArray();
        QTest::newRow("empty") << Values{{QString(), u"x"_s}} << QByteArray();
        QTest::newRow("empty value") << Values{{u"network.hostname"_s, QString()}} << QByteArray();
    }
    void overrides()
    {
        using Values = QMap<QString, QString>;
        QFETCH(Values, values);
        QFETCH(QByteArray, json);
        const Profile profile = *Profile::fromJson(R"({"name":"p","naming":"gw-{n}","network":{"hostname":"{name}"}})");
        const auto changed = withOverrides(profile, values);
        if (json.isEmpty()) {
            QVERIFY(!changed);
            QCOMPARE(changed.error().code, ErrorCode::Rejected);
            QVERIFY(!changed.error().where.isEmpty() || values.contains(QString()));
        } else {
            QVERIFY2(changed, changed ? "" : qPrintable(changed.error().message));
            QCOMPARE(*changed, *Profile::fromJson(json));
        }
    }

    void overridesReachIntoLists()
    {
        const Profile profile = *Profile::fromJson(R"({"name":"p","network":{"ntp":["10.0.0.1"]}})");
        QCOMPARE(withOverrides(profile, {{u"network.ntp.0"_s, u"10.0.0.2"_s}})->network.ntp, QStringList{u"10.0.0.2"_s});
        QCOMPARE(withOverrides(profile, {{u"network.ntp.1"_s, u"10.0.0.2"_s}})->network.ntp,
                 (QStringList{u"10.0.0.1"_s, u"10.0.0.2"_s}));
        QVERIFY(!withOverrides(profile, {{u"network.ntp.2"_s, u"10.0.0.2"_s}}));
        QVERIFY(!withOverrides(profile, {{u"network.ntp.x"_s, u"10.0.0.2"_s}}));
    }

    void comesWithAProfile()
    {
        const Profile starter = starterProfile();
        QCOMPARE(starter.name, u"starter"_s);
        QCOMPARE(
            linesOf(*plan(starter.toJson(), Facts())),
            (QStringList{u"Name: raspberrypi -> raspberrypi (Restores old value) already"_s,
                         u"Access: pi, no keys -> pi, + this console's key (Removes it)"_s,
                         u"Trust: no anchors -> root of Plant North (Removes it)"_s,
                         u"Credential: none -> EC-P256, 90 d, key made on device (Removes it)"_s,
                         u"Verify: not verified -> new login with this console's key, credential proved (Nothing to undo)"_s}));
    }
};

QTEST_GUILESS_MAIN(TestPlanner)
#include "tst_planner.moc"
