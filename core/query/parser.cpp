// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "query/parser.h"

#include "base/text.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::query {

namespace {

constexpr qsizetype longestQuery = 4096;
constexpr qsizetype mostAgeDigits = 6;
constexpr int deepestQuery = 16; // SQLite's parser has a stack of 100; a level costs up to four of it

/// Fields of the language whose values are no plain text: they need comparisons, or addresses.
const QStringList fieldsToCome{u"seen"_s, u"expires"_s, u"ip"_s};

struct ParserText
{
    Q_DECLARE_TR_FUNCTIONS(muster::query)
};

bool isWordEnd(QChar c)
{
    return c.isSpace() || c == u'(' || c == u')' || c == u'"';
}

bool isOperator(QChar c)
{
    return c == u':' || c == u'=' || c == u'<' || c == u'>';
}

/// "90m", "7d": a whole number and its unit.
std::optional<std::chrono::milliseconds> spanOf(const QString &text)
{
    using namespace std::chrono_literals;
    static const QHash<QChar, std::chrono::milliseconds> units{{u's', 1s}, {u'm', 1min}, {u'h', 1h}, {u'd', 24h}, {u'w', 7 * 24h}};
    const auto unit = units.constFind(text.back());
    const QStringView digits = QStringView(text).chopped(1);
    const bool isNumber = !digits.isEmpty() && digits.size() <= mostAgeDigits
                          && std::ranges::all_of(digits, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (unit == units.constEnd() || !isNumber)
        return std::nullopt;
    return *unit * digits.toLongLong();
}

QString fieldNames()
{
    QStringList names;
    for (const Field &field : fields())
        names += field.name;
    return names.join(u", "_s);
}

} // namespace

tl::unexpected<Error> Parser::error(qsizetype at, const QString &message) const
{
    return fail(ErrorCode::Rejected, ParserText::tr("At character %1: %2").arg(at + 1).arg(message), {},
                u"column %1"_s.arg(at + 1));
}

tl::unexpected<Error> Parser::notYet(qsizetype at, const QString &what) const
{
    Error refusal = error(at, ParserText::tr("not yet: %1 comes with a later version.").arg(what)).value();
    refusal.code = ErrorCode::Unsupported;
    return fail(std::move(refusal));
}

Result<Node> Parser::parse()
{
    if (m_text.size() > longestQuery)
        return error(longestQuery, ParserText::tr("a query may have %1 characters.").arg(longestQuery));
    // Half a character would not survive the way into SQL.
    for (qsizetype i = 0; i < m_text.size(); ++i) {
        if (!m_text.at(i).isSurrogate())
            continue;
        if (!m_text.at(i).isHighSurrogate() || i + 1 == m_text.size() || !m_text.at(i + 1).isLowSurrogate())
            return error(i, ParserText::tr("this is half a character."));
        ++i;
    }
    skipSpaces();
    if (atEnd())
        return Node();
    MUSTER_TRY(Node root, any(0));
    if (!atEnd())
        return error(m_at, ParserText::tr("this parenthesis was never opened."));
    return root;
}

Result<Node> Parser::any(int depth)
{
    if (depth > deepestQuery)
        return error(m_at, ParserText::tr("parentheses and minus signs are nested more than %1 deep.").arg(deepestQuery));
    Node node;
    node.kind = Node::Kind::Or;
    for (;;) {
        MUSTER_TRY(Node child, all(depth));
        node.children.append(std::move(child));
        if (!atOr())
            break;
        m_at += 2;
        skipSpaces();
    }
    return node.children.size() == 1 ? std::move(node.children.front()) : std::move(node);
}

Result<Node> Parser::all(int depth)
{
    Node node;
    while (!atEnd() && m_text.at(m_at) != u')' && !atOr()) {
        MUSTER_TRY(Node child, one(depth));
        node.children.append(std::move(child));
        skipSpaces();
    }
    if (node.children.isEmpty())
        return error(m_at, ParserText::tr("expected a word, such as state:enrolled."));
    return node.children.size() == 1 ? std::move(node.children.front()) : std::move(node);
}

Result<Node> Parser::one(int depth)
{
    if (m_text.at(m_at) == u'-') {
        ++m_at;
        if (atEnd() || m_text.at(m_at).isSpace() || m_text.at(m_at) == u')')
            return error(m_at, ParserText::tr("expected what the minus sign leaves out, right behind it."));
        if (depth >= deepestQuery)
            return any(depth + 1); // says so
        Node node;
        node.kind = Node::Kind::Not;
        MUSTER_TRY(Node child, one(depth + 1));
        node.children.append(std::move(child));
        return node;
    }
    if (m_text.at(m_at) == u'(') {
        const qsizetype opened = m_at++;
        skipSpaces();
        MUSTER_TRY(Node child, any(depth + 1));
        if (atEnd())
            return error(opened, ParserText::tr("this parenthesis is never closed."));
        ++m_at;
        return child;
    }
    return term();
}

Result<Node> Parser::term()
{
    Node node;
    node.kind = Node::Kind::Term;
    const QString name = fieldAhead();
    const qsizetype start = m_at;
    if (!name.isEmpty()) {
        node.field = findField(name);
        if (!node.field && fieldsToCome.contains(name, Qt::CaseInsensitive))
            return notYet(start, name);
        if (!node.field)
            return error(start, ParserText::tr("there is no field \"%1\". Fields: %2.").arg(name, fieldNames()));
        m_at += name.size();
        MUSTER_CHECK(comparison(node));
    }
    const qsizetype valueAt = m_at;
    MUSTER_TRY(const QString text, value());
    if (text.isEmpty())
        return error(valueAt, ParserText::tr("expected a value between the quotes."));
    node.value = foldCase(text);
    MUSTER_CHECK(judge(node, valueAt));
    return node;
}

/// What stands between a field and its value.
Result<> Parser::comparison(Node &term)
{
    using Comparison = Node::Comparison;
    const qsizetype start = m_at;
    const QChar sign = m_text.at(m_at++);
    const bool isOrder = sign == u'<' || sign == u'>';
    const bool isAge = term.field->kind == Field::Kind::Age;
    if (isOrder && !isAge)
        return notYet(start, sign);
    if (!isOrder && isAge)
        return error(start, ParserText::tr("expected <, <=, > or >= behind %1.").arg(term.field->name));
    const bool isOrEqual = isOrder && !atEnd() && m_text.at(m_at) == u'=';
    m_at += isOrEqual ? 1 : 0;
    if (sign == u'<')
        term.comparison = isOrEqual ? Comparison::LessOrEqual : Comparison::Less;
    else if (sign == u'>')
        term.comparison = isOrEqual ? Comparison::GreaterOrEqual : Comparison::Greater;
    else
        term.comparison = sign == u'=' ? Comparison::Equals : Comparison::Contains;
    if (atEnd() || m_text.at(m_at).isSpace() || m_text.at(m_at) == u'(' || m_text.at(m_at) == u')')
        return error(m_at, ParserText::tr("expected a value behind %1.")
                               .arg(term.field->name + m_text.sliced(start, m_at - start).toString()));
    return {};
}

/// Whether the value is one of its field's.
Result<> Parser::judge(Node &term, qsizetype at) const
{
    if (!term.field)
        return {};
    if (term.field->kind == Field::Kind::Words) {
        term.comparison = Node::Comparison::Equals;
        if (!term.field->words.contains(term.value))
            return error(at, ParserText::tr("%1 is one of %2.").arg(term.field->name, term.field->words.join(u", "_s)));
    } else if (term.field->kind == Field::Kind::Age) {
        const auto age = spanOf(term.value);
        if (!age)
            return error(at, ParserText::tr("expected an age such as 30m, 12h or 7d (s, m, h, d and w are units)."));
        term.age = *age;
    }
    return {};
}

Result<QString> Parser::value()
{
    if (m_text.at(m_at) != u'"') {
        const qsizetype start = m_at;
        while (!atEnd() && !isWordEnd(m_text.at(m_at)))
            ++m_at;
        return m_text.sliced(start, m_at - start).toString();
    }
    const qsizetype opened = m_at++;
    QString text;
    while (!atEnd() && m_text.at(m_at) != u'"') {
        if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size())
            ++m_at;
        text += m_text.at(m_at++);
    }
    if (atEnd())
        return error(opened, ParserText::tr("this quote is never closed."));
    ++m_at;
    return text;
}

void Parser::skipSpaces()
{
    while (!atEnd() && m_text.at(m_at).isSpace())
        ++m_at;
}

bool Parser::atOr() const
{
    const QStringView ahead = m_text.sliced(m_at);
    return ahead.startsWith("OR"_L1) && (ahead.size() == 2 || isWordEnd(ahead.at(2)));
}

/// Whether the next word is hex digits and colons, two colons at least: a MAC or an IPv6 address, not a field.
bool Parser::isAddressAhead() const
{
    int colons = 0;
    for (qsizetype i = m_at; i < m_text.size() && !isWordEnd(m_text.at(i)); ++i) {
        const char16_t c = m_text.at(i).toLower().unicode();
        if (c == u':')
            ++colons;
        else if (!(c >= u'0' && c <= u'9') && !(c >= u'a' && c <= u'f'))
            return false;
    }
    return colons >= 2;
}

/// The name before an operator, or nothing when what comes is free text: "10:30" and "dc:a6:32" are.
QString Parser::fieldAhead() const
{
    qsizetype end = m_at;
    while (end < m_text.size() && (m_text.at(end).isLetter() || m_text.at(end) == u'_'))
        ++end;
    if (end == m_at || end == m_text.size() || !isOperator(m_text.at(end)))
        return {};
    const QString name = m_text.sliced(m_at, end - m_at).toString();
    return !findField(name) && isAddressAhead() ? QString() : name;
}

} // namespace muster::query
