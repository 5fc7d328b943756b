// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/evaluation_record.h"

#include "storage/sqlite/binding.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace muster::storage {

namespace {

QVector<Finding> readFindings(Connection &connection, qint64 deviceRow)
{
    SQLite::Statement &select = connection.prepare("SELECT policy, rule, severity, seen, wanted, fix, since, waived_until, "
                                                   "waiver_owner FROM findings WHERE device = ? ORDER BY position");
    bindAll(select, deviceRow);
    QVector<Finding> findings;
    while (select.executeStep()) {
        Finding &finding = findings.emplaceBack();
        finding.policy = textAt(select, 0);
        finding.rule = textAt(select, 1);
        finding.severity = rankedAt(select, 2, severityWords);
        finding.seen = textAt(select, 3);
        finding.wanted = textAt(select, 4);
        finding.fix = textAt(select, 5);
        finding.since = timeAt(select, 6);
        if (!select.isColumnNull(7))
            finding.waivedUntil = timeAt(select, 7);
        finding.waiverOwner = textAt(select, 8);
    }
    return findings;
}

} // namespace

Result<Evaluation> readEvaluation(Connection &connection, qint64 deviceRow)
{
    SQLite::Statement &select = connection.prepare("SELECT policies, cuts_off, due_at FROM evaluations WHERE device = ?");
    bindAll(select, deviceRow);
    Evaluation evaluation;
    if (!select.executeStep())
        return evaluation;
    const QJsonDocument policies = QJsonDocument::fromJson(bytesAt(select, 0));
    if (!policies.isArray())
        return fail(ErrorCode::Corrupt,
                    QCoreApplication::translate("muster::storage",
                                                "What the policies said of a device can't be read. Restore a backup."));
    for (const QJsonValue &policy : policies.array())
        evaluation.policies += policy.toString();
    evaluation.cutsOff = numberAt(select, 1) != 0;
    if (!select.isColumnNull(2))
        evaluation.dueAt = timeAt(select, 2);
    evaluation.findings = readFindings(connection, deviceRow);
    return evaluation;
}

void queueEvaluation(Connection &connection, qint64 deviceRow)
{
    SQLite::Statement &insert = connection.prepare("INSERT OR IGNORE INTO evaluation_queue (device) VALUES (?)");
    bindAll(insert, deviceRow);
    insert.exec();
}

} // namespace muster::storage
