// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/report_text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

struct ReportText
{
    Q_DECLARE_TR_FUNCTIONS(muster::discovery)
};

void addTable(QStringList &lines, const QVector<QStringList> &rows)
{
    QVector<qsizetype> widths;
    for (const QStringList &row : rows)
        for (qsizetype i = 0; i < row.size(); ++i) {
            if (i == widths.size())
                widths.append(0);
            widths[i] = std::max(widths[i], row[i].size());
        }
    for (const QStringList &row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i)
            line += row[i].leftJustified(widths[i] + 2);
        lines += line.trimmed();
    }
}

QString verdictText(HostCheck::Verdict verdict)
{
    switch (verdict) {
    case HostCheck::Verdict::Ok: return ReportText::tr("ok");
    case HostCheck::Verdict::Failed: return ReportText::tr("failed");
    case HostCheck::Verdict::Silent: return ReportText::tr("silent");
    case HostCheck::Verdict::NotTried: return ReportText::tr("not tried");
    }
    return {};
}

void addSteps(QStringList &lines, const QVector<DoctorStep> &steps)
{
    for (qsizetype i = 0; i < steps.size(); ++i) {
        lines += u"  %1. %2"_s.arg(i + 1).arg(steps[i].what);
        if (!steps[i].command.isEmpty())
            lines += u"     "_s + steps[i].command;
    }
}

void addMatrix(QStringList &lines, const CoverageMatrix &matrix)
{
    QStringList titles{ReportText::tr("Interface"), {}};
    for (const CoverageMatrix::Column &column : matrix.columns)
        if (!column.isBus)
            titles += column.title;
    QVector<QStringList> rows{titles};
    for (const CoverageMatrix::Row &row : matrix.rows) {
        QStringList cells{row.interface, row.about};
        for (const CoverageMatrix::Column &column : matrix.columns)
            if (!column.isBus)
                cells += coverageText(matrix.at(row.interface, column.source));
        rows.append(cells);
    }
    addTable(lines, rows);
    for (const CoverageMatrix::Column &column : matrix.columns)
        if (column.isBus)
            lines += u"%1: %2"_s.arg(column.title, coverageText(matrix.at({}, column.source)));
    QStringList reasons;
    for (const CoverageCell &cell : matrix.cells)
        if (!cell.reason.isEmpty() && cell.verdict != Coverage::TurnedOff)
            reasons += u"%1: %2"_s.arg(cell.interface.isEmpty() ? cell.source : u"%1, %2"_s.arg(cell.source, cell.interface),
                                       cell.reason);
    reasons.removeDuplicates();
    lines += reasons;
}

void addFindings(QStringList &lines, const QVector<DoctorFinding> &findings)
{
    for (const DoctorFinding &finding : findings) {
        lines += QString();
        lines += u"%1: %2"_s.arg(severityText(finding.severity), finding.what);
        if (!finding.proof.isEmpty())
            lines += u"  "_s + ReportText::tr("Proof: %1").arg(finding.proof);
        if (!finding.cause.isEmpty())
            lines += u"  "_s + ReportText::tr("Likely cause: %1").arg(finding.cause);
        addSteps(lines, finding.steps);
    }
}

} // namespace

QString coverageText(const CoverageCell &cell)
{
    switch (cell.verdict) {
    case Coverage::Heard: return ReportText::tr("%1 heard").arg(cell.heard);
    case Coverage::AskedSilent: return ReportText::tr("asked, silent");
    case Coverage::Listening: return ReportText::tr("silent");
    case Coverage::Blocked: return ReportText::tr("blocked");
    case Coverage::Isolated: return ReportText::tr("isolated");
    case Coverage::NotPossible: return ReportText::tr("not possible");
    case Coverage::TurnedOff: return ReportText::tr("turned off");
    }
    return {};
}

QString severityText(DoctorSeverity severity)
{
    switch (severity) {
    case DoctorSeverity::Note: return ReportText::tr("note");
    case DoctorSeverity::Warning: return ReportText::tr("warning");
    case DoctorSeverity::Error: return ReportText::tr("error");
    }
    return {};
}

QString reportText(const DiagnosisReport &report)
{
    QStringList lines{ReportText::tr("Discovery doctor, %1").arg(toIso8601(report.at)), {}};
    addMatrix(lines, report.matrix);
    addFindings(lines, report.findings);
    if (report.answer) {
        lines += QString();
        const QString target = report.target ? report.target->text() : QString();
        lines += ReportText::tr("Why don't I see %1?").arg(target);
        QVector<QStringList> rows;
        for (const HostCheck &check : report.checks)
            rows.append({u"  "_s + check.title, verdictText(check.verdict), check.sentence});
        addTable(lines, rows);
        lines += QString();
        lines += report.answer->sentence;
        if (!report.answer->detail.isEmpty())
            lines += report.answer->detail;
        addSteps(lines, report.answer->steps);
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace muster::discovery
