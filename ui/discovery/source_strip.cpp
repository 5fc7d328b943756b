// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/source_strip.h"

#include "ui/discovery/place_popup.h"
#include "ui/discovery/source_button.h"
#include "ui/discovery/source_look.h"
#include "ui/discovery/touch_actions.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/source_title.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QToolButton>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

using discovery::Channel;
using discovery::DiscoveryStatus;

SourceStrip::SourceStrip(const ThemeSource &themes, const TouchActions &touch, QWidget *parent)
    : QFrame(parent)
    , m_themes(themes)
    , m_touch(touch)
    , m_row(new QWidget(this))
    , m_sources(new QHBoxLayout)
    , m_folded(new SourceButton(themes, m_row))
    , m_networks(new QToolButton(m_row))
    , m_progress(new QProgressBar(this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"discover.sources"_s);
    setAccessibleName(tr("Sources"));
    m_folded->setObjectName(u"discover.sources.all"_s);
    m_folded->hide();
    connect(m_folded, &QToolButton::clicked, this, &SourceStrip::openAll);
    m_networks->setObjectName(u"discover.networks"_s);
    m_networks->setProperty("small", true);
    m_networks->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_networks->setLayoutDirection(Qt::RightToLeft); // the arrow stands behind the word
    m_networks->setFocusPolicy(Qt::StrongFocus);
    m_networks->setIconSize({14, 14});
    m_networks->setText(tr("Networks"));
    m_networks->setAccessibleName(tr("Networks, and how far Muster goes on each"));
    m_networks->setToolTip(m_networks->accessibleName());
    connect(m_networks, &QToolButton::clicked, this, &SourceStrip::openNetworks);
    m_progress->setObjectName(u"discover.progress"_s);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(theme.size(Size::Progress));
    QSizePolicy kept = m_progress->sizePolicy();
    kept.setRetainSizeWhenHidden(true); // nothing below moves when a sweep begins
    m_progress->setSizePolicy(kept);
    m_progress->hide();

    m_row->setFixedHeight(theme.size(Size::ViewBar) - theme.size(Size::Progress));
    m_sources->setSpacing(theme.space(Space::S));
    auto *row = new QHBoxLayout(m_row);
    row->setContentsMargins(theme.space(Space::S), 0, theme.space(Space::S), 0);
    row->setSpacing(theme.space(Space::S));
    m_row->setMinimumWidth(1); // it folds: the buttons must not keep the window wide
    row->addLayout(m_sources);
    row->addWidget(m_folded);
    row->addStretch(1);
    row->addWidget(m_networks);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_row);
    column->addWidget(m_progress);
    connect(&themes, &ThemeSource::changed, this, &SourceStrip::dress);
    dress();
}

void SourceStrip::setStatus(const DiscoveryStatus &status)
{
    m_status = status;
    std::ranges::stable_sort(m_status.sources, {}, [](const DiscoveryStatus::Heard &source) { return sourceRank(source.id); });
    if (m_buttons.size() != status.sources.size())
        makeButtons();
    for (qsizetype i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i]->setObjectName(u"discover.source."_s + m_status.sources[i].id);
        m_buttons[i]->setSource(m_status.sources[i]);
    }
    m_networks->setVisible(!status.places.isEmpty());
    showProgress();
    fold();
}

void SourceStrip::makeButtons()
{
    qDeleteAll(m_buttons);
    m_buttons.clear();
    for (qsizetype i = 0; i < m_status.sources.size(); ++i) {
        auto *button = new SourceButton(m_themes, m_row);
        m_sources->addWidget(button);
        m_buttons += button;
        connect(button, &QToolButton::clicked, this, [this, i] { openSource(m_status.sources[i].id); });
    }
    Q_EMIT tabStopsChanged();
}

QVector<QWidget *> SourceStrip::tabStops() const
{
    QVector<QWidget *> stops;
    for (SourceButton *button : m_buttons)
        stops += button;
    stops += m_folded;
    for (QToolButton *tool : m_tools)
        stops += tool;
    return stops + QVector<QWidget *>{m_networks};
}

void SourceStrip::addTool(QAction &action)
{
    auto *tool = new QToolButton(m_row);
    tool->setObjectName(action.objectName() + u".button"_s);
    tool->setProperty("small", true);
    tool->setToolButtonStyle(Qt::ToolButtonTextOnly);
    tool->setFocusPolicy(Qt::StrongFocus);
    tool->setDefaultAction(&action);
    auto *row = static_cast<QHBoxLayout *>(m_row->layout());
    row->insertWidget(row->indexOf(m_networks), tool);
    m_tools += tool;
    fold();
    Q_EMIT tabStopsChanged();
}

/// Those at the end give way to one button that stands for them.
void SourceStrip::fold()
{
    const Theme &theme = m_themes.theme();
    const int gap = theme.space(Space::S);
    const auto widthOf = [&](qsizetype shown) {
        m_folded->setSources(m_status, shown);
        int needed = 2 * gap + m_networks->sizeHint().width();
        for (const QToolButton *tool : m_tools)
            needed += tool->sizeHint().width() + gap;
        for (qsizetype i = 0; i < shown; ++i)
            needed += m_buttons[i]->sizeHint().width() + gap;
        return shown == m_buttons.size() ? needed : needed + m_folded->sizeHint().width() + gap;
    };
    qsizetype shown = m_buttons.size();
    while (shown > 0 && widthOf(shown) > width())
        --shown;
    m_folded->setSources(m_status, shown);
    for (qsizetype i = 0; i < m_buttons.size(); ++i)
        m_buttons[i]->setVisible(i < shown);
    m_folded->setVisible(shown < m_buttons.size());
}

void SourceStrip::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fold();
}

QWidget *SourceStrip::firstButton() const
{
    return m_buttons.isEmpty() || !m_buttons.first()->isVisibleTo(this) ? m_folded : m_buttons.first();
}

void SourceStrip::showProgress()
{
    const SweepProgress sweep = sweepProgress(m_status);
    m_progress->setVisible(isWorking(m_status));
    m_progress->setRange(0, sweep.total > 0 ? 1000 : 0); // without a count it only shows that it works
    m_progress->setValue(sweep.total > 0 ? int(sweep.done * 1000 / sweep.total) : 0);
    m_progress->setAccessibleName(
        sweep.total > 0 ? tr("Asked %1 of %2 addresses").arg(locale().toString(sweep.done), locale().toString(sweep.total))
                        : tr("Asking"));
}

/// Null when it was open there already: the second click closes it.
PlacePopup *SourceStrip::makePopup(QWidget &anchor, const QString &name, const QString &title)
{
    if (m_popup && m_popup->isVisible() && m_popup->anchor() == &anchor) {
        m_popup->dismiss();
        return nullptr;
    }
    delete m_popup;
    m_popup = new PlacePopup(m_themes, anchor, title);
    m_popup->setObjectName(name);
    return m_popup;
}

void SourceStrip::addPlaces(PlacePopup &popup, const DiscoveryStatus::Heard &source) const
{
    for (const Channel &channel : source.channels)
        popup.addRow(lookOf(channel.state), channel.interface.isEmpty() ? source.title : channel.interface, channelWords(channel),
                     channel.reason);
}

void SourceStrip::openSource(const QString &id)
{
    const auto source = std::ranges::find(m_status.sources, id, &DiscoveryStatus::Heard::id);
    if (source == m_status.sources.end())
        return;
    const qsizetype at = source - m_status.sources.begin();
    PlacePopup *popup = makePopup(*m_buttons[at], u"discover.sourcePopup"_s, source->title);
    if (!popup)
        return;
    if (source->channels.isEmpty())
        popup->addRow(lookOf(stateOf(*source)), source->title, lookOf(stateOf(*source)).word());
    addPlaces(*popup, *source);
    popup->open();
}

void SourceStrip::openAll()
{
    PlacePopup *popup = makePopup(*m_folded, u"discover.sourcePopup"_s, tr("Sources"));
    if (!popup)
        return;
    bool isFirst = true;
    for (const DiscoveryStatus::Heard &source : std::as_const(m_status.sources)) {
        if (!std::exchange(isFirst, false))
            popup->addLine();
        popup->addRow(lookOf(stateOf(source)), source.title,
                      source.heard == 1 ? tr("1 heard") : tr("%1 heard").arg(locale().toString(source.heard)));
        addPlaces(*popup, source);
    }
    popup->open();
}

void SourceStrip::addNetwork(PlacePopup &popup, const DiscoveryStatus::Place &place) const
{
    QVector<Channel> channels;
    QStringList blocked;
    for (const DiscoveryStatus::Heard &source : m_status.sources)
        for (const Channel &channel : source.channels)
            if (channel.interface == place.interface) {
                channels += channel;
                if (channel.state == Channel::State::Blocked)
                    blocked += source.title;
            }
    const SourceState state = channels.isEmpty() ? SourceState::Silent : stateOf(channels, true); // it has just begun
    QStringList allowed;
    for (const discovery::Prefix &part : place.mayTouch)
        allowed += part.toString();
    const bool isWhole = std::ranges::any_of(place.mayTouch,
                                             [&place](const discovery::Prefix &part) { return part.contains(place.prefix); });
    const QString words = state == SourceState::Blocked ? lookOf(state).word()
                          : place.isListenOnly          ? tr("Only listens")
                          : isWhole                     ? tr("Listens, asks, looks for silent hosts")
                          : allowed.isEmpty()           ? tr("Listens and asks")
                                              : tr("Listens, asks, looks for silent hosts in %1").arg(allowed.join(u", "_s));
    QStringList reasons;
    if (!blocked.isEmpty())
        reasons += tr("Blocked here: %1.").arg(blocked.join(u", "_s));
    if (allowed.isEmpty() && !place.objection.isEmpty())
        reasons += place.objection;
    popup.addRow(lookOf(state), tr("%1 (%2)", "10.0.1.0/24 (enp3s0)").arg(place.prefix.toString(), place.interface), words,
                 reasons.join(u' '));
    for (QAction *action : m_touch.actionsOf(place))
        popup.addAction(*action);
}

void SourceStrip::openNetworks()
{
    PlacePopup *popup = makePopup(*m_networks, u"discover.networkPopup"_s, tr("Networks"));
    if (!popup)
        return;
    bool isFirst = true;
    for (const DiscoveryStatus::Place &place : std::as_const(m_status.places)) {
        if (!std::exchange(isFirst, false))
            popup->addLine();
        addNetwork(*popup, place);
    }
    popup->open();
}

void SourceStrip::dress()
{
    m_networks->setIcon(muster::ui::icon(u"chevron-down"_s, m_themes.theme()));
}

} // namespace muster::ui
