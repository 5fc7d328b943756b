// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pki/verify.h"

#include "async/run_on.h"
#include "async/then.h"
#include "provisioning/login_password.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRandomGenerator>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::provisioning {

namespace {

struct VerifyText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Verify)
};

constexpr auto verifyKeyStoreLimit = 1min;
constexpr int nonceWords = 8; // of 32 bits

const QString verifyHostnameKey = u"hostname"_s;
const QString verifyIdentifiersKey = u"identifiers"_s;
const QString verifyCredentialKey = u"credential"_s;
const QString verifySerialKey = u"serialNumber"_s;

/// A Task of a session that lives as long as the Task needs it.
class SessionTask final : public TaskOf<QJsonObject>
{
public:
    SessionTask(std::shared_ptr<drivers::DriverSession> session, std::unique_ptr<TaskOf<QJsonObject>> task)
        : TaskOf(Deadline::never()) // the verbs have theirs
        , m_session(std::move(session))
        , m_task(std::move(task))
    {
    }

protected:
    void run() override
    {
        connect(m_task.get(), &Task::finished, this, [this] {
            if (m_why && m_task->error() && m_task->error()->code == ErrorCode::Cancelled)
                finish(fail(*m_why));
            else
                finish(m_task->takeResult());
        });
        m_task->start();
    }
    bool abort(const Error &why) override
    {
        m_why = why;
        m_task->cancel();
        return false;
    }

private:
    std::shared_ptr<drivers::DriverSession> m_session; ///< goes after the Task
    std::unique_ptr<TaskOf<QJsonObject>> m_task;
    std::optional<Error> m_why; ///< it was stopped
};

/// Types that mean the same machine when they are the same, however weak they are against a stranger.
bool tellsMachine(IdentifierType type)
{
    return type == IdentifierType::Serial || type == IdentifierType::MachineId || type == IdentifierType::Uuid
           || type == IdentifierType::EndorsementKey || type == IdentifierType::IDevId;
}

/// Whether the device that answers is the one that was planned for. NotTrusted when not.
Result<> checkIdentity(const QJsonArray &planned, const Sighting &seen)
{
    for (const QJsonValue &entry : planned) {
        const auto type = identifierTypeWords.value(entry[u"type"_s].toString());
        const QString value = entry[u"value"_s].toString();
        const bool isSame = std::ranges::any_of(seen.identifiers, [&](const Identifier &identifier) {
            return identifier.type == type && identifier.value == value;
        });
        if (!isSame)
            return fail(ErrorCode::NotTrusted,
                        VerifyText::tr(
                            "Another device answers at this address: its %1 is not %2. Find out where the device is now.")
                            .arg(entry[u"type"_s].toString(), shownText(value)));
    }
    return {};
}

/// Whether the device calls itself as planned. Rejected when not.
Result<> checkHostname(const QString &planned, const drivers::Configuration &configuration)
{
    const QString current = configuration.hostname.value.value_or(QString());
    if (planned.isEmpty() || current == planned)
        return {};
    return fail(ErrorCode::Rejected,
                VerifyText::tr("The device calls itself \"%1\", not \"%2\". Look for what sets its name, such as DHCP.")
                    .arg(shownText(current), planned));
}

/// The proof a device gives of its credential.
struct CredentialProof
{
    pki::Certificate certificate;
    QByteArray nonce;
    QByteArray signature;
};

/// `expectedSerial` empty: any certificate of ours.
Result<QString> checkProof(const pki::KeyStore &keys, const CredentialProof &proof, const QString &expectedSerial, Timestamp now)
{
    const QString serial = proof.certificate.serialNumber();
    if (!expectedSerial.isEmpty() && serial != expectedSerial)
        return fail(ErrorCode::NotTrusted, VerifyText::tr("The device shows another certificate than the one it was given."));
    MUSTER_TRY(const auto issuing, keys.issuing());
    MUSTER_TRY(const auto root, keys.root());
    MUSTER_CHECK(pki::verifyChain(proof.certificate, {issuing}, {root}, now, pki::Purpose::Any));
    MUSTER_CHECK(pki::verifyPossession(proof.certificate, proof.nonce, proof.signature));
    return serial;
}

QByteArray makeNonce()
{
    std::array<quint32, nonceWords> words{};
    QRandomGenerator::system()->fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
}

/// Serial number of the certificate the job gave the device, or found there as wanted; empty when it did neither.
QString serialGivenBy(const JournalJob &job)
{
    for (const JournalStep &step : job.steps)
        if (step.kind == "credential"_L1)
            return (step.after.isEmpty() ? step.before : step.after).value(verifySerialKey).toString();
    return {};
}

/// The console's own key, and no password but for sudo: else nothing would be proved.
Result<drivers::Login> consoleLogin(pki::KeyStore &keys, const drivers::Login &given, const QString &newPassword)
{
    drivers::Login login;
    login.user = given.user;
    login.sudoPassword = given.sudoPassword ? given.sudoPassword : given.password;
    MUSTER_TRY(login.privateKey, keys.consolePrivateKey());
    if (!newPassword.isEmpty()) {
        MUSTER_TRY(login.sudoPassword, keys.secret(newPassword));
    }
    return login;
}

/// Looks at the device with fresh eyes: {"identifiers","hostname","credential"}. Nothing to take back.
class VerifyStep final : public StepKind
{
public:
    QString id() const override { return u"verify"_s; }
    QString label() const override { return VerifyText::tr("Verify"); }
    int order() const override { return 1000; }

    void plan(const StepInputs &inputs, Plan &plan) const override
    {
        QJsonArray identifiers;
        for (const Identifier &identifier : inputs.survey.identity.identifiers)
            if (tellsMachine(identifier.type))
                identifiers += QJsonObject{{u"type"_s, identifierTypeWords.word(identifier.type)},
                                           {u"value"_s, identifier.value}};
        const auto isPlanned = [&plan](const QString &kind) {
            return std::ranges::find(plan.steps, kind, &PlanStep::kind) != plan.steps.end();
        };
        PlanStep step;
        step.kind = id();
        step.label = label();
        step.parameters = {{verifyIdentifiersKey, identifiers}, {verifyCredentialKey, isPlanned(u"credential"_s)}};
        if (isPlanned(u"hostname"_s))
            step.parameters.insert(verifyHostnameKey, inputs.profile.network.hostname);
        step.now = VerifyText::tr("not verified");
        step.then = isPlanned(u"credential"_s) ? VerifyText::tr("new login with this console's key, credential proved")
                                               : VerifyText::tr("new login with this console's key");
        step.undo = VerifyText::tr("Nothing to undo");
        plan.steps += step;
    }

    std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &, const JournalStep &) const override
    {
        return ready<QJsonObject>(QJsonObject{{u"verified"_s, false}});
    }
    bool isDone(const JournalStep &, const QJsonObject &observed) const override
    {
        return observed.value(u"verified"_s).toBool();
    }
    std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const override
    {
        auto login = runOn(
            context.workers,
            [&keys = context.keys, given = context.login, newPassword = passwordSecretOf(context.job, context.job.user)](
                std::stop_token) { return consoleLogin(keys, given, newPassword); },
            Deadline::after(verifyKeyStoreLimit));
        auto opened = then(std::move(login), [&context](const drivers::Login &console) {
            return context.driver.open({context.job.address, context.job.port}, context.job.hostKey, console, context.clock);
        });
        return then(std::move(opened),
                    [&context, parameters = step.parameters](const std::shared_ptr<drivers::DriverSession> &session) {
                        return std::unique_ptr<TaskOf<QJsonObject>>(
                            std::make_unique<SessionTask>(session, look(context, *session, parameters)));
                    });
    }
    std::unique_ptr<TaskOf<void>> undo(StepContext &, const JournalStep &) const override { return ready<void>({}); }

private:
    static std::unique_ptr<TaskOf<QJsonObject>> look(const StepContext &context, drivers::DriverSession &session,
                                                     const QJsonObject &parameters)
    {
        auto identified = then(session.identify(), [parameters](const Sighting &seen) {
            return checkIdentity(parameters.value(verifyIdentifiersKey).toArray(), seen);
        });
        auto configured = then(std::move(identified), [&session] { return session.configuration(); });
        auto named = then(std::move(configured), [parameters](const drivers::Configuration &configuration) {
            return checkHostname(parameters.value(verifyHostnameKey).toString(), configuration);
        });
        return then(std::move(named), [&context, &session, parameters] {
            return parameters.value(verifyCredentialKey).toBool() ? prove(context, session)
                                                                  : ready<QJsonObject>(QJsonObject{{u"verified"_s, true}});
        });
    }

    /// The device signs what nobody could know before.
    static std::unique_ptr<TaskOf<QJsonObject>> prove(const StepContext &context, drivers::DriverSession &session)
    {
        auto held = then(session.credential({}), [](const drivers::HeldCredential &credential) -> Result<pki::Certificate> {
            if (credential.certificatePem.isEmpty())
                return fail(ErrorCode::NotTrusted, VerifyText::tr("The device holds no certificate."));
            return pki::Certificate::fromPem(credential.certificatePem);
        });
        auto proof = then(std::move(held), [&session](const pki::Certificate &certificate) {
            const QByteArray nonce = makeNonce();
            return then(session.sign(nonce), [certificate, nonce](const QByteArray &signature) -> Result<CredentialProof> {
                return CredentialProof{certificate, nonce, signature};
            });
        });
        auto checked = then(std::move(proof), [&context](const CredentialProof &given) {
            const QString serial = serialGivenBy(context.job);
            return runOn(
                context.workers,
                [&keys = context.keys, given, serial, now = context.clock.now()](std::stop_token) {
                    return checkProof(keys, given, serial, now);
                },
                Deadline::after(verifyKeyStoreLimit));
        });
        return then(std::move(checked), [](const QString &serial) -> Result<QJsonObject> {
            return QJsonObject{{u"verified"_s, true}, {verifySerialKey, serial}};
        });
    }
};

} // namespace

std::unique_ptr<StepKind> makeVerify()
{
    return std::make_unique<VerifyStep>();
}

} // namespace muster::provisioning
