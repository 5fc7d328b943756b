// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/event_text.h"

#include "ui/registry/identifier_text.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct EventText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::EventText)
};

QString reasonOf(const QJsonObject &payload)
{
    return payload[u"reason"].toString();
}

QString changesSentence(const QJsonObject &payload)
{
    const QJsonObject changes = payload[u"changes"].toObject();
    QStringList parts;
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        const QString from = it.value()[u"from"].toString();
        const QString to = it.value()[u"to"].toString();
        if (from.isEmpty())
            parts += EventText::tr("%1 set to “%2”").arg(it.key(), to);
        else if (to.isEmpty())
            parts += EventText::tr("%1 “%2” removed").arg(it.key(), from);
        else
            parts += EventText::tr("%1 from “%2” to “%3”").arg(it.key(), from, to);
    }
    return EventText::tr("Changed: %1").arg(parts.join(u", "_s));
}

/// A type of a newer version as it is.
QString typeWordOf(const QString &word)
{
    const auto type = identifierTypeWords.value(word);
    return type ? identifierTypeWord(*type) : word;
}

QString identifiersOf(const QJsonObject &payload)
{
    QStringList identifiers;
    for (const QJsonValue &value : payload[u"identifiers"].toArray())
        identifiers += u"%1 %2"_s.arg(typeWordOf(value[u"type"].toString()), value[u"value"].toString());
    return identifiers.join(u", "_s);
}

/// "serial 4711" of a payload that names one.
QString identifierOf(const QJsonObject &payload)
{
    return u"%1 %2"_s.arg(typeWordOf(payload[u"type"].toString()), payload[u"value"].toString());
}

QString splitSentence(const QJsonObject &payload)
{
    const QString identifiers = identifiersOf(payload);
    if (payload.contains(u"from"_s))
        return EventText::tr("Split off from device %1 with %2").arg(payload[u"from"].toString(), identifiers);
    if (payload[u"restored"].toBool())
        return EventText::tr("A merge was taken back: %1 is a device of its own again").arg(payload[u"name"].toString());
    return EventText::tr("%1 was split off: %2").arg(payload[u"name"].toString(), identifiers);
}

QString conflictClosedSentence(const QJsonObject &payload)
{
    const QString identifier = identifierOf(payload);
    const QString why = payload[u"why"].toString();
    if (why == "quiet"_L1)
        return EventText::tr("The conflict about %1 is over: nobody else has claimed it for a day").arg(identifier);
    if (why == "shared"_L1)
        return EventText::tr("The conflict about %1 is over: it counts for nothing, as too many claim it").arg(identifier);
    return EventText::tr("The conflict about %1 was settled by an operator").arg(identifier);
}

QString networkOf(const QJsonObject &payload)
{
    return EventText::tr("%1 (%2)", "10.0.1.0/24 (enp3s0)").arg(payload[u"prefix"].toString(), payload[u"interface"].toString());
}

QString findingOf(const QJsonObject &payload)
{
    return EventText::tr("%1 (policy %2): seen %3, wanted %4", "rule, policy, seen, wanted")
        .arg(payload[u"rule"].toString(), payload[u"policy"].toString(), payload[u"seen"].toString(),
             payload[u"wanted"].toString());
}

/// An operator's reason, or those of the policies.
QString refusalOf(const QJsonObject &payload)
{
    QStringList reasons;
    for (const QJsonValue &reason : payload[u"reasons"].toArray())
        reasons += reason.toString();
    return reasons.isEmpty() ? reasonOf(payload) : reasons.join(u' ');
}

QString policyOf(const QJsonObject &payload)
{
    return EventText::tr("“%1”, version %2").arg(payload[u"name"].toString()).arg(payload[u"version"].toInt());
}

/// In the order in which they apply.
QString namesOf(const QJsonObject &payload)
{
    QStringList names;
    for (const QJsonValue &name : payload[u"names"].toArray())
        names += EventText::tr("“%1”").arg(name.toString());
    return names.join(u", "_s);
}

struct EventSentence
{
    QLatin1StringView kind;
    QString (*sentence)(const QJsonObject &payload);
};

const EventSentence eventSentences[] = {
    {"site.created"_L1, [](const QJsonObject &p) { return EventText::tr("Site “%1” created").arg(p[u"name"].toString()); }},
    {"network.allowed"_L1, [](const QJsonObject &p) { return EventText::tr("Silent hosts looked for on %1").arg(networkOf(p)); }},
    {"network.forbidden"_L1,
     [](const QJsonObject &p) { return EventText::tr("Silent hosts no longer looked for on %1").arg(networkOf(p)); }},
    {"device.expected"_L1, [](const QJsonObject &p) { return EventText::tr("Expected: %1").arg(identifiersOf(p)); }},
    {"device.discovered"_L1, [](const QJsonObject &p) { return EventText::tr("Discovered: %1").arg(identifiersOf(p)); }},
    {"device.identified"_L1, [](const QJsonObject &p) { return EventText::tr("Also known as %1").arg(identifiersOf(p)); }},
    {"device.merged"_L1,
     [](const QJsonObject &p) { return EventText::tr("Became one with device %1").arg(p[u"absorbed"].toString()); }},
    {"device.split"_L1, &splitSentence},
    {"conflict.opened"_L1,
     [](const QJsonObject &p) {
         return EventText::tr("Somebody else claims its %1: device %2 at %3")
             .arg(identifierOf(p), p[u"with"].toString(), p[u"endpoint"].toString());
     }},
    {"conflict.closed"_L1, &conflictClosedSentence},
    {"identifier.corrected"_L1,
     [](const QJsonObject &p) {
         return EventText::tr("Not %1, as it had said: that is device %2").arg(identifiersOf(p), p[u"with"].toString());
     }},
    {"device.distinguished"_L1,
     [](const QJsonObject &p) { return EventText::tr("An operator said that it is not %1").arg(p[u"name"].toString()); }},
    {"identifier.shared"_L1,
     [](const QJsonObject &p) {
         return EventText::tr("%1 counts for nothing any more: more than two claim it").arg(identifierOf(p));
     }},
    {"device.expired"_L1, [](const QJsonObject &) { return EventText::tr("Forgotten: not heard for a long time"); }},
    {"device.changed"_L1, &changesSentence},
    {"device.ignored"_L1, [](const QJsonObject &p) { return EventText::tr("Ignored: %1").arg(reasonOf(p)); }},
    {"device.noticed"_L1,
     [](const QJsonObject &p) { return EventText::tr("No longer ignored; it was for: %1").arg(p[u"ignoredFor"].toString()); }},
    {"device.quarantined"_L1, [](const QJsonObject &p) { return EventText::tr("Quarantined: %1").arg(reasonOf(p)); }},
    {"device.released"_L1, [](const QJsonObject &p) { return EventText::tr("Released from quarantine: %1").arg(reasonOf(p)); }},
    {"device.retired"_L1, [](const QJsonObject &p) { return EventText::tr("Retired: %1").arg(reasonOf(p)); }},
    {"device.pending"_L1, [](const QJsonObject &) { return EventText::tr("Asked to be enrolled"); }},
    {"device.enrolled"_L1,
     [](const QJsonObject &p) {
         return reasonOf(p).isEmpty() ? EventText::tr("Enrolled") : EventText::tr("Enrolled: %1").arg(reasonOf(p));
     }},
    {"enrollment.refused"_L1, [](const QJsonObject &p) { return EventText::tr("Refused: %1").arg(refusalOf(p)); }},
    {"finding.opened"_L1, [](const QJsonObject &p) { return EventText::tr("Fails %1").arg(findingOf(p)); }},
    {"finding.closed"_L1, [](const QJsonObject &p) { return EventText::tr("No longer fails %1").arg(findingOf(p)); }},
    {"policy.added"_L1, [](const QJsonObject &p) { return EventText::tr("Policy added: %1").arg(policyOf(p)); }},
    {"policy.changed"_L1, [](const QJsonObject &p) { return EventText::tr("Policy changed: %1").arg(policyOf(p)); }},
    {"policy.removed"_L1, [](const QJsonObject &p) { return EventText::tr("Policy removed: %1").arg(policyOf(p)); }},
    {"policies.ordered"_L1, [](const QJsonObject &p) { return EventText::tr("Policies ordered: %1").arg(namesOf(p)); }},
};

void addLines(const QJsonObject &object, int depth, QStringList &lines)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString indent(depth * 2, u' ');
        if (it->isObject()) {
            lines += indent + it.key() + u':';
            addLines(it->toObject(), depth + 1, lines);
        } else if (it->isArray()) {
            lines += indent + it.key() + u": "_s + QString::fromUtf8(QJsonDocument(it->toArray()).toJson(QJsonDocument::Compact));
        } else {
            lines += indent + it.key() + u": "_s + it->toVariant().toString();
        }
    }
}

QJsonObject payloadOf(const Event &event)
{
    return QJsonDocument::fromJson(event.payload).object();
}

} // namespace

QString eventSentence(const Event &event)
{
    for (const EventSentence &each : eventSentences)
        if (event.kind == each.kind)
            return each.sentence(payloadOf(event));
    return event.kind;
}

QString eventDeviceName(const Event &event)
{
    return event.kind.startsWith("device."_L1) ? payloadOf(event)[u"name"].toString() : QString();
}

QString eventPayloadText(const Event &event)
{
    QStringList lines;
    addLines(payloadOf(event), 0, lines);
    return lines.join(u'\n');
}

} // namespace muster::ui
