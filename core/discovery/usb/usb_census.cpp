// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_census.h"

#include "domain/identifier.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct CensusText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::UsbCensus)
};

/// "10C4:EA60"
QString makeOf(const UsbDevice &device)
{
    return u"%1:%2"_s.arg(uint(device.vendorId), 4, 16, QChar(u'0')).arg(uint(device.productId), 4, 16, QChar(u'0')).toUpper();
}

/// "10C4:EA60:0001"; empty when the device has no serial number at all. Vendor and product have a fixed width, so that a colon in
/// the serial number can't make two devices alike.
QString claimOf(const UsbDevice &device)
{
    const QString serial = QString::fromUtf8(device.serial).trimmed();
    return serial.isEmpty() ? QString() : makeOf(device) + u':' + serial;
}

/// Of a claim, or empty.
QStringView serialIn(QStringView claim)
{
    constexpr qsizetype make = 10; // "10C4:EA60:"
    return claim.sliced(std::min(make, claim.size()));
}

/// Serial numbers that chips are delivered with, beyond the placeholders no identifier is made of.
bool isDefaultSerial(const QString &serial)
{
    static const QStringList defaults{
        u"0x0001"_s,            // webcams
        u"200901010001"_s,      // webcams
        u"20100201396000000"_s, // Realtek card readers
        u"000001000000"_s,      // Realtek RTL8153
        u"A50285BI"_s,          // copies of FTDI's FT232R
    };
    // "0001" as in Silicon Labs' CP210x: a counter that nobody has moved.
    const bool isDigits = std::ranges::all_of(serial, [](QChar c) { return c >= u'0' && c <= u'9'; });
    return defaults.contains(serial, Qt::CaseInsensitive) || (isDigits && serial.toULongLong() <= 1 && serial.size() < 20);
}

} // namespace

void UsbCensus::add(const UsbDevice &device)
{
    constexpr qsizetype mostRemembered = 256;
    m_claims.remove(device.path);
    const QString claim = claimOf(device);
    if (claim.isEmpty())
        return;
    for (const QString &other : std::as_const(m_claims)) {
        if (other == claim && m_shared.size() < mostRemembered)
            m_shared.insert(claim);
        else if (other != claim && serialIn(other) == serialIn(claim) && m_spread.size() < mostRemembered)
            m_spread.insert(serialIn(claim).toString());
    }
    m_claims.insert(device.path, claim);
}

void UsbCensus::remove(const QString &path)
{
    m_claims.remove(path);
}

void UsbCensus::clear()
{
    m_claims.clear();
    m_shared.clear();
    m_spread.clear();
}

QString UsbCensus::identityOf(const UsbDevice &device) const
{
    return standingOf(device) == SerialStanding::Own ? claimOf(device) : QString();
}

QString UsbCensus::serialOf(const UsbDevice &device) const
{
    const QString serial = serialIn(identityOf(device)).toString();
    return m_spread.contains(serial) ? QString() : serial;
}

SerialStanding UsbCensus::standingOf(const UsbDevice &device) const
{
    const QString claim = claimOf(device);
    if (claim.isEmpty())
        return SerialStanding::None;
    if (m_shared.contains(claim))
        return SerialStanding::Shared;
    // No word on placeholders, hostile characters and length here: the identifiers have it.
    const QString serial = serialIn(claim).toString();
    const bool isName = !isDefaultSerial(serial) && Identifier::create(IdentifierType::Serial, serial, {}, {})
                        && Identifier::create(IdentifierType::Usb, claim, {}, {});
    return isName ? SerialStanding::Own : SerialStanding::Placeholder;
}

QString UsbCensus::remark() const
{
    if (m_shared.isEmpty())
        return {};
    // A device chose the text: one is named, and it is kept short.
    const QString claim = *std::ranges::min_element(m_shared);
    const auto bearers = std::ranges::count(m_claims, claim);
    const QString serial = Identifier::create(IdentifierType::Usb, serialIn(claim), {}, {})
                               ? serialIn(claim).first(std::min<qsizetype>(40, serialIn(claim).size())).toString()
                               : QString();
    if (m_shared.size() == 1 && bearers > 1 && !serial.isEmpty())
        return CensusText::tr("USB serial %1 (%2) is shared by %n devices here, so it joins nothing.", nullptr, int(bearers))
            .arg(serial, claim.first(9));
    return CensusText::tr("%n USB serial numbers are shared by several devices here, so they join nothing.", nullptr,
                          int(m_shared.size()));
}

QString placeOf(const UsbDevice &device)
{
    return device.plug.isEmpty() ? QString() : u"%1@%2/%3"_s.arg(makeOf(device), device.path, device.plug);
}

} // namespace muster::discovery
