// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/query.h"

#include "base/text.h"
#include "query/parser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::query {

namespace {

bool termMatches(const Node &term, const Device &device)
{
    if (!term.field)
        return searchText(device).contains(term.value);
    const QStringList values = term.field->values(device);
    return std::ranges::any_of(values, [&term](const QString &value) {
        const QString folded = foldCase(value);
        return term.comparison == Node::Comparison::Equals ? folded == term.value : folded.contains(term.value);
    });
}

bool nodeMatches(const Node &node, const Device &device)
{
    const auto matches = [&device](const Node &child) { return nodeMatches(child, device); };
    switch (node.kind) {
    case Node::Kind::And: return std::ranges::all_of(node.children, matches);
    case Node::Kind::Or: return std::ranges::any_of(node.children, matches);
    case Node::Kind::Not: return !matches(node.children.front());
    case Node::Kind::Term: return termMatches(node, device);
    }
    return false;
}

} // namespace

Result<Query> Query::parse(const QString &text)
{
    MUSTER_TRY(Node root, Parser(text).parse());
    return Query(text, std::move(root));
}

bool Query::matches(const Device &device) const
{
    return nodeMatches(m_root, device);
}

Query Query::both(const Query &a, const Query &b)
{
    if (a.isEmpty())
        return b;
    if (b.isEmpty())
        return a;
    Node root;
    root.children = {a.m_root, b.m_root};
    return Query(u"(%1) (%2)"_s.arg(a.m_text, b.m_text), std::move(root));
}

QString quoted(const QString &value)
{
    const bool isPlain = !value.isEmpty() && value != "OR"_L1 && std::none_of(value.begin(), value.end(), [](QChar c) {
        return c.isSpace() || c == u'"' || c == u'(' || c == u')' || c == u'\\';
    });
    if (isPlain)
        return value;
    QString escaped = value;
    escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + escaped + u'"';
}

} // namespace muster::query
