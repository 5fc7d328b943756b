// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/vendor_names.h"

#include "discovery/plain_text.h"
#include "discovery/vendors/hex_number.h"
#include "discovery/vendors/ieee_list.h"
#include "discovery/vendors/usb_list.h"

#include <QCoreApplication>
#include <QFile>
#include <QStringList>

#include <mutex>
#include <optional>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct VendorText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::VendorNames)
};

/// Empty when there is no such file, or none that can be a list.
QByteArray wholeFile(const QString &path)
{
    constexpr qint64 largestList = 64 * 1024 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.isSequential() || file.size() > largestList)
        return {};
    return file.read(largestList);
}

std::optional<quint64> macNumber(const QString &mac)
{
    QString digits = mac;
    digits.remove(u':').remove(u'-').remove(u'.');
    return digits.size() == 12 ? hexNumber(digits.toLatin1()) : std::nullopt;
}

} // namespace

struct VendorNames::Lists
{
    QString ieeeFolder;
    QString usbFile;
    std::once_flag macOnce;
    std::once_flag usbOnce;
    MacAssignments macs;
    UsbNames usb;
    QStringList missing; ///< IEEE lists

    void needMacs() { std::call_once(macOnce, &Lists::readMacs, this); }
    void needUsb() { std::call_once(usbOnce, &Lists::readUsb, this); }

    void readMacs()
    {
        // iab: Individual Address Blocks, the 36 bits that were given out before there was MA-S.
        for (const QString &name : {u"oui.csv"_s, u"mam.csv"_s, u"oui36.csv"_s, u"iab.csv"_s}) {
            const QString path = ieeeFolder + u'/' + name;
            if (readIeeeList(wholeFile(path), macs) == 0)
                missing.append(path);
        }
        macs.large.finish();
        macs.medium.finish();
        macs.small.finish();
    }

    void readUsb() { usb = readUsbList(wholeFile(usbFile)); }
};

VendorNames::VendorNames(const QString &ieeeFolder, const QString &usbIds) : m_lists(std::make_unique<Lists>())
{
    m_lists->ieeeFolder = ieeeFolder;
    m_lists->usbFile = usbIds;
}

VendorNames::~VendorNames() = default;

QString VendorNames::ofMac(const QString &mac) const
{
    constexpr quint64 locallyAdministered = quint64(2) << 40;
    const auto number = macNumber(mac);
    if (!number || *number & locallyAdministered)
        return {};
    m_lists->needMacs();
    const MacAssignments &macs = m_lists->macs;
    for (const auto &[table, bits] : {std::pair(&macs.small, 36), std::pair(&macs.medium, 28), std::pair(&macs.large, 24)})
        if (const QByteArrayView name = table->find(*number >> (48 - bits)); !name.isNull())
            return plainText(name);
    return {};
}

QString VendorNames::ofUsbVendor(quint16 vendor) const
{
    m_lists->needUsb();
    return plainText(m_lists->usb.vendors.find(vendor));
}

QString VendorNames::ofUsbProduct(quint16 vendor, quint16 product) const
{
    m_lists->needUsb();
    return plainText(m_lists->usb.products.find(quint32(vendor) << 16 | product));
}

QString VendorNames::reason() const
{
    m_lists->needMacs();
    m_lists->needUsb();
    QStringList sentences;
    if (!m_lists->missing.isEmpty())
        sentences.append(
            VendorText::tr("Makers of MAC addresses are not fully known: %1 can't be read. Install the package ieee-data.")
                .arg(m_lists->missing.join(u", "_s)));
    if (m_lists->usb.vendors.isEmpty())
        sentences.append(VendorText::tr("Makers of USB devices are not known: %1 can't be read. Install the package hwdata.")
                             .arg(m_lists->usbFile));
    return sentences.join(u' ');
}

} // namespace muster::discovery
