// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "storage/sqlite/sqlite_evaluation_repository.h"

#include "base/text.h"
#include "storage/sqlite/binding.h"
#include "storage/sqlite/evaluation_record.h"
#include "storage/sqlite/query_compiler.h"
#include "storage/sqlite/sqlite_error.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace muster::storage {

namespace {

/// What people see of it: when it is due is nobody's concern but ours.
bool saysTheSame(const Evaluation &before, Evaluation after)
{
    after.dueAt = before.dueAt;
    return before == after;
}

/// None when all findings are waived, or there are none.
std::optional<int> worstOf(const Evaluation &evaluation)
{
    std::optional<int> worst;
    for (const Finding &finding : evaluation.findings)
        if (!finding.waivedUntil)
            worst = std::max(worst.value_or(0), static_cast<int>(finding.severity));
    return worst;
}

} // namespace

Result<QVector<DeviceId>> SqliteEvaluationRepository::waiting(Timestamp now, int limit)
{
    return guarded([&]() -> Result<QVector<DeviceId>> {
        QVector<DeviceId> ids;
        SQLite::Statement &queued = m_connection.prepare(
            "SELECT devices.id FROM evaluation_queue JOIN devices ON devices.row = evaluation_queue.device "
            "ORDER BY evaluation_queue.device LIMIT ?");
        bindAll(queued, limit);
        while (queued.executeStep())
            ids.append(idAt<DeviceId>(queued, 0));
        SQLite::Statement &due = m_connection.prepare(
            "SELECT devices.id FROM evaluations JOIN devices ON devices.row = evaluations.device WHERE evaluations.due_at <= ? "
            "AND NOT EXISTS (SELECT 1 FROM evaluation_queue WHERE evaluation_queue.device = evaluations.device) "
            "ORDER BY evaluations.due_at LIMIT ?");
        bindAll(due, now, limit - ids.size());
        while (due.executeStep())
            ids.append(idAt<DeviceId>(due, 0));
        return ids;
    });
}

Result<> SqliteEvaluationRepository::add(const query::Query &query)
{
    return guarded([&]() -> Result<> {
        const CompiledQuery condition = compile(query, m_now);
        SQLite::Statement &insert = m_connection.prepare(
            "INSERT OR IGNORE INTO evaluation_queue (device) SELECT row FROM devices WHERE state <> ? AND " + condition.sql);
        bindValue(insert, 1, static_cast<int>(Lifecycle::Retired));
        condition.bind(insert, 2);
        insert.exec();
        return {};
    });
}

Result<> SqliteEvaluationRepository::addPinned(const QString &policy)
{
    return guarded([&]() -> Result<> {
        SQLite::Statement &insert = m_connection.prepare(
            "INSERT OR IGNORE INTO evaluation_queue (device) SELECT device FROM device_pins WHERE policy_folded = ?");
        bindAll(insert, foldCase(policy));
        insert.exec();
        return {};
    });
}

Result<Evaluation> SqliteEvaluationRepository::load(const DeviceId &device)
{
    return guarded([&]() -> Result<Evaluation> {
        SQLite::Statement &select = m_connection.prepare("SELECT row FROM devices WHERE id = ?");
        bindAll(select, device);
        if (!select.executeStep())
            return Evaluation{};
        return readEvaluation(m_connection, numberAt(select, 0));
    });
}

Result<> SqliteEvaluationRepository::save(const DeviceId &device, const Evaluation &evaluation)
{
    // One that can't be read is replaced like any other.
    const Result<Evaluation> before = load(device);
    MUSTER_TRY(const bool isRankNew, guarded([&]() -> Result<bool> {
                   SQLite::Statement &select = m_connection.prepare("SELECT row, compliance FROM devices WHERE id = ?");
                   bindAll(select, device);
                   if (!select.executeStep())
                       return fail(ErrorCode::NotFound,
                                   QCoreApplication::translate("muster::storage", "There is no device %1 in the registry.")
                                       .arg(device.toString()));
                   const qint64 row = numberAt(select, 0);
                   const int rank = static_cast<int>(evaluation.compliance());
                   const bool isNew = numberAt(select, 1) != rank;
                   select.reset();
                   if (isNew) {
                       SQLite::Statement &update = m_connection.prepare("UPDATE devices SET compliance = ? WHERE row = ?");
                       bindAll(update, rank, row);
                       update.exec();
                   }
                   if (!before || *before != evaluation) {
                       clear(row);
                       write(row, evaluation);
                   }
                   SQLite::Statement &drop = m_connection.prepare("DELETE FROM evaluation_queue WHERE device = ?");
                   bindAll(drop, row);
                   drop.exec();
                   return isNew;
               }));
    if (!isRankNew && before && saysTheSame(*before, evaluation))
        return {};
    return m_feed.append(Change::Kind::Device, device.toBytes());
}

void SqliteEvaluationRepository::clear(qint64 row)
{
    for (const char *sql : {"DELETE FROM evaluations WHERE device = ?", "DELETE FROM findings WHERE device = ?"}) {
        SQLite::Statement &drop = m_connection.prepare(sql);
        bindAll(drop, row);
        drop.exec();
    }
}

void SqliteEvaluationRepository::write(qint64 row, const Evaluation &evaluation)
{
    if (evaluation == Evaluation{})
        return;
    const qint64 open = std::ranges::count_if(evaluation.findings,
                                              [](const Finding &finding) { return !finding.waivedUntil.has_value(); });
    SQLite::Statement &insert = m_connection.prepare(
        "INSERT INTO evaluations (device, policies, cuts_off, due_at, findings, worst) VALUES (?, ?, ?, ?, ?, ?)");
    const QByteArray policies = QJsonDocument(QJsonArray::fromStringList(evaluation.policies)).toJson(QJsonDocument::Compact);
    bindAll(insert, row, QString::fromUtf8(policies), evaluation.cutsOff ? 1 : 0, evaluation.dueAt, open, worstOf(evaluation));
    insert.exec();
    int position = 0;
    for (const Finding &finding : evaluation.findings) {
        SQLite::Statement &each = m_connection.prepare(
            "INSERT INTO findings (device, position, policy, rule, severity, seen, wanted, fix, since, waived_until, "
            "waiver_owner) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        bindAll(each, row, position++, finding.policy, finding.rule, static_cast<int>(finding.severity), finding.seen,
                finding.wanted, finding.fix, finding.since, finding.waivedUntil, finding.waiverOwner);
        each.exec();
    }
}

Result<std::optional<Timestamp>> SqliteEvaluationRepository::nextDue()
{
    return guarded([&]() -> Result<std::optional<Timestamp>> {
        SQLite::Statement &select = m_connection.prepare(
            "SELECT due_at FROM evaluations WHERE due_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM evaluation_queue) "
            "ORDER BY due_at LIMIT 1");
        if (!select.executeStep())
            return std::nullopt;
        return timeAt(select, 0);
    });
}

} // namespace muster::storage
