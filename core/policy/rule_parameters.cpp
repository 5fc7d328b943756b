// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/json_reader.h"
#include "policy/rule.h"

#include <QCoreApplication>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace muster::policy {

namespace {

struct RuleParametersText
{
    Q_DECLARE_TR_FUNCTIONS(muster::policy::RuleParameters)
};

constexpr qsizetype mostParameterTexts = 64;

/// What a text, or one of a list, must satisfy.
JsonReader::TextCheck parameterCheck(const RuleParameter &parameter)
{
    return [parameter](const QString &text) {
        if (!parameter.words.isEmpty() && !parameter.words.contains(text))
            return RuleParametersText::tr("\"%1\" is not possible here. Use one of: %2.")
                .arg(text.left(64), parameter.words.join(u", "_s));
        return parameter.problem ? parameter.problem(text) : QString();
    };
}

void readParameter(JsonReader &in, const RuleParameter &parameter)
{
    in.require(parameter.key);
    switch (parameter.kind) {
    case RuleParameter::Kind::Count: in.integer(parameter.key, parameter.least, parameter.most); break;
    case RuleParameter::Kind::Text:
    case RuleParameter::Kind::Word: in.text(parameter.key, parameterCheck(parameter)); break;
    case RuleParameter::Kind::Words:
    case RuleParameter::Kind::Texts:
        if (in.texts(parameter.key, mostParameterTexts, parameterCheck(parameter)).isEmpty())
            in.refuse(parameter.key, RuleParametersText::tr("The list is empty. Name one at least."));
        break;
    }
}

} // namespace

Result<> checkParameters(const Rule &rule, const QJsonObject &parameters)
{
    // Through the one reader of documents, so that places and sentences are those of the rest of the file.
    return JsonReader::readDocument(QJsonDocument(parameters).toJson(QJsonDocument::Compact), [&rule](JsonReader &in) {
        const QVector<RuleParameter> table = rule.parameters();
        for (const RuleParameter &parameter : table)
            readParameter(in, parameter);
    });
}

QJsonObject presetParameters(const Rule &rule)
{
    QJsonObject presets;
    const QVector<RuleParameter> table = rule.parameters();
    for (const RuleParameter &parameter : table)
        presets.insert(parameter.key, parameter.preset);
    return presets;
}

} // namespace muster::policy
