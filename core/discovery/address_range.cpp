// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/address_range.h"

#include <QCoreApplication>

#include <bit>
#include <optional>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct RangeText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

/// Written out: QHostAddress reads "10.1" as 10.0.0.1.
std::optional<quint32> writtenAddress(const QString &text)
{
    QHostAddress address;
    if (text.count(u'.') != 3 || !address.setAddress(text) || address.protocol() != QAbstractSocket::IPv4Protocol)
        return std::nullopt;
    return address.toIPv4Address();
}

/// "10.0.1.90", or "90" after 10.0.1.20.
std::optional<quint32> endAddress(const QString &text, quint32 first)
{
    if (const auto whole = writtenAddress(text))
        return whole;
    bool isNumber = false;
    const uint number = text.toUInt(&isNumber);
    if (!isNumber || number > 255)
        return std::nullopt;
    return (first & ~quint32(255)) | number;
}

QString addressText(quint32 address)
{
    return QHostAddress(address).toString();
}

} // namespace

AddressRange AddressRange::of(const Prefix &network)
{
    const quint32 first = network.address.toIPv4Address();
    return {first, quint32(first + ((quint64(1) << (32 - network.length)) - 1))};
}

Result<AddressRange> AddressRange::parse(const QString &text)
{
    const QString typed = text.trimmed();
    const auto refuse = [&typed](const QString &why) { return fail(ErrorCode::Rejected, why, {}, typed); };
    if (typed.contains(u':'))
        return refuse(
            RangeText::tr("An IPv6 network has too many addresses to ask each. Its hosts are asked by multicast anyway."));
    if (typed.contains(u'/')) {
        MUSTER_TRY(const Prefix network, Prefix::parse(typed));
        return of(network);
    }
    const qsizetype dash = std::max(typed.indexOf(u'-'), typed.indexOf(u'\u2013'));
    const QString from = typed.left(dash < 0 ? typed.size() : dash).trimmed();
    const auto first = writtenAddress(from);
    if (!first)
        return refuse(
            RangeText::tr("\"%1\" is no range of addresses. Write it as 10.0.1.0/24, or as 10.0.1.20-10.0.1.90.").arg(typed));
    if (dash < 0)
        return AddressRange{*first, *first};
    const QString to = typed.sliced(dash + 1).trimmed();
    const auto last = endAddress(to, *first);
    if (!last)
        return refuse(RangeText::tr("\"%1\" is no address to end at. Write it as 10.0.1.90, or as 90.").arg(to));
    if (*last < *first)
        return refuse(RangeText::tr("%1 stands before %2. Write the lower address first.").arg(addressText(*last), from));
    return AddressRange{*first, *last};
}

QString AddressRange::toString() const
{
    if (first == last)
        return addressText(first);
    if (const quint64 all = quint64(size()); std::has_single_bit(all) && first % all == 0)
        return Prefix{QHostAddress(first), 32 - std::countr_zero(all)}.toString();
    return u"%1-%2"_s.arg(addressText(first), addressText(last));
}

bool AddressRange::contains(const QHostAddress &address) const
{
    return address.protocol() == QAbstractSocket::IPv4Protocol && contains(address.toIPv4Address());
}

QHostAddress ownAddressAround(const NetworkInterface &interface, const AddressRange &range)
{
    for (const NetworkInterface::Address &own : interface.addresses)
        if (own.address.protocol() == QAbstractSocket::IPv4Protocol
            && AddressRange::of(Prefix::around(own.address, own.prefixLength)).contains(range))
            return own.address;
    return {};
}

QSet<quint32> nobodysAddresses(const NetworkInterface &interface, const AddressRange &range)
{
    QSet<quint32> nobodys;
    for (const NetworkInterface::Address &own : interface.addresses) {
        if (own.address.protocol() != QAbstractSocket::IPv4Protocol)
            continue;
        const Prefix network = Prefix::around(own.address, own.prefixLength);
        const AddressRange around = AddressRange::of(network);
        if (!around.contains(range))
            continue;
        nobodys.insert(own.address.toIPv4Address());
        if (network.length < 31) // RFC 3021
            nobodys.unite({around.first, around.last});
    }
    erase_if(nobodys, [&range](quint32 address) { return !range.contains(address); });
    return nobodys;
}

} // namespace muster::discovery
