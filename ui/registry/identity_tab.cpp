// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/identity_tab.h"

#include "ui/registry/conflict_card.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/evidence_graph.h"
#include "ui/registry/identifier_text.h"
#include "ui/registry/identity_actions.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/strength_bars.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

IdentityTab::IdentityTab(const ThemeSource &themes, const Services &services, IdentityActions &actions, QWidget *parent)
    : FactsTab(themes, services, parent)
    , m_services(services)
    , m_actions(actions)
{
}

// --- evidence ----------------------------------------------------------------------------------------------------------------

void IdentityTab::addIdentifier(const Identifier &identifier)
{
    const Theme &theme = themes().theme();
    auto *row = new QWidget(column());
    auto *layout = new QGridLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(theme.space(Space::S));
    layout->setVerticalSpacing(1);
    QLabel *type = factLabel(identifierTypeWord(identifier.type), u"label"_s, row);
    QLabel *strength = factLabel(StrengthBars::word(identifier.strength()), u"caption"_s, row);
    strength->setWordWrap(false);
    auto *bars = new StrengthBars(themes(), row);
    bars->setStrength(identifier.strength());
    QLabel *value = factLabel(shortIdentifier(identifier.value), u"small"_s, row);
    value->setToolTip(plainToolTip(identifier.value));
    const QString evidence =
        tr("said by %1, %2").arg(sourceTitle(discovery(), identifier.source), longAge(identifier.lastSeen, now()));
    QLabel *source = factLabel(evidence, u"caption"_s, row);
    source->setToolTip(tr("First said %1, last said %2").arg(exactTime(identifier.firstSeen), exactTime(identifier.lastSeen)));
    row->setAccessibleName(
        tr("%1 %2, %3, %4", "MAC 84:CC.., strong, said by mDNS").arg(type->text(), identifier.value, strength->text(), evidence));
    layout->addWidget(type, 0, 0);
    layout->setColumnStretch(0, 1);
    layout->addWidget(strength, 0, 1);
    layout->addWidget(bars, 0, 2);
    layout->addWidget(value, 1, 0, 1, 3);
    layout->addWidget(source, 2, 0, 1, 3);
    addWidget(row);
}

void IdentityTab::addEvidence(const Device &device, const QVector<Sighting> &sightings)
{
    const Evidence evidence = Evidence::of(device, sightings, discovery());
    const int voices = int(evidence.voices.size()) + evidence.moreVoices;
    addHeading(voices > 1 ? tr("Why one device, not %1?").arg(locale().toString(voices)) : tr("How it is known"));
    if (!evidence.names.isEmpty()) {
        auto *captions = new QWidget(column());
        auto *row = new QHBoxLayout(captions);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(factLabel(evidence.isHeard ? tr("%n sightings say", nullptr, voices)
                                                  : tr("%n sources say", nullptr, voices),
                                 u"caption"_s, captions),
                       1);
        row->addWidget(factLabel(tr("these identifiers"), u"caption"_s, captions), 1);
        row->setSpacing(EvidenceGraph::gap);
        addWidget(captions);
        auto *graph = new EvidenceGraph(themes(), column());
        graph->setEvidence(evidence, now());
        addWidget(graph);
    }
    const int more = evidence.moreVoices + evidence.moreNames;
    addText(more == 0 ? evidence.sentence : evidence.sentence + u' ' + tr("%n more are not drawn.", nullptr, more), u"small"_s);
}

// --- what an operator says ---------------------------------------------------------------------------------------------------

/// Whom it is in conflict with.
QVector<DeviceId> IdentityTab::claimants() const
{
    QVector<DeviceId> others;
    for (const IdentityConflict &conflict : m_device.conflicts)
        if (!others.contains(conflict.with))
            others += conflict.with;
    return others;
}

void IdentityTab::addConflicts()
{
    const QVector<DeviceId> others = claimants();
    for (const DeviceId &other : others) {
        const auto held = ConflictCard::held(m_device, other);
        const QString name = m_beside.names.value(other);
        auto *card = new ConflictCard(themes(), m_device, other, name,
                                      {m_actions.whyNotDecide(), m_actions.canSplit() && !held.isEmpty()}, now(), column());
        connect(card, &ConflictCard::otherWanted, &m_actions, [this, other] { m_actions.goTo(other); });
        connect(card, &ConflictCard::mergeWanted, &m_actions, [this, other] { m_actions.mergeWith(other); });
        connect(card, &ConflictCard::splitWanted, &m_actions, [this, held] { m_actions.splitOff(held); });
        connect(card, &ConflictCard::apartWanted, &m_actions,
                [this, other, name] { m_actions.tellApart(other, name.isEmpty() ? other.toString() : name); });
        addWidget(card);
    }
    if (!others.isEmpty())
        addGap(false);
}

void IdentityTab::addDecisions()
{
    auto *row = new QWidget(column());
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, themes().theme().space(Space::S), 0, 0);
    layout->setSpacing(themes().theme().space(Space::S));
    layout->addWidget(new ActionButton(*m_actions.split(), themes(), u"split"_s, {}, row));
    layout->addWidget(new ActionButton(*m_actions.merge(), themes(), u"merge"_s, {}, row));
    QLabel *both = factLabel(tr("Both can be undone"), u"caption"_s, row);
    both->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    both->setMinimumWidth(1); // it may wrap: the pane is narrow
    layout->addWidget(both, 1);
    addWidget(row);
    if (!m_beside.merges.isEmpty()) {
        addGap(true);
        addHeading(tr("Merged by an operator"));
    }
    for (const MergeRecord &record : std::as_const(m_beside.merges))
        addMerge(record);
}

/// One that came with another is taken back after that one.
void IdentityTab::addMerge(const MergeRecord &record)
{
    auto *row = new QWidget(column());
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(themes().theme().space(Space::S));
    const bool isDirect = record.kept.id == m_device.id;
    const QString when = tr("on %1 by %2", "day, operator").arg(shortDay(record.at, now()), record.actor);
    const QString sentence =
        isDirect ? tr("Merged with %1 %2", "device, when").arg(record.gone.name, when)
                 : tr("With %1 came %2, merged %3", "devices, when").arg(record.kept.name, record.gone.name, when);
    QLabel *label = factLabel(sentence, u"small"_s, row);
    label->setToolTip(plainToolTip(exactTime(record.at)));
    layout->addWidget(label, 1);
    if (isDirect) {
        auto *undo = new QPushButton(tr("Undo"), row);
        undo->setObjectName(u"identity.undo"_s);
        undo->setProperty("role", u"link"_s);
        undo->setProperty("small", true);
        undo->setAutoDefault(false);
        const QString whyNot = m_actions.whyNotDecide();
        undo->setEnabled(whyNot.isEmpty());
        undo->setToolTip(plainToolTip(whyNot.isEmpty() ? tr("Make %1 a device of its own again").arg(record.gone.name) : whyNot));
        undo->setAccessibleName(tr("Undo: %1").arg(sentence));
        connect(undo, &QPushButton::clicked, &m_actions, [this, record] { m_actions.takeBack(record); });
        layout->addWidget(undo, 0, Qt::AlignTop);
    }
    addWidget(row);
}

/// What stands beside the record; shown when it has come.
void IdentityTab::readBeside()
{
    const int generation = ++m_generation;
    launch(m_services.identities.merges(m_device.id), this, [this, generation](const Result<QVector<MergeRecord>> &merges) {
        if (generation != m_generation)
            return;
        const Beside beside{merges ? *merges : m_beside.merges, m_beside.names}; // what can't be read stays as it was
        const QVector<DeviceId> others = claimants();
        if (others.isEmpty()) {
            takeBeside(beside);
            return;
        }
        launch(m_services.devices.rows(others), this, [this, generation, beside](const Result<QVector<DeviceRow>> &rows) {
            if (generation != m_generation)
                return;
            Beside whole = beside;
            for (const DeviceRow &row : rows.value_or(QVector<DeviceRow>()))
                whole.names.insert(row.id, row.name);
            takeBeside(whole);
        });
    });
}

void IdentityTab::takeBeside(const Beside &beside)
{
    if (beside == m_beside)
        return;
    m_beside = beside;
    fill();
}

void IdentityTab::setDevice(const Device &device, const QVector<Sighting> &sightings)
{
    if (device.id != m_device.id)
        m_beside = {};
    m_device = device;
    m_sightings = sightings;
    fill();
    readBeside();
}

void IdentityTab::fill()
{
    clear(m_device.id.toString());
    addConflicts();
    addEvidence(m_device, m_sightings);
    addDecisions();
    QVector<Identifier> identifiers = m_device.identifiers;
    std::stable_sort(identifiers.begin(), identifiers.end(),
                     [](const Identifier &a, const Identifier &b) { return a.strength() < b.strength(); });
    const int count = int(identifiers.size());
    if (count > 0) {
        addGap(true);
        addHeading(tr("Its identifiers"), tr("%n identifiers", nullptr, count));
    }
    for (int i = 0; i < count; ++i) {
        if (i > 0)
            addGap(true);
        addIdentifier(identifiers[i]);
    }
    addGap(true);
    addHeading(tr("Seen, but never used as identity"));
    addFact(tr("Address"), m_device.addresses.join(u'\n'), {}, tr("none seen"));
    addGap(true);
    addHeading(tr("Seen on"));
    addFact(tr("Interfaces"), m_device.interfaces.join(u", "_s), {}, tr("none"));
    addFact(tr("Sources"), sourceTitles(m_device.sources), {}, tr("none"));
    finish();
}

} // namespace muster::ui
