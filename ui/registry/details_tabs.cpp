// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/details_tabs.h"

#include "ui/registry/device_columns.h"
#include "ui/registry/evidence_graph.h"
#include "ui/registry/identifier_text.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/strength_bars.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int factNameWidth = 92;
constexpr int mostServiceFacts = 12;

QLabel *factLabel(const QString &text, const QString &role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("textRole", role);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    return label;
}

} // namespace

FactsTab::FactsTab(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QScrollArea(parent)
    , m_themes(themes)
    , m_services(services)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
}

void FactsTab::clear(const DeviceId &device)
{
    m_scrolled = device == m_device ? verticalScrollBar()->value() : 0;
    m_device = device;
    const Theme &theme = m_themes.theme();
    m_column = new QWidget;
    m_column->setProperty("frameRole", u"page"_s);
    m_layout = new QVBoxLayout(m_column);
    m_layout->setContentsMargins(theme.space(Space::L), theme.space(Space::M), theme.space(Space::L), theme.space(Space::L));
    m_layout->setSpacing(theme.space(Space::Xs));
    m_facts = nullptr;
}

void FactsTab::finish()
{
    m_layout->addStretch(1);
    setWidget(m_column); // deletes the one before
    m_column->setAutoFillBackground(false);
    m_column->show();
    verticalScrollBar()->setValue(m_scrolled);
}

QString FactsTab::sourceTitles(const QStringList &ids) const
{
    QStringList titles;
    for (const QString &id : ids)
        titles += sourceTitle(discovery(), id);
    return titles.join(u", "_s);
}

void FactsTab::addHeading(const QString &text, const QString &right)
{
    auto *row = new QHBoxLayout;
    row->addWidget(factLabel(text, u"heading"_s, m_column), 1);
    if (!right.isEmpty()) {
        QLabel *label = factLabel(right, u"caption"_s, m_column);
        label->setWordWrap(false);
        row->addWidget(label);
    }
    m_layout->addLayout(row);
    m_facts = nullptr;
}

void FactsTab::addFact(const QString &name, const QString &value, const QString &evidence, const QString &unknown)
{
    const Theme &theme = m_themes.theme();
    if (!m_facts) {
        m_facts = new QGridLayout;
        m_facts->setHorizontalSpacing(theme.space(Space::M));
        m_facts->setVerticalSpacing(6);
        m_facts->setColumnMinimumWidth(0, factNameWidth);
        m_facts->setColumnStretch(1, 1);
        m_layout->addLayout(m_facts);
    }
    const int row = m_facts->rowCount();
    QLabel *left = factLabel(name, u"caption"_s, m_column);
    left->setTextInteractionFlags(Qt::NoTextInteraction);
    const QString shown = value.isEmpty() ? (unknown.isEmpty() ? tr("unknown") : unknown) : value;
    QLabel *right = factLabel(shown, value.isEmpty() ? u"caption"_s : u"small"_s, m_column);
    if (!evidence.isEmpty() && !value.isEmpty()) {
        right->setTextFormat(Qt::RichText);
        right->setText(u"%1 <span style=\"color:%2\">· %3</span>"_s.arg(shown.toHtmlEscaped(), theme.colour(Token::Text3).name(),
                                                                        evidence.toHtmlEscaped()));
    }
    right->setAccessibleName(evidence.isEmpty() ? u"%1: %2"_s.arg(name, shown) : u"%1: %2, %3"_s.arg(name, shown, evidence));
    m_facts->addWidget(left, row, 0, Qt::AlignTop);
    m_facts->addWidget(right, row, 1);
}

void FactsTab::addText(const QString &text, const QString &role)
{
    m_layout->addWidget(factLabel(text, role, m_column));
    m_facts = nullptr;
}

void FactsTab::addWidget(QWidget *widget)
{
    m_layout->addWidget(widget);
    m_facts = nullptr;
}

void FactsTab::addGap(bool withLine)
{
    const Theme &theme = m_themes.theme();
    m_layout->addSpacing(theme.space(Space::S));
    if (withLine) {
        auto *line = new QFrame(m_column);
        line->setProperty("frameRole", u"line"_s);
        line->setProperty("orientation", u"horizontal"_s);
        m_layout->addWidget(line);
        m_layout->addSpacing(theme.space(Space::S));
    }
    m_facts = nullptr;
}

// --- summary ---------------------------------------------------------------------------------------------------------------

void SummaryTab::addAttribute(const Device &device, const QString &field, const QString &name, const QString &value)
{
    const auto said = device.provenance.constFind(field);
    const QString evidence =
        said == device.provenance.cend()
            ? QString()
            : tr("%1, %2", "who said it, how long ago").arg(sourceTitle(discovery(), said->source), longAge(said->at, now()));
    addFact(name, value, evidence);
}

void SummaryTab::setDevice(const Device &device, const QVector<Sighting> &)
{
    clear(device.id);
    const ComplianceSummary compliance = ComplianceSummary::of(device);
    addHeading(tr("State"));
    addFact(tr("Lifecycle"), lookOf(device.state).word());
    addFact(tr("Presence"), presenceSentence(device.presence, now()));
    addFact(tr("Compliance"), complianceSentence(compliance, now()));
    const Credential *certificate = device.currentCertificate();
    addFact(tr("Certificate"),
            certificate && certificate->notAfter ? tr("ends %1").arg(longAge(*certificate->notAfter, now())) : QString(), {},
            tr("none"));
    addGap(true);
    addHeading(tr("Who said what"));
    addAttribute(device, u"vendor"_s, tr("Vendor"), device.vendor);
    addAttribute(device, u"model"_s, tr("Model"), device.model);
    addAttribute(device, u"kind"_s, tr("Kind"), kindWord(device.kind));
    addAttribute(device, u"firmware"_s, tr("Firmware"), device.firmware);
    addAttribute(device, u"serial"_s, tr("Serial"), device.serial);
    addGap(true);
    addHeading(tr("Where it belongs"));
    addFact(tr("Group"), device.group, {}, tr("none"));
    addFact(tr("Site"), device.site, {}, tr("none"));
    addFact(tr("Owner"), device.owner, {}, tr("none"));
    addFact(tr("Tags"), device.tags.join(u", "_s), {}, tr("none"));
    addGap(true);
    addHeading(tr("Seen"));
    addFact(tr("Address"), device.addresses.join(u'\n'));
    addFact(tr("On"), device.interfaces.join(u", "_s), {}, tr("no interface"));
    addFact(tr("By"), sourceTitles(device.sources), {}, tr("nothing yet"));
    addFact(tr("First"), device.firstSeen ? exactTime(*device.firstSeen) : QString(), {}, tr("never"));
    addFact(tr("Last"), device.lastSeen ? exactTime(*device.lastSeen) : QString(), {}, tr("never"));
    addGap(true);
    addHeading(tr("Id"));
    addText(device.id.toString(), u"small"_s);
    finish();
}

// --- identity --------------------------------------------------------------------------------------------------------------

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

void IdentityTab::setDevice(const Device &device, const QVector<Sighting> &sightings)
{
    clear(device.id);
    addEvidence(device, sightings);
    QVector<Identifier> identifiers = device.identifiers;
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
    addFact(tr("Address"), device.addresses.join(u'\n'), {}, tr("none seen"));
    addGap(true);
    addHeading(tr("Seen on"));
    addFact(tr("Interfaces"), device.interfaces.join(u", "_s), {}, tr("none"));
    addFact(tr("Sources"), sourceTitles(device.sources), {}, tr("none"));
    finish();
}

// --- services --------------------------------------------------------------------------------------------------------------

void ServicesTab::setDevice(const Device &device, const QVector<Sighting> &)
{
    clear(device.id);
    QVector<Service> services = device.services;
    std::ranges::stable_sort(services, {}, &Service::type);
    if (services.isEmpty())
        addText(tr("It announced no service so far, and none was asked for."), u"caption"_s);
    bool isFirst = true;
    for (const Service &service : std::as_const(services)) {
        if (!std::exchange(isFirst, false))
            addGap(true);
        addHeading(service.type.isEmpty() ? tr("Unnamed service") : service.type,
                   service.port > 0 ? tr("port %1").arg(service.port) : QString());
        addFact(tr("Name"), service.name, {}, tr("not said"));
        addFact(tr("Said by"), sourceTitle(discovery(), service.source));
        int facts = 0;
        for (auto each = service.attributes.cbegin(); each != service.attributes.cend() && facts < mostServiceFacts;
             ++each, ++facts)
            addFact(each.key(), each.value(), {}, tr("empty"));
        if (service.attributes.size() > facts)
            addText(tr("%n more attributes", nullptr, int(service.attributes.size()) - facts), u"caption"_s);
    }
    finish();
}

} // namespace muster::ui
