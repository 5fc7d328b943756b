// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "discovery/snmp/snmp_oid.h"

#include <QHash>

namespace muster::discovery {

/// Who has a private enterprise number of IANA's (RFC 2578 section 2).
struct Enterprise
{
    quint32 number = 0;
    QString vendor;   ///< makes devices
    QString software; ///< makes agents that run on others' devices: it says nothing about the maker
    QString kind;     ///< of all that is made there
};

/// The table of what SNMP's numbers mean, resources/knowledge/enterprise_numbers.json.
class EnterpriseNumbers
{
public:
    /// Rejected, with the place as a JSON pointer, for anything it does not know.
    static Result<EnterpriseNumbers> read(const QByteArray &json);
    /// The one the program is shipped with.
    static Result<EnterpriseNumbers> shipped();

    /// The one whose number follows 1.3.6.1.4.1 in `object`, as in sysObjectID; none: not known.
    const Enterprise *ofObject(const SnmpOid &object) const;
    const Enterprise *ofNumber(quint32 number) const;
    /// By the longest beginning that the table has, or else by its enterprise.
    QString kindOfObject(const SnmpOid &object) const;
    /// By sysServices, the layers a device works on (RFC 3418).
    QString kindOfLayers(qint64 services) const;

    const QVector<Enterprise> &all() const { return m_enterprises; }

private:
    struct ObjectKind
    {
        SnmpOid root;
        QString kind;
    };
    struct LayerKind
    {
        int mask = 0;
        int value = 0;
        QString kind;
    };

    QVector<Enterprise> m_enterprises;
    QHash<quint32, qsizetype> m_places; ///< in m_enterprises, by number
    QVector<ObjectKind> m_objects;
    QVector<LayerKind> m_layers;
};

} // namespace muster::discovery
