// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/driver.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

#include <unistd.h>

#include <iostream>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::drivers;

namespace {

/// The driver's verbs for a test in Python. The first line of standard input is a JSON object:
///   {"address", "port", "user", "password", "sudoPassword", "privateKey", "hostKey": {"algorithm", "fingerprint"}}
/// of which all but the first three may be missing; each line that follows is one verb, ["setHostname", "gw-7"]. Every line is answered
/// with one: {"value": ...} or {"error": {"code", "message", "detail"}}. The first one's value is the host key. Where no "hostKey" is
/// given, the one that is shown is accepted; where no "user" is given, nobody logs in. ["cancellable", VERB ...] is cancelled by a line
/// that comes before its answer; the line says nothing else.
class Probe final : public QObject
{
public:
    /// False when the input has ended.
    bool readLine()
    {
        std::string line;
        if (!std::getline(std::cin, line))
            return false;
        const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(line));
        if (document.isObject())
            connectTo(document.object());
        else
            call(document.array());
        return true;
    }

private:
    void answer(const QJsonObject &object)
    {
        std::cout << QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString() << std::endl;
        if (!readLine())
            QCoreApplication::quit();
    }
    void answer(const Error &error)
    {
        answer(
            {{u"error"_s,
              QJsonObject{{u"code"_s, errorCodeName(error.code)}, {u"message"_s, error.message}, {u"detail"_s, error.detail}}}});
    }
    static QJsonValue json(const QByteArray &bytes) { return QString::fromLatin1(bytes); }
    static QJsonValue json(const QStringList &list) { return QJsonArray::fromStringList(list); }
    static QJsonValue json(const HostKey &key)
    {
        return QJsonObject{{u"algorithm"_s, key.algorithm}, {u"fingerprint"_s, key.fingerprint}};
    }
    static QJsonValue json(const Account &account)
    {
        return QJsonObject{{u"exists"_s, account.exists}, {u"authorizedKeys"_s, json(account.authorizedKeys)}};
    }
    static QJsonValue json(const Configuration &configuration)
    {
        return QJsonObject{{u"hostname"_s, configuration.hostname.value.value_or(QString())},
                           {u"timeServers"_s, json(configuration.timeServers.value.value_or(QStringList()))},
                           {u"whyNoTimeServers"_s, configuration.timeServers.whyNot}};
    }
    static QJsonValue json(const HeldCredential &held)
    {
        return QJsonObject{{u"certificate"_s, json(held.certificatePem)},
                           {u"hasKey"_s, held.hasKey},
                           {u"pendingRequest"_s, json(held.pendingRequestPem)}};
    }
    static QJsonValue json(const Sighting &sighting)
    {
        QJsonObject attributes;
        for (auto it = sighting.attributes.begin(); it != sighting.attributes.end(); ++it)
            attributes.insert(it.key(), it.value());
        QJsonArray identifiers;
        for (const Identifier &identifier : sighting.identifiers)
            identifiers.append(QJsonArray{identifierTypeWords.word(identifier.type), identifier.value});
        return QJsonObject{{u"source"_s, sighting.source},
                           {u"endpoint"_s, sighting.endpoint},
                           {u"attributes"_s, attributes},
                           {u"identifiers"_s, identifiers}};
    }

    template<typename T>
    void run(std::unique_ptr<TaskOf<T>> task)
    {
        Task *started = launch(std::move(task), this, [this](const Result<T> &result) {
            if (!result)
                answer(result.error());
            else if constexpr (std::is_void_v<T>)
                answer({{u"value"_s, true}});
            else
                answer({{u"value"_s, json(*result)}});
        });
        if (!std::exchange(m_isCancellable, false))
            return;
        auto *input = new QSocketNotifier(STDIN_FILENO, QSocketNotifier::Read, started);
        connect(input, &QSocketNotifier::activated, started, [input, started] {
            input->setEnabled(false);
            std::string line;
            std::getline(std::cin, line);
            started->cancel();
        });
    }

    static SharedSecret secret(const QJsonObject &object, const QString &name)
    {
        return object.contains(name) ? std::make_shared<const Secret>(object.value(name).toString().toUtf8()) : nullptr;
    }
    void connectTo(const QJsonObject &object)
    {
        const Endpoint endpoint{object[u"address"_s].toString(), object[u"port"_s].toInt()};
        if (!object.contains(u"user"_s))
            return run(m_driver->hostKey(endpoint));
        const Login login{object[u"user"_s].toString(), secret(object, u"privateKey"_s), secret(object, u"password"_s),
                          secret(object, u"sudoPassword"_s)};
        const QJsonObject key = object[u"hostKey"_s].toObject();
        if (!key.isEmpty())
            return open(endpoint, {key[u"algorithm"_s].toString(), key[u"fingerprint"_s].toString()}, login);
        launch(m_driver->hostKey(endpoint), this, [this, endpoint, login](const Result<HostKey> &shown) {
            if (shown)
                open(endpoint, *shown, login);
            else
                answer(shown.error());
        });
    }
    void open(const Endpoint &endpoint, const HostKey &key, const Login &login)
    {
        launch(m_driver->open(endpoint, key, login, m_clock), this, [this](const Result<std::shared_ptr<DriverSession>> &opened) {
            if (!opened)
                return answer(opened.error());
            m_session = *opened;
            answer({{u"value"_s, json(m_session->hostKey())}});
        });
    }
    void call(QJsonArray words)
    {
        if (words[0].toString() == u"cancellable") {
            m_isCancellable = true;
            words.removeFirst();
        }
        const QString verb = words[0].toString();
        const auto text = [&](int i) { return words[i].toString(); };
        const auto bytes = [&](int i) { return words[i].toString().toLatin1(); };
        if (!m_session)
            return answer(Error{ErrorCode::Internal, u"no session"_s, {}, {}});
        if (verb == u"identify")
            return run(m_session->identify());
        if (verb == u"account")
            return run(m_session->account(text(1)));
        if (verb == u"addAuthorizedKey")
            return run(m_session->addAuthorizedKey(text(1), text(2)));
        if (verb == u"removeAuthorizedKey")
            return run(m_session->removeAuthorizedKey(text(1), text(2)));
        if (verb == u"setPassword")
            return run(m_session->setPassword(text(1), std::make_shared<const Secret>(text(2).toUtf8())));
        if (verb == u"configuration")
            return run(m_session->configuration());
        if (verb == u"setHostname")
            return run(m_session->setHostname(text(1)));
        if (verb == u"setTimeServers")
            return run(m_session->setTimeServers(words[1].toVariant().toStringList()));
        if (verb == u"trustAnchors")
            return run(m_session->trustAnchors());
        if (verb == u"addTrustAnchor")
            return run(m_session->addTrustAnchor(text(1), bytes(2)));
        if (verb == u"removeTrustAnchor")
            return run(m_session->removeTrustAnchor(text(1)));
        callCredential(verb, words);
    }
    void callCredential(const QString &verb, const QJsonArray &words)
    {
        const auto text = [&](int i) { return words[i].toString(); };
        if (verb == u"credential")
            return run(m_session->credential(text(1)));
        if (verb == u"requestCertificate")
            if (const auto algorithm = keyAlgorithmWords.value(text(1)))
                return run(m_session->requestCertificate(*algorithm, text(2)));
        if (verb == u"installCertificate")
            return run(m_session->installCertificate(text(1).toLatin1(), text(2).toLatin1(), text(3)));
        if (verb == u"restoreCredential")
            return run(m_session->restoreCredential(text(1)));
        if (verb == u"sign") { // in and out as Base64
            launch(m_session->sign(QByteArray::fromBase64(text(1).toLatin1())), this,
                   [this](const Result<QByteArray> &signature) {
                       if (signature)
                           answer({{u"value"_s, json(signature->toBase64())}});
                       else
                           answer(signature.error());
                   });
            return;
        }
        answer(Error{ErrorCode::Internal, u"no such verb"_s, {}, {}});
    }

    const Driver *m_driver = findDriver(u"linux-ssh"_s);
    SystemClock m_clock;
    bool m_isCancellable = false; ///< the next verb
    std::shared_ptr<DriverSession> m_session;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    Probe probe;
    return probe.readLine() ? QCoreApplication::exec() : 0;
}
