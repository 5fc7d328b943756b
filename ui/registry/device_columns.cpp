// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_columns.h"

#include "ui/shell/services.h"
#include "ui/widgets/age.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/source_title.h"
#include "ui/widgets/state_look.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::ui {

namespace {

struct ColumnText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::DeviceColumns)
};

DeviceCell knownOr(const QString &text, const QString &otherwise)
{
    DeviceCell cell;
    cell.isUnknown = text.isEmpty();
    cell.text = cell.isUnknown ? otherwise : text;
    return cell;
}

/// What somebody ignores is nothing new to him.
bool isNew(const DeviceRow &row, const std::optional<Timestamp> &since)
{
    return since && row.state == Lifecycle::Discovered && !row.isIgnored && row.firstSeen && *row.firstSeen > *since;
}

DeviceCell nameCell(const DeviceRow &row, const CellContext &context)
{
    DeviceCell cell = knownOr(row.name, ColumnText::tr("no name"));
    cell.iconName = kindIconName(row.kind);
    const bool isMarked = isNew(row, context.newSince);
    if (isMarked)
        cell.look = &newLook();
    const QString named = isMarked ? ColumnText::tr("%1, new", "name of a device").arg(cell.text) : cell.text;
    cell.sentence = ColumnText::tr("%1, %2", "a name and a kind").arg(named, kindSentence(row.kind));
    return cell;
}

DeviceCell stateCell(const DeviceRow &row, const CellContext &)
{
    DeviceCell cell;
    cell.look = &lookOf(row.state);
    cell.text = cell.look->word();
    return cell;
}

DeviceCell presenceCell(const DeviceRow &row, const CellContext &context)
{
    const Timestamp now = context.now;
    DeviceCell cell;
    cell.look = &lookOf(row.presence.value);
    cell.text = cell.look->word();
    cell.evidence = presenceEvidence(row.presence, now);
    cell.sentence = presenceSentence(row.presence, now);
    if (row.presence.at)
        cell.toolTip = cell.sentence + u"\n"_s + exactTime(*row.presence.at);
    return cell;
}

DeviceCell complianceCell(const DeviceRow &row, const CellContext &context)
{
    const Timestamp now = context.now;
    DeviceCell cell;
    ComplianceSummary summary;
    summary.value = row.compliance;
    summary.findings = row.findings;
    summary.worst = row.worst;
    summary.covered = row.compliance != Compliance::Unknown; // rows don't say which policies cover; without a verdict none did
    cell.look = &lookOf(summary);
    cell.text = complianceText(summary, now);
    cell.sentence = complianceSentence(summary, now);
    return cell;
}

DeviceCell kindCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(kindTitle(row.kind), ColumnText::tr("unknown"));
}

DeviceCell vendorCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(u"%1 %2"_s.arg(row.vendor, row.model).trimmed(), ColumnText::tr("unknown"));
}

DeviceCell firmwareCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(row.firmware, ColumnText::tr("unknown"));
}

DeviceCell addressCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(row.address, ColumnText::tr("unknown"));
}

DeviceCell groupCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(row.group, ColumnText::tr("none"));
}

DeviceCell siteCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(row.site, ColumnText::tr("none"));
}

DeviceCell ownerCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(row.owner, ColumnText::tr("none"));
}

DeviceCell serialCell(const DeviceRow &row, const CellContext &)
{
    return knownOr(row.serial, ColumnText::tr("unknown"));
}

DeviceCell expiresCell(const DeviceRow &row, const CellContext &context)
{
    const Timestamp now = context.now;
    if (!row.expires)
        return knownOr({}, ColumnText::tr("none"));
    DeviceCell cell;
    const auto left = *row.expires - now;
    const QString span = shortAge(*row.expires, now);
    cell.text = left < 0ms ? ColumnText::tr("%1 ago", "the certificate ended").arg(span) : span;
    cell.sentence = left < 0ms ? ColumnText::tr("The certificate ended %1").arg(longAge(*row.expires, now))
                               : ColumnText::tr("The certificate ends %1").arg(longAge(*row.expires, now));
    cell.toolTip = cell.sentence + u"\n"_s + exactTime(*row.expires);
    if (row.state != Lifecycle::Retired)
        cell.look = expiryLook(left);
    return cell;
}

DeviceCell lastSeenCell(const DeviceRow &row, const CellContext &context)
{
    const Timestamp now = context.now;
    if (!row.lastSeen)
        return knownOr({}, ColumnText::tr("never"));
    DeviceCell cell;
    cell.text = shortAge(*row.lastSeen, now);
    cell.sentence = ColumnText::tr("Last seen %1").arg(longAge(*row.lastSeen, now));
    cell.value = row.lastSeen->time_since_epoch().count();
    return cell;
}

/// "mDNS +1": who heard it first, and how many others did.
DeviceCell sourcesCell(const DeviceRow &row, const CellContext &context)
{
    if (row.sources.isEmpty())
        return knownOr({}, ColumnText::tr("nothing yet"));
    QStringList titles;
    for (const QString &id : row.sources)
        titles += sourceTitle(context.discovery, id);
    DeviceCell cell;
    const int others = int(titles.size()) - 1;
    cell.text = others == 0 ? titles.first() : ColumnText::tr("%1 +%2", "mDNS +1").arg(titles.first()).arg(others);
    cell.sentence = ColumnText::tr("Heard by %1").arg(titles.join(u", "_s));
    if (others > 0)
        cell.toolTip = cell.sentence;
    return cell;
}

/// The driver, or why there is none.
DeviceCell driverCell(const DeviceRow &row, const CellContext &context)
{
    if (!row.driver.isEmpty()) {
        const drivers::Driver *driver = context.drivers.byId(row.driver);
        return knownOr(driver ? driver->title() : row.driver, {});
    }
    const ClaimState claim = registry::claimStateOf(row);
    if (claim == ClaimState::FactoryNew) {
        DeviceCell cell = knownOr({}, ColumnText::tr("none yet", "no driver"));
        cell.toolTip = ColumnText::tr("The details say what would take it, and how to reach it, where that is known");
        return cell;
    }
    if (claim != ClaimState::NotIdentified)
        return knownOr({}, row.kind.isEmpty() ? ColumnText::tr("none for it", "no driver")
                                              : ColumnText::tr("no %1 driver", "%1 is a kind of device").arg(row.kind));
    return knownOr({},
                   row.sources.size() == 1
                       ? ColumnText::tr("only %1", "%1 is who heard it").arg(sourceTitle(context.discovery, row.sources.first()))
                       : ColumnText::tr("says too little"));
}

DeviceCell claimableCell(const DeviceRow &row, const CellContext &)
{
    const ClaimState state = registry::claimStateOf(row);
    DeviceCell cell;
    cell.look = &lookOf(state);
    cell.text = cell.look->word();
    cell.sentence = registry::claimSentence(state);
    cell.toolTip = cell.sentence;
    return cell;
}

} // namespace

const DeviceColumnSet &registryColumns()
{
    using enum DeviceColumn;
    static const DeviceColumnSet set{
        "registry",
        {Name, false},
        {
            {Name, "name", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Name"), CellKind::KindName, 134, true, &nameCell},
            {State, "state", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "State"), CellKind::Chip, 118, true, &stateCell},
            {Presence, "presence", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Presence, proof, age"), CellKind::Presence,
             158, true, &presenceCell},
            {Compliance, "compliance", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Compliance"), CellKind::Compliance, 108,
             true, &complianceCell},
            {Kind, "kind", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Kind"), CellKind::Text, 70, true, &kindCell},
            {Vendor, "vendor", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Vendor and model"), CellKind::Text, 142, true,
             &vendorCell},
            {Firmware, "firmware", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Firmware"), CellKind::Number, 72, true,
             &firmwareCell},
            {Address, "address", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Address"), CellKind::TextMiddle, 76, true,
             &addressCell},
            {Group, "group", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Group"), CellKind::Text, 78, true, &groupCell},
            {Expires, "expires", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Expires"), CellKind::Number, 60, true,
             &expiresCell},
            {LastSeen, "lastSeen", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Last seen"), CellKind::Age, 76, true,
             &lastSeenCell},
            {Site, "site", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Site"), CellKind::Text, 90, false, &siteCell},
            {Owner, "owner", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Owner"), CellKind::Text, 90, false, &ownerCell},
            {Serial, "serial", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Serial"), CellKind::TextMiddle, 130, false,
             &serialCell},
        }};
    return set;
}

const DeviceColumnSet &discoverColumns()
{
    using enum DeviceColumn;
    static const DeviceColumnSet set{
        "discover",
        {LastSeen, true},
        {
            {Name, "name", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Calls itself"), CellKind::KindName, 170, true,
             &nameCell},
            {{},
             "claimable",
             QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Can be claimed"),
             CellKind::Compliance,
             124,
             true,
             &claimableCell},
            {{},
             "driver",
             QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Driver, or why not"),
             CellKind::Text,
             136,
             true,
             &driverCell},
            {Presence, "presence", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Presence, proof, age"), CellKind::Presence,
             158, true, &presenceCell},
            {Vendor, "vendor", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Vendor and model"), CellKind::Text, 160, true,
             &vendorCell},
            {Address, "address", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Address"), CellKind::TextMiddle, 116, true,
             &addressCell},
            {Sources, "sources", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Heard by"), CellKind::Text, 110, true,
             &sourcesCell},
            {LastSeen, "heard", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Heard"), CellKind::Age, 70, true, &lastSeenCell},
            {State, "state", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "State"), CellKind::Chip, 118, true, &stateCell},
            {Kind, "kind", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Kind"), CellKind::Text, 80, false, &kindCell},
            {Firmware, "firmware", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Firmware"), CellKind::Number, 72, false,
             &firmwareCell},
            {Serial, "serial", QT_TRANSLATE_NOOP("muster::ui::DeviceColumns", "Serial"), CellKind::TextMiddle, 130, false,
             &serialCell},
        }};
    return set;
}

QString deviceColumnTitle(const DeviceTableColumn &column)
{
    return ColumnText::tr(column.source);
}

int DeviceColumnSet::indexOf(DeviceColumn wanted) const
{
    for (int i = 0; i < columns.size(); ++i)
        if (columns[i].sort == wanted)
            return i;
    return -1;
}

QString sourceTitle(const discovery::DiscoveryStatus &discovery, const QString &id)
{
    for (const discovery::DiscoveryStatus::Heard &source : discovery.sources)
        if (source.id == id)
            return source.title;
    return sourceTitle(id);
}

} // namespace muster::ui
