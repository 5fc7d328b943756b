// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/coverage_model.h"

#include "discovery/doctor/report_text.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/source_title.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

using discovery::Coverage;
using discovery::CoverageCell;
using discovery::CoverageMatrix;

// In the order of the enumeration.
constexpr StateLook coverageLooks[] = {
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Heard"), Glyph::Disc, Tone::Ok, Token::Text, Token::OkMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Asked, silent"), Glyph::Ring, Tone::Idle, Token::Text2, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Listens, silent"), Glyph::Ring, Tone::Idle, Token::Text2, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Blocked"), Glyph::OctagonBar, Tone::Bad, Token::Bad, Token::BadMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Isolated"), Glyph::Diamond, Tone::Warn, Token::Warn, Token::WarnMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Not possible"), Glyph::Dash, Tone::Idle, Token::Text3, Token::IdleMark},
    {QT_TRANSLATE_NOOP("muster::ui::StateText", "Turned off"), Glyph::RingSlash, Tone::Idle, Token::Text3, Token::IdleMark},
};

} // namespace

const StateLook &lookOf(Coverage coverage)
{
    return coverageLooks[std::size_t(coverage)];
}

CoverageModel::CoverageModel(QObject *parent) : QAbstractTableModel(parent)
{
}

void CoverageModel::setMatrix(const CoverageMatrix &matrix)
{
    beginResetModel();
    m_matrix = matrix;
    m_columns = matrix.columns;
    m_columns.removeIf([](const CoverageMatrix::Column &column) { return column.isBus; });
    std::ranges::stable_sort(m_columns, {}, [](const CoverageMatrix::Column &column) { return sourceRank(column.source); });
    endResetModel();
}

QVector<CoverageMatrix::Column> CoverageModel::buses() const
{
    QVector<CoverageMatrix::Column> buses = m_matrix.columns;
    buses.removeIf([](const CoverageMatrix::Column &column) { return !column.isBus; });
    return buses;
}

int CoverageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_matrix.rows.size()) + (buses().isEmpty() ? 0 : 1);
}

int CoverageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1 + int(m_columns.size());
}

std::optional<CoverageCell> CoverageModel::cell(const QModelIndex &index) const
{
    if (!index.isValid() || index.column() == 0 || isBusRow(index.row()))
        return std::nullopt;
    return m_matrix.at(m_matrix.rows[index.row()].interface, m_columns[index.column() - 1].source);
}

QString CoverageModel::busText() const
{
    QStringList texts;
    for (const CoverageMatrix::Column &bus : buses()) {
        const CoverageCell cell = m_matrix.at({}, bus.source);
        QString text = tr("%1: %2", "source: what is heard").arg(bus.title, discovery::coverageText(cell));
        if (!cell.reason.isEmpty())
            text += u". "_s + cell.reason;
        texts += text;
    }
    return texts.join(u"   "_s);
}

QString CoverageModel::sentence(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    if (isBusRow(index.row()))
        return busText();
    const CoverageMatrix::Row &row = m_matrix.rows[index.row()];
    const auto cell = this->cell(index);
    if (!cell)
        return tr("%1: %2", "interface: what it is").arg(row.interface, row.about);
    const QString what = tr("%1 on %2: %3", "source, interface, what is heard")
                             .arg(m_columns[index.column() - 1].title, row.interface, discovery::coverageText(*cell));
    return cell->reason.isEmpty() ? what : what + u". "_s + cell->reason;
}

QVariant CoverageModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
        return sentence(index);
    if (index.column() == 0) {
        if (role == Qt::DisplayRole)
            return isBusRow(index.row()) ? tr("This computer") : m_matrix.rows[index.row()].interface;
        if (role == AboutRole)
            return isBusRow(index.row()) ? tr("What is plugged in") : m_matrix.rows[index.row()].about;
        return {};
    }
    if (isBusRow(index.row()))
        return role == Qt::DisplayRole && index.column() == 1 ? busText() : QVariant();
    const CoverageCell shown = *cell(index);
    if (role == Qt::DisplayRole)
        return discovery::coverageText(shown);
    if (role == LookRole)
        return QVariant::fromValue(&lookOf(shown.verdict));
    if (role == GroundRole && shown.verdict == Coverage::Blocked)
        return int(Token::BadBg);
    return {};
}

QVariant CoverageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Interface") : m_columns[section - 1].title;
}

} // namespace muster::ui
