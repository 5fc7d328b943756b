// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/cell_delegate.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/hovered_row.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_paint.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTimer>
#include <QToolTip>

namespace muster::ui {

namespace {
constexpr int fadeStepMs = 100;
} // namespace

CellDelegate::CellDelegate(const ThemeSource &themes, const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
    , m_clock(clock)
{
}

const Theme &CellDelegate::theme() const
{
    return m_themes.theme();
}

QColor CellDelegate::textColour(const QModelIndex &index, Token otherwise) const
{
    const QVariant token = index.data(TokenRole);
    return theme().colour(token.isValid() ? Token(token.toInt()) : otherwise);
}

void CellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    painter->save();
    painter->setClipRect(option.rect, Qt::IntersectClip);
    painter->fillRect(option.rect, ground(option, index));
    const QRectF content = contentRect(option.rect, index);
    const QVariant check = index.data(Qt::CheckStateRole);
    if (check.isValid())
        paintCheckBox(*painter, theme(), QRectF(option.rect).adjusted(theme().space(Space::S), 0, 0, 0),
                      check.value<Qt::CheckState>());
    paintContent(*painter, content, index);
    paintLines(*painter, option, index);
    painter->restore();
}

QRectF CellDelegate::contentRect(const QRect &cell, const QModelIndex &index) const
{
    const int margin = theme().space(Space::S);
    QRectF rect = QRectF(cell).adjusted(margin, 0, -margin, -1);
    if (index.data(Qt::CheckStateRole).isValid())
        rect.setLeft(rect.left() + theme().size(Size::CheckBox) + theme().space(Space::L));
    return rect;
}

/// 1 right after the change, 0 when it has faded.
double CellDelegate::freshness(const QModelIndex &index, int role) const
{
    const QVariant at = index.data(role);
    if (!at.isValid())
        return 0;
    const double age = double(m_clock.now().time_since_epoch().count() - at.toLongLong());
    return std::clamp(1 - age / theme().milliseconds(Motion::ChangedFadeMs), 0.0, 1.0);
}

QColor CellDelegate::ground(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (option.state & QStyle::State_Selected)
        return theme().colour(option.state & QStyle::State_Active ? Token::Selected : Token::SelectedInactive);
    const bool isHovered = m_hoveredRow ? m_hoveredRow->row() == index.row() : bool(option.state & QStyle::State_MouseOver);
    const QVariant own = index.data(GroundRole);
    const QColor quiet = theme().colour(own.isValid() ? Token(own.toInt()) : isHovered ? Token::Hover : Token::Surface);
    const double fresh = freshness(index, RowChangedAtRole);
    if (fresh <= 0)
        return quiet;
    keepFading(option.widget);
    return blend(theme().colour(Token::Changed), quiet, std::min(1.0, fresh * 2)); // full for the first half
}

void CellDelegate::keepFading(const QWidget *view) const
{
    const auto *itemView = qobject_cast<const QAbstractItemView *>(view);
    if (!itemView || m_fading)
        return;
    auto *timer = new QTimer(itemView->viewport());
    m_fading = timer;
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, itemView->viewport(), [timer, viewport = itemView->viewport()] {
        delete timer;
        viewport->update();
    });
    timer->start(fadeStepMs);
}

void CellDelegate::paintLines(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QRect cell = option.rect;
    painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme().colour(Token::Border));
    const double fresh = freshness(index, CellChangedAtRole);
    if (fresh > 0) {
        QColor line = theme().colour(Token::WarnMark);
        line.setAlphaF(float(std::min(1.0, fresh * 2)));
        painter.fillRect(QRect(cell.left(), cell.bottom() - 1, cell.width(), 2), line);
    }
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const bool isCurrent = view ? view->currentIndex().isValid() && view->currentIndex().row() == index.row()
                                      && view->currentIndex().parent() == index.parent()
                                : bool(option.state & QStyle::State_HasFocus);
    if (isCurrent) {
        painter.fillRect(QRect(cell.left(), cell.top(), cell.width(), 1), theme().colour(Token::Focus));
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme().colour(Token::Focus));
    }
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const double around = 1000 - contentRect(QRect(0, 0, 1000, 30), index).width();
    return {contentWidth(index) + int(around), theme().size(Size::Row)};
}

bool CellDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                               const QModelIndex &index)
{
    const QVariant check = index.data(Qt::CheckStateRole);
    const bool canCheck = index.flags().testFlag(Qt::ItemIsUserCheckable) && index.flags().testFlag(Qt::ItemIsEnabled);
    const bool isMouse = event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseButtonPress
                         || event->type() == QEvent::MouseButtonDblClick;
    if (!check.isValid() || !canCheck || !isMouse)
        return false;
    // Everything left of the content counts, so that a near miss does not select another row.
    const auto *mouse = static_cast<QMouseEvent *>(event);
    if (mouse->button() != Qt::LeftButton || mouse->position().x() >= contentRect(option.rect, index).left())
        return false;
    if (event->type() != QEvent::MouseButtonRelease)
        return true;
    return model->setData(index, check.value<Qt::CheckState>() == Qt::Checked ? Qt::Unchecked : Qt::Checked, Qt::CheckStateRole);
}

QString CellDelegate::toolTip(const QModelIndex &index, bool isCut) const
{
    if (!isCut)
        return {};
    const QString sentence = index.data(Qt::AccessibleTextRole).toString();
    return sentence.isEmpty() ? index.data(Qt::DisplayRole).toString() : sentence;
}

bool CellDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const bool isCut = contentWidth(index) > contentRect(option.rect, index).width();
    const QVariant told = index.data(Qt::ToolTipRole);
    const QString text = told.isValid() ? told.toString() : toolTip(index, isCut);
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(event->globalPos(), plainToolTip(text), view->viewport(), option.rect);
    return true;
}

} // namespace muster::ui
