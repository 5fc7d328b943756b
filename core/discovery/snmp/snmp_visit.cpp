// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/snmp/snmp_visit.h"

#include <algorithm>

namespace muster::discovery {

namespace {

constexpr qint64 entityIsChassis = 3; // PhysicalClass, RFC 6933
constexpr int snmpTooBig = 1;         // error-status, RFC 3416 section 3
constexpr int snmpNoSuchName = 2;
constexpr int snmpGenErr = 5;
constexpr qsizetype shortestEngineId = 5; // RFC 3411 section 5, SnmpEngineID
constexpr qsizetype longestEngineId = 32;

bool isBelowOneOf(const SnmpOid &name, const QVector<SnmpOid> &roots)
{
    return std::ranges::any_of(roots, [&name](const SnmpOid &root) { return name.startsWith(root); });
}

} // namespace

quint32 chassisOf(const QVector<SnmpVariable> &variables)
{
    quint32 first = 0;
    for (const SnmpVariable &variable : variables) {
        const auto *kind = std::get_if<qint64>(&variable.value);
        if (!kind || !variable.name.startsWith(mib::entityClass) || variable.name.arcs.size() != mib::entityClass.arcs.size() + 1)
            continue;
        if (*kind == entityIsChassis)
            return variable.name.arcs.back();
        if (first == 0)
            first = variable.name.arcs.back();
    }
    return first;
}

SnmpVisit::SnmpVisit(qint32 id)
{
    ask(Step::System, id);
}

void SnmpVisit::ask(Step step, qint32 id)
{
    m_step = step;
    m_id = id;
    m_later.clear();
    switch (step) {
    case Step::System:
        m_asked = {mib::sysDescr, mib::sysObjectId, mib::sysName, mib::sysLocation, mib::sysServices};
        m_question = snmpGet(id, m_asked);
        break;
    case Step::Tables:
        m_asked = {mib::ifPhysAddress, mib::entityClass};
        m_question = snmpGetRows(id, m_asked, rowsOfTables);
        break;
    case Step::Details:
        m_asked = details();
        m_question = snmpGet(id, m_asked);
        break;
    case Step::Engine:
        m_asked.clear();
        m_question = snmpAskEngine(id);
        break;
    case Step::Over: break;
    }
}

void SnmpVisit::askAgain(QVector<SnmpOid> names, qint32 id)
{
    m_id = id;
    m_asked = std::move(names);
    m_question = snmpGet(id, m_asked);
}

/// Some agents refuse all of a question for one variable they don't have, as version 1 did, or for the length of the answer: without
/// that variable then, or in halves. False when that is not it.
bool SnmpVisit::askLess(const SnmpMessage &refusal, qint32 id)
{
    if (m_step == Step::Tables || m_asked.size() < 2 || ++m_refusals > mostRefusals)
        return false;
    QVector<SnmpOid> names = m_asked;
    const bool isAboutOne = refusal.errorStatus == snmpNoSuchName || refusal.errorStatus == snmpGenErr;
    if (isAboutOne && refusal.errorIndex >= 1 && refusal.errorIndex <= names.size()) {
        names.removeAt(refusal.errorIndex - 1);
    } else if (refusal.errorStatus == snmpTooBig) {
        const qsizetype half = names.size() / 2;
        m_later = names.sliced(half) + m_later;
        names.resize(half);
    } else {
        return false;
    }
    askAgain(std::move(names), id);
    return true;
}

QVector<SnmpOid> SnmpVisit::details() const
{
    QVector<SnmpOid> names{mib::engineId, mib::printerSerial, mib::hrDeviceDescr,   mib::upsManufacturer,
                           mib::upsModel, mib::upsSoftware,   mib::upsAgentSoftware};
    if (const quint32 chassis = chassisOf(m_facts.variables))
        for (const SnmpOid *column : {&mib::entityDescr, &mib::entityHardware, &mib::entityFirmware, &mib::entitySoftware,
                                      &mib::entitySerial, &mib::entityMaker, &mib::entityModel})
            names += column->child(chassis);
    return names;
}

bool SnmpVisit::hear(const SnmpMessage &message, qint32 nextId)
{
    if (isOver() || message.id != m_id)
        return false;
    if (m_step == Step::Engine) {
        // A report it should be; that it names itself is what counts.
        const qsizetype size = message.engineId.size();
        if (message.version != SnmpMessage::Version::V3 || size < shortestEngineId || size > longestEngineId)
            return false;
        m_facts.engineId = message.engineId;
        ask(Step::Over, nextId);
        return true;
    }
    if (message.version != SnmpMessage::Version::V2c || message.kind != SnmpMessage::Kind::Response)
        return false;
    if (message.errorStatus != 0 && askLess(message, nextId))
        return true;
    if (message.errorStatus != 0 && m_step == Step::System && !m_facts.publicAnswers) { // somebody, but not for us
        ask(Step::Engine, nextId);
        return true;
    }
    m_facts.publicAnswers = true;
    if (message.errorStatus == 0)
        keep(message);
    if (!m_later.isEmpty()) {
        askAgain(std::exchange(m_later, {}), nextId);
        return true;
    }
    ask(m_step == Step::System ? Step::Tables : m_step == Step::Tables ? Step::Details : Step::Over, nextId);
    return true;
}

void SnmpVisit::giveUp(qint32 nextId)
{
    switch (m_step) {
    case Step::System: ask(Step::Engine, nextId); break;
    case Step::Tables: ask(Step::Details, nextId); break; // GetBulk is more than some agents bear
    default: end();
    }
}

/// What was asked for, and is there.
void SnmpVisit::keep(const SnmpMessage &message)
{
    for (const SnmpVariable &variable : message.variables) {
        if (m_facts.variables.size() >= mostVariables)
            return;
        if (!std::holds_alternative<std::monostate>(variable.value) && isBelowOneOf(variable.name, m_asked))
            m_facts.variables.append(variable);
    }
}

} // namespace muster::discovery
