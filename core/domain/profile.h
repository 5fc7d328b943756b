// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/credential.h"
#include "domain/words.h"

#include <QMap>
#include <QStringList>
#include <QVector>

#include <optional>

namespace muster {

enum class KeyAlgorithm { EcP256, EcP384, Ed25519, Rsa2048, Rsa3072 };

inline constexpr Words<KeyAlgorithm, 5> keyAlgorithmWords{{{
    {KeyAlgorithm::EcP256, "EC-P256"},
    {KeyAlgorithm::EcP384, "EC-P384"},
    {KeyAlgorithm::Ed25519, "Ed25519"},
    {KeyAlgorithm::Rsa2048, "RSA-2048"},
    {KeyAlgorithm::Rsa3072, "RSA-3072"},
}}};

/// Where a secret is kept: the name of an entry of the key store. The secret itself never stands in a profile.
struct SecretReference
{
    QString name;
    bool generate = false; ///< make one up when the entry does not exist

    friend bool operator==(const SecretReference &, const SecretReference &) = default;
};

/// What a device of some kind shall be given. Read from profile.json (CLI.md); an empty text, an empty list or a missing
/// part means that the profile says nothing about it. Texts called a template may hold placeholders such as "{mac6}", which
/// stand for the device when a plan is made.
struct Profile
{
    struct Ipv4
    {
        enum class Method { Dhcp, Static };

        Method method = Method::Dhcp;
        QString address; ///< template; with prefix length, "10.0.0.7/24"; static only
        QString gateway; ///< static only; may be empty

        friend bool operator==(const Ipv4 &, const Ipv4 &) = default;
    };

    struct Wifi
    {
        QString ssid;
        std::optional<SecretReference> passphrase; ///< none: an open network

        friend bool operator==(const Wifi &, const Wifi &) = default;
    };

    struct Network
    {
        QString hostname; ///< template
        std::optional<Ipv4> ipv4;
        std::optional<Wifi> wifi;
        QStringList ntp; ///< addresses or host names
        QStringList dns; ///< addresses

        friend bool operator==(const Network &, const Network &) = default;
    };

    struct User
    {
        QString name;
        std::optional<SecretReference> password;
        QStringList authorizedKeys; ///< lines as in OpenSSH's authorized_keys, without options; not decoded

        friend bool operator==(const User &, const User &) = default;
    };

    struct Key
    {
        KeyAlgorithm algorithm = KeyAlgorithm::EcP256;
        KeyOrigin origin = KeyOrigin::Device;

        friend bool operator==(const Key &, const Key &) = default;
    };

    enum class Usage { ClientAuth, ServerAuth };

    struct CredentialRequest
    {
        CredentialKind kind = CredentialKind::X509;
        Key key;                        ///< not for a pre-shared key
        QMap<QString, QString> subject; ///< X.509 only; by attribute ("CN", "O" ...); templates
        int validityDays = 90;
        QVector<Usage> usage; ///< X.509 only, where it is {ClientAuth} unless the file says otherwise

        friend bool operator==(const CredentialRequest &, const CredentialRequest &) = default;
    };

    struct Mqtt
    {
        QString host;
        int port = 8883; ///< 1883 unless the file says otherwise when `tls` is false
        bool tls = true;
        QString topicPrefix; ///< template

        friend bool operator==(const Mqtt &, const Mqtt &) = default;
    };

    QString name;
    QString naming; ///< template of the device's own name
    Network network;
    QVector<User> users;
    QStringList trustAnchors; ///< names; "site" is the site's own authority
    std::optional<CredentialRequest> credential;
    std::optional<Mqtt> mqtt;

    /// Reads profile.json. Fails with Rejected; `where` is the JSON pointer of the first problem ("/network/ipv6").
    static Result<Profile> fromJson(const QByteArray &json);

    /// profile.json in canonical form: keys sorted, no blanks, nothing that says nothing. fromJson() gives the same value back.
    QByteArray toJson() const;

    friend bool operator==(const Profile &, const Profile &) = default;
};

inline constexpr Words<Profile::Ipv4::Method, 2> ipv4MethodWords{{{
    {Profile::Ipv4::Method::Dhcp, "dhcp"},
    {Profile::Ipv4::Method::Static, "static"},
}}};

inline constexpr Words<Profile::Usage, 2> certificateUsageWords{{{
    {Profile::Usage::ClientAuth, "clientAuth"},
    {Profile::Usage::ServerAuth, "serverAuth"},
}}};

} // namespace muster
