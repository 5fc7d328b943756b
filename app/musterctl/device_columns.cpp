// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/device_columns.h"

#include "discovery/presence/presence_rules.h"
#include "musterctl/text.h"
#include "registry/claim_state.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

using Style = CellStyle;

QString macCell(const Device &device, const Style &)
{
    QStringList macs;
    for (const Identifier &identifier : device.identifiers)
        if (identifier.type == IdentifierType::Mac)
            macs += identifier.value;
    return macs.join(u", "_s);
}

QString identifiersCell(const Device &device, const Style &)
{
    QStringList all;
    for (const Identifier &identifier : device.identifiers)
        all += identifierTypeWords.word(identifier.type) + u':' + identifier.value;
    return all.join(u", "_s);
}

/// The word and its proof: "online, mdns 12 s ago". For programs the word alone.
QString presenceCell(const Device &device, const Style &style)
{
    const Presence presence = discovery::presenceNow(device, style.now);
    const QString word = presenceWords.word(presence.value);
    if (presence.proof.isEmpty() || !presence.at || !style.isTable)
        return word;
    return u"%1, %2 %3"_s.arg(word, presence.proof, ageText(*presence.at, style.now));
}

QString expiresCell(const Device &device, const Style &)
{
    const Credential *certificate = device.currentCertificate();
    return certificate && certificate->notAfter ? toIso8601(*certificate->notAfter) : QString();
}

} // namespace

QString timeCell(const std::optional<Timestamp> &at, const CellStyle &style)
{
    if (!at)
        return {};
    return style.isForTerminal ? ageText(*at, style.now) : toIso8601(*at);
}

const std::vector<DeviceColumnText> &deviceColumns()
{
    static const std::vector<DeviceColumnText> columns{
        {"id", QT_TRANSLATE_NOOP("muster::cli", "ID"), "id", true,
         [](const Device &d, const Style &) { return d.id.toString(); }},
        {"name", QT_TRANSLATE_NOOP("muster::cli", "NAME"), "name", true, [](const Device &d, const Style &) { return d.name; }},
        {"state", QT_TRANSLATE_NOOP("muster::cli", "STATE"), "state", true,
         [](const Device &d, const Style &) { return lifecycleWords.word(d.state); }},
        {"presence", QT_TRANSLATE_NOOP("muster::cli", "PRESENCE"), "presence", true, &presenceCell},
        {"compliance", QT_TRANSLATE_NOOP("muster::cli", "COMPLIANCE"), "compliance", false,
         [](const Device &d, const Style &) { return complianceWords.word(d.compliance); }},
        {"kind", QT_TRANSLATE_NOOP("muster::cli", "KIND"), "kind", true, [](const Device &d, const Style &) { return d.kind; }},
        {"vendor", QT_TRANSLATE_NOOP("muster::cli", "VENDOR"), "vendor", true,
         [](const Device &d, const Style &) { return d.vendor; }},
        {"model", QT_TRANSLATE_NOOP("muster::cli", "MODEL"), "model", true,
         [](const Device &d, const Style &) { return d.model; }},
        {"firmware", QT_TRANSLATE_NOOP("muster::cli", "FIRMWARE"), "firmware", false,
         [](const Device &d, const Style &) { return d.firmware; }},
        {"serial", QT_TRANSLATE_NOOP("muster::cli", "SERIAL"), "serial", false,
         [](const Device &d, const Style &) { return d.serial; }},
        {"mac", QT_TRANSLATE_NOOP("muster::cli", "MAC"), "identifiers", false, &macCell},
        {"identifiers", QT_TRANSLATE_NOOP("muster::cli", "IDENTIFIERS"), "identifiers", false, &identifiersCell},
        {"address", QT_TRANSLATE_NOOP("muster::cli", "ADDRESS"), "addresses", true,
         [](const Device &d, const Style &) { return d.addresses.value(0); }},
        {"addresses", QT_TRANSLATE_NOOP("muster::cli", "ADDRESSES"), "addresses", false,
         [](const Device &d, const Style &) { return d.addresses.join(u", "_s); }},
        {"interfaces", QT_TRANSLATE_NOOP("muster::cli", "INTERFACES"), "interfaces", false,
         [](const Device &d, const Style &) { return d.interfaces.join(u", "_s); }},
        {"driver", QT_TRANSLATE_NOOP("muster::cli", "DRIVER"), "driver", false,
         [](const Device &d, const Style &) { return d.driver; }},
        {"claim", QT_TRANSLATE_NOOP("muster::cli", "CLAIM"), "claim", false,
         [](const Device &d, const Style &) { return registry::claimStateWords.word(registry::claimStateOf(d)); }},
        {"group", QT_TRANSLATE_NOOP("muster::cli", "GROUP"), "group", true,
         [](const Device &d, const Style &) { return d.group; }},
        {"site", QT_TRANSLATE_NOOP("muster::cli", "SITE"), "site", false, [](const Device &d, const Style &) { return d.site; }},
        {"owner", QT_TRANSLATE_NOOP("muster::cli", "OWNER"), "owner", false,
         [](const Device &d, const Style &) { return d.owner; }},
        {"tags", QT_TRANSLATE_NOOP("muster::cli", "TAGS"), "tags", false,
         [](const Device &d, const Style &) { return d.tags.join(u','); }},
        {"policies", QT_TRANSLATE_NOOP("muster::cli", "POLICIES"), "policies", false,
         [](const Device &d, const Style &) { return d.policies.join(u", "_s); }},
        {"sources", QT_TRANSLATE_NOOP("muster::cli", "SOURCES"), "sources", false,
         [](const Device &d, const Style &) { return d.sources.join(u", "_s); }},
        {"expires", QT_TRANSLATE_NOOP("muster::cli", "EXPIRES"), "credential", false, &expiresCell},
        {"firstSeen", QT_TRANSLATE_NOOP("muster::cli", "FIRST SEEN"), "firstSeen", false,
         [](const Device &d, const Style &style) { return timeCell(d.firstSeen, style); }},
        {"lastSeen", QT_TRANSLATE_NOOP("muster::cli", "LAST SEEN"), "lastSeen", true,
         [](const Device &d, const Style &style) { return timeCell(d.lastSeen, style); }},
    };
    return columns;
}

} // namespace muster::cli
