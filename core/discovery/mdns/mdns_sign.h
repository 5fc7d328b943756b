// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "discovery/mdns/dns_message.h"

namespace muster::discovery {

/// Whether two addresses are of one family and reach, so that one can be expected where the other is.
bool isComparable(const QHostAddress &a, const QHostAddress &b);

/// What a sender's packets prove of his being there: as long as the records hold that stand and fall with their host (120 s, RFC 6762
/// section 10), less if he says less. Those that live longer do so because they change seldom.
class MdnsSign
{
public:
    static constexpr std::chrono::seconds leastWorth{10};
    static constexpr std::chrono::seconds mostWorth{120};

    void hear(const QHostAddress &sender, const DnsMessage &message, Timestamp at);

    /// He took back his own address, or services together with an address that may be his, and has offered nothing since. A
    /// reflector that passes on another's goodbye takes back one that isn't.
    bool hasLeft() const { return m_hasLeft; }
    /// When he last offered something; to take something back is no sign. None: never.
    std::optional<Timestamp> at() const { return m_at; }
    /// Of that.
    std::chrono::milliseconds worth() const { return m_worth; }
    /// True when he is to be asked whether he is still there, and takes it as asked: at 80 % of the time and at 95 %, as RFC 6762
    /// section 5.2 refreshes a record, but not twice within 15 s.
    bool takeRefresh(Timestamp now);

private:
    std::optional<Timestamp> m_at;
    std::chrono::milliseconds m_worth{};
    Timestamp m_refreshedAt{};
    bool m_hasLeft = false;
};

} // namespace muster::discovery
