// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/detail.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// What the device itself shows, with who said it.
bool isDeviceField(const QString &attribute)
{
    static const QStringList fields{u"name"_s,     u"vendor"_s, u"model"_s,         u"kind"_s,
                                    u"firmware"_s, u"serial"_s, u"factoryDefault"_s};
    return fields.contains(attribute);
}

void takeDetail(QVector<Detail> &details, const Detail &said)
{
    const auto isBefore = [](const Detail &one, const Detail &other) {
        return std::tie(one.source, one.attribute) < std::tie(other.source, other.attribute);
    };
    const auto place = std::ranges::lower_bound(details, said, isBefore);
    const bool isKnown = place != details.end() && !isBefore(said, *place);
    if (!isKnown && details.size() < mostDetails)
        details.insert(place, said);
    else if (isKnown && said.at >= place->at)
        *place = said;
}

} // namespace

void takeDetails(QVector<Detail> &details, const Sighting &sighting)
{
    for (auto said = sighting.attributes.begin(); said != sighting.attributes.end(); ++said)
        if (!said.value().isEmpty() && !isDeviceField(said.key()))
            takeDetail(details, {sighting.source, said.key(), said.value().left(longestDetail), sighting.at});
}

void takeDetails(QVector<Detail> &details, const QVector<Detail> &others)
{
    for (const Detail &other : others)
        takeDetail(details, other);
}

QVector<Detail> detailsOf(const QVector<Sighting> &sightings)
{
    QVector<Detail> details;
    for (const Sighting &sighting : sightings)
        takeDetails(details, sighting);
    return details;
}

QString detailOf(const QVector<Detail> &details, QStringView attribute)
{
    const Detail *newest = nullptr;
    for (const Detail &detail : details)
        if (detail.attribute == attribute && (!newest || detail.at > newest->at))
            newest = &detail;
    return newest ? newest->value : QString();
}

} // namespace muster::discovery
