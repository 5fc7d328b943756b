// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/policy_difference.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

/// Gathers the sentences.
class Differences
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::PolicyDifference)

public:
    void compare(const Policy &before, const Policy &after);
    const QStringList &sentences() const { return m_sentences; }

private:
    void text(const QString &what, const QString &before, const QString &after);
    void presence(const QString &what, bool before, bool after);
    void admission(const std::optional<Policy::Admission> &before, const std::optional<Policy::Admission> &after);
    void access(const std::optional<Policy::Access> &before, const std::optional<Policy::Access> &after);
    void rules(const QVector<Policy::Rule> &before, const QVector<Policy::Rule> &after);
    void rule(const Policy::Rule &before, const Policy::Rule &after);

    static QString shown(const QJsonValue &value);
    static QString shown(const Policy::Rule &rule);
    template<typename W, typename E>
    static QString word(const W &words, const std::optional<E> &value)
    {
        return value ? words.word(*value) : QString();
    }

    QStringList m_sentences;
};

/// As in the document, but a plain text or a list of them without quotes and brackets.
QString Differences::shown(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QJsonArray list = value.toArray();
    if (!list.isEmpty() && std::all_of(list.begin(), list.end(), [](const QJsonValue &item) { return item.isString(); }))
        return value.toVariant().toStringList().join(u", "_s);
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.sliced(1, json.size() - 2));
}

QString Differences::shown(const Policy::Rule &rule)
{
    QStringList parts;
    for (auto at = rule.parameters.begin(); at != rule.parameters.end(); ++at)
        parts += at.key() + u' ' + shown(at.value());
    if (rule.severity)
        parts += tr("severity %1").arg(severityWords.word(*rule.severity));
    return parts.isEmpty() ? rule.rule : u"%1 (%2)"_s.arg(rule.rule, parts.join(u"; "_s));
}

void Differences::text(const QString &what, const QString &before, const QString &after)
{
    if (before == after)
        return;
    if (before.isEmpty())
        m_sentences += tr("%1 %2 was added").arg(what, after);
    else if (after.isEmpty())
        m_sentences += tr("%1 %2 was removed").arg(what, before);
    else
        m_sentences += tr("%1 %2 became %3").arg(what, before, after);
}

void Differences::presence(const QString &what, bool before, bool after)
{
    if (before != after)
        m_sentences += after ? tr("%1 is stated now").arg(what) : tr("%1 is no longer stated").arg(what);
}

void Differences::admission(const std::optional<Policy::Admission> &before, const std::optional<Policy::Admission> &after)
{
    const auto ways = [](const Policy::Admission &admission) {
        QStringList words;
        for (const Policy::Attestation way : admission.attestation)
            words += attestationWords.word(way);
        return words.join(u", "_s);
    };
    presence(tr("admission"), before.has_value(), after.has_value());
    const Policy::Admission was = before.value_or(Policy::Admission());
    const Policy::Admission is = after.value_or(Policy::Admission());
    text(tr("admission: approval"), word(approvalWords, was.approval), word(approvalWords, is.approval));
    text(tr("admission: attestation"), ways(was), ways(is));
    text(tr("admission: networks"), was.networks.join(u", "_s), is.networks.join(u", "_s));
}

void Differences::access(const std::optional<Policy::Access> &before, const std::optional<Policy::Access> &after)
{
    presence(tr("access"), before.has_value(), after.has_value());
    const Policy::Access was = before.value_or(Policy::Access());
    const Policy::Access is = after.value_or(Policy::Access());
    text(tr("access: publish"), was.publish.join(u", "_s), is.publish.join(u", "_s));
    text(tr("access: subscribe"), was.subscribe.join(u", "_s), is.subscribe.join(u", "_s));
}

void Differences::rule(const Policy::Rule &before, const Policy::Rule &after)
{
    QStringList keys = before.parameters.keys() + after.parameters.keys();
    keys.removeDuplicates();
    keys.sort();
    for (const QString &key : std::as_const(keys)) {
        const QJsonValue was = before.parameters.value(key);
        const QJsonValue is = after.parameters.value(key);
        if (was == is)
            continue;
        const QString what = tr("%1: %2").arg(before.rule, key);
        if (was.isUndefined())
            m_sentences += tr("%1 %2 was added").arg(what, shown(is));
        else if (is.isUndefined())
            m_sentences += tr("%1 %2 was removed").arg(what, shown(was));
        else
            m_sentences += tr("%1 %2 became %3").arg(what, shown(was), shown(is));
    }
    text(tr("%1: severity").arg(before.rule), word(severityWords, before.severity), word(severityWords, after.severity));
}

/// The nth of a name is held against the nth of that name: a rule may stand in a policy more than once.
void Differences::rules(const QVector<Policy::Rule> &before, const QVector<Policy::Rule> &after)
{
    QVector<qsizetype> places; // in `before`, of each rule of `after` that was there
    QVector<const Policy::Rule *> added;
    for (const Policy::Rule &now : after) {
        qsizetype place = 0;
        while (place < before.size() && (before.at(place).rule != now.rule || places.contains(place)))
            ++place;
        if (place == before.size()) {
            added += &now;
            continue;
        }
        places += place;
        rule(before.at(place), now);
    }
    for (const Policy::Rule *now : std::as_const(added))
        m_sentences += tr("%1 was added").arg(shown(*now));
    for (qsizetype place = 0; place < before.size(); ++place)
        if (!places.contains(place))
            m_sentences += tr("%1 was removed").arg(shown(before.at(place)));
    if (!std::ranges::is_sorted(places))
        m_sentences += tr("the order of the rules changed");
}

void Differences::compare(const Policy &before, const Policy &after)
{
    text(tr("name"), before.name, after.name);
    if (before.enabled != after.enabled)
        m_sentences += after.enabled ? tr("it was switched on") : tr("it was switched off");
    text(tr("scope"), before.scope, after.scope);
    admission(before.admission, after.admission);
    rules(before.rules, after.rules);
    access(before.access, after.access);
    text(tr("on violation"), word(onViolationWords, before.onViolation), word(onViolationWords, after.onViolation));
    text(tr("severity"), word(severityWords, before.severity), word(severityWords, after.severity));
}

} // namespace

QStringList differences(const Policy &before, const Policy &after)
{
    Differences found;
    found.compare(before, after);
    return found.sentences();
}

} // namespace muster::policy
