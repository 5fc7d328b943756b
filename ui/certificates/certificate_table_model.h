// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "registry/certificate_filter.h"
#include "ui/shell/services.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace muster::ui {

/// The certificates that were issued, the youngest first. Older ones come a page at a time, when the view reaches the end; what the
/// feed tells is read anew. Thread: GUI.
class CertificateTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { DeviceName, Subject, Serial, State, Algorithm, KeyMade, Ends, Issued, ColumnCount };
    static constexpr int pageSize = 100;

    CertificateTableModel(const Services &services, QObject *parent = nullptr);

    /// Begins anew with those that match.
    void setFilter(const registry::CertificateFilter &filter);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// Without its bytes.
    const IssuedCertificate &certificate(int row) const { return m_rows[row].certificate; }
    QString deviceName(int row) const { return m_rows[row].device; }
    /// -1: not among those that are read.
    int rowOf(const QString &serialNumber) const;
    bool isLoaded() const { return m_isLoaded; }
    /// Whether there are others beyond those that are read.
    bool hasMore() const { return m_hasMore; }

Q_SIGNALS:
    void loaded();
    void failed(const muster::Error &error);

private:
    struct Row
    {
        IssuedCertificate certificate;
        QString device; ///< its name; empty: issued for none

        friend bool operator==(const Row &, const Row &) = default;
    };
    using Rows = QVector<Row>;

    void read(const QString &after, int limit, void (CertificateTableModel::*take)(Rows rows));
    void append(Rows rows);
    void refreshSoon();
    void refresh();
    void replace(Rows rows);
    bool merge(const Rows &rows);
    void reset();
    void end();
    Rows matching(const Rows &rows) const;
    QString text(const Row &row, int column, Timestamp now) const;
    QString sentence(const Row &row, int column, Timestamp now) const;

    const Services &m_services;
    registry::CertificateFilter m_filter;
    Rows m_rows;
    QString m_last;   ///< serial number of the last one read, whether it matches or not
    int m_read = 0;   ///< how many were
    int m_asked = 0;  ///< how many the answer that is awaited may hold
    int m_wanted = 0; ///< rows there shall be after that, where as many match
    int m_generation = 0;
    QTimer m_soon; ///< runs until much that was read is read again
    bool m_isReading = false;
    bool m_isStale = false; ///< something changed while we were reading
    bool m_hasMore = true;
    bool m_isLoaded = false;
};

} // namespace muster::ui
