// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "domain/policy.h"

#include "domain/json_reader.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <arpa/inet.h>
#include <array>

using namespace Qt::StringLiterals;

namespace muster {

namespace {

struct PolicyText
{
    Q_DECLARE_TR_FUNCTIONS(muster::Policy)
};

constexpr qsizetype mostRules = 256;
constexpr qsizetype mostNetworks = 256;
constexpr qsizetype mostTopics = 256;
constexpr qsizetype longestScope = 4096;
constexpr qsizetype longestTopic = 1024;

/// CIDR without host bits: "10.0.0.5/8" leaves open whether one host or the network is meant.
QString networkProblem(const QString &text)
{
    QString notNetwork = PolicyText::tr("\"%1\" is not a network. Write it as 10.0.0.0/8 or fd00::/8.").arg(text);
    static const QRegularExpression shape(u"\\A([0-9A-Fa-f.:]+)/(0|[1-9][0-9]{0,2})\\z"_s);
    const auto match = shape.match(text);
    if (!match.hasMatch())
        return notNetwork;
    const int family = match.captured(1).contains(u':') ? AF_INET6 : AF_INET;
    const unsigned bits = family == AF_INET6 ? 128 : 32;
    const unsigned prefix = match.captured(2).toUInt();
    std::array<unsigned char, 16> bytes{};
    if (prefix > bits || inet_pton(family, match.captured(1).toLatin1().constData(), bytes.data()) != 1)
        return notNetwork;
    const auto written = bytes;
    for (unsigned bit = prefix; bit < bits; ++bit)
        bytes.at(bit / 8) &= static_cast<unsigned char>(~(0x80U >> (bit % 8)));
    if (bytes == written)
        return {};
    std::array<char, INET6_ADDRSTRLEN> address{};
    inet_ntop(family, bytes.data(), address.data(), address.size());
    return PolicyText::tr("\"%1\" names a host inside a network. Did you mean %2/%3?")
        .arg(text, QString::fromLatin1(address.data()))
        .arg(prefix);
}

/// MQTT 5.0 section 4.7.1: a wildcard takes a whole level, and # the last.
QString topicProblem(const QString &text)
{
    const QStringList levels = text.split(u'/');
    for (qsizetype i = 0; i < levels.size(); ++i) {
        const QString &level = levels.at(i);
        const bool isWildcard = level == u"+" || (level == u"#" && i == levels.size() - 1);
        if (!isWildcard && (level.contains(u'+') || level.contains(u'#')))
            return PolicyText::tr("This is not a topic filter: + takes a whole level, and # the whole last level.");
    }
    return {};
}

QString ruleIdProblem(const QString &text)
{
    static const QRegularExpression shape(u"\\A[a-z][a-z0-9-]{0,63}\\z"_s);
    return shape.match(text).hasMatch()
               ? QString()
               : PolicyText::tr("\"%1\" is not the name of a rule, such as firmware-at-least.").arg(text);
}

void readAdmission(JsonReader &in, Policy::Admission &admission)
{
    admission.approval = in.word(u"approval", approvalWords);
    admission.attestation = in.wordList(u"attestation", attestationWords);
    admission.networks = in.texts(u"networks", mostNetworks, networkProblem);
    if (in.has(u"networks") && admission.networks.isEmpty())
        in.refuse(u"networks", PolicyText::tr("The list is empty. Leave it out if any network will do."));
}

void readPolicy(JsonReader &in, Policy &policy)
{
    policy.name = in.requiredText(u"name", {}, 64);
    policy.enabled = in.boolean(u"enabled").value_or(true);
    policy.scope = in.text(u"scope", {}, longestScope);
    in.object(u"admission", [&policy](JsonReader &admission) { readAdmission(admission, policy.admission.emplace()); });
    in.objects(u"rules", mostRules, [&policy](JsonReader &rule) {
        Policy::Rule &entry = policy.rules.emplaceBack();
        entry.rule = rule.requiredText(u"rule", ruleIdProblem);
        entry.severity = rule.word(u"severity", severityWords);
        entry.parameters = rule.rest();
    });
    in.object(u"access", [&policy](JsonReader &access) {
        policy.access.emplace();
        policy.access->publish = access.templateTexts(u"publish", mostTopics, topicProblem, longestTopic);
        policy.access->subscribe = access.templateTexts(u"subscribe", mostTopics, topicProblem, longestTopic);
    });
    policy.onViolation = in.word(u"onViolation", onViolationWords);
    policy.severity = in.word(u"severity", severityWords);
}

void putTexts(QJsonObject &object, const QString &key, const QStringList &texts)
{
    if (!texts.isEmpty())
        object.insert(key, QJsonArray::fromStringList(texts));
}

QJsonObject admissionToJson(const Policy::Admission &admission)
{
    QJsonObject out;
    if (admission.approval)
        out.insert(u"approval"_s, approvalWords.word(*admission.approval));
    QStringList attestation;
    for (const Policy::Attestation way : admission.attestation)
        attestation += attestationWords.word(way);
    putTexts(out, u"attestation"_s, attestation);
    putTexts(out, u"networks"_s, admission.networks);
    return out;
}

} // namespace

Result<Policy> Policy::fromJson(const QByteArray &json)
{
    Policy policy;
    std::optional<Error> wrongFormat;
    MUSTER_CHECK(JsonReader::readDocument(json, [&policy, &wrongFormat](JsonReader &in) {
        // First of all: what another version put into the file is not for this one to judge.
        const QJsonValue format = in.peek(u"format");
        if (format.isDouble() && format.toDouble() != supportedFormat) {
            wrongFormat = Error{
                ErrorCode::Unsupported,
                PolicyText::tr(
                    "The policy has format %1; this version reads format %2. Write it in format %2, or use a version of Muster that knows format %1.")
                    .arg(format.toDouble(), 0, 'g', 15)
                    .arg(supportedFormat),
                {},
                u"/format"_s};
            in.rest();
            return;
        }
        in.integer(u"format", supportedFormat, supportedFormat);
        readPolicy(in, policy);
    }));
    if (wrongFormat)
        return fail(*std::move(wrongFormat));
    return policy;
}

QByteArray Policy::toJson() const
{
    QJsonObject out{{u"name"_s, name}, {u"format"_s, supportedFormat}, {u"enabled"_s, enabled}};
    if (!scope.isEmpty())
        out.insert(u"scope"_s, scope);
    if (admission)
        out.insert(u"admission"_s, admissionToJson(*admission));
    QJsonArray ruleList;
    for (const Rule &rule : rules) {
        QJsonObject entry = rule.parameters;
        entry.insert(u"rule"_s, rule.rule);
        if (rule.severity)
            entry.insert(u"severity"_s, severityWords.word(*rule.severity));
        ruleList += entry;
    }
    if (!ruleList.isEmpty())
        out.insert(u"rules"_s, ruleList);
    if (access) {
        QJsonObject topics;
        putTexts(topics, u"publish"_s, access->publish);
        putTexts(topics, u"subscribe"_s, access->subscribe);
        out.insert(u"access"_s, topics);
    }
    if (onViolation)
        out.insert(u"onViolation"_s, onViolationWords.word(*onViolation));
    if (severity)
        out.insert(u"severity"_s, severityWords.word(*severity));
    return QJsonDocument(out).toJson(QJsonDocument::Compact);
}

} // namespace muster
