// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/sighting.h"

#include <QHash>

namespace muster::discovery {

/// What a DNS-SD service type says about the device that offers it, and how its TXT keys are to be read.
struct ServiceType
{
    /// A field of a device, or an identifier of `type`, and the TXT keys it is found under, the best first.
    struct FieldKeys
    {
        QString field;
        QStringList keys;
    };
    struct IdentifierKeys
    {
        IdentifierType type = IdentifierType::Mac;
        QStringList keys;
    };

    QString type;         ///< "_ipp._tcp"
    bool isAsked = false; ///< common enough to be asked for before anybody has said that he has it
    QString kind;
    QString vendor;
    QVector<FieldKeys> fields;
    QVector<IdentifierKeys> identifiers;
    QString kindKey;              ///< a TXT key whose value decides the kind ...
    QMap<QString, QString> kinds; ///< ... by this table
    QString factoryDefaultKey;    ///< a TXT key that tells whether it is as it left the factory ...
    QStringList factoryDefault;   ///< ... with these values it is ...
    QStringList claimed;          ///< ... and with these somebody has taken it; any other says nothing
    QString driverHint;           ///< the driver that would take it
    bool hasMacInName = false;    ///< the instance name holds a MAC, as in "AABBCCDDEEFF@Kitchen" or "desk [00:11:22:33:44:55]"
};

/// The table of service types, resources/knowledge/dns_sd.json. Its order is an order of trust: where two services of a device
/// disagree, the type that stands first is believed.
class ServiceTypes
{
public:
    /// Rejected, with the place as a JSON pointer, for anything it does not know.
    static Result<ServiceTypes> read(const QByteArray &json);
    /// The one the program is shipped with.
    static Result<ServiceTypes> shipped();

    const QVector<ServiceType> &all() const { return m_types; }
    /// Types worth asking for at once.
    QStringList asked() const;

    /// Adds what the sighting's services say about the device to its attributes and identifiers; what is there stays. Values
    /// that can't be an identifier are passed over. Whether it is as it left the factory is unknown when what told it is
    /// offered no longer.
    void describe(Sighting &sighting) const;

private:
    QVector<ServiceType> m_types;
    QHash<QString, qsizetype> m_places; ///< in m_types, by type
};

} // namespace muster::discovery
