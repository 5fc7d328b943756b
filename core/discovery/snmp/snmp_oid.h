// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>

#include <optional>

namespace muster::discovery {

/// An object identifier (X.660), as SNMP names its variables by.
struct SnmpOid
{
    static constexpr qsizetype mostArcs = 128; ///< RFC 3416 section 4.1

    QVector<quint32> arcs;

    SnmpOid() = default;
    SnmpOid(std::initializer_list<quint32> list) : arcs(list) {}

    /// Reads "1.3.6.1.4.1.9"; none when it is not that.
    static std::optional<SnmpOid> parse(QStringView dotted);

    bool startsWith(const SnmpOid &root) const;
    /// This one with `arc` behind it.
    SnmpOid child(quint32 arc) const;

    friend bool operator==(const SnmpOid &, const SnmpOid &) = default;
};

/// The variables that are asked for.
namespace mib {

// SNMPv2-MIB (RFC 3418)
inline const SnmpOid sysDescr{1, 3, 6, 1, 2, 1, 1, 1, 0};
inline const SnmpOid sysObjectId{1, 3, 6, 1, 2, 1, 1, 2, 0};
inline const SnmpOid sysName{1, 3, 6, 1, 2, 1, 1, 5, 0};
inline const SnmpOid sysLocation{1, 3, 6, 1, 2, 1, 1, 6, 0};
inline const SnmpOid sysServices{1, 3, 6, 1, 2, 1, 1, 7, 0};
// IF-MIB (RFC 2863); by interface
inline const SnmpOid ifPhysAddress{1, 3, 6, 1, 2, 1, 2, 2, 1, 6};
// HOST-RESOURCES-MIB (RFC 2790): a printer's first device is the printer
inline const SnmpOid hrDeviceDescr{1, 3, 6, 1, 2, 1, 25, 3, 2, 1, 3, 1};
// UPS-MIB (RFC 1628)
inline const SnmpOid upsManufacturer{1, 3, 6, 1, 2, 1, 33, 1, 1, 1, 0};
inline const SnmpOid upsModel{1, 3, 6, 1, 2, 1, 33, 1, 1, 2, 0};
inline const SnmpOid upsSoftware{1, 3, 6, 1, 2, 1, 33, 1, 1, 3, 0};
inline const SnmpOid upsAgentSoftware{1, 3, 6, 1, 2, 1, 33, 1, 1, 4, 0};
// Printer-MIB (RFC 3805): of the first printer
inline const SnmpOid printerSerial{1, 3, 6, 1, 2, 1, 43, 5, 1, 1, 17, 1};
// ENTITY-MIB (RFC 6933); by physical entity
inline const SnmpOid entityDescr{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 2};
inline const SnmpOid entityClass{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 5};
inline const SnmpOid entityHardware{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 8};
inline const SnmpOid entityFirmware{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 9};
inline const SnmpOid entitySoftware{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 10};
inline const SnmpOid entitySerial{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 11};
inline const SnmpOid entityMaker{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 12};
inline const SnmpOid entityModel{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 13};
// SNMP-FRAMEWORK-MIB (RFC 3411)
inline const SnmpOid engineId{1, 3, 6, 1, 6, 3, 10, 2, 1, 1, 0};
// The makers' own: the next arc is the maker's number with IANA
inline const SnmpOid enterprises{1, 3, 6, 1, 4, 1};

} // namespace mib

} // namespace muster::discovery
