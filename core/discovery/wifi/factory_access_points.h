// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QRegularExpression>
#include <QVector>

#include <optional>

namespace muster::discovery {

/// The access point a kind of device opens while nobody has claimed it, or when it lost its network.
struct FactoryAccessPoint
{
    QRegularExpression pattern; ///< of the whole SSID; groups "mac" and "model" are what they are called
    QString vendor;
    QString model;
    QString kind;
    QString driver;         ///< the family of drivers that claims it
    QString address;        ///< at which the device is found in its own network
    bool isFactory = false; ///< only opened by devices nobody has claimed
};

/// The table of factory access points, resources/knowledge/factory_access_points.json.
class FactoryAccessPoints
{
public:
    struct Match
    {
        const FactoryAccessPoint &row; ///< lives as long as the table
        QString mac;                   ///< twelve digits; empty where the SSID holds none
        QString model;
    };

    /// Rejected, with the place as a JSON pointer, for anything it does not know.
    static Result<FactoryAccessPoints> read(const QByteArray &json);
    /// The one the program is shipped with.
    static Result<FactoryAccessPoints> shipped();

    /// The first row that fits; SSIDs are any 32 bytes.
    std::optional<Match> match(const QByteArray &ssid) const;
    qsizetype size() const { return m_rows.size(); }

private:
    QVector<FactoryAccessPoint> m_rows;
};

} // namespace muster::discovery
