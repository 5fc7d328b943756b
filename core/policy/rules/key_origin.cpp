// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/rule.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

const QString keyOriginKey = u"is"_s;

/// {"is"}: where the key of the current certificate was made.
class KeyOriginRule final : public Rule
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::KeyOrigin)

public:
    QString label() const override { return tr("Key made"); }
    QVector<RuleParameter> parameters() const override
    {
        return {{keyOriginKey, RuleParameter::Kind::Word, {}, keyOriginWords.word(KeyOrigin::Device), keyOriginWords.all()}};
    }
    Verdict judge(const QJsonObject &parameters, const Facts &facts) const override;

private:
    static QString shown(KeyOrigin origin)
    {
        return origin == KeyOrigin::Device ? tr("made on the device") : tr("pushed to the device");
    }
};

Verdict KeyOriginRule::judge(const QJsonObject &parameters, const Facts &facts) const
{
    const KeyOrigin wanted = keyOriginWords.value(parameters.value(keyOriginKey).toString()).value_or(KeyOrigin::Device);
    const Credential *certificate = facts.device.currentCertificate();
    Verdict verdict;
    verdict.holds = certificate && certificate->keyOrigin == wanted;
    verdict.seen = certificate ? shown(certificate->keyOrigin) : tr("no certificate");
    verdict.wanted = shown(wanted);
    if (verdict.holds)
        return verdict;
    if (!certificate)
        verdict.fix = tr("Provision the device, so that it gets a certificate.");
    else if (wanted == KeyOrigin::Device)
        verdict.fix = tr("Provision the device with a profile that makes the key on the device.");
    else
        verdict.fix = tr("Provision the device with a profile that pushes the key.");
    return verdict;
}

} // namespace

std::unique_ptr<Rule> makeKeyOrigin()
{
    return std::make_unique<KeyOriginRule>();
}

} // namespace muster::policy
