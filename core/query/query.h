// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "query/field.h"

#include <memory>

namespace muster::query {

/// A node of the tree a query is parsed to. All children of And must hold (none: everything matches), one of Or, not that of
/// Not. Two-valued: a term about an absent value is false, and Not is its plain opposite.
struct Node
{
    enum class Kind { And, Or, Not, Term };
    enum class Comparison { Contains, Equals, Less, LessOrEqual, Greater, GreaterOrEqual };

    Kind kind = Kind::And;
    QVector<Node> children;
    // Of a Term:
    const Field *field = nullptr; ///< null = free text, over everything searchText() holds
    Comparison comparison = Comparison::Contains;
    QString value;                   ///< folded; never empty
    std::chrono::milliseconds age{}; ///< `value`, of a field that is an Age
};

/// What somebody asked of the registry: `state:enrolled -tag:spare "cold room"`. The one language of search box, groups,
/// policy scopes and commands (CLI.md, "The query language"). An immutable value.
class Query
{
public:
    /// Matches every device.
    Query() = default;

    /// The error's `where` is "column N", counted from 1.
    static Result<Query> parse(const QString &text);

    const QString &text() const { return m_text; }
    const Node &root() const { return m_root; }
    bool isEmpty() const { return m_root.kind == Node::Kind::And && m_root.children.isEmpty(); }
    /// Ages are counted back from `now`.
    bool matches(const Device &device, Timestamp now) const;

    /// Both must hold.
    static Query both(const Query &a, const Query &b);

private:
    Query(QString text, Node root) : m_text(std::move(text)), m_root(std::move(root)) {}

    QString m_text;
    Node m_root;
};

/// Whether a term of that kind of field stands anywhere in it.
bool asksFor(const Node &node, Field::Kind kind);

/// `value` as it must stand behind a colon: in quotes where it holds a blank, a quote or a parenthesis.
QString quoted(const QString &value);

} // namespace muster::query
