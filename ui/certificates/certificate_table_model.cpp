// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/certificates/certificate_table_model.h"

#include "ui/certificates/certificate_text.h"
#include "ui/widgets/age.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/state_look.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int refreshPauseMs = 1000;
} // namespace

CertificateTableModel::CertificateTableModel(const Services &services, QObject *parent)
    : QAbstractTableModel(parent)
    , m_services(services)
{
    connect(&services.feed, &registry::ChangeFeed::changed, this, [this](const QVector<Change> &changes) {
        if (std::ranges::any_of(changes, [](const Change &change) { return change.kind == Change::Kind::Certificate; }))
            refreshSoon();
    });
    m_soon.setSingleShot(true);
    m_soon.setInterval(refreshPauseMs);
    connect(&m_soon, &QTimer::timeout, this, &CertificateTableModel::refresh);
    connect(&services.feed, &registry::ChangeFeed::reset, this, &CertificateTableModel::refresh);
    fetchMore({});
}

void CertificateTableModel::setFilter(const registry::CertificateFilter &filter)
{
    m_filter = filter;
    reset();
    fetchMore({});
}

void CertificateTableModel::reset()
{
    beginResetModel();
    m_rows.clear();
    m_last.clear();
    m_read = 0;
    ++m_generation;
    m_isReading = m_isStale = m_isLoaded = false;
    m_hasMore = true;
    endResetModel();
}

int CertificateTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int CertificateTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant CertificateTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Ends || section == Issued ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case DeviceName: return tr("Device");
    case Subject: return tr("Subject");
    case Serial: return tr("Serial");
    case State: return tr("State");
    case Algorithm: return tr("Key");
    case KeyMade: return tr("Key made");
    case Ends: return tr("Ends");
    case Issued: return tr("Issued");
    default: return {};
    }
}

QString CertificateTableModel::text(const Row &row, int column, Timestamp now) const
{
    const IssuedCertificate &certificate = row.certificate;
    switch (column) {
    case DeviceName: return row.device.isEmpty() ? tr("no device") : row.device;
    case Subject: return certificate.subject;
    case Serial: return certificate.serialNumber;
    case State: return lookOf(certificate.state).word();
    case Algorithm: return keyAlgorithmWords.word(certificate.keyAlgorithm);
    case KeyMade: return keyOriginText(certificate.keyOrigin);
    case Ends:
        return certificate.notAfter < now ? tr("%1 ago", "the certificate ended").arg(shortAge(certificate.notAfter, now))
                                          : shortAge(certificate.notAfter, now);
    case Issued: return shortAge(certificate.issuedAt, now);
    default: return {};
    }
}

QString CertificateTableModel::sentence(const Row &row, int column, Timestamp now) const
{
    const IssuedCertificate &certificate = row.certificate;
    switch (column) {
    case KeyMade: return keyOriginSentence(certificate.keyOrigin);
    case Ends: return validitySentence(certificate, now);
    case Issued: return tr("Issued %1").arg(longAge(certificate.issuedAt, now));
    default: return {};
    }
}

QVariant CertificateTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const Row &row = m_rows[index.row()];
    const IssuedCertificate &certificate = row.certificate;
    const Timestamp now = m_services.clock.now();
    const int column = index.column();
    const QString said = sentence(row, column, now);
    switch (role) {
    case Qt::DisplayRole: return text(row, column, now);
    case Qt::AccessibleTextRole: return said.isEmpty() ? text(row, column, now) : said;
    case Qt::ToolTipRole:
        if (column == Ends)
            return said + u'\n' + exactTime(certificate.notAfter);
        return column == KeyMade ? QVariant(said) : QVariant();
    case ValueRole: return column == Issued ? QVariant(qint64(certificate.issuedAt.time_since_epoch().count())) : QVariant();
    case LookRole:
        if (column == State)
            return QVariant::fromValue(&lookOf(certificate.state));
        if (column == Ends && certificate.state == CredentialState::Active)
            if (const StateLook *look = expiryLook(certificate.notAfter - now))
                return QVariant::fromValue(look);
        return {};
    case TokenRole:
        return column == DeviceName && row.device.isEmpty() ? QVariant(int(Token::Text3))
               : column == Subject || column == Algorithm   ? QVariant(int(Token::Text2))
                                                            : QVariant();
    default: return {};
    }
}

int CertificateTableModel::rowOf(const QString &serialNumber) const
{
    const auto found = std::ranges::find(m_rows, serialNumber, [](const Row &row) { return row.certificate.serialNumber; });
    return found == m_rows.cend() ? -1 : int(found - m_rows.cbegin());
}

bool CertificateTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_hasMore && !m_isReading;
}

void CertificateTableModel::fetchMore(const QModelIndex &)
{
    if (m_isReading)
        return;
    m_wanted = int(m_rows.size()) + pageSize / 2;
    read(m_last, pageSize, &CertificateTableModel::append);
}

/// The certificates, and then what their devices are called.
void CertificateTableModel::read(const QString &after, int limit, void (CertificateTableModel::*take)(Rows rows))
{
    m_isReading = true;
    m_asked = limit;
    const auto isOld = [this, generation = m_generation] { return generation != m_generation; };
    launch(m_services.certificates.list(after, limit), this, [this, isOld, take](Result<QVector<IssuedCertificate>> read) {
        if (isOld())
            return;
        if (!read) {
            m_isReading = false;
            Q_EMIT failed(read.error());
            return;
        }
        QSet<DeviceId> ids;
        Rows rows;
        for (IssuedCertificate &certificate : *read) {
            certificate.der.clear(); // the details read it again
            if (!certificate.device.isNull())
                ids += certificate.device;
            rows += {std::move(certificate), {}};
        }
        launch(m_services.devices.rows(QVector<DeviceId>(ids.cbegin(), ids.cend())), this,
               [this, isOld, take, rows](const Result<QVector<DeviceRow>> &devices) {
                   if (isOld())
                       return;
                   m_isReading = false;
                   QHash<DeviceId, QString> names;
                   for (const DeviceRow &device : devices.value_or(QVector<DeviceRow>()))
                       names.insert(device.id, device.name);
                   Rows named = rows;
                   for (Row &row : named)
                       if (!row.certificate.device.isNull()) // one that is gone, or became another, keeps its id
                           row.device = names.value(row.certificate.device, row.certificate.device.toString());
                   (this->*take)(std::move(named));
               });
    });
}

CertificateTableModel::Rows CertificateTableModel::matching(const Rows &rows) const
{
    Rows matching;
    std::ranges::copy_if(rows, std::back_inserter(matching), [this](const Row &row) {
        return m_filter.matches(row.certificate, row.device + u' ' + row.certificate.device.toString());
    });
    return matching;
}

void CertificateTableModel::append(Rows rows)
{
    m_hasMore = rows.size() == m_asked;
    m_read += int(rows.size());
    if (!rows.isEmpty())
        m_last = rows.last().certificate.serialNumber;
    const Rows more = matching(rows);
    if (!more.isEmpty()) {
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + more.size()) - 1);
        m_rows += more;
        endInsertRows();
    }
    if (m_hasMore && m_rows.size() < m_wanted) { // few of this page match: the view would not ask
        read(m_last, pageSize, &CertificateTableModel::append);
        return;
    }
    end();
}

void CertificateTableModel::end()
{
    m_isLoaded = true;
    Q_EMIT loaded();
    if (std::exchange(m_isStale, false))
        refresh();
}

/// A run issues one after the other: where much was read, it is not read again for each.
void CertificateTableModel::refreshSoon()
{
    if (m_read <= pageSize)
        refresh();
    else if (!m_soon.isActive())
        m_soon.start();
}

/// As many as are read so far, once more.
void CertificateTableModel::refresh()
{
    if (m_isReading)
        m_isStale = true; // again when that is done
    else
        read({}, std::max(pageSize, m_read), &CertificateTableModel::replace);
}

/// New ones appear at the top and states change in place; anything else is shown anew.
void CertificateTableModel::replace(Rows rows)
{
    m_hasMore = rows.size() == m_asked;
    m_read = int(rows.size());
    m_last = rows.isEmpty() ? QString() : rows.last().certificate.serialNumber;
    const Rows now = matching(rows);
    if (!merge(now)) {
        beginResetModel();
        m_rows = now;
        endResetModel();
    }
    end();
}

/// False when the ones that are shown don't follow each other in `rows`. What fell off the end is read again when it is looked for.
bool CertificateTableModel::merge(const Rows &rows)
{
    const auto serial = [](const Row &row) { return row.certificate.serialNumber; };
    const qsizetype from = m_rows.isEmpty() ? 0 : std::ranges::find(rows, serial(m_rows.first()), serial) - rows.cbegin();
    const qsizetype common = std::min(m_rows.size(), rows.size() - from);
    if (!std::ranges::equal(m_rows.first(common), rows.mid(from, common), {}, serial, serial))
        return false;
    if (common < m_rows.size()) {
        beginRemoveRows({}, int(common), int(m_rows.size()) - 1);
        m_rows.resize(common);
        endRemoveRows();
    }
    if (from > 0) {
        beginInsertRows({}, 0, int(from) - 1);
        m_rows = rows.first(from) + m_rows;
        endInsertRows();
    }
    if (const auto all = m_rows.size(); rows.size() > all) {
        beginInsertRows({}, int(all), int(rows.size()) - 1);
        m_rows += rows.mid(all);
        endInsertRows();
    }
    for (qsizetype row = 0; row < rows.size(); ++row)
        if (m_rows[row] != rows[row]) {
            m_rows[row] = rows[row];
            Q_EMIT dataChanged(index(int(row), 0), index(int(row), ColumnCount - 1));
        }
    return true;
}

} // namespace muster::ui
