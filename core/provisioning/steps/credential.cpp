// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "async/run_on.h"
#include "async/then.h"
#include "pki/verify.h"
#include "provisioning/shown_text.h"
#include "provisioning/step_kind.h"
#include "provisioning/wanted_certificate.h"
#include "registry/commands/install_credential.h"
#include "registry/commands/record_certificate.h"
#include "registry/commands/withdraw_credential.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::provisioning {

namespace {

struct CredentialText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::Credential)
};

constexpr auto pkiLimit = 1min;

const QString serialKey = u"serialNumber"_s;
const QString notAfterKey = u"notAfter"_s;
const QString metKey = u"asWanted"_s;
const QString oursKey = u"ours"_s;

/// The certificates that were recorded for a key of the job's device, the youngest first.
std::unique_ptr<TaskOf<QVector<IssuedCertificate>>> recordedFor(const StepContext &context, const pki::PublicKey &key)
{
    return then(context.certificates.ofDevice(context.job.device),
                [key](QVector<IssuedCertificate> issued) -> Result<QVector<IssuedCertificate>> {
                    issued.removeIf([&key](const IssuedCertificate &one) {
                        const auto certificate = pki::Certificate::fromDer(one.der);
                        return !certificate || certificate->publicKey() != key;
                    });
                    return issued;
                });
}

struct Issuing
{
    QByteArray request; ///< PEM, of the device
    WantedCertificate wanted;
    Timestamp now;
};

/// The key the request is about; Rejected when it is not one that was asked for.
Result<pki::PublicKey> requestedKey(const Issuing &issuing)
{
    MUSTER_TRY(const auto request, pki::CertificateRequest::validate(issuing.request));
    if (request.publicKey().algorithm() != issuing.wanted.algorithm)
        return fail(ErrorCode::Rejected, CredentialText::tr("The device made a key of another algorithm than %1.")
                                             .arg(keyAlgorithmWords.word(issuing.wanted.algorithm)));
    return request.publicKey();
}

Result<IssuedCertificate> issue(pki::KeyStore &keys, const Issuing &issuing, const DeviceId &device)
{
    MUSTER_TRY(const auto authority, keys.authority());
    MUSTER_TRY(const auto certificate, authority->issue(issuing.request, issuing.wanted.shape, issuing.now));
    IssuedCertificate issued;
    issued.serialNumber = certificate.serialNumber();
    issued.device = device;
    issued.subject = certificate.subject();
    issued.issuer = certificate.issuer();
    issued.notBefore = certificate.notBefore();
    issued.notAfter = certificate.notAfter();
    issued.keyAlgorithm = certificate.publicKey().algorithm();
    issued.keyOrigin = KeyOrigin::Device;
    issued.issuedAt = issuing.now;
    issued.der = certificate.der();
    return issued;
}

/// What the device sends along with its certificate: the authorities up to the root, without it.
Result<QByteArray> chainPem(pki::KeyStore &keys)
{
    MUSTER_TRY(const auto authority, keys.authority());
    QByteArray pem = authority->certificate().toPem();
    for (qsizetype i = 0; i + 1 < authority->chain().size(); ++i)
        pem += authority->chain().at(i).toPem();
    return pem;
}

/// Whether a certificate is one of ours and may be used as wanted.
Result<bool> isTrusted(const pki::KeyStore &keys, const pki::Certificate &certificate, const QVector<Profile::Usage> &usage,
                       Timestamp now)
{
    MUSTER_TRY(const auto issuing, keys.issuing());
    MUSTER_TRY(const auto root, keys.root());
    return std::ranges::all_of(usage, [&](Profile::Usage use) {
        const auto purpose = use == Profile::Usage::ServerAuth ? pki::Purpose::ServerAuth : pki::Purpose::ClientAuth;
        return pki::verifyChain(certificate, {issuing}, {root}, now, purpose).has_value();
    });
}

bool isInForce(const Device &device, const pki::Certificate &certificate)
{
    const Credential *current = device.currentCertificate();
    return current && current->serialNumber == certificate.serialNumber();
}

/// An X.509 certificate for a key made on the device: parameters as WantedCertificate's.
///   before  {"serialNumber"} of the certificate in force, empty when there is none; "ours": the registry knows it; "asWanted": it will
///           do. It will only when the registry holds it to be in force, too: else apply() was cut off before it said so.
///   after   {"serialNumber","notAfter"}
/// The device keeps key and request under the job's id. A certificate is recorded before the device gets it, and found again by its key:
/// however often apply() is cut off, one key gets one certificate.
class CredentialStep final : public StepKind
{
public:
    QString id() const override { return u"credential"_s; }
    QString label() const override { return CredentialText::tr("Credential"); }
    int order() const override { return 50; }

    void plan(const StepInputs &inputs, Plan &plan) const override;
    std::unique_ptr<TaskOf<QJsonObject>> observe(StepContext &context, const JournalStep &step) const override;
    bool isDone(const JournalStep &, const QJsonObject &observed) const override { return observed.value(metKey).toBool(); }
    std::unique_ptr<TaskOf<QJsonObject>> apply(StepContext &context, const JournalStep &step) const override;
    std::unique_ptr<TaskOf<void>> undo(StepContext &context, const JournalStep &step) const override;
};

void CredentialStep::plan(const StepInputs &inputs, Plan &plan) const
{
    if (!inputs.profile.credential)
        return;
    const Profile::CredentialRequest &asked = *inputs.profile.credential;
    if (asked.kind != CredentialKind::X509) {
        plan.notPossible += {label(), CredentialText::tr("%1 takes X.509 certificates only.").arg(inputs.driverTitle)};
        return;
    }
    if (asked.key.origin != KeyOrigin::Device) {
        plan.notPossible += {label(), CredentialText::tr("The key can only be made on the device: this version pushes none.")};
        return;
    }
    WantedCertificate wanted{asked.key.algorithm, {asked.subject, {}, {}, asked.usage, asked.validityDays}};
    if (asked.usage.contains(Profile::Usage::ServerAuth)) {
        const QString hostname = inputs.profile.network.hostname.isEmpty()
                                     ? inputs.survey.configuration.hostname.value.value_or(QString())
                                     : inputs.profile.network.hostname;
        if (!hostname.isEmpty())
            wanted.shape.dnsNames = {hostname};
    }
    PlanStep step;
    step.kind = id();
    step.label = label();
    step.parameters = wanted.toJson();
    step.now = CredentialText::tr("none");
    step.undo = CredentialText::tr("Removes it");
    step.then = CredentialText::tr("%1, %2 d, key made on device")
                    .arg(keyAlgorithmWords.word(asked.key.algorithm))
                    .arg(asked.validityDays);
    const QByteArray &held = inputs.survey.credential.certificatePem;
    if (!held.isEmpty()) {
        const auto certificate = pki::Certificate::fromPem(held);
        step.now = certificate ? CredentialText::tr("%1, until %2")
                                     .arg(shownText(certificate->subject()), toIso8601(certificate->notAfter()).first(10))
                               : CredentialText::tr("one that can't be read");
        step.undo = CredentialText::tr("Restores old value");
        // The chain is looked at when the step begins.
        step.isAlreadySo = certificate && inputs.survey.credential.hasKey && isInForce(inputs.device, *certificate)
                           && wanted.isMetBy(*certificate, inputs.survey.identity.at);
        if (step.isAlreadySo)
            step.then = step.now;
    }
    plan.steps += step;
}

std::unique_ptr<TaskOf<QJsonObject>> CredentialStep::observe(StepContext &context, const JournalStep &step) const
{
    const auto wanted = WantedCertificate::fromJson(step.parameters);
    if (!wanted)
        return ready<QJsonObject>(fail(wanted.error()));
    return then(context.session.credential({}), [&context, wanted = *wanted](const drivers::HeldCredential &held) {
        const auto read = pki::Certificate::fromPem(held.certificatePem);
        if (!read)
            return ready<QJsonObject>(QJsonObject{{serialKey, QString()}});
        const Timestamp now = context.clock.now();
        auto trusted = runOn(
            context.workers,
            [&keys = context.keys, certificate = *read, usage = wanted.shape.usage, now](std::stop_token) {
                return isTrusted(keys, certificate, usage, now);
            },
            Deadline::after(pkiLimit));
        const bool fits = held.hasKey && wanted.isMetBy(*read, now);
        return then(std::move(trusted), [&context, certificate = *read, fits](bool isOfOurs) {
            return then(context.devices.device(context.job.device),
                        [certificate, fits, isOfOurs](const Device &device) -> Result<QJsonObject> {
                            const bool isKnown = std::ranges::find(device.credentials, certificate.serialNumber(),
                                                                   &Credential::serialNumber)
                                                 != device.credentials.end();
                            return QJsonObject{{serialKey, certificate.serialNumber()},
                                               {oursKey, isKnown},
                                               {metKey, fits && isOfOurs && isInForce(device, certificate)}};
                        });
        });
    });
}

std::unique_ptr<TaskOf<QJsonObject>> CredentialStep::apply(StepContext &context, const JournalStep &step) const
{
    const auto wanted = WantedCertificate::fromJson(step.parameters);
    if (!wanted)
        return ready<QJsonObject>(fail(wanted.error()));
    const QString jobLabel = context.job.id.toString();
    auto requested = then(context.session.requestCertificate(wanted->algorithm, jobLabel),
                          [&context, wanted = *wanted](const QByteArray &request) -> Result<Issuing> {
                              return Issuing{request, wanted, context.clock.now()};
                          });
    auto issued = then(std::move(requested), [&context](const Issuing &issuing) {
        const auto key = requestedKey(issuing);
        if (!key)
            return ready<IssuedCertificate>(fail(key.error()));
        return then(recordedFor(context, *key), [&context, issuing](const QVector<IssuedCertificate> &known) {
            for (const IssuedCertificate &certificate : known)
                if (certificate.state == CredentialState::Active && certificate.notAfter > issuing.now)
                    return ready<IssuedCertificate>(certificate);
            auto fresh = runOn(
                context.workers,
                [&keys = context.keys, issuing, device = context.job.device](std::stop_token) {
                    return issue(keys, issuing, device);
                },
                Deadline::after(pkiLimit));
            return then(std::move(fresh), [&context](const IssuedCertificate &certificate) {
                return context.registry.apply(registry::RecordCertificate{certificate}, context.actor);
            });
        });
    });
    return then(std::move(issued), [&context, jobLabel](const IssuedCertificate &certificate) {
        auto chain = runOn(
            context.workers, [&keys = context.keys](std::stop_token) { return chainPem(keys); }, Deadline::after(pkiLimit));
        auto installed = then(std::move(chain), [&context, jobLabel, certificate](const QByteArray &pem) {
            const auto read = pki::Certificate::fromDer(certificate.der);
            if (!read)
                return ready<void>(fail(read.error()));
            return context.session.installCertificate(read->toPem(), pem, jobLabel);
        });
        auto inForce = then(std::move(installed), [&context, certificate] {
            return context.registry.apply(registry::InstallCredential{context.job.device, certificate.serialNumber},
                                          context.actor);
        });
        return then(std::move(inForce), [certificate](const Device &) -> Result<QJsonObject> {
            return QJsonObject{{serialKey, certificate.serialNumber}, {notAfterKey, toIso8601(certificate.notAfter)}};
        });
    });
}

std::unique_ptr<TaskOf<void>> withdraw(const StepContext &context, const QString &previous, QStringList serials)
{
    if (serials.isEmpty())
        return ready<void>({});
    const QString serial = serials.takeFirst();
    return then(context.registry.apply(registry::WithdrawCredential{context.job.device, serial, previous}, context.actor),
                [&context, previous, serials](const Device &) { return withdraw(context, previous, serials); });
}

std::unique_ptr<TaskOf<void>> CredentialStep::undo(StepContext &context, const JournalStep &step) const
{
    if (changedNothing(step))
        return ready<void>({});
    const QString before = step.before.value(serialKey).toString();
    const QString previous = step.before.value(oursKey).toBool() ? before : QString();
    const QString after = step.after.value(serialKey).toString();
    const QString jobLabel = context.job.id.toString();
    auto issued = then(context.session.credential(jobLabel), [&context](const drivers::HeldCredential &held) {
        const auto request = pki::CertificateRequest::validate(held.pendingRequestPem);
        return request ? recordedFor(context, request->publicKey()) : ready<QVector<IssuedCertificate>>({});
    });
    // Withdrawn before the device lets go of it: what an apply() that was cut off has issued can only be told by the key the device
    // still has.
    auto withdrawn = then(std::move(issued), [&context, before, previous, after](const QVector<IssuedCertificate> &recorded) {
        QStringList serials;
        if (!after.isEmpty())
            serials += after;
        for (const IssuedCertificate &certificate : recorded)
            if (certificate.serialNumber != before && !serials.contains(certificate.serialNumber))
                serials += certificate.serialNumber;
        return withdraw(context, previous, serials);
    });
    return then(std::move(withdrawn), [&context, jobLabel] { return context.session.restoreCredential(jobLabel); });
}

} // namespace

std::unique_ptr<StepKind> makeCredential()
{
    return std::make_unique<CredentialStep>();
}

} // namespace muster::provisioning
