// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/event_filter.h"

#include "base/text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::registry {

namespace {

constexpr qsizetype longestEventFilter = 4096;

struct EventFilterText
{
    Q_DECLARE_TR_FUNCTIONS(muster::registry)
};

const std::pair<QLatin1StringView, QString Event::*> eventFields[] = {{"kind"_L1, &Event::kind},
                                                                      {"actor"_L1, &Event::actor},
                                                                      {"via"_L1, &Event::via},
                                                                      {"subject"_L1, &Event::subject}};

tl::unexpected<Error> filterError(ErrorCode code, qsizetype at, const QString &message)
{
    return fail(code, EventFilterText::tr("At character %1: %2").arg(at + 1).arg(message), {}, u"column %1"_s.arg(at + 1));
}

} // namespace

Result<EventFilter> EventFilter::parse(const QString &text)
{
    if (text.size() > longestEventFilter)
        return filterError(ErrorCode::Rejected, longestEventFilter,
                           EventFilterText::tr("a query may have %1 characters.").arg(longestEventFilter));
    EventFilter filter;
    qsizetype at = 0;
    for (;;) {
        while (at < text.size() && text.at(at).isSpace())
            ++at;
        if (at == text.size())
            return filter;
        MUSTER_TRY(Term term, readTerm(text, at));
        filter.m_terms.append(std::move(term));
    }
}

Result<EventFilter::Term> EventFilter::readTerm(QStringView text, qsizetype &at)
{
    Term term;
    if (text.at(at) == u'-') {
        term.isNegated = true;
        ++at;
    }
    qsizetype nameEnd = at;
    while (nameEnd < text.size() && text.at(nameEnd).isLetter())
        ++nameEnd;
    if (nameEnd > at && nameEnd < text.size() && (text.at(nameEnd) == u':' || text.at(nameEnd) == u'=')) {
        const QStringView name = text.sliced(at, nameEnd - at);
        const auto found = std::ranges::find_if(eventFields, [name](const auto &field) {
            return name.compare(field.first, Qt::CaseInsensitive) == 0;
        });
        if (found == std::end(eventFields))
            return filterError(ErrorCode::Rejected, at,
                               EventFilterText::tr("events have no field \"%1\". Fields: kind, actor, via, subject.").arg(name));
        term.field = found->second;
        term.isExact = text.at(nameEnd) == u'=';
        at = nameEnd + 1;
    }
    const qsizetype start = at;
    const bool isQuoted = at < text.size() && text.at(at) == u'"';
    QString value;
    for (at += isQuoted ? 1 : 0; at < text.size() && (isQuoted ? text.at(at) != u'"' : !text.at(at).isSpace()); ++at) {
        if (!isQuoted && (text.at(at) == u'(' || text.at(at) == u')'))
            return filterError(ErrorCode::Unsupported, at, EventFilterText::tr("not yet: parentheses in a query over events."));
        if (isQuoted && text.at(at) == u'\\' && at + 1 < text.size())
            ++at;
        value += text.at(at);
    }
    if (isQuoted && at++ == text.size())
        return filterError(ErrorCode::Rejected, start, EventFilterText::tr("this quote is never closed."));
    if (value.isEmpty())
        return filterError(ErrorCode::Rejected, start, EventFilterText::tr("expected a word."));
    if (!isQuoted && !term.field && value == "OR"_L1)
        return filterError(ErrorCode::Unsupported, start, EventFilterText::tr("not yet: OR in a query over events."));
    term.value = foldCase(value);
    return term;
}

bool EventFilter::matches(const Event &event) const
{
    const auto holds = [&event](const Term &term, QString Event::*field) {
        const QString folded = foldCase(event.*field);
        return term.isExact ? folded == term.value : folded.contains(term.value);
    };
    return std::ranges::all_of(m_terms, [&](const Term &term) {
        const bool isMatch = term.field
                                 ? holds(term, term.field)
                                 : std::ranges::any_of(eventFields, [&](const auto &field) { return holds(term, field.second); });
        return isMatch != term.isNegated;
    });
}

} // namespace muster::registry
