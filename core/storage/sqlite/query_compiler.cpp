// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/query_compiler.h"

#include "storage/sqlite/binding.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::storage {

namespace {

using query::Field;
using query::Node;

/// How a field is asked for: %1 stands for the condition on the folded value.
struct FieldSql
{
    const char *column;           ///< folded text, a rank for closed words, or a time, 0 for none
    const char *around = nullptr; ///< for values in a table of their own: what stands before the condition; ")" closes it
};

const QHash<QString, FieldSql> &fieldSql()
{
    static const QHash<QString, FieldSql> table{
        {u"name"_s, {"name_folded"}},
        {u"state"_s, {"state"}},
        {u"presence"_s, {"presence"}},
        {u"compliance"_s, {"compliance"}},
        {u"vendor"_s, {"vendor_folded"}},
        {u"model"_s, {"model_folded"}},
        {u"kind"_s, {"kind_folded"}},
        {u"firmware"_s, {"firmware_folded"}},
        {u"serial"_s, {"serial_folded"}},
        {u"group"_s, {"group_folded"}},
        {u"site"_s, {"site_folded"}},
        {u"owner"_s, {"owner_folded"}},
        {u"driver"_s, {"driver_folded"}},
        {u"claimable"_s, {"claimable"}},
        {u"factory"_s, {"factory_default"}},
        {u"ignored"_s, {"ignored"}},
        {u"firstseen"_s, {"first_seen"}},
        {u"conflict"_s,
         {"EXISTS (SELECT 1 FROM identity_conflicts WHERE (identity_conflicts.device = devices.row OR claimant = devices.row) AND "
          "closed_at IS NULL)"}},
        {u"mac"_s, {"value_folded", "EXISTS (SELECT 1 FROM identifiers WHERE device = devices.row AND type = 'mac' AND "}},
        {u"tag"_s, {"tag_folded", "EXISTS (SELECT 1 FROM tags WHERE device = devices.row AND "}},
    };
    return table;
}

/// Younger than that is later than that long ago.
void compileAge(const Node &term, const std::string &column, Timestamp now, CompiledQuery &out)
{
    const auto sign = [&term] {
        switch (term.comparison) {
        case Node::Comparison::Less: return " > ";
        case Node::Comparison::LessOrEqual: return " >= ";
        case Node::Comparison::GreaterOrEqual: return " <= ";
        default: return " < ";
        }
    };
    out.sql += "(" + column + " <> 0 AND " + column + sign() + "?)";
    out.values += qlonglong((now - term.age).time_since_epoch().count());
}

void compileTerm(const Node &term, Timestamp now, CompiledQuery &out)
{
    if (!term.field) {
        out.sql += "instr(search_text, ?) > 0";
        out.values += term.value;
        return;
    }
    const FieldSql field = fieldSql().value(term.field->name);
    if (!field.column) {
        out.sql += "0"; // a field without a row above: tst_query_compiler fails for it
        return;
    }
    if (term.field->kind == Field::Kind::Age)
        return compileAge(term, field.column, now, out);
    if (field.around)
        out.sql += field.around;
    if (term.field->kind == Field::Kind::Words) {
        out.sql += std::string(field.column) + " = ?";
        out.values += qlonglong(term.field->words.indexOf(term.value));
    } else if (term.comparison == Node::Comparison::Equals) {
        out.sql += std::string(field.column) + " = ?";
        out.values += term.value;
    } else {
        out.sql += std::string("instr(") + field.column + ", ?) > 0";
        out.values += term.value;
    }
    if (field.around)
        out.sql += ")";
}

int depthOf(const Node &node)
{
    int deepest = 0;
    for (const Node &child : node.children)
        deepest = std::max(deepest, depthOf(child));
    return deepest + 1;
}

void compileNode(const Node &node, Timestamp now, CompiledQuery &out);

/// Children joined by AND or OR. SQLite's expressions may be 1000 deep, and a chain is as deep as it is long: long ones are
/// grouped.
void compileChain(const QVector<const Node *> &children, const char *joint, Timestamp now, CompiledQuery &out)
{
    constexpr qsizetype longestChain = 16; // nested as deep as queries may be, they stay below that
    const qsizetype group = (children.size() + longestChain - 1) / longestChain;
    out.sql += "(";
    for (qsizetype i = 0; i < children.size(); i += group) {
        if (i > 0)
            out.sql += joint;
        if (group == 1)
            compileNode(*children.at(i), now, out);
        else
            compileChain(children.mid(i, group), joint, now, out);
    }
    out.sql += ")";
}

void compileNode(const Node &node, Timestamp now, CompiledQuery &out)
{
    if (node.kind == Node::Kind::Term)
        return compileTerm(node, now, out);
    if (node.children.isEmpty()) {
        out.sql += node.kind == Node::Kind::Or ? "0" : "1";
        return;
    }
    if (node.kind == Node::Kind::Not)
        out.sql += "NOT ";
    // The deepest first: what stands before a parenthesis waits on the stack of SQLite's parser, which is short.
    QVector<const Node *> children;
    for (const Node &child : node.children)
        children.append(&child);
    std::ranges::stable_sort(children, std::ranges::greater(), [](const Node *child) { return depthOf(*child); });
    compileChain(children, node.kind == Node::Kind::Or ? " OR " : " AND ", now, out);
}

} // namespace

int CompiledQuery::bind(SQLite::Statement &statement, int first) const
{
    for (const QVariant &value : values)
        bindValue(statement, first++, value);
    return first;
}

CompiledQuery compile(const query::Query &query, Timestamp now)
{
    CompiledQuery out;
    compileNode(query.root(), now, out);
    return out;
}

} // namespace muster::storage
