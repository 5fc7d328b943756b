// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/source_look.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

using discovery::Channel;
using discovery::DiscoveryStatus;

struct SourceText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::SourceText)
};

// In the order of the enumeration.
constexpr StateLook sourceLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Listens"), Glyph::Disc, Tone::Ok, Token::Text, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Listens, nothing heard yet"), Glyph::Ring, Tone::Idle, Token::Text,
     Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Asks"), Glyph::RingArc, Tone::Idle, Token::Text, Token::AccentText},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Partly blocked"), Glyph::TriangleExclamation, Tone::Warn, Token::Warn,
     Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Blocked"), Glyph::TriangleExclamation, Tone::Warn, Token::Warn, Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Nowhere to listen"), Glyph::Dash, Tone::Idle, Token::Text3, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Turned off"), Glyph::RingSlash, Tone::Idle, Token::Text3, Token::IdleMark},
};

} // namespace

SourceState stateOf(const DiscoveryStatus::Heard &source)
{
    return source.isOff ? SourceState::Off : stateOf(source.channels, source.heard > 0);
}

SourceState stateOf(const QVector<Channel> &channels, bool hasHeard)
{
    const auto isIn = [](Channel::State state) { return [state](const Channel &channel) { return channel.state == state; }; };
    if (channels.isEmpty())
        return SourceState::Idle;
    if (std::ranges::all_of(channels, isIn(Channel::State::Blocked)))
        return SourceState::Blocked;
    if (std::ranges::any_of(channels, isIn(Channel::State::Blocked)))
        return SourceState::Partly;
    if (std::ranges::any_of(channels, isIn(Channel::State::Working)))
        return SourceState::Works;
    return hasHeard ? SourceState::Hears : SourceState::Silent;
}

const StateLook &lookOf(SourceState state)
{
    return sourceLooks[std::size_t(state)];
}

const StateLook &lookOf(Channel::State state)
{
    switch (state) {
    case Channel::State::Listening: break;
    case Channel::State::Working: return lookOf(SourceState::Works);
    case Channel::State::Blocked: return lookOf(SourceState::Blocked);
    }
    return lookOf(SourceState::Hears);
}

QString channelWords(const Channel &channel)
{
    if (channel.state == Channel::State::Working && channel.total > 0)
        return SourceText::tr("Asked %1 of %2 addresses").arg(QLocale().toString(channel.done), QLocale().toString(channel.total));
    return lookOf(channel.state).word();
}

QString sourceSentence(const DiscoveryStatus::Heard &source)
{
    const QString word = lookOf(stateOf(source)).word().toLower();
    return SourceText::tr("%1, %2, %3 heard", "mDNS, listens, 31 heard").arg(source.title, word, QLocale().toString(source.heard));
}

int blockedSources(const DiscoveryStatus &status)
{
    return int(std::ranges::count_if(status.sources, [](const DiscoveryStatus::Heard &source) {
        const SourceState state = stateOf(source);
        return state == SourceState::Blocked || state == SourceState::Partly;
    }));
}

QString sourcesWords(const DiscoveryStatus &status)
{
    const QString all = SourceText::tr("%n sources", nullptr, int(status.sources.size()));
    const int blocked = blockedSources(status);
    return blocked == 0 ? all : SourceText::tr("%1, %2 blocked", "3 sources, 1 blocked").arg(all).arg(blocked);
}

SweepProgress sweepProgress(const DiscoveryStatus &status)
{
    SweepProgress progress;
    for (const DiscoveryStatus::Heard &source : status.sources)
        for (const Channel &channel : source.channels)
            if (channel.state == Channel::State::Working && channel.total > 0) {
                progress.done += std::clamp(channel.done, qint64(0), channel.total);
                progress.total += channel.total;
            }
    return progress;
}

bool isWorking(const DiscoveryStatus &status)
{
    return std::ranges::any_of(status.sources, [](const DiscoveryStatus::Heard &source) {
        return std::ranges::any_of(source.channels,
                                   [](const Channel &channel) { return channel.state == Channel::State::Working; });
    });
}

} // namespace muster::ui
