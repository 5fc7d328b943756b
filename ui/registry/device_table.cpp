// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/device_table.h"

#include "base/logging.h"
#include "ui/registry/device_columns.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/row_header.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/hovered_row.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScrollBar>
#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int nameColumn = 0;
constexpr int ageStepMs = 5000;
constexpr int mostCopiedRows = 1000;

std::unique_ptr<CellDelegate> delegateFor(CellKind kind, const ThemeSource &themes, const Clock &clock)
{
    switch (kind) {
    case CellKind::KindName: return std::make_unique<KindNameDelegate>(themes, clock);
    case CellKind::Chip: return std::make_unique<ChipDelegate>(themes, clock);
    case CellKind::Presence: return std::make_unique<PresenceDelegate>(themes, clock);
    case CellKind::Compliance: return std::make_unique<ComplianceDelegate>(themes, clock);
    case CellKind::Number: return std::make_unique<NumberDelegate>(themes, clock);
    case CellKind::Age: return std::make_unique<AgeDelegate>(themes, clock);
    case CellKind::TextMiddle: return std::make_unique<TextDelegate>(themes, clock, nullptr, Qt::ElideMiddle);
    case CellKind::Text: break;
    }
    return std::make_unique<TextDelegate>(themes, clock);
}

void addSortingHeader(QTableView &view, const ThemeSource &themes)
{
    auto *header = new RowHeader(themes, &view);
    view.setHorizontalHeader(header);
    header->setSortIndicatorShown(true); // the view takes that away: it would sort by itself
}

void dressRows(RowView &view, const Theme &theme)
{
    QHeaderView *rows = view.verticalHeader();
    rows->setMinimumSectionSize(theme.size(Size::Row));
    rows->setDefaultSectionSize(theme.size(Size::Row));
    rows->setSectionResizeMode(QHeaderView::Fixed);
}

} // namespace

DeviceTable::DeviceTable(DeviceTableModel &model, const ThemeSource &themes, const Clock &clock, QSettings &settings,
                         QWidget *parent)
    : RowView(parent)
    , m_model(model)
    , m_themes(themes)
    , m_settings(settings)
    , m_frozen(new RowView(this))
    , m_edge(new QFrame(this))
    , m_hovered(new HoveredRow(this))
    , m_columnsMenu(new QMenu(tr("Columns"), this))
    , m_ageTimer(new QTimer(this))
{
    setObjectName(u"deviceTable"_s);
    setAccessibleName(tr("Devices"));
    addSortingHeader(*this, themes);
    addSortingHeader(*m_frozen, themes);
    setModel(&model);
    addDelegates(themes, clock);
    dressRows(*this, themes.theme());
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setFirstSectionMovable(false);
    freezeNames();
    showGroups();
    restoreColumns();
    fillColumnsMenu();

    m_hovered->watch(this);
    m_hovered->watch(m_frozen);
    connect(m_hovered, &HoveredRow::changed, this, [this](int row) { m_model.setOrderHeld(row >= 0); });
    const DeviceSort first = model.columns().sort;
    syncSort(model.columns().indexOf(first.column), first.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DeviceTable::syncSort);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { m_model.pinRow(current.row()); });
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DeviceTable::currentDeviceChanged);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        viewport()->update(); // the lines of the current row run through both views
        m_frozen->viewport()->update();
    });
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, &DeviceTable::selectionSizeChanged);
    connect(this, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { Q_EMIT menuRequested(viewport()->mapToGlobal(at)); });
    model.setKeptRows([this] {
        QVector<int> rows = selectedRows();
        if (currentIndex().isValid())
            rows.prepend(currentIndex().row());
        return rows;
    });
    m_ageTimer->setInterval(ageStepMs);
    connect(m_ageTimer, &QTimer::timeout, this, [this] {
        if (isVisible())
            viewport()->update();
    });
    m_ageTimer->start();
}

DeviceTable::~DeviceTable()
{
    if (model() == &m_model) // it may have gone first
        m_model.setKeptRows({});
}

void DeviceTable::addDelegates(const ThemeSource &themes, const Clock &clock)
{
    const auto &columns = m_model.columns().columns;
    for (int i = 0; i < columns.size(); ++i) {
        auto delegate = delegateFor(columns[i].kind, themes, clock);
        delegate->setHoveredRow(m_hovered);
        delegate->setParent(this);
        setItemDelegateForColumn(i, delegate.get());
        m_frozen->setItemDelegateForColumn(i, delegate.get());
        delegate.release(); // NOLINT: its parent has it
    }
    connect(&themes, &ThemeSource::changed, this, [this] {
        viewport()->update();
        m_frozen->viewport()->update();
    });
    dressRows(*m_frozen, themes.theme());
}

void DeviceTable::freezeNames()
{
    m_frozen->setObjectName(u"frozenNames"_s);
    m_frozen->setAccessibleName(tr("Names"));
    m_frozen->setModel(&m_model);
    m_frozen->setSelectionModel(selectionModel());
    m_frozen->setFocusPolicy(Qt::NoFocus);
    m_frozen->setFocusProxy(this);
    m_frozen->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_frozen->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edge->setProperty("frameRole", u"line"_s);
    m_edge->setProperty("orientation", u"vertical"_s);
    for (int column = nameColumn + 1; column < m_model.columnCount(); ++column)
        m_frozen->setColumnHidden(column, true);
    m_frozen->horizontalHeader()->setStretchLastSection(false);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, m_frozen->verticalScrollBar(), &QScrollBar::setValue);
    connect(m_frozen->verticalScrollBar(), &QScrollBar::valueChanged, verticalScrollBar(), &QScrollBar::setValue);
    connect(horizontalHeader(), &QHeaderView::sectionResized, this, [this](int section, int, int width) {
        if (section == nameColumn) {
            m_frozen->setColumnWidth(nameColumn, width);
            placeFrozen();
        }
        saveColumns();
    });
    connect(m_frozen->horizontalHeader(), &QHeaderView::sectionResized, this, [this](int section, int, int width) {
        if (section == nameColumn)
            setColumnWidth(nameColumn, width);
    });
    connect(horizontalHeader(), &QHeaderView::sectionMoved, this, &DeviceTable::saveColumns);
    connect(m_frozen->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, &DeviceTable::syncSort);
    connect(m_frozen, &QAbstractItemView::activated, this, &QAbstractItemView::activated);
    connect(m_frozen, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &at) { Q_EMIT menuRequested(m_frozen->viewport()->mapToGlobal(at)); });
    m_frozen->show();
}

/// Two headers, one order: the one clicked tells the other, and the model. A column that gives no order leaves the one there is.
void DeviceTable::syncSort(int column, Qt::SortOrder order)
{
    if (!m_model.columns().columns.value(column).sort) {
        const DeviceSort &now = m_model.deviceSort();
        column = m_model.columns().indexOf(now.column);
        order = now.descending ? Qt::DescendingOrder : Qt::AscendingOrder;
    }
    for (QHeaderView *header : {horizontalHeader(), m_frozen->horizontalHeader()}) {
        const QSignalBlocker quiet(header);
        header->setSortIndicator(column, order);
        header->viewport()->update();
    }
    m_model.sort(column, order);
}

void DeviceTable::placeFrozen()
{
    const int header = horizontalHeader()->height();
    m_frozen->setGeometry(frameWidth(), frameWidth(), columnWidth(nameColumn), viewport()->height() + header);
    m_frozen->raise();
    // The rows of groups go across it: there each row paints its part.
    m_edge->setGeometry(frameWidth() + columnWidth(nameColumn) - 1, frameWidth(), 1,
                        (m_model.isGrouped() ? 0 : viewport()->height()) + header);
    m_edge->raise();
    if (m_overlay) {
        m_overlay->setGeometry(frameWidth(), frameWidth() + header, viewport()->width(), viewport()->height());
        m_overlay->raise();
    }
}

void DeviceTable::setOverlay(QWidget *overlay)
{
    m_overlay = overlay;
    if (overlay)
        overlay->setParent(this);
    placeFrozen();
}

void DeviceTable::updateGeometries()
{
    RowView::updateGeometries();
    placeFrozen();
}

void DeviceTable::resizeEvent(QResizeEvent *event)
{
    RowView::resizeEvent(event);
    placeFrozen();
}

void DeviceTable::paintEvent(QPaintEvent *event)
{
    RowView::paintEvent(event);
    if (!m_hasPaintedRows && m_model.isLoaded()) {
        m_hasPaintedRows = true;
        qCDebug(lcUi) << "rows painted"; // bench_startup waits for it
    }
}

void DeviceTable::showEvent(QShowEvent *event)
{
    RowView::showEvent(event);
    placeFrozen();
}

QModelIndex DeviceTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    const QModelIndex next = RowView::moveCursor(action, modifiers);
    // What the frozen column would hide is scrolled into view.
    if (action == MoveLeft && next.column() > nameColumn) {
        const int left = visualRect(next).left() - columnWidth(nameColumn);
        if (left < 0)
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() + left);
    }
    return next;
}

void DeviceTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    if (index.column() != nameColumn) {
        RowView::scrollTo(index, hint);
        return;
    }
    const int before = horizontalScrollBar()->value();
    RowView::scrollTo(index, hint);
    horizontalScrollBar()->setValue(before); // the name is always in sight
}

void DeviceTable::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    if (isPlain && takeGroupKey(event->key())) {
        event->accept();
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        if (selectionModel()->hasSelection())
            clearSelection();
        else
            Q_EMIT escapePressed();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && isPlain) {
        Q_EMIT activated(currentIndex());
    } else if (event->matches(QKeySequence::Copy)) {
        copyCells();
    } else if (event->key() == Qt::Key_Menu || (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier)) {
        const QRect cell = visualRect(currentIndex());
        Q_EMIT menuRequested(viewport()->mapToGlobal(QPoint(columnWidth(nameColumn), cell.bottom())));
    } else {
        RowView::keyPressEvent(event);
        return;
    }
    event->accept();
}

std::optional<DeviceId> DeviceTable::currentDevice() const
{
    return m_model.idAt(currentIndex().row());
}

void DeviceTable::setCurrentDevice(const DeviceId &id)
{
    const int row = m_model.rowOf(id);
    if (row < 0)
        return;
    const QModelIndex name = m_model.index(row, nameColumn);
    if (!viewport()->rect().contains(QPoint(1, visualRect(name).center().y())))
        scrollTo(name, PositionAtCenter);
    selectionModel()->setCurrentIndex(name, QItemSelectionModel::NoUpdate);
}

void DeviceTable::goToFirstInSight()
{
    int row = std::max(0, rowAt(verticalHeader()->defaultSectionSize() - 1));
    if (m_model.group(row) && row + 1 < m_model.rowCount() && !m_model.group(row + 1))
        ++row;
    selectionModel()->setCurrentIndex(m_model.index(row, nameColumn), QItemSelectionModel::NoUpdate);
}

QVector<int> DeviceTable::selectedRows() const
{
    QVector<int> rows;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom() && rows.size() < mostCopiedRows; ++row)
            if (m_model.device(row) && !rows.contains(row))
                rows += row;
    return rows;
}

qint64 DeviceTable::selectedCount() const
{
    qint64 count = 0;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        count += range.height() - m_model.groupsBetween(range.top(), range.bottom());
    return count;
}

} // namespace muster::ui
