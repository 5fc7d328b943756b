// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/snmp/snmp_message.h"

namespace muster::discovery {

/// What an agent said of itself.
struct SnmpFacts
{
    bool publicAnswers = false;      ///< version 2c, community "public"
    QByteArray engineId;             ///< as version 3 told it to somebody without a name
    QVector<SnmpVariable> variables; ///< of those asked for

    bool isEmpty() const { return !publicAnswers && engineId.isEmpty(); }
    /// What `name` is; null when that was not said, or is of another type.
    template<typename T>
    const T *find(const SnmpOid &name) const
    {
        for (const SnmpVariable &variable : variables)
            if (variable.name == name)
                return std::get_if<T>(&variable.value);
        return nullptr;
    }
};

/// The conversation with one agent, without the network: which question is open, and what the answers come to. Version 2c with the
/// community "public" is tried: who the system is, then its interfaces and parts, then the chassis among these, and what printers
/// and UPSs say. Where that meets silence, version 3 is asked for the id of its engine, which needs no name. Reads only.
class SnmpVisit final
{
public:
    static constexpr int rowsOfTables = 12;
    static constexpr qsizetype mostVariables = 64; ///< kept of all answers
    static constexpr int mostRefusals = 8;         ///< of questions that are asked again with fewer variables

    /// Begins with the first question. `id` can't be guessed by who is not asked.
    explicit SnmpVisit(qint32 id);

    bool isOver() const { return m_step == Step::Over; }
    /// The open question; the same bytes until hear() or giveUp() end it.
    const QByteArray &question() const { return m_question; }
    /// True when it answers the open question; `nextId` is then the next one's.
    bool hear(const SnmpMessage &message, qint32 nextId);
    /// Nobody answers the open question.
    void giveUp(qint32 nextId);
    /// Nobody is there to answer any.
    void end() { m_step = Step::Over; }

    const SnmpFacts &facts() const { return m_facts; }

private:
    enum class Step { System, Tables, Details, Engine, Over };

    void ask(Step step, qint32 id);
    void askAgain(QVector<SnmpOid> names, qint32 id);
    bool askLess(const SnmpMessage &refusal, qint32 id);
    void keep(const SnmpMessage &message);
    QVector<SnmpOid> details() const;

    Step m_step = Step::Over;
    qint32 m_id = 0;
    QByteArray m_question;
    QVector<SnmpOid> m_asked;
    QVector<SnmpOid> m_later; ///< what was too much for one answer
    int m_refusals = 0;
    SnmpFacts m_facts;
};

/// Which row of ENTITY-MIB's table stands for the whole device: its chassis, or the first there is; 0: none.
quint32 chassisOf(const QVector<SnmpVariable> &variables);

} // namespace muster::discovery
