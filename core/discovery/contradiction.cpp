// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/contradiction.h"

#include "base/text.h"
#include "discovery/sighting_merge.h"

#include <algorithm>

namespace muster::discovery {

namespace {

/// What a vendor is called varies ("Acme", "ACME, Inc."): the first word counts.
QString vendorWord(const QString &vendor)
{
    QString word;
    for (const QChar c : foldCase(vendor)) {
        if (c.isLetterOrNumber())
            word += c;
        else if (!word.isEmpty())
            break;
    }
    return word;
}

bool contradict(const Identifier &one, const Identifier &other, bool isSameVendor)
{
    if (one.type != other.type || one.value == other.value)
        return false;
    if (one.strength() == Strength::Proof)
        return true;
    return one.type == IdentifierType::Serial && one.source == other.source && (isSameVendor || isReadFromTheDevice(one.source));
}

} // namespace

bool areOtherVendors(const QString &one, const QString &other)
{
    return !one.isEmpty() && !other.isEmpty() && vendorWord(one) != vendorWord(other);
}

bool isReadFromTheDevice(const QString &source)
{
    return authorityOf(source) >= authorityOf(QStringLiteral("snmp"));
}

bool Contradiction::isCertain() const
{
    return isProof() || isReadFromTheDevice(one.source);
}

std::optional<Contradiction> contradictionOf(const Device &device, const QVector<Identifier> &identifiers, const QString &vendor)
{
    const bool isSameVendor = !vendor.isEmpty() && foldCase(vendor) == foldCase(device.vendor);
    std::optional<Contradiction> found;
    for (const Identifier &own : device.identifiers) {
        for (const Identifier &other : identifiers) {
            // A device that has both had them before, and nobody minded.
            const auto isEqual = [](const Identifier &a, const Identifier &b) { return a.type == b.type && a.value == b.value; };
            const bool isKnown = std::ranges::any_of(device.identifiers,
                                                     [&](const Identifier &each) { return isEqual(each, other); })
                                 || std::ranges::any_of(identifiers, [&](const Identifier &each) { return isEqual(each, own); });
            if (isKnown || !contradict(own, other, isSameVendor))
                continue;
            if (!found || own.strength() < found->one.strength())
                found = Contradiction{own, other};
        }
    }
    return found;
}

} // namespace muster::discovery
