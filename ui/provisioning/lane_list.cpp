// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/lane_list.h"

#include "ui/provisioning/failure_panel.h"
#include "ui/provisioning/lane_delegate.h"
#include "ui/provisioning/lane_model.h"
#include "ui/shell/theme_source.h"

#include <QKeyEvent>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int laneTickMs = 250;
constexpr int ticksPerTurn = 6;
constexpr int panelInset = 2; // within the lane's focus ring
} // namespace

LaneList::LaneList(LaneModel &model, const ThemeSource &themes, const Clock &clock, QWidget *parent)
    : QListView(parent)
    , m_model(model)
    , m_themes(themes)
    , m_delegate(new LaneDelegate(themes, clock, this))
{
    setObjectName(u"run.lanes"_s);
    setAccessibleName(tr("Devices and how they are doing"));
    setModel(&model);
    setItemDelegate(m_delegate);
    setSelectionMode(QAbstractItemView::NoSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setResizeMode(QListView::Adjust);
    connect(&model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first) { follow(first.row()); });
    connect(&model, &QAbstractItemModel::modelReset, this, &LaneList::followAll);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &LaneList::place);
    connect(&themes, &ThemeSource::changed, viewport(), qOverload<>(&QWidget::update));
    m_tick.setInterval(laneTickMs);
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        m_ticks = (m_ticks + 1) % ticksPerTurn;
        m_delegate->setTurn(double(m_ticks) / ticksPerTurn);
        viewport()->update();
    });
    m_tick.start();
    followAll();
}

void LaneList::followAll()
{
    qDeleteAll(m_panels);
    for (auto panel = m_panels.keyBegin(); panel != m_panels.keyEnd(); ++panel)
        m_delegate->setPanelHeight(*panel, 0);
    m_panels.clear();
    for (int row = 0; row < m_model.rowCount(); ++row)
        follow(row);
}

FailurePanel *LaneList::makePanel(int row)
{
    auto *panel = new FailurePanel(m_themes, viewport());
    connect(panel, &FailurePanel::retryWanted, this, [this, row] { Q_EMIT retryWanted(row); });
    connect(panel, &FailurePanel::undoWanted, this, [this, row] { Q_EMIT undoWanted(row); });
    connect(panel, &FailurePanel::leaveWanted, this, [this, row] { Q_EMIT leaveWanted(row); });
    return panel;
}

void LaneList::follow(int row)
{
    const LaneView &lane = m_model.lane(row);
    FailurePanel *panel = m_panels.value(row);
    if (lane.error && !panel) {
        panel = makePanel(row);
        m_panels.insert(row, panel);
        if (!currentIndex().isValid())
            setCurrentIndex(m_model.index(row));
    }
    if (!lane.error && panel) {
        if (panel->isAncestorOf(focusWidget()))
            setFocus(Qt::OtherFocusReason); // its button goes
        m_panels.remove(row);
        panel->hide();
        panel->deleteLater(); // one of its buttons may be what led here
    } else if (panel) {
        panel->setLane(lane);
    }
    measure();
    scheduleDelayedItemsLayout();
}

void LaneList::measure()
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        FailurePanel *panel = m_panels.value(row);
        m_delegate->setPanelHeight(row, panel ? panel->heightForWidth(viewport()->width() - 2 * panelInset) + panelInset : 0);
    }
}

void LaneList::resizeEvent(QResizeEvent *event)
{
    measure();
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout();
}

void LaneList::updateGeometries()
{
    QListView::updateGeometries();
    place();
}

void LaneList::place()
{
    for (auto panel = m_panels.constBegin(); panel != m_panels.constEnd(); ++panel) {
        const QRect rect = visualRect(m_model.index(panel.key()));
        const int top = rect.top() + m_delegate->laneHeight(viewport()->width(), m_model.lane(panel.key()));
        (*panel)->setGeometry(rect.left() + panelInset, top, rect.width() - 2 * panelInset,
                              m_delegate->panelHeight(panel.key()) - panelInset);
        (*panel)->show();
    }
}

/// R retries the current lane.
void LaneList::keyPressEvent(QKeyEvent *event)
{
    const int row = currentIndex().row();
    if (event->key() == Qt::Key_R && event->modifiers() == Qt::NoModifier && row >= 0 && m_model.lane(row).canRetry) {
        Q_EMIT retryWanted(row);
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        event->ignore(); // for the wizard
        return;
    }
    QListView::keyPressEvent(event);
}

} // namespace muster::ui
