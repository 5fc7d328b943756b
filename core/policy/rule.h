// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "domain/device.h"
#include "domain/profile.h"

#include <QJsonObject>

#include <vector>

namespace muster::policy {

/// What rules look at: a device as the registry knows it, at one time.
struct Facts
{
    const Device &device;
    std::optional<KeyAlgorithm> keyAlgorithm; ///< of its current certificate; none: it has none of ours
    Timestamp now{};
};

/// One parameter of a rule: what a document may say, and what a form asks for.
struct RuleParameter
{
    enum class Kind {
        Text,  ///< a string: a version, a pattern; `problem` says what is wrong with it
        Count, ///< an integer from `least` to `most`
        Word,  ///< one string of `words`
        Words, ///< a list of different strings of `words`, one at least
        Texts, ///< a list of different strings, one at least; `problem` says what is wrong with one
    };

    QString key; ///< in the document
    Kind kind = Kind::Text;
    QString unit;      ///< shown behind the field, translated: "days or more"; may be empty
    QJsonValue preset; ///< what a new rule starts with; passes the check, or is empty where only a person can know
    QStringList words = {};
    int least = 0;
    int most = 0;
    QString (*problem)(const QString &text) = nullptr; ///< empty: none
};

/// What a rule says about a device. A fact that is not known fails the rule: what can't be shown does not hold.
struct Verdict
{
    bool holds = true;
    QString seen;                       ///< "1.4.0", "none"; stands still while nothing changes: a date, never an age
    QString wanted;                     ///< "1.4.2 or newer"
    QString fix;                        ///< the smallest one, as a sentence; when it fails
    std::optional<Timestamp> changesAt; ///< when time alone may turn it; none: never
};

/// One kind of rule. Stateless and pure: any thread may use it. Every parameter must be given; others are refused.
class Rule
{
public:
    virtual ~Rule() = default;

    virtual QString label() const = 0; ///< translated: "Firmware at least"
    virtual QVector<RuleParameter> parameters() const = 0;
    /// Whether a failure may put a device into quarantine. Not where it may be ours: nobody listened, say.
    virtual bool mayCutOff() const { return true; }
    /// `parameters` passed checkParameters().
    virtual Verdict judge(const QJsonObject &parameters, const Facts &facts) const = 0;
};

struct RuleEntry
{
    const char *id; ///< of the file: "firmware_at_least"
    std::unique_ptr<Rule> (*make)();
};

/// One entry per file in rules/.
const std::vector<RuleEntry> &ruleEntries();

/// The names there are, as documents write them: "firmware-at-least" ...
QStringList ruleIds();
/// Null when there is none of that name.
const Rule *findRule(const QString &id);

/// Holds what a document says against the table of the rule. Rejected; `where` is the JSON pointer inside the rule ("/version").
Result<> checkParameters(const Rule &rule, const QJsonObject &parameters);
/// What a new rule starts with.
QJsonObject presetParameters(const Rule &rule);

} // namespace muster::policy
