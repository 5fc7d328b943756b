// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fake_driver.h"

#include "base/clock.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSaveFile>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace muster {

namespace {

using drivers::DriverSession;
using drivers::Endpoint;
using drivers::Login;

/// One verb of a FakeDevice.
template<typename T>
class FakeVerb final : public TaskOf<T>
{
public:
    FakeVerb(FakeDevice *device, QString verb, std::function<Result<T>()> effect)
        : TaskOf<T>(Deadline::after(std::chrono::minutes(1)))
        , m_device(device)
        , m_verb(std::move(verb))
        , m_effect(std::move(effect))
    {
    }

protected:
    void run() override
    {
        if (!m_device)
            this->finish(fail(ErrorCode::Unreachable, u"Nobody answers there."_s));
        else if (m_device->hanging.contains(m_verb))
            m_device->diary += m_verb;
        else
            this->finish(m_device->perform(m_verb, m_effect));
    }
    bool abort(const Error &) override { return true; }

private:
    FakeDevice *m_device; ///< null: nobody is there
    QString m_verb;
    std::function<Result<T>()> m_effect;
};

class FakeSession final : public DriverSession
{
public:
    FakeSession(FakeDevice &device, Endpoint endpoint, const Clock &clock)
        : m_device(device)
        , m_openSessions(device.openSessions)
        , m_endpoint(std::move(endpoint))
        , m_clock(clock)
    {
        ++*m_openSessions;
    }
    ~FakeSession() override { --*m_openSessions; }

    HostKey hostKey() const override { return m_device.state.hostKey; }

    std::unique_ptr<TaskOf<Sighting>> identify() override
    {
        return verb<Sighting>(u"identify"_s, [this]() -> Result<Sighting> { return sighting(); });
    }
    std::unique_ptr<TaskOf<drivers::Account>> account(const QString &user) override
    {
        return verb<drivers::Account>(u"account"_s, [this, user]() -> Result<drivers::Account> {
            const auto found = state().users.constFind(user);
            return found == state().users.cend() ? drivers::Account{} : drivers::Account{true, found->authorizedKeys};
        });
    }
    std::unique_ptr<TaskOf<void>> addAuthorizedKey(const QString &user, const QString &line) override
    {
        return ofUser(u"addAuthorizedKey"_s, user, [line](FakeState::User &known) {
            if (!known.authorizedKeys.contains(line))
                known.authorizedKeys += line;
        });
    }
    std::unique_ptr<TaskOf<void>> removeAuthorizedKey(const QString &user, const QString &line) override
    {
        return ofUser(u"removeAuthorizedKey"_s, user, [line](FakeState::User &known) { known.authorizedKeys.removeAll(line); });
    }
    std::unique_ptr<TaskOf<void>> setPassword(const QString &user, SharedSecret password) override
    {
        return ofUser(u"setPassword"_s, user, [password = std::move(password)](FakeState::User &known) {
            known.password = QString::fromUtf8(password->reveal());
        });
    }
    std::unique_ptr<TaskOf<drivers::Configuration>> configuration() override
    {
        return verb<drivers::Configuration>(u"configuration"_s, [this]() -> Result<drivers::Configuration> {
            return drivers::Configuration{{state().hostname, {}}, {state().timeServers, {}}};
        });
    }
    std::unique_ptr<TaskOf<void>> setHostname(const QString &hostname) override
    {
        return change(u"setHostname"_s, [hostname](FakeState &state) { state.hostname = hostname; });
    }
    std::unique_ptr<TaskOf<void>> setTimeServers(const QStringList &servers) override
    {
        return change(u"setTimeServers"_s, [servers](FakeState &state) { state.timeServers = servers; });
    }
    std::unique_ptr<TaskOf<QStringList>> trustAnchors() override
    {
        return verb<QStringList>(u"trustAnchors"_s, [this]() -> Result<QStringList> { return state().trustAnchors.keys(); });
    }
    std::unique_ptr<TaskOf<void>> addTrustAnchor(const QString &name, const QByteArray &certificatePem) override
    {
        return change(u"addTrustAnchor"_s,
                      [name, certificatePem](FakeState &state) { state.trustAnchors.insert(name, certificatePem); });
    }
    std::unique_ptr<TaskOf<void>> removeTrustAnchor(const QString &name) override
    {
        return change(u"removeTrustAnchor"_s, [name](FakeState &state) { state.trustAnchors.remove(name); });
    }
    std::unique_ptr<TaskOf<drivers::HeldCredential>> credential(const QString &label) override
    {
        return verb<drivers::HeldCredential>(u"credential"_s, [this, label]() -> Result<drivers::HeldCredential> {
            return m_device.credential(label);
        });
    }
    std::unique_ptr<TaskOf<QByteArray>> requestCertificate(KeyAlgorithm algorithm, const QString &label) override
    {
        return verb<QByteArray>(u"requestCertificate"_s, [this, algorithm, label] { return m_device.request(algorithm, label); });
    }
    std::unique_ptr<TaskOf<void>> installCertificate(const QByteArray &certificatePem, const QByteArray &chainPem,
                                                     const QString &label) override
    {
        return verb<void>(u"installCertificate"_s,
                          [this, certificatePem, chainPem, label] { return m_device.install(certificatePem, chainPem, label); });
    }
    std::unique_ptr<TaskOf<void>> restoreCredential(const QString &label) override
    {
        return verb<void>(u"restoreCredential"_s, [this, label] { return m_device.restore(label); });
    }
    std::unique_ptr<TaskOf<QByteArray>> sign(const QByteArray &data) override
    {
        return verb<QByteArray>(u"sign"_s, [this, data] { return m_device.sign(data); });
    }

private:
    FakeState &state() { return m_device.state; }
    template<typename T>
    std::unique_ptr<TaskOf<T>> verb(const QString &name, std::function<Result<T>()> effect)
    {
        return std::make_unique<FakeVerb<T>>(&m_device, name, std::move(effect));
    }
    std::unique_ptr<TaskOf<void>> change(const QString &name, std::function<void(FakeState &)> effect)
    {
        return verb<void>(name, [this, effect = std::move(effect)]() -> Result<> {
            effect(state());
            return {};
        });
    }
    std::unique_ptr<TaskOf<void>> ofUser(const QString &name, const QString &user, std::function<void(FakeState::User &)> effect)
    {
        return verb<void>(name, [this, user, effect = std::move(effect)]() -> Result<> {
            const auto known = state().users.find(user);
            if (known == state().users.end())
                return fail(ErrorCode::Rejected, u"There is no user %1."_s.arg(user));
            effect(*known);
            return {};
        });
    }
    Sighting sighting()
    {
        const Timestamp now = m_clock.now();
        Sighting said;
        said.source = u"fake"_s;
        said.at = now;
        said.endpoint = m_endpoint.address;
        if (auto mac = Identifier::create(IdentifierType::Mac, state().mac, said.source, now))
            said.identifiers += *mac;
        if (auto serial = Identifier::create(IdentifierType::Serial, state().serial, said.source, now))
            said.identifiers += *serial;
        said.attributes = {{u"name"_s, state().hostname},
                           {u"vendor"_s, u"Raspberry Pi"_s},
                           {u"model"_s, u"Raspberry Pi 4 Model B Rev 1.4"_s},
                           {u"firmware"_s, u"12.5"_s},
                           {u"serial"_s, state().serial}};
        return said;
    }

    FakeDevice &m_device;
    const std::shared_ptr<int> m_openSessions;
    Endpoint m_endpoint;
    const Clock &m_clock;
};

QJsonValue textOf(const QByteArray &pem)
{
    return QString::fromLatin1(pem);
}

QByteArray bytesOf(const QJsonValue &text)
{
    return text.toString().toLatin1();
}

QStringList keyGeneration(KeyAlgorithm algorithm)
{
    switch (algorithm) {
    case KeyAlgorithm::EcP256: return {u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s};
    case KeyAlgorithm::EcP384: return {u"EC"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-384"_s};
    case KeyAlgorithm::Ed25519: return {u"ED25519"_s};
    case KeyAlgorithm::Rsa2048: return {u"RSA"_s, u"-pkeyopt"_s, u"rsa_keygen_bits:2048"_s};
    case KeyAlgorithm::Rsa3072: return {u"RSA"_s, u"-pkeyopt"_s, u"rsa_keygen_bits:3072"_s};
    }
    return {};
}

/// The public half of a private key in OpenSSH's own format, as it stands in authorized_keys (PROTOCOL.key of OpenSSH): behind a
/// magic word come three strings about encryption, the number of keys, and the public key. Empty for anything else.
QString publicBody(const QByteArray &pem)
{
    QByteArray text;
    for (const QByteArray &line : pem.split('\n'))
        if (!line.startsWith("-----"))
            text += line;
    const QByteArray bytes = QByteArray::fromBase64(text);
    const QByteArray magic("openssh-key-v1", 15); // with its NUL
    if (!bytes.startsWith(magic))
        return {};
    qsizetype at = magic.size();
    const auto next = [&bytes, &at] {
        const qsizetype length = at + 4 <= bytes.size() ? qsizetype(qFromBigEndian<quint32>(bytes.constData() + at)) : 0;
        const QByteArray field = bytes.mid(at + 4, length);
        at += 4 + length;
        return field;
    };
    for (int i = 0; i < 3; ++i)
        next();
    at += 4;
    return QString::fromLatin1(next().toBase64());
}

} // namespace

QByteArray FakeState::toJson() const
{
    QJsonObject usersJson;
    for (auto user = users.cbegin(); user != users.cend(); ++user) {
        QJsonObject row{{u"keys"_s, QJsonArray::fromStringList(user->authorizedKeys)}};
        if (user->password)
            row.insert(u"password"_s, *user->password);
        usersJson.insert(user.key(), row);
    }
    QJsonObject anchorsJson;
    for (auto anchor = trustAnchors.cbegin(); anchor != trustAnchors.cend(); ++anchor)
        anchorsJson.insert(anchor.key(), textOf(*anchor));
    QJsonObject credentialsJson;
    for (auto folder = credentials.cbegin(); folder != credentials.cend(); ++folder)
        credentialsJson.insert(folder.key(), QJsonObject{{u"algorithm"_s, keyAlgorithmWords.word(folder->algorithm)},
                                                         {u"key"_s, textOf(folder->keyPem)},
                                                         {u"request"_s, textOf(folder->requestPem)},
                                                         {u"certificate"_s, textOf(folder->certificatePem)},
                                                         {u"chain"_s, textOf(folder->chainPem)},
                                                         {u"previous"_s, folder->previous}});
    return QJsonDocument(QJsonObject{{u"hostname"_s, hostname},
                                     {u"mac"_s, mac},
                                     {u"serial"_s, serial},
                                     {u"timeServers"_s, QJsonArray::fromStringList(timeServers)},
                                     {u"users"_s, usersJson},
                                     {u"trustAnchors"_s, anchorsJson},
                                     {u"credentials"_s, credentialsJson},
                                     {u"inUse"_s, inUse},
                                     {u"hostKey"_s, QJsonArray{hostKey.algorithm, hostKey.fingerprint}}})
        .toJson();
}

FakeState FakeState::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const auto list = [](const QJsonValue &array) { return array.toVariant().toStringList(); };
    FakeState state;
    state.hostname = object[u"hostname"_s].toString();
    state.mac = object[u"mac"_s].toString();
    state.serial = object[u"serial"_s].toString();
    state.timeServers = list(object[u"timeServers"_s]);
    state.users.clear();
    const QJsonObject users = object[u"users"_s].toObject();
    for (auto user = users.begin(); user != users.end(); ++user) {
        const QJsonValue password = user.value()[u"password"_s];
        state.users.insert(user.key(), {list(user.value()[u"keys"_s]),
                                        password.isString() ? std::optional(password.toString()) : std::nullopt});
    }
    const QJsonObject anchors = object[u"trustAnchors"_s].toObject();
    for (auto anchor = anchors.begin(); anchor != anchors.end(); ++anchor)
        state.trustAnchors.insert(anchor.key(), bytesOf(anchor.value()));
    const QJsonObject credentials = object[u"credentials"_s].toObject();
    for (auto folder = credentials.begin(); folder != credentials.end(); ++folder) {
        const QJsonValue row = folder.value();
        state.credentials.insert(folder.key(),
                                 {keyAlgorithmWords.value(row[u"algorithm"_s].toString()).value_or(KeyAlgorithm::EcP256),
                                  bytesOf(row[u"key"_s]), bytesOf(row[u"request"_s]), bytesOf(row[u"certificate"_s]),
                                  bytesOf(row[u"chain"_s]), row[u"previous"_s].toString()});
    }
    state.inUse = object[u"inUse"_s].toString();
    state.hostKey = {object[u"hostKey"_s][0].toString(), object[u"hostKey"_s][1].toString()};
    return state;
}

FakeDevice::FakeDevice(const QString &folder) : m_folder(folder), m_isKept(true)
{
    QFile file(m_folder + u"/device.json"_s);
    if (file.open(QIODevice::ReadOnly))
        state = FakeState::fromJson(file.readAll());
}

void FakeDevice::save()
{
    if (!m_isKept)
        return;
    QSaveFile file(m_folder + u"/device.json"_s); // its commit() syncs
    if (!file.open(QIODevice::WriteOnly) || file.write(state.toJson()) < 0 || !file.commit())
        qFatal("fake device: %s", qPrintable(file.errorString()));
}

/// Runs `openssl ARGUMENTS` among these files, and answers what it prints.
QByteArray FakeDevice::openssl(const QStringList &arguments, const QMap<QString, QByteArray> &files)
{
    for (auto content = files.cbegin(); content != files.cend(); ++content) {
        QFile file(m_folder + u'/' + content.key());
        if (!file.open(QIODevice::WriteOnly) || file.write(*content) != content->size())
            qFatal("fake device: %s", qPrintable(file.errorString()));
    }
    QProcess process;
    process.setWorkingDirectory(m_folder);
    process.start(u"openssl"_s, arguments);
    if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {};
    return process.readAllStandardOutput();
}

Result<> FakeDevice::logIn(const Login &login)
{
    const auto user = state.users.constFind(login.user);
    if (user != state.users.cend()) {
        if (login.privateKey) {
            const QString body = publicBody(login.privateKey->reveal().toByteArray());
            for (const QString &line : user->authorizedKeys)
                if (line.split(u' ').value(1) == body)
                    return {};
        }
        if (login.password && user->password && login.password->reveal() == user->password->toUtf8())
            return {};
    }
    return fail(ErrorCode::Locked, u"The device refused the login of %1."_s.arg(login.user));
}

Result<QByteArray> FakeDevice::request(KeyAlgorithm algorithm, const QString &label)
{
    const auto known = state.credentials.constFind(label);
    if (known != state.credentials.cend())
        return known->requestPem;
    FakeState::CredentialFolder folder;
    folder.algorithm = algorithm;
    folder.keyPem = openssl(QStringList{u"genpkey"_s, u"-algorithm"_s} + keyGeneration(algorithm), {});
    folder.requestPem = openssl({u"req"_s, u"-new"_s, u"-key"_s, u"key.pem"_s, u"-subj"_s, u"/CN=device"_s},
                                {{u"key.pem"_s, folder.keyPem}});
    if (folder.requestPem.isEmpty())
        return fail(ErrorCode::Rejected, u"The device could not make a key."_s);
    state.credentials.insert(label, folder);
    return folder.requestPem;
}

Result<> FakeDevice::install(const QByteArray &certificatePem, const QByteArray &chainPem, const QString &label)
{
    const auto folder = state.credentials.find(label);
    if (folder == state.credentials.end())
        return fail(ErrorCode::Rejected, u"The device has no key of that label."_s);
    const QByteArray certified = openssl({u"x509"_s, u"-in"_s, u"in.pem"_s, u"-noout"_s, u"-pubkey"_s},
                                         {{u"in.pem"_s, certificatePem}});
    if (certified.isEmpty()
        || certified != openssl({u"pkey"_s, u"-in"_s, u"in.pem"_s, u"-pubout"_s}, {{u"in.pem"_s, folder->keyPem}}))
        return fail(ErrorCode::Rejected, u"The certificate is for another key."_s);
    folder->certificatePem = certificatePem;
    folder->chainPem = chainPem;
    if (state.inUse != label) {
        folder->previous = state.inUse;
        state.inUse = label;
    }
    return {};
}

Result<> FakeDevice::restore(const QString &label)
{
    const FakeState::CredentialFolder gone = state.credentials.take(label);
    if (state.inUse == label)
        state.inUse = gone.previous;
    for (FakeState::CredentialFolder &folder : state.credentials)
        if (folder.previous == label)
            folder.previous = gone.previous;
    return {};
}

Result<QByteArray> FakeDevice::sign(const QByteArray &data)
{
    const FakeState::CredentialFolder folder = state.credentials.value(state.inUse);
    QStringList arguments{u"dgst"_s, folder.algorithm == KeyAlgorithm::EcP384 ? u"-sha384"_s : u"-sha256"_s, u"-sign"_s,
                          u"key.pem"_s, u"input"_s};
    if (folder.algorithm == KeyAlgorithm::Ed25519)
        arguments = {u"pkeyutl"_s, u"-sign"_s, u"-rawin"_s, u"-inkey"_s, u"key.pem"_s, u"-in"_s, u"input"_s};
    const QByteArray signature = openssl(arguments, {{u"key.pem"_s, folder.keyPem}, {u"input"_s, data}});
    if (signature.isEmpty())
        return fail(ErrorCode::Rejected, u"The device has no key to sign with."_s);
    return signature;
}

drivers::HeldCredential FakeDevice::credential(const QString &label) const
{
    const FakeState::CredentialFolder inUse = state.credentials.value(state.inUse);
    return {inUse.certificatePem, !inUse.keyPem.isEmpty(), state.credentials.value(label).requestPem};
}

void FakeDevice::giveOwnCredential(const QString &label)
{
    FakeState::CredentialFolder folder;
    folder.keyPem = openssl(QStringList{u"genpkey"_s, u"-algorithm"_s} + keyGeneration(folder.algorithm), {});
    folder.certificatePem = openssl({u"req"_s, u"-x509"_s, u"-key"_s, u"key.pem"_s, u"-subj"_s, u"/CN="_s + label},
                                    {{u"key.pem"_s, folder.keyPem}});
    state.credentials.insert(label, folder);
    state.inUse = label;
    save();
}

std::optional<Endpoint> FakeDriver::endpointOf(const Device &device) const
{
    for (const QString &address : device.addresses)
        if (m_devices.contains(address))
            return Endpoint{address, defaultPort()};
    return std::nullopt;
}

std::unique_ptr<TaskOf<HostKey>> FakeDriver::hostKey(const Endpoint &endpoint) const
{
    FakeDevice *device = m_devices.value(endpoint.address);
    return std::make_unique<FakeVerb<HostKey>>(device, u"hostKey"_s,
                                               [device]() -> Result<HostKey> { return device->state.hostKey; });
}

std::unique_ptr<TaskOf<std::shared_ptr<DriverSession>>> FakeDriver::open(const Endpoint &endpoint, const HostKey &expected,
                                                                         Login login, const Clock &clock) const
{
    FakeDevice *device = m_devices.value(endpoint.address);
    return std::make_unique<FakeVerb<std::shared_ptr<DriverSession>>>(
        device, u"open"_s,
        [device, endpoint, expected, login = std::move(login), &clock]() -> Result<std::shared_ptr<DriverSession>> {
            if (device->state.hostKey != expected)
                return fail(ErrorCode::NotTrusted, u"The device shows another host key."_s);
            MUSTER_CHECK(device->logIn(login));
            return std::make_shared<FakeSession>(*device, endpoint, clock);
        });
}

} // namespace muster
