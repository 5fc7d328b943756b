// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_candidates.h"

#include "ui/registry/identifier_text.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/state_look.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int mostCandidates = 50;
constexpr int mostAlike = 8; // of one question
} // namespace

DeviceCandidates::DeviceCandidates(const Services &services, const Device &device, QObject *parent)
    : QAbstractListModel(parent)
    , m_services(services)
    , m_device(device)
{
}

void DeviceCandidates::findLikely()
{
    QVector<Question> questions;
    const auto add = [&questions](const QString &field, const QString &value, const QString &why) {
        const auto query = query::Query::parse(u"%1=%2"_s.arg(field, query::quoted(value)));
        if (!value.isEmpty() && query)
            questions += {*query, why};
    };
    add(u"serial"_s, m_device.serial, tr("The same serial number"));
    for (const Identifier &each : m_device.identifiers)
        if (each.type == IdentifierType::Mac && questions.size() < mostAlike)
            add(u"mac"_s, each.value, tr("The same MAC"));
    add(u"name"_s, m_device.name, tr("The same name"));
    begin(questions);
    addConflicts(m_generation);
}

void DeviceCandidates::find(const query::Query &query)
{
    begin({{query, {}}});
    askNext(m_generation);
}

void DeviceCandidates::begin(const QVector<Question> &questions)
{
    ++m_generation;
    m_questions = questions;
    beginResetModel();
    m_found.clear();
    endResetModel();
}

void DeviceCandidates::addConflicts(int generation)
{
    QVector<DeviceId> ids;
    for (const IdentityConflict &conflict : m_device.conflicts)
        if (!ids.contains(conflict.with))
            ids += conflict.with;
    if (ids.isEmpty()) {
        askNext(generation);
        return;
    }
    launch(m_services.devices.rows(ids), this, [this, generation](const Result<QVector<DeviceRow>> &rows) {
        if (generation != m_generation)
            return;
        for (const DeviceRow &row : rows.value_or(QVector<DeviceRow>())) {
            const auto about = std::ranges::find(m_device.conflicts, row.id, &IdentityConflict::with);
            if (about != m_device.conflicts.cend())
                take(QVector<DeviceRow>{row}, tr("In conflict about the %1").arg(identifierTypeWord(about->type)));
        }
        askNext(generation);
    });
}

void DeviceCandidates::askNext(int generation)
{
    if (m_questions.isEmpty()) {
        Q_EMIT found();
        return;
    }
    const Question question = m_questions.takeFirst();
    const int limit = question.why.isEmpty() ? mostCandidates : mostAlike;
    launch(m_services.devices.outline(question.query, {}, limit), this,
           [this, question, limit, generation](const Result<DeviceOutline> &outline) {
               if (generation != m_generation)
                   return;
               if (!outline) {
                   Q_EMIT failed(outline.error());
                   return;
               }
               if (outline->pages.isEmpty()) {
                   askNext(generation);
                   return;
               }
               launch(m_services.devices.page(question.query, {}, outline->pages.first(), std::nullopt, limit), this,
                      [this, question, generation](const Result<QVector<DeviceRow>> &rows) {
                          if (generation != m_generation)
                              return;
                          take(rows, question.why);
                          askNext(generation);
                      });
           });
}

void DeviceCandidates::take(const Result<QVector<DeviceRow>> &rows, const QString &why)
{
    if (!rows) {
        Q_EMIT failed(rows.error());
        return;
    }
    for (const DeviceRow &row : *rows) {
        const bool isListed = std::ranges::any_of(m_found, [&row](const Candidate &each) { return each.row.id == row.id; });
        if (isListed || row.id == m_device.id || m_found.size() >= mostCandidates)
            continue;
        beginInsertRows({}, int(m_found.size()), int(m_found.size()));
        m_found += {row, why};
        endInsertRows();
    }
}

int DeviceCandidates::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_found.size());
}

QVariant DeviceCandidates::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Candidate &candidate = m_found[index.row()];
    switch (role) {
    case Qt::DisplayRole: return candidate.row.name;
    case EvidenceRole: return evidence(candidate);
    case Qt::AccessibleTextRole: return u"%1, %2"_s.arg(candidate.row.name, evidence(candidate));
    default: return {};
    }
}

QString DeviceCandidates::evidence(const Candidate &candidate) const
{
    const DeviceRow &row = candidate.row;
    const QString maker = u"%1 %2"_s.arg(row.vendor, row.model).trimmed();
    QStringList parts{candidate.why, lookOf(row.state).word(), maker, row.address, row.serial};
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

} // namespace muster::ui
