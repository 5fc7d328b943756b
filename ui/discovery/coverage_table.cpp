// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/coverage_table.h"

#include "ui/discovery/coverage_model.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/two_line_delegate.h"

#include <QHeaderView>

#include <algorithm>

namespace muster::ui {

namespace {

constexpr int coverageRow = 40;
constexpr int mostCoverageRows = 6;
constexpr int interfaceColumn = 176;
constexpr int sourceColumn = 112;

class InterfaceDelegate : public TwoLineDelegate
{
public:
    using TwoLineDelegate::TwoLineDelegate;

protected:
    std::pair<QString, QString> lines(const QModelIndex &index) const override
    {
        return {index.data().toString(), index.data(CoverageModel::AboutRole).toString()};
    }
};

} // namespace

CoverageTable::CoverageTable(const ThemeSource &themes, const Clock &clock, CoverageModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setModel(&model);
    setItemDelegate(new ComplianceDelegate(themes, clock, this));
    setItemDelegateForColumn(0, new InterfaceDelegate(themes, this));
    setSelectionMode(NoSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setShowGrid(false);
    setTabKeyNavigation(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(coverageRow);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setFixedHeight(themes.theme().size(Size::HeaderRow));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    connect(&model, &QAbstractItemModel::modelReset, this, &CoverageTable::fit);
    fit();
}

void CoverageTable::fit()
{
    clearSpans();
    for (int column = 0; column < m_model.columnCount(); ++column)
        setColumnWidth(column, column == 0 ? interfaceColumn : sourceColumn);
    const int last = m_model.rowCount() - 1;
    if (last >= 0 && m_model.isBusRow(last) && m_model.columnCount() > 2)
        setSpan(last, 1, 1, m_model.columnCount() - 1);
    const int rows = std::clamp(m_model.rowCount(), 1, mostCoverageRows);
    setFixedHeight(horizontalHeader()->height() + rows * coverageRow + 2 * frameWidth() + 12);
}

} // namespace muster::ui
