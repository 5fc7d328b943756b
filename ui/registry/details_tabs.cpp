// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/details_tabs.h"

#include "ui/registry/device_columns.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/strength_bars.h"

#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int factNameWidth = 92;
constexpr qsizetype longestWhole = 40;

QLabel *factLabel(const QString &text, const QString &role, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("textRole", role);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setWordWrap(true);
    return label;
}

/// A long hash by its ends, which is what people compare.
QString shortIdentifier(const QString &value)
{
    return value.size() <= longestWhole ? value : u"%1 … %2"_s.arg(value.first(20), value.last(10));
}

QString identifierTypeWord(IdentifierType type)
{
    switch (type) {
    case IdentifierType::EndorsementKey: return FactsTab::tr("EK key");
    case IdentifierType::IDevId: return FactsTab::tr("IDevID certificate");
    case IdentifierType::Serial: return FactsTab::tr("Serial");
    case IdentifierType::Mac: return FactsTab::tr("MAC");
    case IdentifierType::Uuid: return FactsTab::tr("UUID");
    case IdentifierType::Usn: return FactsTab::tr("UPnP USN");
    case IdentifierType::Epr: return FactsTab::tr("Endpoint reference");
    case IdentifierType::Usb: return FactsTab::tr("USB");
    case IdentifierType::SshHostKey: return FactsTab::tr("SSH host key");
    case IdentifierType::MachineId: return FactsTab::tr("Machine id");
    }
    return {};
}

} // namespace

FactsTab::FactsTab(const ThemeSource &themes, const Clock &clock, QWidget *parent)
    : QScrollArea(parent)
    , m_themes(themes)
    , m_clock(clock)
{
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(NoFrame);
}

void FactsTab::clear()
{
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
    const QString evidence = said == device.provenance.cend()
                                 ? QString()
                                 : tr("%1, %2", "who said it, how long ago").arg(said->source, longAge(said->at, now()));
    addFact(name, value, evidence);
}

void SummaryTab::setDevice(const Device &device)
{
    clear();
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
    addFact(tr("By"), device.sources.join(u", "_s), {}, tr("nothing yet"));
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
    const QString evidence = tr("said by %1, %2").arg(identifier.source, longAge(identifier.lastSeen, now()));
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

void IdentityTab::setDevice(const Device &device)
{
    clear();
    QVector<Identifier> identifiers = device.identifiers;
    std::stable_sort(identifiers.begin(), identifiers.end(),
                     [](const Identifier &a, const Identifier &b) { return a.strength() < b.strength(); });
    const int count = int(identifiers.size());
    addHeading(tr("Why this is one device"), count == 1 ? tr("1 identifier") : tr("%n identifiers agree", nullptr, count));
    if (identifiers.isEmpty())
        addText(tr("Nothing it said so far can name one device."), u"caption"_s);
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
    addFact(tr("Sources"), device.sources.join(u", "_s), {}, tr("none"));
    finish();
}

} // namespace muster::ui
