// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/rule.h"

#include <QCoreApplication>
#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

const QString allowedAlgorithmsKey = u"allowed"_s;

/// {"allowed"}: the key of the current certificate is of one of these algorithms.
class KeyAlgorithmRule final : public Rule
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::KeyAlgorithm)

public:
    QString label() const override { return tr("Key algorithm"); }
    QVector<RuleParameter> parameters() const override
    {
        const QJsonArray preset{keyAlgorithmWords.word(KeyAlgorithm::EcP256), keyAlgorithmWords.word(KeyAlgorithm::EcP384)};
        return {{allowedAlgorithmsKey, RuleParameter::Kind::Words, {}, preset, keyAlgorithmWords.all()}};
    }
    Verdict judge(const QJsonObject &parameters, const Facts &facts) const override;
};

Verdict KeyAlgorithmRule::judge(const QJsonObject &parameters, const Facts &facts) const
{
    QStringList allowed = parameters.value(allowedAlgorithmsKey).toVariant().toStringList();
    allowed.sort(); // turned round it is the same demand
    const bool hasCertificate = facts.device.currentCertificate() != nullptr;
    const QString algorithm = hasCertificate && facts.keyAlgorithm ? keyAlgorithmWords.word(*facts.keyAlgorithm) : QString();
    Verdict verdict;
    verdict.holds = allowed.contains(algorithm);
    verdict.wanted = allowed.size() == 1 ? allowed.front() : tr("one of %1").arg(allowed.join(u", "_s));
    verdict.seen = algorithm;
    if (!hasCertificate)
        verdict.seen = tr("no certificate");
    else if (algorithm.isEmpty())
        verdict.seen = tr("unknown");
    if (verdict.holds)
        return verdict;
    verdict.fix = hasCertificate ? tr("Provision the device with a profile that makes a key of an allowed algorithm.")
                                 : tr("Provision the device, so that it gets a certificate.");
    return verdict;
}

} // namespace

std::unique_ptr<Rule> makeKeyAlgorithm()
{
    return std::make_unique<KeyAlgorithmRule>();
}

} // namespace muster::policy
