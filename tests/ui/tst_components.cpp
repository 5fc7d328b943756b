// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Draws every component in both themes, as the design's 09-components, to be looked at; and checks what can be measured.
#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/chip_label.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/field_row.h"
#include "ui/widgets/focus_ring.h"
#include "ui/widgets/hint_bar.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/mark_label.h"
#include "ui/widgets/query_field.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/strength_bars.h"
#include "ui/widgets/tab_bar.h"
#include "ui/widgets/toast.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFocusFrame>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStyleOptionButton>
#include <QTest>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::ui;

namespace {

class StillClock final : public Clock
{
public:
    Timestamp now() const override { return Timestamp(std::chrono::milliseconds(1773325914000)); }
};

/// Draws itself in a state that is hard to reach in a picture of everything at once.
class PosedButton final : public QPushButton
{
public:
    PosedButton(const QString &text, QStyle::State state) : QPushButton(text), m_state(state) {}

protected:
    void initStyleOption(QStyleOptionButton *option) const override
    {
        QPushButton::initStyleOption(option);
        option->state |= m_state;
    }

private:
    QStyle::State m_state;
};

class PosedField final : public QLineEdit
{
public:
    using QLineEdit::QLineEdit;

protected:
    void initStyleOption(QStyleOptionFrame *option) const override
    {
        QLineEdit::initStyleOption(option);
        option->state |= QStyle::State_HasFocus;
    }
};

/// Rows as a table paints them, each in another state.
class RowStates final : public QWidget
{
public:
    RowStates(const ThemeSource &themes, const Clock &clock)
        : m_themes(themes)
        , m_name(themes, clock)
        , m_state(themes, clock)
        , m_presence(themes, clock)
        , m_age(themes, clock)
        , m_model(7, 4)
    {
        using S = QStyle;
        const std::tuple<QString, bool, S::State, int> rows[] = {
            {u"normal"_s, false, S::State_Active, 11},
            {u"hover"_s, false, S::State_Active | S::State_MouseOver, 7},
            {u"selected"_s, true, S::State_Active | S::State_Selected, 18},
            {u"focused (current)"_s, false, S::State_Active | S::State_HasFocus, 5},
            {u"selected, focused"_s, true, S::State_Active | S::State_Selected | S::State_HasFocus, 9},
            {u"changed, fades"_s, false, S::State_Active, 2},
            {u"inactive window"_s, true, S::State_Selected, 840},
        };
        int row = 0;
        for (const auto &[name, isChecked, state, seconds] : rows) {
            const Timestamp seen = clock.now() - std::chrono::seconds(seconds);
            const Presence presence{seconds > 600 ? PresenceValue::Stale : PresenceValue::Online, u"ONVIF"_s, seen};
            const auto set = [this, row](int column, const QVariant &value, int role) {
                m_model.setData(m_model.index(row, column), value, role);
            };
            set(0, name, Qt::DisplayRole);
            set(0, isChecked ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
            set(1, lookOf(Lifecycle::Enrolled).word(), Qt::DisplayRole);
            set(1, QVariant::fromValue(&lookOf(Lifecycle::Enrolled)), LookRole);
            set(2, lookOf(presence.value).word(), Qt::DisplayRole);
            set(2, QVariant::fromValue(&lookOf(presence.value)), LookRole);
            set(2, presenceEvidence(presence, clock.now()), EvidenceRole);
            set(3, qint64(seen.time_since_epoch().count()), ValueRole);
            if (name.startsWith(u"changed"_s)) {
                const qint64 at = clock.now().time_since_epoch().count() - 500;
                for (int column = 0; column < 4; ++column)
                    set(column, at, RowChangedAtRole);
                set(3, at, CellChangedAtRole);
            }
            m_states += state;
            ++row;
        }
        setFixedSize(482, 28 + 7 * 30);
    }

    const CellDelegate &name() const { return m_name; }
    const QStandardItemModel &model() const { return m_model; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_themes.theme();
        painter.fillRect(0, 0, width(), 28, theme.colour(Token::Header));
        painter.fillRect(0, 27, width(), 1, theme.colour(Token::Border));
        paintCheckBox(painter, theme, QRectF(8, 0, 20, 28), Qt::PartiallyChecked);
        const QFont medium = theme.font(TextSize::Small, TextWeight::Medium);
        paintText(painter, QRectF(38, 0, 100, 27), u"Name"_s, medium, theme.colour(Token::Text));
        paintText(painter, QRectF(170, 0, 100, 27), u"State"_s, theme.font(TextSize::Small), theme.colour(Token::Text2));
        paintText(painter, QRectF(266, 0, 100, 27), u"Presence"_s, theme.font(TextSize::Small), theme.colour(Token::Text2));
        paintText(painter, QRectF(416, 0, 58, 27), u"Seen"_s, theme.font(TextSize::Small), theme.colour(Token::Text2),
                  Qt::AlignRight);
        const CellDelegate *delegates[] = {&m_name, &m_state, &m_presence, &m_age};
        constexpr int lefts[] = {0, 162, 258, 416, 482};
        for (int row = 0; row < m_model.rowCount(); ++row) {
            for (int column = 0; column < 4; ++column) {
                QStyleOptionViewItem option;
                option.state = m_states[row] | QStyle::State_Enabled;
                option.rect = QRect(lefts[column], 28 + row * 30, lefts[column + 1] - lefts[column], 30);
                delegates[column]->paint(&painter, option, m_model.index(row, column));
            }
        }
        painter.fillRect(162, 0, 1, height(), theme.colour(Token::Border));
        painter.setPen(theme.colour(Token::Border));
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }

private:
    const ThemeSource &m_themes;
    KindNameDelegate m_name;
    ChipDelegate m_state;
    PresenceDelegate m_presence;
    AgeDelegate m_age;
    QStandardItemModel m_model;
    QVector<QStyle::State> m_states;
};

QLabel *words(const QString &text, const QString &role = u"small"_s)
{
    auto *label = new QLabel(text);
    label->setProperty("textRole", role);
    return label;
}

template<typename Button>
Button *withRole(Button *button, const QString &role)
{
    button->setProperty("role", role);
    return button;
}

/// A card of the page: a heading and what is shown.
class Card final : public QFrame
{
public:
    explicit Card(const QString &heading)
    {
        setProperty("frameRole", u"card"_s);
        auto *layout = new QVBoxLayout(this);
        layout->setContentsMargins(12, 12, 12, 12);
        layout->setSpacing(8);
        layout->addWidget(words(heading, u"heading"_s));
    }
    QVBoxLayout *column() { return static_cast<QVBoxLayout *>(layout()); }
    void add(QWidget *widget) { column()->addWidget(widget); }
    QHBoxLayout *addLine()
    {
        auto *line = new QHBoxLayout;
        line->setSpacing(8);
        column()->addLayout(line);
        return line;
    }
    void addPair(QWidget *shown, const QString &explanation)
    {
        QHBoxLayout *line = addLine();
        line->addWidget(shown);
        line->addStretch();
        line->addWidget(words(explanation, u"caption"_s));
    }
};

} // namespace

class TestComponents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void page_data();
    void page();
    void completionPage_data() { page_data(); }
    void completionPage();
    void sizesAreThoseOfTheTokens();
    void everyControlHasAName();
    void statesAreNotColourAlone();
    void everyGlyphAndIconIsSharp();

private:
    QWidget *createPage();
    QWidget *createStates();
    QWidget *createControls();
    QWidget *createRest();
    Card *createButtons();
    Card *createInputs();

    StillClock m_clock;
    std::unique_ptr<ThemeSource> m_themes;
};

void TestComponents::initTestCase()
{
    if (QFontDatabase::hasFamily(u"Inter"_s))
        QApplication::setFont(QFont(u"Inter"_s));
    m_themes = std::make_unique<ThemeSource>(Theme::Preference::Light);
    m_themes->apply(*qApp);
}

QWidget *TestComponents::createStates()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);

    auto *lifecycle = new Card(u"Lifecycle"_s);
    const QStringList shapes{u"dashed ring, outline chip"_s, u"ring with a dot"_s,    u"half-filled ring"_s,          u"clock"_s,
                             u"disc with a check"_s,         u"octagon with a bar"_s, u"slashed ring, outline chip"_s};
    for (const auto &[state, word] : lifecycleWords.rows) {
        auto *chip = new ChipLabel(*m_themes);
        chip->setLook(lookOf(state));
        lifecycle->addPair(chip, shapes[int(state)]);
    }
    lifecycle->column()->setSpacing(6);
    layout->addWidget(lifecycle);

    auto *presence = new Card(u"Presence: proof and age, never a bare dot"_s);
    using namespace std::chrono_literals;
    const std::tuple<Presence, QString> presences[] = {
        {{PresenceValue::Online, u"TLS"_s, m_clock.now() - 4s}, u"disc"_s},
        {{PresenceValue::Stale, u"MQTT"_s, m_clock.now() - 26min}, u"diamond"_s},
        {{PresenceValue::Offline, u"MQTT"_s, m_clock.now() - 9 * 24h}, u"cross"_s},
        {Presence{}, u"question mark"_s},
    };
    for (const auto &[value, shape] : presences) {
        auto *mark = new MarkLabel(*m_themes);
        mark->setMark(lookOf(value.value),
                      {lookOf(value.value).word(), presenceEvidence(value, m_clock.now()), TextWeight::Medium},
                      presenceSentence(value, m_clock.now()));
        presence->addPair(mark, shape);
    }
    layout->addWidget(presence);

    auto *compliance = new Card(u"Compliance"_s);
    const std::tuple<ComplianceSummary, QString> summaries[] = {
        {{Compliance::Compliant}, u"check"_s},
        {{Compliance::Violating, 2, Severity::Error}, u"octagon: an error"_s},
        {{Compliance::Violating, 1, Severity::Warning}, u"triangle: warnings"_s},
        {{Compliance::Waived, 0, {}, m_clock.now() + 49 * 24h}, u"flag"_s},
        {ComplianceSummary{}, u"question mark"_s},
    };
    for (const auto &[summary, shape] : summaries) {
        auto *mark = new MarkLabel(*m_themes);
        mark->setMark(lookOf(summary), {complianceText(summary, m_clock.now()), {}, TextWeight::Normal},
                      complianceSentence(summary, m_clock.now()));
        compliance->addPair(mark, shape);
    }
    layout->addWidget(compliance);

    auto *severity = new Card(u"Severity"_s);
    const std::pair<const StateLook *, QString> severities[] = {{&lookOf(Severity::Error), u"act: red is kept for this"_s},
                                                                {&lookOf(Severity::Warning), u"look at it today"_s},
                                                                {&noteLook(), u"for your knowledge"_s}};
    for (const auto &[look, meaning] : severities) {
        auto *mark = new MarkLabel(*m_themes);
        mark->setMark(*look, {look->word(), {}, TextWeight::Medium});
        severity->addPair(mark, meaning);
    }
    layout->addWidget(severity);

    auto *strength = new Card(u"Identifier strength"_s);
    for (const auto each : {std::optional(Strength::Proof), std::optional(Strength::Strong), std::optional(Strength::Weak),
                            std::optional<Strength>()}) {
        QHBoxLayout *line = strength->addLine();
        auto *bars = new StrengthBars(*m_themes);
        bars->setStrength(each);
        line->addWidget(words(StrengthBars::word(each)));
        line->addStretch();
        line->addWidget(bars);
    }
    layout->addWidget(strength);
    layout->addStretch();
    return column;
}

Card *TestComponents::createButtons()
{
    auto *buttons = new Card(u"Buttons"_s);
    const Theme &theme = m_themes->theme();
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

Card *TestComponents::createInputs()
{
    auto *inputs = new Card(u"Inputs"_s);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    auto *pattern = new FieldRow(*m_themes, u"Name pattern"_s, new QLineEdit(u"gw-{mac6}"_s));
    pattern->setHint(u"Gives gw-d3a119 for the first"_s);
    auto *host = new FieldRow(*m_themes, u"Host name, focused"_s, new PosedField(u"gw-d3a119"_s));
    auto *address = new FieldRow(*m_themes, u"Address"_s, new QLineEdit(u"10.0.4.300"_s));
    address->setError(u"300 is above 255. An address has four parts from 0 to 255."_s);
    auto *serialField = new QLineEdit(u"10000000a34f19c2"_s);
    serialField->setReadOnly(true);
    serialField->addAction(icon(u"copy"_s, m_themes->theme()), QLineEdit::TrailingPosition);
    auto *serial = new FieldRow(*m_themes, u"Serial, read only"_s, serialField);
    serial->setHint(u"Read from the device over SSH"_s);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    grid->addWidget(pattern, 0, 0, Qt::AlignTop);
    grid->addWidget(host, 0, 1, Qt::AlignTop);
    grid->addWidget(address, 1, 0, Qt::AlignTop);
    grid->addWidget(serial, 1, 1, Qt::AlignTop);
    inputs->column()->addLayout(grid);
    inputs->add(words(u"Query with an error"_s, u"label"_s));
    auto *query = new QueryField(*m_themes);
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

QWidget *TestComponents::createControls()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(createButtons());

    auto *primary = new Card(u"Primary, by state"_s);
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

    auto *tabs = new Card(u"Tabs"_s);
    auto *bar = new TabBar(*m_themes);
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

QWidget *TestComponents::createRest()
{
    auto *column = new QWidget;
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    const Theme &theme = m_themes->theme();

    auto *rows = new Card(u"Table row states, 30 px"_s);
    rows->add(new RowStates(*m_themes, m_clock));
    layout->addWidget(rows);

    auto *progress = new Card(u"Progress: what, how far, what is left, a Cancel that works"_s);
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

    auto *steps = new Card(u"Step states"_s);
    auto *stepGrid = new QGridLayout;
    for (int i = 0; i <= int(StepMark::NotPossible); ++i) {
        auto *mark = new MarkLabel(*m_themes);
        mark->setMark(lookOf(StepMark(i)));
        stepGrid->addWidget(mark, i / 3, i % 3);
    }
    steps->column()->addLayout(stepGrid);
    layout->addWidget(steps);

    auto *icons = new Card(u"Icons: 24 grid, 1.75 stroke"_s);
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

    auto *hints = new Card(u"Hint"_s);
    auto *hint = new HintBar(*m_themes);
    hint->setHint(lookOf(Severity::Warning), u"VLAN 40 answers no multicast."_s, u"Why?"_s);
    hints->add(hint);
    layout->addWidget(hints);

    auto *empty = new EmptyState(*m_themes);
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

QWidget *TestComponents::createPage()
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
        FocusRing::createFrame(*m_themes, button);

    // Above the bottom of the middle column, as above a window's status strip.
    auto *corner = new QWidget(page);
    corner->setGeometry(336, 880, 412, 170);
    auto *done = new Toast(*m_themes, corner);
    done->setBottomInset(86);
    auto *failed = new Toast(*m_themes, corner);
    corner->show();
    done->present(lookOf(StepMark::Done), u"Renewed 3 certificates"_s, u"cam-yard-03, cam-gate-1, cam-dock-2"_s, {u"Show"_s, {}});
    failed->present(lookOf(StepMark::Failed), u"2 of 3 renewed. cam-gate-1 refused the key."_s,
                    u"It allows RSA only. Its old certificate still works until 21 Mar."_s, {u"Fix…"_s, {}});
    QCoreApplication::processEvents();
    if (QWidget *focused = QApplication::focusWidget())
        focused->clearFocus();
    return page;
}

void TestComponents::page_data()
{
    QTest::addColumn<int>("preference");
    QTest::newRow("light") << int(Theme::Preference::Light);
    QTest::newRow("dark") << int(Theme::Preference::Dark);
}

void TestComponents::page()
{
    QFETCH(int, preference);
    m_themes->setPreference(Theme::Preference(preference));
    const std::unique_ptr<QWidget> page(createPage());
    const QString folder = QStringLiteral(MUSTER_BINARY_DIR "/screenshots");
    QVERIFY(QDir().mkpath(folder));
    const QPixmap picture = page->grab();
    QVERIFY(picture.save(folder + u"/09-components-"_s + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s));
    QCOMPARE(picture.toImage().pixelColor(2, 2), m_themes->theme().colour(Token::Window));
}

void TestComponents::completionPage()
{
    QFETCH(int, preference);
    m_themes->setPreference(Theme::Preference(preference));
    QWidget window;
    window.setFixedSize(760, 260);
    auto *field = new QueryField(*m_themes, &window);
    field->setGeometry(16, 16, 728, 32);
    field->setPlaceholderText(u"Filter: type words, or name, state, vendor"_s);
    field->setCountText(u"22 of 412"_s);
    field->setCompletionSource([](const QString &) {
        return QVector<Completion>{{u"compliance:violating"_s, u"fails a rule"_s, u"4"_s},
                                   {u"compliance:compliant"_s, u"satisfies its policy"_s, u"17"_s},
                                   {u"compliance:waived"_s, u"failure accepted, with expiry"_s, u"1"_s},
                                   {u"compliance:unknown"_s, u"not evaluated yet"_s, u"0"_s}};
    });
    field->setText(u"state:enrolled expires<30d -tag:spare "_s);
    window.show();
    field->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QTest::keyClicks(QApplication::focusWidget(), u"comp"_s);
    QCoreApplication::processEvents();
    QVERIFY(window.grab().save(QStringLiteral(MUSTER_BINARY_DIR "/screenshots/09-completion-")
                               + QString::fromLatin1(QTest::currentDataTag()) + u".png"_s));
}

void TestComponents::sizesAreThoseOfTheTokens()
{
    const std::unique_ptr<QWidget> page(createPage());
    const Theme &theme = m_themes->theme();
    int seen = 0;
    const auto buttons = page->findChildren<QPushButton *>();
    for (const QPushButton *button : buttons) {
        if (button->property("role") == u"link"_s || !button->isVisible())
            continue;
        QCOMPARE(button->height(), theme.size(button->property("small").toBool() ? Size::ButtonSmall : Size::Button));
        ++seen;
    }
    const auto fields = page->findChildren<QLineEdit *>();
    for (const QLineEdit *field : fields)
        QCOMPARE(field->height(), theme.size(Size::Field));
    QCOMPARE(page->findChild<QComboBox *>()->height(), theme.size(Size::Field));
    const auto chips = page->findChildren<ChipLabel *>();
    for (const ChipLabel *chip : chips)
        QCOMPARE(chip->height(), theme.size(Size::Chip));
    QVERIFY(seen > 10 && fields.size() >= 4 && chips.size() == 7);
    QCOMPARE(page->findChild<QProgressBar *>()->height(), theme.size(Size::Progress));
    QCOMPARE(page->findChild<TabBar *>()->height(), theme.size(Size::ViewBar));
    const RowStates rows(*m_themes, m_clock);
    QCOMPARE(rows.name().sizeHint({}, rows.model().index(0, 0)).height(), theme.size(Size::Row));
}

void TestComponents::everyControlHasAName()
{
    const std::unique_ptr<QWidget> page(createPage());
    const auto widgets = page->findChildren<QWidget *>();
    int seen = 0;
    for (QWidget *widget : widgets) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->focusProxy() || !widget->isVisible()
            || qobject_cast<QFocusFrame *>(widget))
            continue;
        if (widget->inherits("QLineEditIconButton") || widget->inherits("QComboBoxPrivateContainer"))
            continue;
        QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
        QVERIFY(accessible);
        QVERIFY2(!accessible->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        ++seen;
    }
    QVERIFY(seen > 20);
    const auto marks = page->findChildren<MarkLabel *>();
    QStringList sentences;
    for (const MarkLabel *mark : marks)
        sentences += mark->accessibleName();
    QVERIFY(sentences.contains(u"Online, TLS 4 seconds ago"_s));
    QVERIFY(sentences.contains(u"Violating, 2 findings, worst is error"_s));
}

void TestComponents::statesAreNotColourAlone()
{
    // Words and shapes differ within each set; the glyph's area is the shape, without any colour.
    QStringList lifecycle;
    QVector<QPainterPath> shapes;
    for (const auto &[state, word] : lifecycleWords.rows) {
        lifecycle += lookOf(state).word();
        QVERIFY(!shapes.contains(glyphPath(lookOf(state).glyph)));
        shapes += glyphPath(lookOf(state).glyph);
    }
    QCOMPARE(lifecycle.removeDuplicates(), 0);
    for (const auto &[presence, word] : presenceWords.rows) {
        QVERIFY(!lookOf(presence).word().isEmpty());
        QVERIFY(!shapes.contains(glyphPath(lookOf(presence).glyph)));
        shapes += glyphPath(lookOf(presence).glyph);
    }
    QVERIFY(lookOf(Severity::Error).glyph != lookOf(Severity::Warning).glyph);
    QVERIFY(lookOf(ComplianceSummary{Compliance::Violating, 1, Severity::Error}).glyph
            != lookOf(ComplianceSummary{Compliance::Violating, 1, Severity::Warning}).glyph);

    // A chip in grey still tells: its picture differs from another state's of the same tone.
    const auto grey = [this](Lifecycle state) {
        ChipLabel chip(*m_themes);
        chip.setLook(lookOf(state), u"x"_s);
        chip.resize(chip.sizeHint());
        return chip.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
    };
    QVERIFY(grey(Lifecycle::Discovered) != grey(Lifecycle::Retired));
    QVERIFY(grey(Lifecycle::Discovered) != grey(Lifecycle::Expected));
}

void TestComponents::everyGlyphAndIconIsSharp()
{
    for (int i = 0; i < glyphCount; ++i) {
        const QRectF bounds = glyphPath(Glyph(i)).boundingRect();
        QVERIFY2(!bounds.isEmpty() && QRectF(0, 0, 12, 12).contains(bounds), qPrintable(QString::number(i)));
    }
    const QStringList files = QDir(u":/icons"_s).entryList({u"*.svg"_s});
    QVERIFY(files.size() >= 40);
    for (const QString &file : files) {
        const QPixmap pixmap = iconPixmap(file.chopped(4), Qt::red, 16, 2);
        QCOMPARE(pixmap.size(), QSize(32, 32));
        const QImage image = pixmap.toImage();
        bool hasInk = false;
        for (int y = 0; y < image.height() && !hasInk; ++y)
            for (int x = 0; x < image.width() && !hasInk; ++x)
                hasInk = image.pixelColor(x, y).alpha() > 200;
        QVERIFY2(hasInk, qPrintable(file));
    }
    const QIcon made = icon(u"search"_s, m_themes->theme());
    QVERIFY(made.pixmap(16, QIcon::Normal).toImage() != made.pixmap(16, QIcon::Disabled).toImage());
    for (const auto &kind : {u"camera"_s, u"Gateway"_s, u"toaster"_s})
        QVERIFY(files.contains(kindIconName(kind) + u".svg"_s));
}

QTEST_MAIN(TestComponents)
#include "tst_components.moc"
