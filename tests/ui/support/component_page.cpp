// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/component_page.h"

#include "ui/support/component_card.h"
#include "ui/support/posed_controls.h"
#include "ui/support/row_states.h"
#include "ui/widgets/chip_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/mark_label.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/strength_bars.h"
#include "ui/widgets/tab_bar.h"
#include "ui/widgets/toast.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QGridLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

#include <tuple>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

class ComponentPage
{
public:
    ComponentPage(const ThemeSource &themes, const Clock &clock) : m_themes(themes), m_clock(clock) {}

    QWidget *create();

private:
    QWidget *createStates();
    QWidget *createControls();
    QWidget *createRest();
    ComponentCard *createButtons();
    ComponentCard *createInputs();

    const ThemeSource &m_themes;
    const Clock &m_clock;
};

QWidget *ComponentPage::createStates()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);

    auto *lifecycle = new ComponentCard(u"Lifecycle"_s);
    const QStringList shapes{u"dashed ring, outline chip"_s, u"ring with a dot"_s,    u"half-filled ring"_s,          u"clock"_s,
                             u"disc with a check"_s,         u"octagon with a bar"_s, u"slashed ring, outline chip"_s};
    for (const auto &[state, word] : lifecycleWords.rows) {
        auto *chip = new ChipLabel(m_themes);
        chip->setLook(lookOf(state));
        lifecycle->addPair(chip, shapes[int(state)]);
    }
    lifecycle->column()->setSpacing(6);
    layout->addWidget(lifecycle);

    auto *presence = new ComponentCard(u"Presence: proof and age, never a bare dot"_s);
    using namespace std::chrono_literals;
    const std::tuple<Presence, QString> presences[] = {
        {{PresenceValue::Online, u"TLS"_s, m_clock.now() - 4s}, u"disc"_s},
        {{PresenceValue::Stale, u"MQTT"_s, m_clock.now() - 26min}, u"diamond"_s},
        {{PresenceValue::Offline, u"MQTT"_s, m_clock.now() - 9 * 24h}, u"cross"_s},
        {Presence{}, u"question mark"_s},
    };
    for (const auto &[value, shape] : presences) {
        auto *mark = new MarkLabel(m_themes);
        mark->setMark(lookOf(value.value),
                      {lookOf(value.value).word(), presenceEvidence(value, m_clock.now()), TextWeight::Medium},
                      presenceSentence(value, m_clock.now()));
        presence->addPair(mark, shape);
    }
    layout->addWidget(presence);

    auto *compliance = new ComponentCard(u"Compliance"_s);
    const std::tuple<ComplianceSummary, QString> summaries[] = {
        {{Compliance::Compliant}, u"check"_s},
        {{Compliance::Violating, 2, Severity::Error}, u"octagon: an error"_s},
        {{Compliance::Violating, 1, Severity::Warning}, u"triangle: warnings"_s},
        {{Compliance::Waived, 0, {}, m_clock.now() + 49 * 24h}, u"flag"_s},
        {ComplianceSummary{}, u"question mark"_s},
    };
    for (const auto &[summary, shape] : summaries) {
        auto *mark = new MarkLabel(m_themes);
        mark->setMark(lookOf(summary), {complianceText(summary, m_clock.now()), {}, TextWeight::Normal},
                      complianceSentence(summary, m_clock.now()));
        compliance->addPair(mark, shape);
    }
    layout->addWidget(compliance);

    auto *severity = new ComponentCard(u"Severity"_s);
    const std::pair<const StateLook *, QString> severities[] = {{&lookOf(Severity::Error), u"act: red is kept for this"_s},
                                                                {&lookOf(Severity::Warning), u"look at it today"_s},
                                                                {&noteLook(), u"for your knowledge"_s}};
    for (const auto &[look, meaning] : severities) {
        auto *mark = new MarkLabel(m_themes);
        mark->setMark(*look, {look->word(), {}, TextWeight::Medium});
        severity->addPair(mark, meaning);
    }
    layout->addWidget(severity);

    auto *strength = new ComponentCard(u"Identifier strength"_s);
    for (const auto each : {std::optional(Strength::Proof), std::optional(Strength::Strong), std::optional(Strength::Weak),
                            std::optional<Strength>()}) {
        QHBoxLayout *line = strength->addLine();
        auto *bars = new StrengthBars(m_themes);
        bars->setStrength(each);
        line->addWidget(words(StrengthBars::word(each)));
        line->addStretch();
        line->addWidget(bars);
    }
    layout->addWidget(strength);
    layout->addStretch();
    return column;
}

ComponentCard *ComponentPage::createButtons()
{
    auto *buttons = new ComponentCard(u"Buttons"_s);
    const Theme &theme = m_themes.theme();
    const auto iconButton = [&theme](const QString &iconName, const QString &text) {
        return new QPushButton(icon(iconName, theme), text);
    };
    QHBoxLayout *line = buttons->addLine();
    line->addWidget(withRole(new QPushButton(u"Provision 4…"_s), u"primary"_s));
    line->addWidget(iconButton(u"certificates"_s, u"Renew"_s));
    line->addWidget(iconButton(u"locate"_s, u"Locate"_s));
    line->addStretch();
    line = buttons->addLine();
    line->addWidget(withRole(new QPushButton(u"Retire 3…"_s), u"danger"_s));
    line->addWidget(withRole(new QPushButton(u"Quarantine…"_s), u"dangerOutline"_s));
    line->addStretch();
    line = buttons->addLine();
    line->addWidget(withRole(new QPushButton(u"Cancel"_s), u"flat"_s));
    auto *columns = withRole(new QToolButton, u"outline"_s);
    columns->setIcon(icon(u"columns"_s, theme));
    columns->setAccessibleName(u"Columns"_s);
    line->addWidget(columns);
    auto *small = new QPushButton(u"Small"_s);
    small->setProperty("small", true);
    line->addWidget(small);
    auto *command = withRole(new QPushButton(u"Show the command"_s), u"link"_s);
    command->setProperty("small", true);
    line->addWidget(command);
    auto *focused = new PosedButton(u"Focused"_s, QStyle::State_HasFocus);
    focused->setObjectName(u"ringed"_s);
    line->addWidget(focused);
    line->addStretch();
    line = buttons->addLine();
    auto *renew = iconButton(u"certificates"_s, u"Renew 3"_s);
    renew->setEnabled(false);
    line->addWidget(renew);
    line->addWidget(words(u"1 of 3 is offline."_s, u"caption"_s));
    auto *other = withRole(new QPushButton(u"Renew the 2 online"_s), u"link"_s);
    other->setProperty("small", true);
    line->addWidget(other);
    line->addStretch();
    return buttons;
}

ComponentCard *ComponentPage::createInputs()
{
    auto *inputs = new ComponentCard(u"Inputs"_s);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    auto *pattern = new FieldRow(m_themes, u"Name pattern"_s, new QLineEdit(u"gw-{mac6}"_s));
    pattern->setHint(u"Gives gw-d3a119 for the first"_s);
    auto *host = new FieldRow(m_themes, u"Host name, focused"_s, new PosedField(u"gw-d3a119"_s));
    auto *address = new FieldRow(m_themes, u"Address"_s, new QLineEdit(u"10.0.4.300"_s));
    address->setError(u"300 is above 255. An address has four parts from 0 to 255."_s);
    auto *serialField = new QLineEdit(u"10000000a34f19c2"_s);
    serialField->setReadOnly(true);
    serialField->addAction(icon(u"copy"_s, m_themes.theme()), QLineEdit::TrailingPosition);
    auto *serial = new FieldRow(m_themes, u"Serial, read only"_s, serialField);
    serial->setHint(u"Read from the device over SSH"_s);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->addWidget(pattern, 0, 0, Qt::AlignTop);
    grid->addWidget(host, 0, 1, Qt::AlignTop);
    grid->addWidget(address, 1, 0, Qt::AlignTop);
    grid->addWidget(serial, 1, 1, Qt::AlignTop);
    inputs->column()->addLayout(grid);
    inputs->add(words(u"Query with an error"_s, u"label"_s));
    auto *query = new QueryField(m_themes);
    query->setText(u"state:enrolled expires!30"_s);
    query->setError(22, u"At character 23: expected <, <=, >, >=, : or =. Still showing the last valid query."_s);
    inputs->add(query);
    QHBoxLayout *line = inputs->addLine();
    line->setSpacing(16);
    auto *checked = new QCheckBox(u"Checked"_s);
    checked->setChecked(true);
    auto *some = new QCheckBox(u"Some"_s);
    some->setTristate(true);
    some->setCheckState(Qt::PartiallyChecked);
    auto *keyType = new QComboBox;
    keyType->setAccessibleName(u"Key type"_s);
    keyType->addItems({u"EC-P256"_s, u"RSA-3072"_s});
    keyType->setFixedWidth(136);
    for (QWidget *each : {static_cast<QWidget *>(checked), static_cast<QWidget *>(some),
                          static_cast<QWidget *>(new QCheckBox(u"Not"_s)), static_cast<QWidget *>(keyType)})
        line->addWidget(each);
    line->addStretch();
    return inputs;
}

QWidget *ComponentPage::createControls()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(createButtons());

    auto *primary = new ComponentCard(u"Primary, by state"_s);
    QHBoxLayout *line = primary->addLine();
    line->setSpacing(14);
    const std::pair<QString, QStyle::State> poses[] = {{u"normal"_s, QStyle::State_None},
                                                       {u"hover"_s, QStyle::State_MouseOver},
                                                       {u"pressed"_s, QStyle::State_Sunken},
                                                       {u"focused"_s, QStyle::State_HasFocus},
                                                       {u"disabled"_s, QStyle::State_None}};
    for (const auto &[name, state] : poses) {
        auto *button = withRole(new PosedButton(u"Enroll"_s, state), u"primary"_s);
        if (name == u"focused")
            button->setObjectName(u"ringed"_s);
        button->setEnabled(name != u"disabled");
        auto *pair = new QVBoxLayout;
        pair->setSpacing(4);
        pair->addWidget(button);
        pair->addWidget(words(name, u"caption"_s), 0, Qt::AlignHCenter);
        line->addLayout(pair);
    }
    line->addStretch();
    layout->addWidget(primary);
    layout->addWidget(createInputs());

    auto *tabs = new ComponentCard(u"Tabs"_s);
    auto *bar = new TabBar(m_themes);
    for (const auto &[tab, count] :
         {std::pair(u"All"_s, u"412"_s), {u"Expiring soon"_s, u"22"_s}, {u"Violating"_s, u"19"_s}, {u"History"_s, u""_s}})
        bar->setCountText(bar->addTab(tab), count);
    bar->setCurrentIndex(1);
    bar->setAccessibleName(u"Views"_s);
    tabs->add(bar);
    layout->addWidget(tabs);
    layout->addStretch();
    return column;
}

QWidget *ComponentPage::createRest()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    const Theme &theme = m_themes.theme();

    auto *rows = new ComponentCard(u"Table row states, 30 px"_s);
    rows->add(new RowStates(m_themes, m_clock));
    layout->addWidget(rows);

    auto *progress = new ComponentCard(u"Progress: what, how far, what is left, a Cancel that works"_s);
    QHBoxLayout *line = progress->addLine();
    line->addWidget(words(u"Importing expected devices"_s));
    line->addStretch();
    line->addWidget(words(u"214 of 400, 6 s left"_s, u"caption"_s));
    auto *progressBar = new QProgressBar;
    progressBar->setAccessibleName(u"Importing"_s);
    progressBar->setTextVisible(false);
    progressBar->setRange(0, 400);
    progressBar->setValue(214);
    progress->add(progressBar);
    layout->addWidget(progress);

    auto *steps = new ComponentCard(u"Step states"_s);
    auto *stepGrid = new QGridLayout;
    for (int i = 0; i <= int(StepMark::NotPossible); ++i) {
        auto *mark = new MarkLabel(m_themes);
        mark->setMark(lookOf(StepMark(i)));
        stepGrid->addWidget(mark, i / 3, i % 3);
    }
    steps->column()->addLayout(stepGrid);
    layout->addWidget(steps);

    auto *icons = new ComponentCard(u"Icons: 24 grid, 1.75 stroke"_s);
    auto *iconGrid = new QGridLayout;
    iconGrid->setVerticalSpacing(5);
    int at = 0;
    const QStringList files = QDir(u":/icons"_s).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString file : files) {
        const QString name = file.chopped(4);
        auto *sign = new QLabel;
        sign->setPixmap(iconPixmap(name, theme.colour(Token::Text2), theme.size(Size::IconNav)));
        auto *pair = new QHBoxLayout;
        pair->setSpacing(5);
        pair->addWidget(sign);
        pair->addWidget(words(name, u"caption"_s), 1);
        iconGrid->addLayout(pair, at / 5, at % 5);
        ++at;
    }
    icons->column()->addLayout(iconGrid);
    layout->addWidget(icons);

    auto *hints = new ComponentCard(u"Hint"_s);
    auto *hint = new HintBar(m_themes);
    hint->setHint(lookOf(Severity::Warning), u"VLAN 40 answers no multicast."_s, u"Why?"_s);
    hints->add(hint);
    layout->addWidget(hints);

    auto *empty = new EmptyState(m_themes);
    empty->setTitle(u"No devices yet"_s);
    empty->setSentence(u"Nothing enters the registry until you provision it, expect it or import it."_s);
    withRole(empty->addRow(u"discover"_s, u"See what is already here"_s, u"14 heard on enp3s0"_s, u"Open Discover"_s),
             u"primary"_s);
    empty->addRow(u"import"_s, u"Bring a list"_s, u"CSV of serials or MACs"_s, u"Import…"_s);
    empty->layout()->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(empty);
    layout->addStretch();
    return column;
}

QWidget *ComponentPage::create()
{
    // No layout: the offscreen platform warns of size hints, and warnings are fatal.
    auto *page = new QWidget;
    page->setFixedSize(1280, 1180);
    auto *title = words(u"Components"_s, u"title"_s);
    title->setParent(page);
    title->setGeometry(24, 22, 400, 28);
    const std::tuple<QWidget *, int, int> columns[] = {{createStates(), 24, 288},
                                                       {createControls(), 328, 404},
                                                       {createRest(), 748, 508}};
    for (const auto &[column, left, width] : columns) {
        column->setParent(page);
        column->setGeometry(left, 64, width, 1100);
    }
    page->show();
    const auto ringed = page->findChildren<QPushButton *>(u"ringed"_s);
    for (QPushButton *button : ringed)
        FocusRing::createFrame(m_themes, button);

    // Above the bottom of the middle column, as above a window's status strip.
    auto *corner = new QWidget(page);
    corner->setGeometry(336, 880, 412, 170);
    auto *done = new Toast(m_themes, corner);
    done->setBottomInset(86);
    auto *failed = new Toast(m_themes, corner);
    corner->show();
    done->present(lookOf(StepMark::Done), u"Renewed 3 certificates"_s, u"cam-yard-03, cam-gate-1, cam-dock-2"_s, {u"Show"_s, {}});
    failed->present(lookOf(StepMark::Failed), u"2 of 3 renewed. cam-gate-1 refused the key."_s,
                    u"It allows RSA only. Its old certificate still works until 21 Mar."_s, {u"Fix…"_s, {}});
    QCoreApplication::processEvents();
    if (QWidget *focused = QApplication::focusWidget())
        focused->clearFocus();
    return page;
}

} // namespace

QWidget *createComponentPage(const ThemeSource &themes, const Clock &clock)
{
    return ComponentPage(themes, clock).create();
}

} // namespace muster::ui
