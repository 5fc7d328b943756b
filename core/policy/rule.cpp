// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/rule.h"

#include <map>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

const std::map<QString, std::unique_ptr<Rule>> &allRules()
{
    static const std::map<QString, std::unique_ptr<Rule>> rules = [] {
        std::map<QString, std::unique_ptr<Rule>> made;
        for (const RuleEntry &entry : ruleEntries())
            made.emplace(QString::fromLatin1(entry.id).replace(u'_', u'-'), entry.make());
        return made;
    }();
    return rules;
}

} // namespace

QStringList ruleIds()
{
    QStringList ids;
    for (const auto &[id, rule] : allRules())
        ids += id;
    return ids;
}

const Rule *findRule(const QString &id)
{
    const auto found = allRules().find(id);
    return found == allRules().end() ? nullptr : found->second.get();
}

} // namespace muster::policy
