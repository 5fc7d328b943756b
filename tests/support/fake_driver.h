// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drivers/driver.h"

#include <QHash>
#include <QTemporaryDir>

#include <functional>

namespace muster {

/// What a device that exists only in tests holds: plain values, to be set and looked at directly.
struct FakeState
{
    struct User
    {
        QStringList authorizedKeys;
        std::optional<QString> password; ///< none: no login with one
        friend bool operator==(const User &, const User &) = default;
    };
    /// What is kept under the label of one renewal.
    struct CredentialFolder
    {
        KeyAlgorithm algorithm = KeyAlgorithm::EcP256;
        QByteArray keyPem;
        QByteArray requestPem;
        QByteArray certificatePem; ///< empty: waits for one
        QByteArray chainPem;
        QString previous; ///< label of what was in use before; empty: nothing was
        friend bool operator==(const CredentialFolder &, const CredentialFolder &) = default;
    };

    QString hostname = QStringLiteral("raspberrypi");
    QString mac = QStringLiteral("02:00:00:00:0A:01");
    QString serial = QStringLiteral("100000003d1d1c36");
    QStringList timeServers;
    QMap<QString, User> users{{QStringLiteral("pi"), {{}, QStringLiteral("raspberry")}}};
    QMap<QString, QByteArray> trustAnchors; ///< PEM by name
    QMap<QString, CredentialFolder> credentials;
    QString inUse; ///< label of one of `credentials`; empty: no credential
    HostKey hostKey{QStringLiteral("ssh-ed25519"), QStringLiteral("SHA256:7qGZcMtqyyxHBuxZoLKpvyvbQYZVhYwM5dH0oKkbvno")};

    QByteArray toJson() const;
    static FakeState fromJson(const QByteArray &json);
    friend bool operator==(const FakeState &, const FakeState &) = default;
};

/// A device for tests: its state, and what happens when somebody speaks to it. Keys, requests and signatures are real, made by the
/// openssl program. Belongs to one thread.
class FakeDevice
{
public:
    /// In memory.
    FakeDevice() = default;
    /// In device.json of a folder, which is read here when it is there: what was changed survives whatever happens to the process.
    explicit FakeDevice(const QString &folder);

    /// Called before and after each verb has its effect, with the verb's name ("setHostname", "open" ...). An error before it: there is
    /// no effect; after it: there is, but nobody is told. May raise signals.
    std::function<Result<>(const QString &verb, bool before)> hook;
    /// Verbs that never answer, until their Task is cancelled.
    QStringList hanging;
    /// Every verb that began, in order.
    QStringList diary;
    /// How many are open. Counted beside the device: a session that is deleted later may outlive it.
    const std::shared_ptr<int> openSessions = std::make_shared<int>(0);

    FakeState state;
    /// Writes the state where there is a file: for who changes it directly.
    void save();

    /// Calls `effect` between the hooks and writes the state.
    template<typename Effect>
    auto perform(const QString &verb, Effect effect) -> decltype(effect())
    {
        diary += verb;
        if (hook)
            MUSTER_CHECK(hook(verb, true));
        auto result = effect();
        save();
        if (hook)
            MUSTER_CHECK(hook(verb, false));
        return result;
    }

    Result<> logIn(const drivers::Login &login);
    Result<QByteArray> request(KeyAlgorithm algorithm, const QString &label);
    Result<> install(const QByteArray &certificatePem, const QByteArray &chainPem, const QString &label);
    Result<> restore(const QString &label);
    Result<QByteArray> sign(const QByteArray &data);
    drivers::HeldCredential credential(const QString &label = {}) const;
    /// Puts a certificate of its own making in use under that label, as a maker would in the factory.
    void giveOwnCredential(const QString &label);

private:
    QByteArray openssl(const QStringList &arguments, const QMap<QString, QByteArray> &files);

    QTemporaryDir m_temporary;
    QString m_folder = m_temporary.path(); ///< also where the openssl program finds its files
    bool m_isKept = false;
};

/// Speaks to FakeDevices, by their address; any other address is unreachable. Sessions are asynchronous but need no threads.
class FakeDriver final : public drivers::Driver
{
public:
    /// `device` must outlive the sessions.
    void add(const QString &address, FakeDevice &device) { m_devices.insert(address, &device); }

    QString id() const override { return QStringLiteral("fake"); }
    QString title() const override { return QStringLiteral("Fake devices"); }
    /// The first address of the device that is one of ours.
    std::optional<drivers::Endpoint> endpointOf(const Device &device) const override;
    int defaultPort() const override { return 2222; }
    std::unique_ptr<TaskOf<HostKey>> hostKey(const drivers::Endpoint &endpoint) const override;
    std::unique_ptr<TaskOf<std::shared_ptr<drivers::DriverSession>>> open(const drivers::Endpoint &endpoint,
                                                                          const HostKey &expected, drivers::Login login,
                                                                          const Clock &clock) const override;

private:
    QHash<QString, FakeDevice *> m_devices;
};

} // namespace muster
