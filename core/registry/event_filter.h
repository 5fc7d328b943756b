// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/event.h"

#include <QVector>

namespace muster::registry {

/// Which events somebody wants to see: words and kind:, actor:, via:, subject: terms, all of which must hold; a leading minus
/// leaves out. A word is looked for in all four. The part of the query language that events need so far; the rest is
/// Unsupported.
class EventFilter
{
public:
    /// Matches every event.
    EventFilter() = default;

    /// The error's `where` is "column N", counted from 1.
    static Result<EventFilter> parse(const QString &text);

    bool matches(const Event &event) const;

private:
    struct Term
    {
        QString Event::*field = nullptr; ///< null = any of them
        bool isExact = false;
        bool isNegated = false;
        QString value; ///< folded
    };

    static Result<Term> readTerm(QStringView text, qsizetype &at);

    QVector<Term> m_terms;
};

} // namespace muster::registry
