// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/source_button.h"

#include "ui/discovery/source_look.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_paint.h"

#include <QPainter>
#include <QStyleOptionToolButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

SourceButton::SourceButton(const ThemeSource &themes, QWidget *parent) : QToolButton(parent), m_themes(themes)
{
    setProperty("small", true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&themes, &ThemeSource::changed, this, qOverload<>(&QWidget::update));
}

void SourceButton::setSource(const discovery::DiscoveryStatus::Heard &source)
{
    const SourceState state = stateOf(source);
    const bool isBlocked = state == SourceState::Blocked;
    QString evidence = isBlocked ? tr("blocked") : state == SourceState::Off ? tr("off") : locale().toString(source.heard);
    if (state == SourceState::Partly)
        evidence = tr("%1, partly blocked", "31, partly blocked").arg(evidence);
    QString sentence = sourceSentence(source);
    for (const discovery::Channel &channel : source.channels)
        if (channel.state == discovery::Channel::State::Blocked && !sentence.endsWith(channel.reason))
            sentence += u". "_s + channel.reason;
    m_turn = 0;
    for (const discovery::Channel &channel : source.channels)
        if (channel.total > 0)
            m_turn = double(channel.done) / double(channel.total);
    tell(lookOf(state), source.title, evidence, sentence);
}

void SourceButton::setSources(const discovery::DiscoveryStatus &status, qsizetype from)
{
    discovery::DiscoveryStatus rest = status;
    rest.sources.remove(0, from);
    QString words = sourcesWords(rest);
    if (from > 0) {
        const int blocked = blockedSources(rest);
        words = tr("%n more", "sources", int(rest.sources.size()));
        if (blocked > 0)
            words = tr("%1, %2 blocked", "5 more, 1 blocked").arg(words).arg(blocked);
    }
    tell(blockedSources(rest) > 0 ? lookOf(SourceState::Partly) : lookOf(SourceState::Hears), words, {}, words);
}

void SourceButton::tell(const StateLook &look, const QString &title, const QString &evidence, const QString &sentence)
{
    m_look = &look;
    m_title = title;
    m_evidence = evidence;
    setAccessibleName(sentence);
    setToolTip(plainToolTip(sentence));
    updateGeometry();
    update();
}

QSize SourceButton::sizeHint() const
{
    const Theme &theme = m_themes.theme();
    const int content = markSize(theme, {m_title, m_evidence, TextWeight::Medium}).width();
    return {content + 2 * theme.space(Space::S), theme.size(Size::ButtonSmall)};
}

void SourceButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    style()->drawComplexControl(QStyle::CC_ToolButton, &option, &painter, this);
    if (!m_look)
        return;
    const int side = m_themes.theme().space(Space::S);
    paintMark(painter, m_themes.theme(), QRectF(rect()).adjusted(side, 0, -side, 0), *m_look,
              {m_title, m_evidence, TextWeight::Medium}, m_turn);
}

} // namespace muster::ui
