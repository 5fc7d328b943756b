// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/rule.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

const QString seenHoursKey = u"hours"_s;

/// {"hours"}: the device was seen that short a time ago.
class SeenWithin final : public Rule
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::SeenWithin)

public:
    QString label() const override { return tr("Seen within"); }
    QVector<RuleParameter> parameters() const override
    {
        RuleParameter hours{seenHoursKey, RuleParameter::Kind::Count, tr("hours"), 24};
        hours.least = 1;
        hours.most = 8784; // a leap year
        return {hours};
    }
    bool mayCutOff() const override { return false; } // over a weekend on which no console ran nobody was seen
    Verdict judge(const QJsonObject &parameters, const Facts &facts) const override;
};

Verdict SeenWithin::judge(const QJsonObject &parameters, const Facts &facts) const
{
    const int hours = parameters.value(seenHoursKey).toInt();
    const std::optional<Timestamp> lastSeen = facts.device.lastSeen;
    Verdict verdict;
    verdict.wanted = tr("within %n hour(s)", nullptr, hours);
    // A device whose sightings end keeps its date, and so its finding.
    verdict.seen = lastSeen ? tr("%1 UTC").arg(toIso8601(*lastSeen).left(16).replace(u'T', u' ')) : tr("never");
    verdict.holds = lastSeen && facts.now <= *lastSeen + std::chrono::hours(hours);
    if (verdict.holds)
        verdict.changesAt = *lastSeen + std::chrono::hours(hours) + std::chrono::milliseconds(1);
    else
        verdict.fix = tr("Switch the device on and connect it. If it is gone for good, retire it.");
    return verdict;
}

} // namespace

std::unique_ptr<Rule> makeSeenWithin()
{
    return std::make_unique<SeenWithin>();
}

} // namespace muster::policy
