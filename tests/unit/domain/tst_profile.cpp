// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/profile.h"
#include "unit/domain/json_mutation.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

QByteArray profileFile(const QString &name)
{
    QFile file(QStringLiteral(MUSTER_TEST_DATA) + u"/profiles/"_s + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsTheExampleOfTheContract()
    {
        const auto profile = Profile::fromJson(profileFile(u"gateway.json"_s));
        QVERIFY2(profile.has_value(), profile ? "" : qPrintable(profile.error().message));
        QCOMPARE(profile->name, u"gateway"_s);
        QCOMPARE(profile->naming, u"gw-{mac6}"_s);
        QCOMPARE(profile->network.hostname, u"{name}"_s);
        QVERIFY(profile->network.ipv4.has_value());
        QCOMPARE(profile->network.ipv4->method, Profile::Ipv4::Method::Dhcp);
        QVERIFY(profile->network.wifi.has_value());
        QCOMPARE(profile->network.wifi->ssid, u"site"_s);
        QVERIFY(profile->network.wifi->passphrase == SecretReference({u"wifi"_s, false}));
        QCOMPARE(profile->network.ntp, QStringList{u"10.0.0.1"_s});
        QCOMPARE(profile->network.dns, QStringList{u"10.0.0.1"_s});
        QCOMPARE(profile->users.size(), 1);
        QCOMPARE(profile->users.first().name, u"admin"_s);
        QVERIFY(profile->users.first().password == SecretReference({u"admin"_s, true}));
        QCOMPARE(profile->users.first().authorizedKeys, QStringList{u"ssh-ed25519 ..."_s});
        QCOMPARE(profile->trustAnchors, QStringList{u"site"_s});
        QVERIFY(profile->credential.has_value());
        QCOMPARE(profile->credential->kind, CredentialKind::X509);
        QCOMPARE(profile->credential->key.algorithm, KeyAlgorithm::EcP256);
        QCOMPARE(profile->credential->key.origin, KeyOrigin::Device);
        QCOMPARE(profile->credential->subject, (QMap<QString, QString>{{u"CN"_s, u"{name}"_s}}));
        QCOMPARE(profile->credential->validityDays, 90);
        QCOMPARE(profile->credential->usage, QVector<Profile::Usage>{Profile::Usage::ClientAuth});
        QVERIFY(profile->mqtt.has_value());
        QCOMPARE(profile->mqtt->host, u"broker.local"_s);
        QCOMPARE(profile->mqtt->port, 8883);
        QVERIFY(profile->mqtt->tls);
        QCOMPARE(profile->mqtt->topicPrefix, u"site/{name}"_s);
    }

    void saysNothingUnasked()
    {
        const auto profile = Profile::fromJson(profileFile(u"minimal.json"_s));
        QVERIFY(profile.has_value());
        Profile bare;
        bare.name = u"bare"_s;
        QVERIFY(*profile == bare);
        QCOMPARE(profile->toJson(), QByteArray(R"({"name":"bare"})"));
    }

    void fillsInDefaults()
    {
        const auto profile = Profile::fromJson(R"({"name":"p","network":{"ipv4":{}},"credential":{},"mqtt":{"tls":false}})");
        QVERIFY(profile.has_value());
        QCOMPARE(profile->network.ipv4->method, Profile::Ipv4::Method::Dhcp);
        QCOMPARE(profile->credential->kind, CredentialKind::X509);
        QCOMPARE(profile->credential->key.origin, KeyOrigin::Device);
        QCOMPARE(profile->credential->validityDays, 90);
        QCOMPARE(profile->credential->usage, QVector<Profile::Usage>{Profile::Usage::ClientAuth});
        QCOMPARE(profile->mqtt->port, 1883);
        QCOMPARE(Profile::fromJson(R"({"name":"p","mqtt":{}})")->mqtt->port, 8883);
    }

    void roundTrips_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const QString &name : QDir(QStringLiteral(MUSTER_TEST_DATA) + u"/profiles"_s).entryList({u"*.json"_s}))
            QTest::addRow("%s", qPrintable(name)) << profileFile(name);
        QTest::newRow("empty parts") << QByteArray(
            R"({"name":"p","network":{},"users":[],"trust":{},"credential":{},"mqtt":{}})");
        QTest::newRow("empty lists") << QByteArray(
            R"({"name":"p","network":{"ntp":[],"dns":[]},"trust":{"anchors":[]},"users":[{"name":"a","authorizedKeys":[]}]})");
        QTest::newRow("an open network") << QByteArray(R"({"name":"p","network":{"wifi":{"ssid":"Gäste"}}})");
        QTest::newRow("an SSH key") << QByteArray(
            R"({"name":"p","credential":{"kind":"ssh","key":{"algorithm":"Ed25519","origin":"pushed"}}})");
        QTest::newRow("every part of a subject") << QByteArray(
            R"({"name":"p","credential":{"subject":{"CN":"{serial}","O":"A, B","OU":"x","L":"x","ST":"x","C":"DE","serialNumber":"{serial}"},"usage":["serverAuth","clientAuth"]}})");
    }
    void roundTrips()
    {
        QFETCH(QByteArray, json);
        const auto profile = Profile::fromJson(json);
        QVERIFY2(profile.has_value(), profile ? "" : qPrintable(profile.error().message + profile.error().where));
        const QByteArray canonical = profile->toJson();
        const auto again = Profile::fromJson(canonical);
        QVERIFY2(again.has_value(), again ? "" : qPrintable(again.error().message + again.error().where));
        QVERIFY(*again == *profile);
        QCOMPARE(again->toJson(), canonical);
    }

    void canonicalFormIsStable()
    {
        // The same value written in another order, with other blanks and escapes.
        const auto one = Profile::fromJson(R"({"name":"p","mqtt":{"host":"a","port":1}})");
        const auto other = Profile::fromJson(
            "\xEF\xBB\xBF{\r\n \"mqtt\" : {\"port\":1.0, \"tls\":true, \"host\":\"\\u0061\"}, \"name\":\"p\", \"users\":[] }");
        QVERIFY(one.has_value() && other.has_value());
        QCOMPARE(one->toJson(), other->toJson());
        QCOMPARE(one->toJson(), QByteArray(R"({"mqtt":{"host":"a","port":1,"tls":true},"name":"p"})"));
    }

    // moc 6.4 does not know raw literals: it takes what stands between the quotes of one for code.
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const QByteArray &object, const QString &where, const QString &says) {
            QTest::newRow(name) << QByteArray("{\"name\":\"p\"," + object.sliced(1)) << where << says;
        };
        QTest::newRow("no name") << QByteArray("{}") << u"/name"_s << u"missing"_s;
        QTest::newRow("an empty name") << QByteArray(R"({"name":""})") << u"/name"_s << u"empty"_s;
        QTest::newRow("a long name") << QByteArray("{\"name\":\"" + QByteArray(65, 'p') + "\"}") << u"/name"_s << u"64"_s;
        QTest::newRow("a name twice") << QByteArray(R"({"name":"a","name":"b"})") << u"/name"_s << u"twice"_s;

        row("unknown key", R"({"colour":"red"})", u"/colour"_s,
            u"Known here: credential, mqtt, name, naming, network, trust, users"_s);
        row("unknown key in network", R"({"network":{"ipv6":{}}})", u"/network/ipv6"_s,
            u"Known here: dns, hostname, ipv4, ntp, wifi"_s);
        row("unknown key in ipv4", R"({"network":{"ipv4":{"method":"dhcp","mask":"x"}}})", u"/network/ipv4/mask"_s, u"unknown"_s);
        row("unknown key in wifi", R"({"network":{"wifi":{"ssid":"x","hidden":true}}})", u"/network/wifi/hidden"_s, u"unknown"_s);
        row("unknown key in a secret", R"({"users":[{"name":"a","password":{"secret":"x","length":8}}]})",
            u"/users/0/password/length"_s, u"unknown"_s);
        row("unknown key in a user", R"({"users":[{"name":"a"},{"name":"b","shell":"x"}]})", u"/users/1/shell"_s, u"unknown"_s);
        row("unknown key in trust", R"({"trust":{"anchor":"site"}})", u"/trust/anchor"_s, u"Known here: anchors"_s);
        row("unknown key in credential", R"({"credential":{"days":1}})", u"/credential/days"_s, u"unknown"_s);
        row("unknown key in key", R"({"credential":{"key":{"size":1}}})", u"/credential/key/size"_s,
            u"Known here: algorithm, origin"_s);
        row("unknown key in subject", R"({"credential":{"subject":{"cn":"x"}}})", u"/credential/subject/cn"_s, u"unknown"_s);
        row("unknown key in mqtt", R"({"mqtt":{"user":"x"}})", u"/mqtt/user"_s, u"unknown"_s);

        row("network is a list", R"({"network":[]})", u"/network"_s, u"a list, but an object"_s);
        row("users is an object", R"({"users":{}})", u"/users"_s, u"an object, but a list"_s);
        row("tls is a text", R"({"mqtt":{"tls":"yes"}})", u"/mqtt/tls"_s, u"true or false"_s);
        row("port is a text", R"({"mqtt":{"port":"8883"}})", u"/mqtt/port"_s, u"a text, but a number"_s);
        row("hostname is null", R"({"network":{"hostname":null}})", u"/network/hostname"_s, u"null"_s);

        row("port 0", R"({"mqtt":{"port":0}})", u"/mqtt/port"_s, u"from 1 to 65535"_s);
        row("port 65536", R"({"mqtt":{"port":65536}})", u"/mqtt/port"_s, u"from 1 to 65535"_s);
        row("no days", R"({"credential":{"validityDays":0}})", u"/credential/validityDays"_s, u"from 1 to 36500"_s);
        row("a day too many", R"({"credential":{"validityDays":36501}})", u"/credential/validityDays"_s, u"from 1 to 36500"_s);
        row("half a day", R"({"credential":{"validityDays":0.5}})", u"/credential/validityDays"_s, u"whole number"_s);

        row("ipv4 method", R"({"network":{"ipv4":{"method":"auto"}}})", u"/network/ipv4/method"_s, u"dhcp, static"_s);
        row("credential kind", R"({"credential":{"kind":"X509"}})", u"/credential/kind"_s, u"x509, psk, ssh"_s);
        row("key algorithm", R"({"credential":{"key":{"algorithm":"RSA-1024"}}})", u"/credential/key/algorithm"_s,
            u"EC-P256, EC-P384, Ed25519, RSA-2048, RSA-3072"_s);
        row("key origin", R"({"credential":{"key":{"origin":"server"}}})", u"/credential/key/origin"_s, u"device, pushed"_s);
        row("usage", R"({"credential":{"usage":["anyUsage"]}})", u"/credential/usage/0"_s, u"clientAuth, serverAuth"_s);
        row("no usage", R"({"credential":{"usage":[]}})", u"/credential/usage"_s, u"empty"_s);

        row("placeholder in naming", R"({"naming":"gw-{ip}"})", u"/naming"_s, u"{ip} is unknown"_s);
        row("naming by the name itself", R"({"naming":"gw-{name}"})", u"/naming"_s, u"itself"_s);
        row("placeholder in hostname", R"({"network":{"hostname":"{host}"}})", u"/network/hostname"_s, u"{host} is unknown"_s);
        row("placeholder in address", R"({"network":{"ipv4":{"method":"static","address":"10.0.0.{i}/24"}}})",
            u"/network/ipv4/address"_s, u"{i} is unknown"_s);
        row("placeholder in subject", R"({"credential":{"subject":{"CN":"{cn}"}}})", u"/credential/subject/CN"_s,
            u"{cn} is unknown"_s);
        row("placeholder in topic prefix", R"({"mqtt":{"topicPrefix":"x/{site}"}})", u"/mqtt/topicPrefix"_s,
            u"{site} is unknown"_s);

        row("host name with a blank", R"({"network":{"hostname":"gw {name}"}})", u"/network/hostname"_s, u"not a host name"_s);
        row("host name ending in a dash", R"({"network":{"hostname":"{name}-"}})", u"/network/hostname"_s, u"not a host name"_s);
        row("host name with an empty part", R"({"network":{"hostname":"a..b"}})", u"/network/hostname"_s, u"not a host name"_s);
        row("host name with an underscore", R"({"network":{"hostname":"a_b"}})", u"/network/hostname"_s, u"not a host name"_s);
        row("static without address", R"({"network":{"ipv4":{"method":"static"}}})", u"/network/ipv4/address"_s, u"missing"_s);
        row("address without prefix", R"({"network":{"ipv4":{"method":"static","address":"10.0.0.1"}}})",
            u"/network/ipv4/address"_s, u"prefix length"_s);
        row("address with prefix 33", R"({"network":{"ipv4":{"method":"static","address":"10.0.0.1/33"}}})",
            u"/network/ipv4/address"_s, u"prefix length"_s);
        row("address beyond a byte", R"({"network":{"ipv4":{"method":"static","address":"10.0.0.256/24"}}})",
            u"/network/ipv4/address"_s, u"prefix length"_s);
        row("gateway that is none", R"({"network":{"ipv4":{"method":"static","address":"10.0.0.1/24","gateway":"gw"}}})",
            u"/network/ipv4/gateway"_s, u"IPv4"_s);
        row("address with DHCP", R"({"network":{"ipv4":{"method":"dhcp","address":"10.0.0.1/24"}}})", u"/network/ipv4/address"_s,
            u"no effect"_s);
        row("gateway with DHCP unsaid", R"({"network":{"ipv4":{"gateway":"10.0.0.1"}}})", u"/network/ipv4/gateway"_s,
            u"no effect"_s);
        row("name server by name", R"({"network":{"dns":["ns.example"]}})", u"/network/dns/0"_s, u"not an IP address"_s);
        row("time server that is a mistyped address", R"({"network":{"ntp":["10.0.0.1","10.0.0.300"]}})", u"/network/ntp/1"_s,
            u"neither"_s);
        row("time server that is a URL", "{\"network\":{\"ntp\":[\"https://ntp.example\"]}}", u"/network/ntp/0"_s, u"neither"_s);
        row("time server twice", R"({"network":{"ntp":["a","a"]}})", u"/network/ntp/1"_s, u"twice"_s);
        row("wifi without name", R"({"network":{"wifi":{}}})", u"/network/wifi/ssid"_s, u"missing"_s);
        row("wifi name of 33 bytes", R"({"network":{"wifi":{"ssid":"ääääääääääääääääx"}}})", u"/network/wifi/ssid"_s,
            u"32 bytes"_s);

        row("user without name", R"({"users":[{}]})", u"/users/0/name"_s, u"missing"_s);
        row("user twice", R"({"users":[{"name":"a"},{"name":"a"}]})", u"/users/1/name"_s, u"twice"_s);
        row("user name as an option", R"({"users":[{"name":"-f"}]})", u"/users/0/name"_s, u"not a user name"_s);
        row("user name for a shell", R"({"users":[{"name":"a;reboot"}]})", u"/users/0/name"_s, u"not a user name"_s);
        row("key of no known type", R"({"users":[{"name":"a","authorizedKeys":["AAAA"]}]})", u"/users/0/authorizedKeys/0"_s,
            u"not a public SSH key"_s);
        row("key with options before it", "{\"users\":[{\"name\":\"a\",\"authorizedKeys\":[\"command=\\\"x\\\" ssh-rsa A\"]}]}",
            u"/users/0/authorizedKeys/0"_s, u"not a public SSH key"_s);
        row("two keys in one entry", "{\"users\":[{\"name\":\"a\",\"authorizedKeys\":[\"ssh-rsa A\\nssh-rsa B\"]}]}",
            u"/users/0/authorizedKeys/0"_s, u"printed"_s);
        row("trust anchor as a path", R"({"trust":{"anchors":["../ca.pem"]}})", u"/trust/anchors/0"_s, u"by its name"_s);
        row("country in full", R"({"credential":{"subject":{"C":"Germany"}}})", u"/credential/subject/C"_s,
            u"two capital letters"_s);
        row("common name of 65", "{\"credential\":{\"subject\":{\"CN\":\"" + QByteArray(65, 'x') + "\"}}}",
            u"/credential/subject/CN"_s, u"64"_s);
        row("subject of a pre-shared key", R"({"credential":{"kind":"psk","subject":{}}})", u"/credential/subject"_s, u"X.509"_s);
        row("usage of an SSH key", R"({"credential":{"kind":"ssh","usage":["clientAuth"]}})", u"/credential/usage"_s, u"X.509"_s);
        row("key pair of a pre-shared key", R"({"credential":{"kind":"psk","key":{}}})", u"/credential/key"_s, u"no key pair"_s);
        row("wildcard in a topic prefix", "{\"mqtt\":{\"topicPrefix\":\"site/#\"}}", u"/mqtt/topicPrefix"_s, u"wildcards"_s);
        row("broker as a URL", "{\"mqtt\":{\"host\":\"mqtts://broker\"}}", u"/mqtt/host"_s, u"neither"_s);
    }
    void refuses()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const auto profile = Profile::fromJson(json);
        QVERIFY(!profile.has_value());
        QCOMPARE(profile.error().code, ErrorCode::Rejected);
        QTEST(profile.error().where, "where");
        QVERIFY2(profile.error().message.contains(says), qPrintable(profile.error().message));
    }

    void refusesSecretsWithoutRepeatingThem_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("says");
        QTest::newRow("password") << QByteArray(R"({"name":"p","users":[{"name":"a","password":"hunter2 !"}]})")
                                  << u"/users/0/password"_s << u"musterctl secrets set"_s;
        QTest::newRow("passphrase") << QByteArray(R"({"name":"p","network":{"wifi":{"ssid":"s","passphrase":"hunter2 !"}}})")
                                    << u"/network/wifi/passphrase"_s << u"musterctl secrets set"_s;
        QTest::newRow("in the place of the name")
            << QByteArray(R"({"name":"p","users":[{"name":"a","password":{"secret":"hunter2 !"}}]})")
            << u"/users/0/password/secret"_s << u"musterctl secrets list"_s;
        QTest::newRow("private key") << QByteArray(
            R"({"name":"p","users":[{"name":"a","authorizedKeys":["-----BEGIN hunter2 KEY-----"]}]})")
                                     << u"/users/0/authorizedKeys/0"_s << u".pub"_s;
        QTest::newRow("nothing to refer to") << QByteArray(R"({"name":"p","users":[{"name":"a","password":{"generate":true}}]})")
                                             << u"/users/0/password/secret"_s << u"missing"_s;
        QTest::newRow("a number") << QByteArray(R"({"name":"p","users":[{"name":"a","password":12345678}]})")
                                  << u"/users/0/password"_s << u"a number, but an object"_s;
    }
    void refusesSecretsWithoutRepeatingThem()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, says);
        const auto profile = Profile::fromJson(json);
        QVERIFY(!profile.has_value());
        QTEST(profile.error().where, "where");
        QVERIFY2(profile.error().message.contains(says), qPrintable(profile.error().message));
        for (const QString &text : {profile.error().message, profile.error().detail, profile.error().where})
            QVERIFY(!text.contains(u"hunter2") && !text.contains(u"12345678"));
    }

    // Whatever a file holds: a value that goes round, or an error that says something.
    void survivesMutations_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const QString &name : QDir(QStringLiteral(MUSTER_TEST_DATA) + u"/profiles"_s).entryList({u"*.json"_s}))
            QTest::addRow("%s", qPrintable(name)) << profileFile(name);
    }
    void survivesMutations()
    {
        QFETCH(QByteArray, json);
        QRandomGenerator random(20260312);
        int good = 0;
        for (int round = 0; round < 4000; ++round) {
            const QByteArray mutated = mutatedJson(json, random);
            const auto profile = Profile::fromJson(mutated);
            if (!profile) {
                QVERIFY2(!profile.error().message.isEmpty(), mutated.constData());
                continue;
            }
            ++good;
            const auto again = Profile::fromJson(profile->toJson());
            QVERIFY2(again.has_value() && *again == *profile, mutated.constData());
        }
        QVERIFY(good > 0);
    }
};

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
