// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/doctor/coverage.h"
#include "ui/widgets/state_look.h"

#include <QAbstractTableModel>

namespace muster::ui {

const StateLook &lookOf(discovery::Coverage coverage);

/// The doctor's matrix: a row for each interface, and one for this computer's own buses; a column for the interface, then one for each
/// source. The cells of the bus row stand in its first column after the name, all in one.
class CoverageModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit CoverageModel(QObject *parent = nullptr);

    void setMatrix(const discovery::CoverageMatrix &matrix);
    const discovery::CoverageMatrix &matrix() const { return m_matrix; }
    bool isBusRow(int row) const { return row == m_matrix.rows.size(); }
    /// What the cell says, and why: read aloud, and shown below the table. Empty for no cell.
    QString sentence(const QModelIndex &index) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    static constexpr int AboutRole = Qt::UserRole; ///< of the first column: "10.0.1.0/24, wired"

private:
    QVector<discovery::CoverageMatrix::Column> buses() const;
    std::optional<discovery::CoverageCell> cell(const QModelIndex &index) const;
    QString busText() const;

    discovery::CoverageMatrix m_matrix;
    QVector<discovery::CoverageMatrix::Column> m_columns; ///< those that are no buses, in the order they are shown
};

} // namespace muster::ui
