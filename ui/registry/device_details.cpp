// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_details.h"

#include "ui/registry/details_tabs.h"
#include "ui/registry/device_actions.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/identity_tab.h"
#include "ui/shell/action_button.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/chip_label.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/mark_label.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/tab_bar.h"

#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int detailsNameWidth = 230;
constexpr int detailsAgePauseMs = 10000;
} // namespace

DeviceDetails::DeviceDetails(const ThemeSource &themes, const Services &services, DeviceActions &actions, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_services(services)
    , m_actions(actions)
    , m_edge(new QFrame(this))
    , m_stack(new QStackedWidget(this))
    , m_nothing(new QLabel(this))
    , m_page(new QWidget(this))
    , m_icon(new QLabel(m_page))
    , m_name(new QLabel(m_page))
    , m_chip(new ChipLabel(themes, m_page))
    , m_presence(new MarkLabel(themes, m_page))
    , m_reason(new QLabel(m_page))
    , m_close(new QToolButton(m_page))
    , m_tabs(new TabBar(themes, m_page))
    , m_tabPages(new QStackedWidget(m_page))
    , m_summary(new SummaryTab(themes, services, m_page))
    , m_identity(new IdentityTab(themes, services, *actions.identity(), m_page))
    , m_offers(new ServicesTab(themes, services, m_page))
    , m_heard(new SightingsTab(themes, services, m_page))
    , m_history(new HistoryTab(themes, services, m_page))
{
    setObjectName(u"deviceDetails"_s);
    setProperty("frameRole", u"page"_s);
    setAccessibleName(tr("Details"));
    m_nothing->setObjectName(u"details.nothing"_s);
    m_nothing->setTextFormat(Qt::PlainText); // what a device or an error says is no markup
    m_nothing->setProperty("textRole", u"caption"_s);
    m_nothing->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_nothing->setWordWrap(true);
    m_nothing->setMargin(themes.theme().space(Space::Xl));
    m_edge->setProperty("frameRole", u"line"_s);
    m_edge->setProperty("orientation", u"vertical"_s);
    m_edge->hide();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_edge);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_page);
    buildHead();
    buildTabs();
    connect(&themes, &ThemeSource::changed, this, &DeviceDetails::dress);
    connect(m_close, &QToolButton::clicked, this, &DeviceDetails::closeRequested);
    m_ageTimer.start(detailsAgePauseMs);
    connect(&m_ageTimer, &QTimer::timeout, this, [this] {
        if (isVisible())
            showAgain();
    });
    dress();
    setDevice(std::nullopt);
}

void DeviceDetails::buildHead()
{
    const Theme &theme = m_themes.theme();
    const int margin = theme.space(Space::L);
    m_name->setObjectName(u"details.name"_s);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setProperty("textRole", u"title"_s);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setObjectName(u"details.close"_s);
    m_close->setProperty("role", u"icon"_s);
    m_close->setAccessibleName(tr("Close the details"));
    m_close->setToolTip(tr("Close the details (F4)"));
    m_reason->setObjectName(u"details.reason"_s);
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setProperty("textRole", u"caption"_s);
    m_reason->setWordWrap(true);

    auto *title = new QHBoxLayout;
    title->setSpacing(theme.space(Space::S));
    title->addWidget(m_icon);
    title->addWidget(m_name, 1);
    title->addWidget(m_close);
    auto *state = new QHBoxLayout;
    state->setSpacing(theme.space(Space::M));
    state->addWidget(m_chip);
    state->addWidget(m_presence);
    state->addStretch(1);
    auto *actions = new QHBoxLayout;
    actions->setSpacing(theme.space(Space::S));
    actions->addWidget(new ActionButton(*m_actions.edit(), m_themes, u"edit"_s, {}, m_page));
    for (const LifecycleAction &each : lifecycleActions()) {
        auto *button = new ActionButton(*m_actions.lifecycle(each.move), m_themes, {}, QLatin1StringView(each.role), m_page);
        m_buttons += button;
        actions->addWidget(button);
    }
    for (QAction *action : {m_actions.ignoring().ignore(), m_actions.ignoring().notice()}) {
        auto *button = new ActionButton(*action, m_themes, {}, {}, m_page);
        m_ignoring += button;
        actions->addWidget(button);
    }
    actions->addStretch(1);
    auto *layout = new QVBoxLayout(m_page);
    layout->setContentsMargins(0, theme.space(Space::M), 0, 0);
    layout->setSpacing(theme.space(Space::S));
    auto *head = new QVBoxLayout;
    head->setContentsMargins(margin, 0, margin, 0);
    head->setSpacing(theme.space(Space::M));
    head->addLayout(title);
    head->addLayout(state);
    head->addLayout(actions);
    head->addWidget(m_reason);
    layout->addLayout(head);
}

void DeviceDetails::buildTabs()
{
    m_tabs->setObjectName(u"details.tabs"_s);
    m_tabs->setAccessibleName(tr("Details"));
    m_tabs->setUsesScrollButtons(false);
    m_summary->setObjectName(u"details.summary"_s);
    m_identity->setObjectName(u"details.identity"_s);
    m_offers->setObjectName(u"details.services"_s);
    const std::pair<QString, QWidget *> pages[] = {// in the order of Tab
                                                   {tr("Facts"), m_summary},
                                                   {tr("Identity"), m_identity},
                                                   {tr("Services"), m_offers},
                                                   {tr("Heard"), m_heard},
                                                   {tr("History"), m_history}};
    for (const auto &[title, page] : pages) {
        m_tabs->addTab(title);
        m_tabPages->addWidget(page);
    }
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_tabPages->setCurrentIndex(tab);
        fillTab();
    });
    auto *line = new QFrame(m_page);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    auto *indent = new QHBoxLayout;
    indent->setContentsMargins(m_themes.theme().space(Space::S), 0, 0, 0);
    indent->addWidget(m_tabs, 1);
    auto *column = static_cast<QVBoxLayout *>(m_page->layout());
    auto *tabs = new QVBoxLayout;
    tabs->setSpacing(0);
    tabs->addLayout(indent);
    tabs->addWidget(line);
    tabs->addWidget(m_tabPages, 1);
    column->addLayout(tabs, 1);
}

void DeviceDetails::setDevice(const std::optional<DeviceId> &id)
{
    if (id == m_id && id)
        return;
    m_id = id;
    m_actions.setDevice(std::nullopt); // until the new one is read
    refresh();
}

void DeviceDetails::refresh()
{
    const int generation = ++m_generation;
    if (!m_id) {
        showNothing(tr("Go to a device in the table to see what is known about it, who said it, and what happened to it."));
        return;
    }
    launch(m_services.devices.device(*m_id), this, [this, generation](Result<Device> device) {
        if (generation != m_generation)
            return;
        if (!device) {
            showNothing(device.error().message);
            return;
        }
        launch(m_services.devices.sightings(device->id), this, [this, generation, device](Result<QVector<Sighting>> sightings) {
            if (generation == m_generation)
                show(*device, sightings.value_or(QVector<Sighting>()));
        });
    });
}

void DeviceDetails::dress()
{
    m_close->setIcon(muster::ui::icon(u"close"_s, m_themes.theme()));
    showAgain();
}

void DeviceDetails::showAgain()
{
    if (m_shown && m_shown->id == m_id)
        show(Device(*m_shown), QVector<Sighting>(m_sightings));
}

void DeviceDetails::showEvent(QShowEvent *event)
{
    QFrame::showEvent(event);
    showAgain(); // the ages are others by now
}

void DeviceDetails::showNothing(const QString &why)
{
    m_shown.reset();
    m_actions.setDevice(std::nullopt);
    m_nothing->setText(why);
    m_stack->setCurrentWidget(m_nothing);
}

void DeviceDetails::show(const Device &device, const QVector<Sighting> &sightings)
{
    const Theme &theme = m_themes.theme();
    m_shown = device;
    m_sightings = sightings;
    m_actions.setDevice(device);
    m_icon->setPixmap(
        iconPixmap(kindIconName(device.kind), theme.colour(Token::Text2), theme.size(Size::IconTitle), devicePixelRatioF()));
    m_icon->setToolTip(plainToolTip(kindSentence(device.kind)));
    m_icon->setAccessibleName(kindSentence(device.kind));
    const QFontMetrics metrics(theme.font(TextSize::Title, TextWeight::Strong));
    m_name->setText(metrics.elidedText(device.name, Qt::ElideMiddle, detailsNameWidth));
    m_name->setToolTip(plainToolTip(device.name));
    m_name->setAccessibleName(device.name);
    m_chip->setLook(lookOf(device.state));
    const Timestamp now = m_services.clock.now();
    m_presence->setMark(lookOf(device.presence.value),
                        {lookOf(device.presence.value).word(), presenceEvidence(device.presence, now), TextWeight::Medium},
                        presenceSentence(device, now));
    const QVector<LifecycleAction::Move> offered = movesOffered(device.state);
    for (int move = 0; move < m_buttons.size(); ++move)
        m_buttons[move]->setVisible(offered.contains(LifecycleAction::Move(move)));
    m_ignoring[0]->setVisible(device.state == Lifecycle::Discovered && !device.ignored);
    m_ignoring[1]->setVisible(device.ignored.has_value());
    QStringList sentences{m_actions.reason()};
    if (device.ignored)
        sentences.prepend(tr("Ignored by %1, %2: %3", "who, how long ago, why")
                              .arg(device.ignored->by, longAge(device.ignored->at, now), device.ignored->reason));
    sentences.removeAll(QString());
    m_reason->setText(sentences.join(u'\n'));
    m_reason->setVisible(!sentences.isEmpty());
    fillTab();
    m_stack->setCurrentWidget(m_page);
}

/// Only what is looked at is made: devices change many times a minute.
void DeviceDetails::fillTab()
{
    if (!m_shown)
        return;
    switch (Tab(m_tabs->currentIndex())) {
    case Tab::Summary: m_summary->setDevice(*m_shown, m_sightings); break;
    case Tab::Identity: m_identity->setDevice(*m_shown, m_sightings); break;
    case Tab::Services: m_offers->setDevice(*m_shown, m_sightings); break;
    case Tab::Sightings: m_heard->setSightings(m_sightings); break;
    case Tab::History: m_history->setDevice(m_shown->id); break;
    }
}

void DeviceDetails::setTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

} // namespace muster::ui
