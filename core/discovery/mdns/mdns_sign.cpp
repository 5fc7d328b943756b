// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/mdns_sign.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace muster::discovery {

namespace {
constexpr auto leastRefreshPause = 15s;
} // namespace

bool isComparable(const QHostAddress &a, const QHostAddress &b)
{
    return a.protocol() == b.protocol() && a.isLinkLocal() == b.isLinkLocal() && !a.isLoopback() && !a.isNull();
}

void MdnsSign::hear(const QHostAddress &sender, const DnsMessage &message, Timestamp at)
{
    std::optional<quint32> least;
    bool takesOwnAddressBack = false;
    bool takesAddressBack = false;
    bool takesOthersBack = false;
    bool takesServiceBack = false;
    for (const DnsRecord &record : message.records) {
        const bool isAddress = record.type == DnsType::A || record.type == DnsType::Aaaa;
        if (record.ttl > 0) {
            least = std::min(least.value_or(record.ttl), record.ttl);
            continue;
        }
        if (!isAddress) {
            takesServiceBack = true;
            continue;
        }
        const auto &address = std::get<QHostAddress>(record.value);
        takesAddressBack = true;
        if (address == sender) // which compares no zones
            takesOwnAddressBack = true;
        else if (isComparable(address, sender))
            takesOthersBack = true;
    }
    if (least) {
        m_at = at;
        m_worth = std::clamp(std::chrono::seconds(*least), leastWorth, mostWorth);
    }
    // A host that only gets another address takes no services back. One may speak from a link-local address it never announced.
    const bool takesAllBack = takesAddressBack && takesServiceBack && !takesOthersBack;
    m_hasLeft = !least && (takesOwnAddressBack || takesAllBack || m_hasLeft);
}

bool MdnsSign::takeRefresh(Timestamp now)
{
    if (!m_at || m_hasLeft)
        return false;
    const auto age = now - *m_at;
    const bool isAskedOnce = m_refreshedAt >= *m_at + m_worth * 80 / 100;
    const bool isDue = age >= m_worth * (isAskedOnce ? 95 : 80) / 100 && age < m_worth;
    const bool isLately = now >= m_refreshedAt && now - m_refreshedAt < leastRefreshPause;
    if (!isDue || isLately)
        return false;
    m_refreshedAt = now;
    return true;
}

} // namespace muster::discovery
