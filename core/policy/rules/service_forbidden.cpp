// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "policy/rule.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

const QString forbiddenServicesKey = u"services"_s;

/// "telnet" of "_telnet._tcp" (RFC 6763 section 7), of "Telnet" and of itself: sources name a service each in their way.
QString plainServiceName(const QString &type)
{
    static const QRegularExpression dnsSd(u"\\A_([^.]+)\\._(?:tcp|udp)(?:\\..*)?\\z"_s);
    const QString folded = foldCase(type.trimmed());
    const auto match = dnsSd.match(folded);
    return match.hasMatch() ? match.captured(1) : folded;
}

/// {"services"}: the device offers none of these, as far as was seen.
class ServiceForbidden final : public Rule
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::ServiceForbidden)

public:
    QString label() const override { return tr("Service forbidden"); }
    QVector<RuleParameter> parameters() const override
    {
        RuleParameter services{forbiddenServicesKey, RuleParameter::Kind::Texts, {}, QJsonArray{u"telnet"_s, u"ftp"_s}};
        services.problem = serviceProblem;
        return {services};
    }
    Verdict judge(const QJsonObject &parameters, const Facts &facts) const override;

private:
    static QString serviceProblem(const QString &text)
    {
        const bool hasBlank = std::any_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
        return hasBlank ? tr("\"%1\" is not a type of service, such as telnet or _telnet._tcp.").arg(text.left(64)) : QString();
    }
};

Verdict ServiceForbidden::judge(const QJsonObject &parameters, const Facts &facts) const
{
    QStringList forbidden;
    const QJsonArray items = parameters.value(forbiddenServicesKey).toArray();
    for (const QJsonValue &item : items)
        forbidden += plainServiceName(item.toString());
    forbidden.sort(); // turned round it is the same demand
    std::set<std::pair<QString, int>> offered;
    for (const Service &service : facts.device.services)
        if (const QString name = plainServiceName(service.type); forbidden.contains(name))
            offered.insert({name, service.port});
    QStringList shown;
    QStringList names;
    for (auto at = offered.begin(); at != offered.end(); ++at) {
        const auto &[name, port] = *at;
        if (!names.contains(name))
            names += name;
        // Another source may have said the port.
        const auto next = std::next(at);
        if (port == 0 && next != offered.end() && next->first == name)
            continue;
        shown += port == 0 ? name : tr("%1 (port %2)").arg(name, QString::number(port));
    }
    Verdict verdict;
    verdict.holds = offered.empty();
    verdict.seen = verdict.holds ? tr("none") : shown.join(u", "_s);
    verdict.wanted = tr("none of %1").arg(forbidden.join(u", "_s));
    if (!verdict.holds)
        verdict.fix = tr("Switch off on the device: %1.").arg(names.join(u", "_s));
    return verdict;
}

} // namespace

std::unique_ptr<Rule> makeServiceForbidden()
{
    return std::make_unique<ServiceForbidden>();
}

} // namespace muster::policy
