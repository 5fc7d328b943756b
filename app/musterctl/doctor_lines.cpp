// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/doctor_lines.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

void put(QJsonObject &object, const QString &key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

void put(QJsonObject &object, const QString &key, const std::optional<Timestamp> &at)
{
    if (at)
        object.insert(key, toIso8601(*at));
}

QJsonArray stepsOf(const QVector<discovery::DoctorStep> &steps)
{
    QJsonArray array;
    for (const discovery::DoctorStep &step : steps) {
        QJsonObject object{{u"what"_s, step.what}};
        put(object, u"command"_s, step.command);
        array.append(object);
    }
    return array;
}

QJsonObject lineOf(const discovery::CoverageCell &cell)
{
    QJsonObject object;
    put(object, u"interface"_s, cell.interface);
    object.insert(u"source"_s, cell.source);
    if (cell.family)
        object.insert(u"family"_s, *cell.family == discovery::IpFamily::IPv4 ? u"ipv4"_s : u"ipv6"_s);
    object.insert(u"verdict"_s, discovery::coverageWords.word(cell.verdict));
    put(object, u"reason"_s, cell.reason);
    object.insert(u"sent"_s, cell.sent);
    object.insert(u"heard"_s, cell.heard);
    put(object, u"lastSent"_s, cell.lastSent);
    put(object, u"lastHeard"_s, cell.lastHeard);
    return {{u"cell"_s, object}};
}

QJsonObject lineOf(const discovery::DoctorFinding &finding)
{
    QJsonObject object{{u"trouble"_s, discovery::troubleWords.word(finding.trouble)},
                       {u"severity"_s, discovery::doctorSeverityWords.word(finding.severity)}};
    put(object, u"interface"_s, finding.interface);
    object.insert(u"sources"_s, QJsonArray::fromStringList(finding.sources));
    object.insert(u"what"_s, finding.what);
    put(object, u"proof"_s, finding.proof);
    put(object, u"cause"_s, finding.cause);
    object.insert(u"steps"_s, stepsOf(finding.steps));
    return {{u"finding"_s, object}};
}

QJsonObject lineOf(const discovery::HostCheck &check)
{
    return {{u"check"_s, QJsonObject{{u"id"_s, check.id},
                                     {u"title"_s, check.title},
                                     {u"verdict"_s, discovery::checkVerdictWords.word(check.verdict)},
                                     {u"sentence"_s, check.sentence},
                                     {u"at"_s, toIso8601(check.at)}}}};
}

QJsonObject closingLine(const discovery::DiagnosisReport &report)
{
    QJsonObject object{{u"at"_s, toIso8601(report.at)}, {u"findings"_s, report.findings.size()}};
    if (report.target) {
        QJsonObject target;
        put(target, u"address"_s, report.target->address.toString());
        put(target, u"mac"_s, report.target->mac);
        object.insert(u"target"_s, target);
    }
    if (report.answer) {
        object.insert(u"cause"_s, discovery::hostCauseWords.word(report.answer->cause));
        object.insert(u"sentence"_s, report.answer->sentence);
        put(object, u"detail"_s, report.answer->detail);
        object.insert(u"steps"_s, stepsOf(report.answer->steps));
    }
    return {{u"answer"_s, object}};
}

} // namespace

QVector<QJsonObject> doctorLines(const discovery::DiagnosisReport &report)
{
    QVector<QJsonObject> lines;
    for (const discovery::CoverageCell &cell : report.matrix.cells)
        lines.append(lineOf(cell));
    for (const discovery::DoctorFinding &finding : report.findings)
        lines.append(lineOf(finding));
    for (const discovery::HostCheck &check : report.checks)
        lines.append(lineOf(check));
    lines.append(closingLine(report));
    return lines;
}

} // namespace muster::cli
