// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "query/query.h"

namespace muster::query {

/// Reads one query, by recursive descent:
///   any   = all { "OR" all }
///   all   = { one }                         at least one, except at the top
///   one   = [ "-" ] ( "(" any ")" | term )
///   term  = [ field ( ":" | "=" | "<" | "<=" | ">" | ">=" ) ] value   value = word | quoted, with \" and \\ inside quotes
/// Depth and length are bounded: queries come from files, too.
class Parser
{
public:
    explicit Parser(QStringView text) : m_text(text) {}

    Result<Node> parse();

private:
    Result<Node> any(int depth);
    Result<Node> all(int depth);
    Result<Node> one(int depth);
    Result<Node> term();
    Result<> comparison(Node &term);
    Result<> judge(Node &term, qsizetype at) const;
    Result<QString> value();

    void skipSpaces();
    bool atEnd() const { return m_at >= m_text.size(); }
    bool atOr() const;
    bool isAddressAhead() const;
    QString fieldAhead() const;
    tl::unexpected<Error> error(qsizetype at, const QString &message) const;
    tl::unexpected<Error> notYet(qsizetype at, const QString &what) const;

    QStringView m_text;
    qsizetype m_at = 0;
};

} // namespace muster::query
