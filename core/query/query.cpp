// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/query.h"

#include "base/text.h"
#include "query/parser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::query {

namespace {

bool ageMatches(const Node &term, const std::optional<Timestamp> &at, Timestamp now)
{
    if (!at)
        return false;
    const std::chrono::milliseconds age = now - *at;
    switch (term.comparison) {
    case Node::Comparison::Less: return age < term.age;
    case Node::Comparison::LessOrEqual: return age <= term.age;
    case Node::Comparison::Greater: return age > term.age;
    case Node::Comparison::GreaterOrEqual: return age >= term.age;
    case Node::Comparison::Contains:
    case Node::Comparison::Equals: break; // the parser makes none of an age
    }
    return false;
}

bool termMatches(const Node &term, const Device &device, Timestamp now)
{
    if (!term.field)
        return searchText(device).contains(term.value);
    if (term.field->kind == Field::Kind::Age)
        return ageMatches(term, term.field->time(device), now);
    const QStringList values = term.field->values(device);
    return std::ranges::any_of(values, [&term](const QString &value) {
        const QString folded = foldCase(value);
        return term.comparison == Node::Comparison::Equals ? folded == term.value : folded.contains(term.value);
    });
}

bool nodeMatches(const Node &node, const Device &device, Timestamp now)
{
    const auto matches = [&device, now](const Node &child) { return nodeMatches(child, device, now); };
    switch (node.kind) {
    case Node::Kind::And: return std::ranges::all_of(node.children, matches);
    case Node::Kind::Or: return std::ranges::any_of(node.children, matches);
    case Node::Kind::Not: return !matches(node.children.front());
    case Node::Kind::Term: return termMatches(node, device, now);
    }
    return false;
}

} // namespace

Result<Query> Query::parse(const QString &text)
{
    MUSTER_TRY(Node root, Parser(text).parse());
    return Query(text, std::move(root));
}

bool Query::matches(const Device &device, Timestamp now) const
{
    return nodeMatches(m_root, device, now);
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

bool asksFor(const Node &node, Field::Kind kind)
{
    return (node.field && node.field->kind == kind)
           || std::ranges::any_of(node.children, [kind](const Node &child) { return asksFor(child, kind); });
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
