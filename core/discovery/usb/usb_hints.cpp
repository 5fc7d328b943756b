// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/usb_hints.h"

#include "domain/json_reader.h"

#include <QCoreApplication>
#include <QFile>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostUsbHints = 2000;

struct UsbHintsText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery::UsbHints)
};

QString usbNumber(quint16 number)
{
    return QString::number(number, 16).toUpper().rightJustified(4, u'0');
}

QString usbNumberProblem(const QString &text)
{
    static const QRegularExpression number(u"\\A[0-9A-F]{4}\\z"_s);
    return number.match(text).hasMatch() ? QString() : UsbHintsText::tr("A USB number is written as 303A.");
}

QString hintWordProblem(const QString &text)
{
    static const QRegularExpression word(u"\\A[a-z][a-z0-9-]*\\z"_s);
    return word.match(text).hasMatch() ? QString() : UsbHintsText::tr("This is one word in lower case.");
}

UsbHint readHint(JsonReader &reader)
{
    UsbHint hint;
    hint.vendor = reader.text(u"vendor");
    hint.model = reader.text(u"model");
    hint.kind = reader.text(u"kind", hintWordProblem);
    hint.driver = reader.text(u"driverHint", hintWordProblem);
    return hint;
}

void keepHint(QHash<QString, UsbHint> &hints, const QString &key, const UsbHint &hint, JsonReader &reader)
{
    if (hints.contains(key))
        reader.refuse({}, UsbHintsText::tr("%1 stands in the table twice.").arg(key));
    hints.insert(key, hint);
}

} // namespace

Result<UsbHints> UsbHints::read(const QByteArray &json)
{
    UsbHints table;
    MUSTER_CHECK(JsonReader::readDocument(json, [&table](JsonReader &reader) {
        reader.require(u"devices");
        reader.objects(u"devices", mostUsbHints, [&table](JsonReader &object) {
            QString key = object.requiredText(u"vendorId", usbNumberProblem);
            if (const QString product = object.text(u"productId", usbNumberProblem); !product.isEmpty())
                key += u':' + product;
            keepHint(table.m_devices, key, readHint(object), object);
        });
        reader.objects(u"volumes", mostUsbHints, [&table](JsonReader &object) {
            const QString label = object.requiredText(u"label").toCaseFolded();
            keepHint(table.m_volumes, label, readHint(object), object);
        });
    }));
    return table;
}

Result<UsbHints> UsbHints::shipped()
{
    QFile file(u":/knowledge/usb_hints.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorCode::Internal, UsbHintsText::tr("The table of USB devices is missing."), file.errorString(),
                    file.fileName());
    return read(file.readAll());
}

UsbHint UsbHints::ofDevice(quint16 vendorId, quint16 productId) const
{
    const QString vendor = usbNumber(vendorId);
    const auto product = m_devices.constFind(vendor + u':' + usbNumber(productId));
    return product != m_devices.constEnd() ? *product : m_devices.value(vendor);
}

UsbHint UsbHints::ofVolume(const QString &label) const
{
    return m_volumes.value(label.toCaseFolded());
}

} // namespace muster::discovery
