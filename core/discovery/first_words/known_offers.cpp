// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/first_words/known_offers.h"

#include "discovery/first_words/words_service.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr int silentRoundsAtEnd = 2;
constexpr qsizetype mostOfferingHosts = 65536;

} // namespace

KnownOffers::Change KnownOffers::update(const QString &host, const QVector<HeardPort> &heard)
{
    using State = HeardPort::State;
    const auto hasAnswered = [](const HeardPort &port) { return port.state == State::Open || port.state == State::Refused; };
    const bool isThere = std::ranges::any_of(heard, hasAnswered);
    QHash<int, Offer> offers = m_hosts.value(host);
    Change change;
    for (const HeardPort &port : heard) {
        const int number = port.port.number;
        const auto before = offers.constFind(number);
        const bool wasOpen = before != offers.cend();
        const Service gone{u"first-words"_s, wasOpen ? before->type : QString(), {}, number, {}};
        if (port.state == State::Open) {
            const Service service = serviceOf(port);
            if (wasOpen && gone.type != service.type)
                change.gone += gone;
            change.offered += service;
            offers.insert(number, {service.type, 0});
            continue;
        }
        const bool isSilent = port.state == State::NoAnswer && isThere;
        if (!wasOpen || (port.state != State::Refused && !isSilent))
            continue;
        if (isSilent && ++offers[number].silentRounds < silentRoundsAtEnd)
            continue;
        change.gone += gone;
        offers.remove(number);
    }
    if (offers.isEmpty())
        m_hosts.remove(host);
    else if (m_hosts.contains(host) || m_hosts.size() < mostOfferingHosts)
        m_hosts.insert(host, offers);
    return change;
}

void KnownOffers::forgetIf(const std::function<bool(const QString &host)> &isOver)
{
    m_hosts.removeIf([&isOver](const auto &item) { return isOver(item.key()); });
}

} // namespace muster::discovery
