// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/doctor_facts.h"
#include "domain/words.h"

namespace muster::discovery {

/// How well one source hears in one place.
enum class Coverage {
    Heard,       ///< something came
    AskedSilent, ///< we asked, and nothing came
    Listening,   ///< nothing was sent, and nothing came
    Blocked,     ///< something on this machine or on the way keeps it from hearing
    Isolated,    ///< the network keeps its hosts from speaking to each other
    NotPossible, ///< the interface can't carry it
    TurnedOff,   ///< nobody asked for it
};

inline constexpr Words<Coverage, 7> coverageWords{{{
    {Coverage::Heard, "heard"},
    {Coverage::AskedSilent, "asked-silent"},
    {Coverage::Listening, "listening"},
    {Coverage::Blocked, "blocked"},
    {Coverage::Isolated, "isolated"},
    {Coverage::NotPossible, "not-possible"},
    {Coverage::TurnedOff, "turned-off"},
}}};

/// One source on one interface in one IP family.
struct CoverageCell
{
    QString interface;              ///< empty: the machine's own buses, or a source that is turned off everywhere
    QString source;                 ///< id
    std::optional<IpFamily> family; ///< none: a bus, a radio, or both families together
    Coverage verdict = Coverage::NotPossible;
    QString reason; ///< a sentence for people; empty: the verdict says it all
    qint64 sent = 0;
    qint64 heard = 0; ///< datagrams or answers; of a bus and of radios: devices
    std::optional<Timestamp> lastSent;
    std::optional<Timestamp> lastHeard;

    friend bool operator==(const CoverageCell &, const CoverageCell &) = default;
};

/// What is heard where: interface x source x family. A value for screens.
struct CoverageMatrix
{
    struct Row
    {
        QString interface;
        QString about; ///< "10.0.1.0/24, wired", or what is wrong with it: "no address, wired"
        bool isReady = false;

        friend bool operator==(const Row &, const Row &) = default;
    };
    struct Column
    {
        QString source; ///< id
        QString title;
        bool isBus = false; ///< has one cell, whose interface is empty

        friend bool operator==(const Column &, const Column &) = default;
    };

    QVector<Row> rows;       ///< every interface but loopback and parts of bridges; those in use first
    QVector<Column> columns; ///< every source, in the order of the status
    QVector<CoverageCell> cells;

    /// Both families in one: the worse verdict where one is blocked, else the better one; counts summed up. For a bus `interface` is
    /// empty. TurnedOff where there is no cell.
    CoverageCell at(const QString &interface, const QString &source) const;

    friend bool operator==(const CoverageMatrix &, const CoverageMatrix &) = default;
};

/// Pure.
CoverageMatrix coverageOf(const DoctorFacts &facts);

/// "wired", "Wi-Fi", "VLAN" ..., translated.
QString mediumText(Link::Medium medium);

} // namespace muster::discovery
