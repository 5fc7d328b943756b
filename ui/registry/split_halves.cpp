// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/split_halves.h"

#include "ui/registry/identifier_text.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int halvesNameWidth = 92;
constexpr int halfWidth = 250;
constexpr qsizetype mostOfAHalf = 6; // lines

/// One a line; what is too much is counted.
QString asLines(QStringList lines)
{
    lines.removeDuplicates();
    const qsizetype more = lines.size() - mostOfAHalf;
    if (more <= 0)
        return lines.join(u'\n');
    return lines.first(mostOfAHalf).join(u'\n') + u'\n' + SplitHalves::tr("and %1 more").arg(QLocale().toString(more));
}

/// No line wider than half of the room.
QString cutLines(const QString &text, const QFontMetrics &metrics)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines)
        line = metrics.elidedText(line, Qt::ElideMiddle, halfWidth);
    return lines.join(u'\n');
}

QString identifierLines(const Device &device)
{
    QStringList lines;
    for (const Identifier &each : device.identifiers)
        lines += identifierText(each.type, each.value);
    return asLines(lines);
}

QString serviceLines(const Device &device)
{
    QStringList lines;
    for (const Service &each : device.services)
        lines += each.type;
    return asLines(lines);
}

struct HalfFact
{
    const char *name;
    QString (*value)(const Device &device);
};

const HalfFact halfFacts[] = {
    {QT_TRANSLATE_NOOP("muster::ui::SplitHalves", "State"), [](const Device &device) { return lookOf(device.state).word(); }},
    {QT_TRANSLATE_NOOP("muster::ui::SplitHalves", "Known by"), &identifierLines},
    {QT_TRANSLATE_NOOP("muster::ui::SplitHalves", "Address"), [](const Device &device) { return asLines(device.addresses); }},
    {QT_TRANSLATE_NOOP("muster::ui::SplitHalves", "Services"), &serviceLines},
};

} // namespace

SplitHalves::SplitHalves(const ThemeSource &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
}

void SplitHalves::setPreview(const registry::SplitPreview &preview)
{
    delete m_grid;
    m_grid = new QWidget(this);
    layout()->addWidget(m_grid);
    const Theme &theme = m_themes.theme();
    QGridLayout *grid = factGrid(m_grid, theme, halvesNameWidth);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    const QFontMetrics metrics(theme.font(TextSize::Small, TextWeight::Medium));
    const auto addRow = [&](const QString &name, const QString &role, const QString &rest, const QString &part) {
        const int row = grid->rowCount();
        grid->addWidget(factLabel(name, u"caption"_s, m_grid), row, 0, Qt::AlignTop);
        const QString values[] = {rest, part};
        for (int side = 0; side < 2; ++side) {
            const QString value = values[side].isEmpty() ? tr("none") : values[side];
            QLabel *label = factLabel(cutLines(value, metrics), values[side].isEmpty() ? u"caption"_s : role, m_grid);
            label->setWordWrap(false);
            label->setToolTip(plainToolTip(value));
            label->setMinimumWidth(1);
            label->setAccessibleName(u"%1: %2"_s.arg(name, value));
            grid->addWidget(label, row, side + 1, Qt::AlignTop);
        }
    };
    addRow({}, u"heading"_s, tr("Stays"), preview.undone ? tr("Comes back") : tr("A new device"));
    addRow(tr("Name"), u"label"_s, preview.rest.name, preview.part.name);
    for (const HalfFact &fact : halfFacts)
        addRow(tr(fact.name), u"small"_s, fact.value(preview.rest), fact.value(preview.part));
    const QLocale locale;
    addRow(tr("Sightings"), u"small"_s, tr("all others"),
           preview.undone ? tr("those it had, and what was seen of it since")
                          : (preview.sightings == 0 ? tr("none of those that are kept") : locale.toString(preview.sightings)));
}

} // namespace muster::ui
