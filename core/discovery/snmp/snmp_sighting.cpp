// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_sighting.h"

#include "discovery/plain_text.h"
#include "discovery/snmp/engine_id.h"

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype mostSnmpMacs = 8;
constexpr int snmpAgentPort = 161;

/// What one agent says, put together to a Sighting field by field. Where several of its variables tell one thing, the one that knows
/// best is asked first.
class SnmpPortrait
{
public:
    SnmpPortrait(const SnmpFacts &facts, const EnterpriseNumbers &enterprises, Sighting &sighting)
        : m_facts(facts)
        , m_enterprises(enterprises)
        , m_sighting(sighting)
        , m_chassis(chassisOf(facts.variables))
        , m_engineId(engineBytes())
        , m_engine(EngineId::of(m_engineId))
    {
        if (const SnmpOid *object = facts.find<SnmpOid>(mib::sysObjectId))
            m_object = *object;
    }

    void paint()
    {
        put(u"name"_s, {text(mib::sysName)});
        put(u"description"_s, {text(mib::sysDescr)});
        put(u"location"_s, {text(mib::sysLocation)});
        put(u"vendor"_s, {vendor(), text(mib::upsManufacturer), entity(mib::entityMaker)});
        // The first device of a printer's table is the printer; of others it is a processor.
        put(u"model"_s,
            {entity(mib::entityModel), text(mib::upsModel), isThere(mib::printerSerial) ? text(mib::hrDeviceDescr) : QString()});
        // RFC 6933: for most it is the software that is upgraded, and the firmware what boots it.
        put(u"firmware"_s,
            {entity(mib::entitySoftware), entity(mib::entityFirmware), text(mib::upsSoftware), text(mib::upsAgentSoftware)});
        put(u"hardware"_s, {entity(mib::entityHardware)});
        put(u"chassis"_s, {entity(mib::entityDescr)});
        put(u"kind"_s, {kind()});
        addSerial();
        addMacs();
        addService();
    }

private:
    QByteArray engineBytes() const
    {
        const QByteArray *said = m_facts.find<QByteArray>(mib::engineId);
        return said && m_facts.engineId.isEmpty() ? said->first(qMin<qsizetype>(said->size(), 32)) : m_facts.engineId;
    }

    bool isThere(const SnmpOid &name) const { return m_facts.find<QByteArray>(name); }

    QString text(const SnmpOid &name) const
    {
        const QByteArray *said = m_facts.find<QByteArray>(name);
        const QString plain = said ? plainText(QByteArrayView(*said)) : QString();
        static const QStringList nothings{u"n/a"_s,           u"na"_s, u"none"_s, u"unknown"_s, u"not specified"_s,
                                          u"not available"_s, u"-"_s};
        return nothings.contains(plain, Qt::CaseInsensitive) ? QString() : plain;
    }

    QString entity(const SnmpOid &column) const { return m_chassis == 0 ? QString() : text(column.child(m_chassis)); }

    /// Whose agent it is: what the system names itself by goes before its engine.
    const Enterprise *enterprise() const
    {
        const Enterprise *named = m_enterprises.ofObject(m_object);
        return named ? named : m_enterprises.ofNumber(m_engine.enterprise);
    }

    QString vendor() const
    {
        const Enterprise *maker = enterprise();
        return maker ? maker->vendor : QString();
    }

    QString kind() const
    {
        for (const SnmpOid &name : {mib::upsManufacturer, mib::upsModel, mib::printerSerial})
            if (isThere(name))
                return m_enterprises.kindOfObject(name);
        if (const QString known = m_enterprises.kindOfObject(m_object); !known.isEmpty())
            return known;
        if (const qint64 *layers = m_facts.find<qint64>(mib::sysServices))
            return m_enterprises.kindOfLayers(*layers);
        const Enterprise *maker = enterprise();
        return maker ? maker->kind : QString();
    }

    void put(const QString &field, std::initializer_list<QString> values)
    {
        for (const QString &value : values) {
            if (value.isEmpty())
                continue;
            m_sighting.attributes.insert(field, value);
            return;
        }
    }

    void addSerial()
    {
        for (const QString &serial : {entity(mib::entitySerial), text(mib::printerSerial)}) {
            const auto identifier = Identifier::create(IdentifierType::Serial, serial, m_sighting.source, m_sighting.at);
            if (!identifier)
                continue; // empty, or a placeholder
            m_sighting.identifiers.append(*identifier);
            m_sighting.attributes.insert(u"serial"_s, identifier->value);
            return;
        }
    }

    void addMac(const QString &mac)
    {
        const auto identifier = Identifier::create(IdentifierType::Mac, mac, m_sighting.source, m_sighting.at);
        if (identifier && m_macs < mostSnmpMacs && !m_sighting.identifiers.contains(*identifier)) {
            m_sighting.identifiers.append(*identifier);
            ++m_macs;
        }
    }

    void addMacs()
    {
        addMac(m_engine.mac);
        for (const SnmpVariable &variable : m_facts.variables)
            if (const auto *bytes = std::get_if<QByteArray>(&variable.value);
                bytes && variable.name.startsWith(mib::ifPhysAddress))
                addMac(ownMac(*bytes));
    }

    void addService()
    {
        Service service{m_sighting.source, u"snmp"_s, {}, snmpAgentPort, {}};
        service.attributes.insert(u"version"_s, m_facts.publicAnswers ? u"2c"_s : u"3"_s);
        if (m_facts.publicAnswers)
            service.attributes.insert(u"community"_s, QString::fromLatin1(publicCommunity));
        if (!m_engineId.isEmpty())
            service.attributes.insert(u"engineId"_s, QString::fromLatin1(m_engineId.toHex()));
        if (const Enterprise *maker = enterprise(); maker && !maker->software.isEmpty())
            service.attributes.insert(u"agent"_s, maker->software);
        m_sighting.services.append(service);
    }

    const SnmpFacts &m_facts;
    const EnterpriseNumbers &m_enterprises;
    Sighting &m_sighting;
    const quint32 m_chassis;
    const QByteArray m_engineId;
    const EngineId m_engine;
    SnmpOid m_object;
    qsizetype m_macs = 0;
};

} // namespace

std::optional<Sighting> snmpSighting(const SnmpFacts &facts, const EnterpriseNumbers &enterprises, const QString &interface,
                                     const QHostAddress &agent, Timestamp at)
{
    if (facts.isEmpty())
        return std::nullopt;
    Sighting sighting;
    sighting.source = u"snmp"_s;
    sighting.at = at;
    sighting.interface = interface;
    sighting.endpoint = agent.toString();
    SnmpPortrait(facts, enterprises, sighting).paint();
    return sighting;
}

} // namespace muster::discovery
