// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/merge_fields.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/facts_view.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QLabel>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int mergeNameWidth = 100;
constexpr int mergeValueWidth = 180;

struct FieldWord
{
    QLatin1StringView field;
    const char *word;
};

constexpr FieldWord fieldWords[] = {
    {"name"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Name")},
    {"vendor"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Vendor")},
    {"model"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Model")},
    {"kind"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Kind")},
    {"firmware"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Firmware")},
    {"serial"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Serial number")},
    {"group"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Group")},
    {"site"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Site")},
    {"owner"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Owner")},
    {"state"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "State")},
    {"credential"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "Certificate")},
    {"hostKey"_L1, QT_TRANSLATE_NOOP("muster::ui::MergeFields", "SSH host key")},
};

/// A value as the screens say it elsewhere.
QString mergeValue(const QString &field, const QString &value)
{
    if (field != "state"_L1)
        return value;
    const auto state = lifecycleWords.value(value);
    return state ? lookOf(*state).word() : value;
}

} // namespace

MergeFields::MergeFields(const ThemeSource &themes, QWidget *parent) : QWidget(parent), m_themes(themes)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, FocusRing::reach(themes.theme()));
}

QString MergeFields::fieldWord(const QString &field)
{
    for (const FieldWord &each : fieldWords)
        if (each.field == field)
            return tr(each.word);
    return field;
}

void MergeFields::setPreview(const registry::MergePreview &preview)
{
    QStringList shape{preview.kept.id.toString(), preview.kept.name, preview.gone.id.toString(), preview.gone.name};
    for (const registry::MergeField &field : preview.fields)
        shape += {field.field, field.kept, field.gone};
    if (const QString wanted = shape.join(QChar(0)); wanted != m_shape) {
        m_shape = wanted;
        build(preview);
    }
    showResults(preview);
}

void MergeFields::build(const registry::MergePreview &preview)
{
    delete m_grid;
    m_rows.clear();
    m_grid = new QWidget(this);
    layout()->addWidget(m_grid);
    const Theme &theme = m_themes.theme();
    QGridLayout *grid = factGrid(m_grid, theme, mergeNameWidth);
    if (preview.fields.isEmpty()) {
        grid->addWidget(factLabel(tr("They say nothing differently."), u"caption"_s, m_grid), 0, 0);
        return;
    }
    const QFontMetrics metrics(theme.font(TextSize::Small, TextWeight::Strong));
    const QString titles[] = {{}, preview.kept.name, preview.gone.name, tr("Result")};
    for (int column = 1; column < 4; ++column) {
        grid->setColumnStretch(column, 1);
        QLabel *title = factLabel(metrics.elidedText(titles[column], Qt::ElideMiddle, mergeValueWidth), u"heading"_s, m_grid);
        title->setToolTip(plainToolTip(titles[column]));
        title->setMinimumWidth(mergeValueWidth);
        title->setWordWrap(false);
        grid->addWidget(title, 0, column);
    }
    for (const registry::MergeField &field : preview.fields)
        addField(*grid, field, preview);
}

void MergeFields::addField(QGridLayout &grid, const registry::MergeField &field, const registry::MergePreview &preview)
{
    const int at = grid.rowCount();
    Row row;
    grid.addWidget(factLabel(fieldWord(field.field), u"caption"_s, m_grid), at, 0);
    if (!field.kept.isEmpty() && !field.gone.isEmpty()) {
        auto *group = new QButtonGroup(m_grid);
        row.kept = addChoice(field, field.kept, preview.kept);
        row.gone = addChoice(field, field.gone, preview.gone);
        group->addButton(row.kept);
        group->addButton(row.gone);
        row.kept->setObjectName(u"merge."_s + field.field + u".kept"_s);
        row.gone->setObjectName(u"merge."_s + field.field + u".gone"_s);
        grid.addWidget(row.kept, at, 1);
        grid.addWidget(row.gone, at, 2);
    } else {
        const QString values[] = {field.kept, field.gone};
        for (int side = 0; side < 2; ++side) {
            const QString value = mergeValue(field.field, values[side]);
            grid.addWidget(factLabel(value.isEmpty() ? tr("not known") : value, value.isEmpty() ? u"caption"_s : u"small"_s,
                                     m_grid),
                           at, side + 1);
        }
    }
    row.result = factLabel({}, u"small"_s, m_grid);
    row.result->setObjectName(u"merge."_s + field.field + u".result"_s);
    grid.addWidget(row.result, at, 3);
    m_rows.insert(field.field, row);
}

QRadioButton *MergeFields::addChoice(const registry::MergeField &field, const QString &value, const Device &whose)
{
    const QString text = mergeValue(field.field, value);
    const QFontMetrics metrics(m_themes.theme().font(TextSize::Small));
    auto *button = new QRadioButton(metrics.elidedText(text, Qt::ElideMiddle, mergeValueWidth - 24).replace(u'&', u"&&"_s),
                                    m_grid);
    button->setFont(m_themes.theme().font(TextSize::Small));
    button->setToolTip(plainToolTip(text));
    button->setAccessibleName(
        tr("%1: %2, as %3 says", "Group: Plant 2, as gw-1 says").arg(fieldWord(field.field), text, whose.name));
    connect(button, &QRadioButton::clicked, this, [this, name = field.field, id = whose.id] { Q_EMIT chosen(name, id); });
    return button;
}

/// What must be chosen has nothing chosen: what is proposed is no decision.
void MergeFields::showResults(const registry::MergePreview &preview)
{
    for (const registry::MergeField &field : preview.fields) {
        const Row row = m_rows.value(field.field);
        if (row.kept) {
            QButtonGroup *group = row.kept->group();
            group->setExclusive(false);
            row.kept->setChecked(!field.needsChoice && !field.isFromGone);
            row.gone->setChecked(!field.needsChoice && field.isFromGone);
            group->setExclusive(true);
        }
        const QString holds = mergeValue(field.field, field.isFromGone ? field.gone : field.kept);
        row.result->setText(field.needsChoice ? tr("Choose one") : holds.isEmpty() ? tr("not known") : holds);
        row.result->setProperty("textRole", field.needsChoice ? u"warning"_s : u"small"_s);
        row.result->setAccessibleName(
            tr("%1, result: %2", "Group, result: Plant 2").arg(fieldWord(field.field), row.result->text()));
        row.result->style()->unpolish(row.result);
        row.result->style()->polish(row.result);
    }
}

} // namespace muster::ui
