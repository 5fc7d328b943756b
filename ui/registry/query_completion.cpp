// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/query_completion.h"

#include "query/field.h"
#include "ui/widgets/kind_look.h"

#include <QCoreApplication>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

struct CompletionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::ui::QueryCompletion)
};

constexpr int mostCompletions = 8;

struct WordMeaning
{
    QLatin1StringView term;
    const char *meaning;
};

const WordMeaning wordMeanings[] = {
    {"state:expected"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "announced, not seen yet")},
    {"state:discovered"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "seen, nothing more")},
    {"state:provisioned"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "has its settings, not admitted")},
    {"state:pending"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "waits for approval")},
    {"state:enrolled"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "admitted, in service")},
    {"state:quarantined"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "taken out of service")},
    {"state:retired"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "taken out for good")},
    {"presence:online"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "there, with fresh proof")},
    {"presence:stale"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "proof is getting old")},
    {"presence:offline"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "not there")},
    {"presence:unknown"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "nothing ever said so")},
    {"compliance:violating"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "fails a rule")},
    {"compliance:compliant"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "satisfies its policies")},
    {"compliance:waived"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "failure accepted, with expiry")},
    {"compliance:unknown"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "not evaluated yet")},
    {"claimable:yes"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "a driver could take it")},
    {"claimable:no"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "claimed already, or no driver for it")},
    {"factory:yes"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "says it is as it left the factory")},
    {"factory:no"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "says it was set up")},
    {"ignored:yes"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "none of our business, somebody said")},
    {"ignored:no"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "nobody said to ignore it")},
    {"conflict:yes"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "another device claims to be it")},
    {"conflict:no"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "nobody claims to be it")},
    {"firstseen<1h"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "seen first within the hour")},
    {"firstseen<1d"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "seen first within a day")},
    {"firstseen>30d"_L1, QT_TRANSLATE_NOOP("muster::ui::QueryCompletion", "seen first more than 30 days ago")},
};

/// Ages to begin with; the number is what one changes.
const char *const ageSamples[] = {"<1h", "<1d", ">30d"};

QString meaningOf(const QString &term)
{
    for (const WordMeaning &each : wordMeanings)
        if (term == each.term)
            return CompletionText::tr(each.meaning);
    return {};
}

} // namespace

QStringList closedTerms()
{
    QStringList terms;
    for (const query::Field &field : query::fields())
        for (const QString &word : field.words)
            terms += field.name + u':' + word;
    return terms;
}

QVector<Completion> completionsFor(const QString &prefix, const QHash<QString, qint64> &counts)
{
    const bool isNegated = prefix.startsWith(u'-');
    const QString typed = isNegated ? prefix.mid(1) : prefix;
    if (typed.isEmpty() || typed.startsWith(u'"'))
        return {};
    const QString sign = isNegated ? u"-"_s : QString();
    QVector<Completion> completions;
    const auto add = [&completions, &sign](const QString &term, const QString &meaning, const QString &count) {
        if (completions.size() < mostCompletions)
            completions += Completion{sign + term, meaning, count};
    };
    QString colon = typed;
    colon.replace(u'=', u':');
    for (const QString &term : closedTerms())
        if (term.startsWith(colon, Qt::CaseInsensitive) && term.size() > colon.size()) {
            const auto count = counts.constFind(term);
            add(term, meaningOf(term), count == counts.cend() || isNegated ? QString() : QLocale().toString(*count));
        }
    if (colon.contains(u':'))
        for (const QString &kind : knownKinds())
            if (const QString term = u"kind:"_s + kind; term.startsWith(colon, Qt::CaseInsensitive) && term.size() > colon.size())
                add(term, kindTitle(kind), {});
    for (const query::Field &field : query::fields())
        if (field.kind == query::Field::Kind::Age)
            for (const char *sample : ageSamples)
                if (const QString term = field.name + QLatin1StringView(sample);
                    term.startsWith(typed, Qt::CaseInsensitive) && term.size() > typed.size())
                    add(term, meaningOf(term), {});
    for (const query::Field &field : query::fields())
        if (field.kind == query::Field::Kind::Text && field.name.startsWith(typed, Qt::CaseInsensitive))
            add(field.name + u':', QCoreApplication::translate("muster::query", field.help), {});
    return completions;
}

} // namespace muster::ui
