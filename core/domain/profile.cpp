// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/profile.h"

#include "domain/json_reader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <arpa/inet.h>

using namespace Qt::StringLiterals;

namespace muster {

namespace {

struct ProfileText
{
    Q_DECLARE_TR_FUNCTIONS(muster::Profile)
};

constexpr qsizetype mostServers = 16;
constexpr qsizetype mostUsers = 64;
constexpr qsizetype mostKeysPerUser = 64;
constexpr qsizetype mostAnchors = 64;
constexpr qsizetype longestPublicKey = 8192; // an RSA key of 16,384 bits with its comment takes 3,000
constexpr int longestValidity = 36500;

bool isAddress(const QString &text, int family)
{
    in6_addr bytes{}; // room for both families
    return inet_pton(family, text.toUtf8().constData(), &bytes) == 1;
}

bool matchesPattern(const QString &pattern, const QString &text)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern)).match(text).hasMatch();
}

/// RFC 1123 section 2.1: labels of letters, digits and inner dashes.
bool isHostName(const QString &text)
{
    return text.size() <= 253
           && matchesPattern(u"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"_s,
                             text);
}

QString hostNameProblem(const QString &text)
{
    return isHostName(text) ? QString() : ProfileText::tr("This is not a host name. It has letters, digits and inner dashes.");
}

QString hostProblem(const QString &text)
{
    // Digits and dots alone are a mistyped address, not a host name.
    const bool looksNumeric = matchesPattern(u"[0-9.]+"_s, text);
    if (isAddress(text, AF_INET) || isAddress(text, AF_INET6) || (!looksNumeric && isHostName(text)))
        return {};
    return ProfileText::tr("\"%1\" is neither an address nor a host name.").arg(text);
}

QString addressProblem(const QString &text)
{
    if (isAddress(text, AF_INET) || isAddress(text, AF_INET6))
        return {};
    return ProfileText::tr("\"%1\" is not an IP address.").arg(text);
}

QString gatewayProblem(const QString &text)
{
    return isAddress(text, AF_INET) ? QString() : ProfileText::tr("\"%1\" is not an IPv4 address.").arg(text);
}

QString interfaceAddressProblem(const QString &text)
{
    const QStringList parts = text.split(u'/');
    if (parts.size() == 2 && isAddress(parts.at(0), AF_INET) && matchesPattern(u"[1-9]|[12][0-9]|3[0-2]"_s, parts.at(1)))
        return {};
    return ProfileText::tr("This is not an IPv4 address with its prefix length, such as 10.0.0.7/24.");
}

QString namingProblem(const QString &text)
{
    return text.contains(u"{name}"_s)
               ? ProfileText::tr("A device's name can't be made from itself. Use another placeholder than {name}.")
               : QString();
}

QString ssidProblem(const QString &text)
{
    return text.toUtf8().size() > 32 ? ProfileText::tr("A network name (SSID) has at most 32 bytes.") : QString();
}

QString userNameProblem(const QString &text)
{
    if (matchesPattern(u"[A-Za-z_][A-Za-z0-9._-]{0,31}"_s, text))
        return {};
    return ProfileText::tr("\"%1\" is not a user name. It begins with a letter and has at most 32 letters, digits, dots, "
                           "dashes and underscores.")
        .arg(text);
}

QString publicKeyProblem(const QString &text)
{
    // What was pasted may be the private half: it is not repeated.
    if (matchesPattern(u"(ssh|ecdsa-sha2|sk-ssh|sk-ecdsa-sha2)-[A-Za-z0-9@.-]+ .+"_s, text))
        return {};
    return ProfileText::tr(
        "This is not a public SSH key. Give one line as in a .pub file, such as \"ssh-ed25519 AAAA... comment\".");
}

QString anchorProblem(const QString &text)
{
    if (matchesPattern(u"[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}"_s, text))
        return {};
    return ProfileText::tr("A trust anchor is given by its name, such as \"site\" for the site's own authority.");
}

QString topicPrefixProblem(const QString &text)
{
    if (text.contains(u'#') || text.contains(u'+'))
        return ProfileText::tr("A topic prefix can't hold the wildcards # and +.");
    return {};
}

std::optional<SecretReference> readSecret(JsonReader &in, QStringView key)
{
    // The value is a secret that should not be here: no message repeats it.
    if (in.peek(key).isString()) {
        in.refuse(
            key,
            ProfileText::tr(
                "A secret stands in the file itself. Store it with `musterctl secrets set NAME` and write {\"secret\":\"NAME\"} here; "
                "treat the one in the file as known to others."));
        return std::nullopt;
    }
    std::optional<SecretReference> reference;
    in.object(key, [&reference](JsonReader &secret) {
        reference.emplace();
        reference->name = secret.requiredText(u"secret", [](const QString &name) {
            return matchesPattern(u"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"_s, name)
                       ? QString()
                       : ProfileText::tr(
                           "This is not the name of a secret. A name has at most 64 letters, digits, dots, dashes and underscores; "
                           "`musterctl secrets list` shows those there are.");
        });
        reference->generate = secret.boolean(u"generate").value_or(false);
    });
    return reference;
}

Profile::Ipv4 readIpv4(JsonReader &in)
{
    Profile::Ipv4 ipv4;
    ipv4.method = in.word(u"method", ipv4MethodWords).value_or(Profile::Ipv4::Method::Dhcp);
    ipv4.address = in.templateText(u"address", interfaceAddressProblem);
    ipv4.gateway = in.text(u"gateway", gatewayProblem);
    if (ipv4.method == Profile::Ipv4::Method::Static)
        in.require(u"address");
    else
        for (const QStringView key : {QStringView(u"address"), QStringView(u"gateway")})
            if (in.has(key))
                in.refuse(key, ProfileText::tr("This has no effect with DHCP. Remove it, or set \"method\" to \"static\"."));
    return ipv4;
}

void readNetwork(JsonReader &in, Profile::Network &network)
{
    network.hostname = in.templateText(u"hostname", hostNameProblem);
    in.object(u"ipv4", [&network](JsonReader &ipv4) { network.ipv4 = readIpv4(ipv4); });
    in.object(u"wifi", [&network](JsonReader &wifi) {
        network.wifi.emplace();
        network.wifi->ssid = wifi.requiredText(u"ssid", ssidProblem);
        network.wifi->passphrase = readSecret(wifi, u"passphrase");
    });
    network.ntp = in.texts(u"ntp", mostServers, hostProblem);
    network.dns = in.texts(u"dns", mostServers, addressProblem);
}

void readUser(JsonReader &in, QVector<Profile::User> &users)
{
    Profile::User user;
    user.name = in.requiredText(u"name", userNameProblem);
    user.password = readSecret(in, u"password");
    user.authorizedKeys = in.texts(u"authorizedKeys", mostKeysPerUser, publicKeyProblem, longestPublicKey);
    if (std::ranges::find(users, user.name, &Profile::User::name) != users.end())
        in.refuse(u"name", ProfileText::tr("The user \"%1\" stands twice in the profile.").arg(user.name));
    users += user;
}

void readSubject(JsonReader &in, QMap<QString, QString> &subject)
{
    for (const QStringView attribute : {QStringView(u"CN"), QStringView(u"O"), QStringView(u"OU"), QStringView(u"L"),
                                        QStringView(u"ST"), QStringView(u"C"), QStringView(u"serialNumber")}) {
        // RFC 5280 appendix A.1: 64 is the upper bound of the shortest of these; a country has two letters.
        const QString value = in.templateText(
            attribute,
            [attribute](const QString &text) {
                return attribute == u"C" && !matchesPattern(u"[A-Z]{2}"_s, text)
                           ? ProfileText::tr("A country is given by its two capital letters, such as DE.")
                           : QString();
            },
            64);
        if (!value.isEmpty())
            subject.insert(attribute.toString(), value);
    }
}

Profile::CredentialRequest readCredential(JsonReader &in)
{
    Profile::CredentialRequest credential;
    credential.kind = in.word(u"kind", credentialKindWords).value_or(CredentialKind::X509);
    in.object(u"key", [&credential](JsonReader &key) {
        credential.key.algorithm = key.word(u"algorithm", keyAlgorithmWords).value_or(KeyAlgorithm::EcP256);
        credential.key.origin = key.word(u"origin", keyOriginWords).value_or(KeyOrigin::Device);
    });
    in.object(u"subject", [&credential](JsonReader &subject) { readSubject(subject, credential.subject); });
    credential.validityDays = in.integer(u"validityDays", 1, longestValidity).value_or(credential.validityDays);
    credential.usage = in.wordList(u"usage", certificateUsageWords);
    const bool isX509 = credential.kind == CredentialKind::X509;
    if (isX509 && credential.usage.isEmpty())
        credential.usage = {Profile::Usage::ClientAuth};
    for (const QStringView key : {QStringView(u"subject"), QStringView(u"usage")})
        if (!isX509 && in.has(key))
            in.refuse(key, ProfileText::tr("Only an X.509 credential has this. Remove it, or set \"kind\" to \"x509\"."));
    if (credential.kind == CredentialKind::Psk && in.has(u"key"))
        in.refuse(u"key", ProfileText::tr("A pre-shared key has no key pair. Remove this, or choose another \"kind\"."));
    return credential;
}

Profile::Mqtt readMqtt(JsonReader &in)
{
    Profile::Mqtt mqtt;
    mqtt.host = in.text(u"host", hostProblem);
    mqtt.tls = in.boolean(u"tls").value_or(true);
    mqtt.port = in.integer(u"port", 1, 65535).value_or(mqtt.tls ? 8883 : 1883);
    mqtt.topicPrefix = in.templateText(u"topicPrefix", topicPrefixProblem);
    return mqtt;
}

/// Enters only what says something: a profile that is silent on a part leaves the part out.
void putStated(QJsonObject &object, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

void putStated(QJsonObject &object, const QString &key, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(key, QJsonArray::fromStringList(texts));
}

void putStated(QJsonObject &object, const QString &key, const QJsonObject &part)
{
    if (!part.isEmpty())
        object.insert(key, part);
}

void putStated(QJsonObject &object, const QString &key, const std::optional<SecretReference> &secret)
{
    if (!secret)
        return;
    QJsonObject reference{{u"secret"_s, secret->name}};
    if (secret->generate)
        reference.insert(u"generate"_s, true);
    object.insert(key, reference);
}

QJsonObject networkToJson(const Profile::Network &network)
{
    QJsonObject out;
    putStated(out, u"hostname"_s, network.hostname);
    if (network.ipv4) {
        QJsonObject ipv4{{u"method"_s, ipv4MethodWords.word(network.ipv4->method)}};
        putStated(ipv4, u"address"_s, network.ipv4->address);
        putStated(ipv4, u"gateway"_s, network.ipv4->gateway);
        out.insert(u"ipv4"_s, ipv4);
    }
    if (network.wifi) {
        QJsonObject wifi{{u"ssid"_s, network.wifi->ssid}};
        putStated(wifi, u"passphrase"_s, network.wifi->passphrase);
        out.insert(u"wifi"_s, wifi);
    }
    putStated(out, u"ntp"_s, network.ntp);
    putStated(out, u"dns"_s, network.dns);
    return out;
}

QJsonObject credentialToJson(const Profile::CredentialRequest &credential)
{
    QJsonObject out{{u"kind"_s, credentialKindWords.word(credential.kind)}, {u"validityDays"_s, credential.validityDays}};
    if (credential.kind != CredentialKind::Psk)
        out.insert(u"key"_s, QJsonObject{{u"algorithm"_s, keyAlgorithmWords.word(credential.key.algorithm)},
                                         {u"origin"_s, keyOriginWords.word(credential.key.origin)}});
    QJsonObject subject;
    for (const auto &[attribute, value] : credential.subject.asKeyValueRange())
        subject.insert(attribute, value);
    putStated(out, u"subject"_s, subject);
    QStringList usage;
    for (const Profile::Usage use : credential.usage)
        usage += certificateUsageWords.word(use);
    putStated(out, u"usage"_s, usage);
    return out;
}

QJsonObject mqttToJson(const Profile::Mqtt &mqtt)
{
    QJsonObject out{{u"port"_s, mqtt.port}, {u"tls"_s, mqtt.tls}};
    putStated(out, u"host"_s, mqtt.host);
    putStated(out, u"topicPrefix"_s, mqtt.topicPrefix);
    return out;
}

} // namespace

Result<Profile> Profile::fromJson(const QByteArray &json)
{
    Profile profile;
    MUSTER_CHECK(JsonReader::readDocument(json, [&profile](JsonReader &in) {
        profile.name = in.requiredText(u"name", {}, 64);
        profile.naming = in.templateText(u"naming");
        if (const QString problem = namingProblem(profile.naming); !problem.isEmpty())
            in.refuse(u"naming", problem);
        in.object(u"network", [&profile](JsonReader &network) { readNetwork(network, profile.network); });
        in.objects(u"users", mostUsers, [&profile](JsonReader &user) { readUser(user, profile.users); });
        in.object(u"trust",
                  [&profile](JsonReader &trust) { profile.trustAnchors = trust.texts(u"anchors", mostAnchors, anchorProblem); });
        in.object(u"credential", [&profile](JsonReader &credential) { profile.credential = readCredential(credential); });
        in.object(u"mqtt", [&profile](JsonReader &mqtt) { profile.mqtt = readMqtt(mqtt); });
    }));
    return profile;
}

QByteArray Profile::toJson() const
{
    QJsonObject out{{u"name"_s, name}};
    putStated(out, u"naming"_s, naming);
    putStated(out, u"network"_s, networkToJson(network));
    QJsonArray userList;
    for (const User &user : users) {
        QJsonObject entry{{u"name"_s, user.name}};
        putStated(entry, u"password"_s, user.password);
        putStated(entry, u"authorizedKeys"_s, user.authorizedKeys);
        userList += entry;
    }
    if (!userList.isEmpty())
        out.insert(u"users"_s, userList);
    if (!trustAnchors.isEmpty())
        out.insert(u"trust"_s, QJsonObject{{u"anchors"_s, QJsonArray::fromStringList(trustAnchors)}});
    if (credential)
        out.insert(u"credential"_s, credentialToJson(*credential));
    if (mqtt)
        out.insert(u"mqtt"_s, mqttToJson(*mqtt));
    return QJsonDocument(out).toJson(QJsonDocument::Compact);
}

} // namespace muster
