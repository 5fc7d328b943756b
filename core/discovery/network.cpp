// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/network.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// Wider networks are swept only when somebody names them (DESIGN section 4).
constexpr int widestOffered = 22;

struct NetworkText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

quint32 maskOf(int length)
{
    return length == 0 ? 0 : ~quint32(0) << (32 - length);
}

QHostAddress masked(const QHostAddress &address, int length)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol)
        return QHostAddress(address.toIPv4Address() & maskOf(length));
    Q_IPV6ADDR bytes = address.toIPv6Address();
    for (int i = 0; i < 16; ++i) {
        const int bits = std::clamp(length - i * 8, 0, 8);
        bytes[i] = quint8(bytes[i] & (0xFF00 >> bits));
    }
    return QHostAddress(bytes); // without the zone: a prefix has none
}

int widthOf(const QHostAddress &address)
{
    return address.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128;
}

/// RFC 1918, RFC 3927, RFC 1122; not RFC 6598: those are the provider's.
bool isPrivate(const Prefix &network)
{
    static const Prefix ranges[] = {
        {QHostAddress(0x0A000000), 8},  {QHostAddress(0xAC100000), 12}, {QHostAddress(0xC0A80000), 16},
        {QHostAddress(0xA9FE0000), 16}, {QHostAddress(0x7F000000), 8},
    };
    return std::ranges::any_of(ranges, [&network](const Prefix &range) { return range.contains(network); });
}

} // namespace

Prefix Prefix::around(const QHostAddress &address, int length)
{
    length = std::clamp(length, 0, widthOf(address));
    return {masked(address, length), length};
}

Result<Prefix> Prefix::parse(const QString &cidr)
{
    const auto refuse = [&cidr](const QString &why) {
        return fail(ErrorCode::Rejected, NetworkText::tr("\"%1\" is not a network: %2 Write it as 10.0.1.0/24.").arg(cidr, why),
                    {}, cidr);
    };
    const QString text = cidr.trimmed();
    const qsizetype slash = text.indexOf(u'/');
    if (slash < 0)
        return refuse(NetworkText::tr("the length of its prefix is missing."));
    const QString digits = text.sliced(slash + 1);
    QHostAddress address;
    // QHostAddress reads "10.1" as 10.0.0.1; a network is written out.
    const bool isAddress = address.setAddress(text.first(slash)) && !text.contains(u'%')
                           && (address.protocol() == QAbstractSocket::IPv6Protocol || text.first(slash).count(u'.') == 3);
    if (!isAddress)
        return refuse(NetworkText::tr("what stands before the slash is not an address."));
    const bool isNumber = !digits.isEmpty() && digits.size() <= 3
                          && std::ranges::all_of(digits, [](QChar c) { return c >= u'0' && c <= u'9'; });
    const int length = isNumber ? digits.toInt() : -1;
    if (length < 0 || length > widthOf(address))
        return refuse(NetworkText::tr("the length of its prefix is a number from 0 to %1.").arg(widthOf(address)));
    const Prefix prefix = around(address, length);
    if (prefix.address != address)
        return refuse(NetworkText::tr("it has bits behind the length of its prefix; %1 would be one.").arg(prefix.toString()));
    return prefix;
}

QString Prefix::toString() const
{
    return u"%1/%2"_s.arg(address.toString()).arg(length);
}

bool Prefix::contains(const QHostAddress &other) const
{
    return other.protocol() == address.protocol() && masked(other, length) == address;
}

bool Prefix::contains(const Prefix &other) const
{
    return other.length >= length && contains(other.address);
}

qint64 Prefix::hostCount() const
{
    if (address.protocol() != QAbstractSocket::IPv4Protocol)
        return 0;
    const qint64 all = qint64(1) << (32 - length);
    return length >= 31 ? all : all - 2; // RFC 3021: a /31 has neither network nor broadcast address
}

QHostAddress Prefix::host(qint64 n) const
{
    return QHostAddress(address.toIPv4Address() + quint32(n) + (length >= 31 ? 0 : 1));
}

QVector<Prefix> NetworkInterface::ipv4Networks() const
{
    QVector<Prefix> networks;
    for (const Address &own : addresses) {
        const Prefix prefix = Prefix::around(own.address, own.prefixLength);
        if (own.address.protocol() == QAbstractSocket::IPv4Protocol && !networks.contains(prefix))
            networks.append(prefix);
    }
    return networks;
}

bool NetworkInterface::hasIpv6() const
{
    return std::ranges::any_of(addresses,
                               [](const Address &own) { return own.address.protocol() == QAbstractSocket::IPv6Protocol; });
}

bool NetworkInterface::isOnLink(const QHostAddress &address) const
{
    if (address.isLinkLocal() && address.protocol() == QAbstractSocket::IPv6Protocol)
        return true;
    return std::ranges::any_of(addresses, [&address](const Address &own) {
        return Prefix::around(own.address, own.prefixLength).contains(address);
    });
}

bool Network::mayTouchAddress(const QHostAddress &address) const
{
    return std::ranges::any_of(mayTouch, [&address](const Prefix &prefix) { return prefix.contains(address); });
}

std::optional<QString> linkObjection(const NetworkInterface &interface, const Prefix &network)
{
    if (interface.isPointToPoint)
        return NetworkText::tr("%1 is a point-to-point link or a VPN.").arg(interface.name);
    if (!isPrivate(network))
        return NetworkText::tr("%1 is a range of public addresses.").arg(network.toString());
    return std::nullopt;
}

std::optional<QString> touchObjection(const NetworkInterface &interface, const Prefix &network)
{
    if (auto objection = linkObjection(interface, network))
        return objection;
    if (network.length < widestOffered)
        return NetworkText::tr("%1 has more than %2 addresses. Name a smaller part of it.")
            .arg(network.toString())
            .arg(qint64(1) << (32 - widestOffered));
    return std::nullopt;
}

} // namespace muster::discovery
