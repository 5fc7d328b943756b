// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/presence/presence_rules.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostSigns = 24; // channels of a device
constexpr int mostPauses = 8;
/// Matter 1.3 section 9.17.6.1: the longest IdleModeDuration.
constexpr std::chrono::seconds longestMatterIdle{64800};

struct ChannelRule
{
    QLatin1StringView source;
    std::chrono::minutes worth;
    bool speaksUnasked; ///< a sign of it may end a pause
};

constexpr ChannelRule channelRules[] = {
    {"neighbours"_L1, 2min, false}, {"mdns"_L1, 2min, true},          {"ssdp"_L1, 35min, true},  {"wsd"_L1, 35min, true},
    {"mndp"_L1, 4min, true},        {"coap"_L1, 35min, false},        {"snmp"_L1, 35min, false}, {"ubiquiti"_L1, 35min, false},
    {"usb"_L1, 25min, false},       {"first-words"_L1, 35min, false}, {"wifi"_L1, 25min, true},  {"serial"_L1, 25min, false},
};
constexpr auto worthOfReading = 10min;

const ChannelRule *channelRule(const QString &source)
{
    const auto rule = std::ranges::find(channelRules, source, &ChannelRule::source);
    return rule == std::end(channelRules) ? nullptr : rule;
}

bool isOfChannel(const SignOfLife &sign, const QString &source, const QString &interface)
{
    return sign.source == source && sign.interface == interface;
}

bool isFromFuture(const SignOfLife &sign, Timestamp now)
{
    return sign.at > now + clockTolerance;
}

/// The kernel asked, and nobody answered: nobody said goodbye.
bool isUnanswered(const SignOfLife &sign)
{
    return sign.isGoodbye && sign.source == "neighbours"_L1;
}

const SignOfLife *newestOf(const QVector<SignOfLife> &signs)
{
    const auto newest = std::ranges::max_element(signs, {}, &SignOfLife::at);
    return newest == signs.end() ? nullptr : &*newest;
}

void keepBounded(QVector<SignOfLife> &signs)
{
    while (signs.size() > mostSigns)
        signs.erase(std::ranges::min_element(signs, {}, &SignOfLife::at));
}

/// Those that count now.
QVector<SignOfLife> believable(const QVector<SignOfLife> &signs, const Rhythm &rhythm, Timestamp now)
{
    const bool isSleeper = usualSilence(rhythm).has_value();
    QVector<SignOfLife> believed;
    for (SignOfLife sign : signs) {
        if (isFromFuture(sign, now) || (isSleeper && isUnanswered(sign)))
            continue;
        const bool isRefuted = !isSleeper && std::ranges::any_of(signs, [&](const SignOfLife &other) {
            return isUnanswered(other) && !isFromFuture(other, now) && other.interface == sign.interface && other.at > sign.at;
        });
        if (isRefuted)
            sign.goodUntil = std::min(sign.goodUntil, sign.at);
        believed.append(sign);
    }
    return believed;
}

} // namespace

std::chrono::milliseconds worthOf(const QString &source)
{
    const ChannelRule *rule = channelRule(source);
    return rule ? rule->worth : worthOfReading;
}

void noteAnnouncedSleep(Rhythm &rhythm, const Sighting &sighting)
{
    if (sighting.isGone || sighting.source != "mdns"_L1)
        return;
    for (const Service &service : sighting.services) {
        if (service.type != "_matter._tcp"_L1 && service.type != "_matterc._udp"_L1)
            continue;
        if (service.attributes.value(u"icd"_s) == "1"_L1) {
            rhythm.announced = longestMatterIdle;
            return;
        }
        rhythm.announced.reset();
    }
}

void notePause(Rhythm &rhythm, const QVector<SignOfLife> &signs, const Sighting &sighting)
{
    const ChannelRule *rule = channelRule(sighting.source);
    const SignOfLife *last = newestOf(signs);
    if (sighting.isGone || !rule || !rule->speaksUnasked || !last || !sighting.listeningSince)
        return;
    const bool hasLeft = last->isGoodbye && !isUnanswered(*last);
    if (hasLeft || last->at < *sighting.listeningSince)
        return; // it was away, or we were
    const auto pause = std::chrono::duration_cast<std::chrono::seconds>(sighting.at - last->at);
    if (pause <= presenceGrace || pause > longestSilence)
        return;
    rhythm.pauses = std::min(rhythm.pauses + 1, mostPauses);
    // One long pause wears off as shorter ones follow.
    rhythm.longestPause = pause >= rhythm.longestPause ? pause : rhythm.longestPause - (rhythm.longestPause - pause) / mostPauses;
}

std::optional<std::chrono::seconds> usualSilence(const Rhythm &rhythm)
{
    std::optional<std::chrono::seconds> silence;
    if (rhythm.announced)
        silence = *rhythm.announced;
    if (rhythm.pauses >= leastPauses)
        silence = std::max(silence.value_or(0s), rhythm.longestPause * 2);
    if (silence)
        silence = std::min<std::chrono::seconds>(*silence, longestSilence);
    return silence;
}

void putSign(QVector<SignOfLife> &signs, const Sighting &sighting, const Rhythm &rhythm, Timestamp now)
{
    SignOfLife sign{sighting.source, sighting.interface, std::min(sighting.at, now), {}, sighting.isGone};
    if (isUnanswered(sign) && usualSilence(rhythm))
        return; // it would take the place of what is still believed
    const auto worth = std::clamp<std::chrono::milliseconds>(sighting.worth.value_or(worthOf(sighting.source)), 0ms,
                                                             longestWorth);
    sign.goodUntil = sign.isGoodbye ? sign.at : sign.at + worth;
    const auto known =
        std::ranges::find_if(signs, [&sign](const SignOfLife &own) { return isOfChannel(own, sign.source, sign.interface); });
    if (known == signs.end()) {
        signs.append(sign);
        keepBounded(signs);
        return;
    }
    const bool isOld = known->at > sign.at || (known->at == sign.at && known->isGoodbye);
    if (!isOld || isFromFuture(*known, now))
        *known = sign;
}

void joinSigns(QVector<SignOfLife> &signs, const QVector<SignOfLife> &others)
{
    for (const SignOfLife &other : others) {
        const auto known = std::ranges::find_if(signs, [&other](const SignOfLife &own) {
            return isOfChannel(own, other.source, other.interface);
        });
        if (known == signs.end())
            signs.append(other);
        else if (known->at < other.at)
            *known = other;
    }
    keepBounded(signs);
}

Rhythm joined(const Rhythm &one, const Rhythm &other)
{
    Rhythm both = one.pauses >= other.pauses ? one : other; // they were measured in the same time, each apart
    both.announced = one.announced ? one.announced : other.announced;
    return both;
}

Presence presenceOf(const QVector<SignOfLife> &signs, const Rhythm &rhythm, Timestamp now)
{
    const QVector<SignOfLife> believed = believable(signs, rhythm, now);
    const SignOfLife *newest = newestOf(believed);
    if (!newest)
        return {};
    const SignOfLife *proof = nullptr;
    Timestamp end = newest->at;
    for (const SignOfLife &sign : believed) {
        if (sign.isGoodbye)
            continue;
        end = std::max(end, sign.goodUntil);
        const bool isNewer = !proof || std::tie(proof->at, proof->goodUntil) < std::tie(sign.at, sign.goodUntil);
        if (sign.goodUntil > now && isNewer)
            proof = &sign;
    }
    if (proof)
        return {PresenceValue::Online, proof->source, proof->at, proof->goodUntil};
    if (newest->isGoodbye)
        return {PresenceValue::Offline, newest->source, newest->at};
    const Timestamp overdue = std::max<Timestamp>(end + presenceGrace, newest->at + usualSilence(rhythm).value_or(0s));
    if (overdue > now)
        return {PresenceValue::Stale, newest->source, newest->at, overdue};
    return {PresenceValue::Offline, newest->source, newest->at};
}

Presence presenceOf(const QVector<SignOfLife> &signs, const Rhythm &rhythm, const Presence &last, Timestamp now)
{
    if (!signs.isEmpty() || !last.at)
        return presenceOf(signs, rhythm, now);
    const bool isGoodbye = last.value == PresenceValue::Offline;
    return presenceOf({{last.proof, {}, *last.at, *last.at + (isGoodbye ? 0ms : worthOf(last.proof)), isGoodbye}}, rhythm, now);
}

Presence presenceNow(const Device &device, Timestamp now)
{
    const bool isOver = device.presence.until && *device.presence.until <= now;
    return isOver ? presenceOf(device.signs, device.rhythm, device.presence, now) : device.presence;
}

} // namespace muster::discovery
