// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/plan_delegate.h"

#include "ui/provisioning/plan_model.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/state_paint.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QTreeView>

namespace muster::ui {

namespace {
constexpr int planArrow = 24; ///< left of what will be
} // namespace

PlanDelegate::PlanDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes)
{
}

QSize PlanDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {100, m_themes.theme().size(Size::Row)};
}

void PlanDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const auto kind = PlanModel::Kind(index.data(PlanModel::KindRole).toInt());
    const auto *tree = qobject_cast<const QTreeView *>(option.widget);
    painter->save();
    const Token ground = option.state & QStyle::State_Selected ? Token::Selected
                         : kind == PlanModel::DeviceRow        ? Token::Header
                         : kind == PlanModel::ImpossibleRow    ? Token::WarnBg
                                                               : Token::Surface;
    QRect whole = option.rect;
    if (index.column() == 0)
        whole.setLeft(0); // the indentation, too
    painter->fillRect(whole, theme.colour(ground));
    if (kind == PlanModel::DeviceRow && tree) { // the branch's sign lies under the ground
        QStyleOptionViewItem branch = option;
        branch.rect = QRect(0, option.rect.top(), tree->indentation(), option.rect.height());
        branch.state = QStyle::State_Children | QStyle::State_Item
                       | (tree->isExpanded(index) ? QStyle::State_Open : QStyle::State_None);
        tree->style()->drawPrimitive(QStyle::PE_IndicatorBranch, &branch, painter, tree);
    }
    const int side = theme.space(Space::S);
    const QRectF rect = QRectF(option.rect).adjusted(side, 0, -side, -1);
    if (kind == PlanModel::DeviceRow)
        paintDevice(*painter, rect, index);
    else if (kind == PlanModel::ImpossibleRow)
        paintImpossible(*painter, rect, index, tree ? tree->columnViewportPosition(PlanModel::Now) + side : 200);
    else
        paintStep(*painter, rect, index);
    painter->fillRect(QRect(whole.left(), whole.bottom(), whole.width(), 1), theme.colour(Token::Border));
    if (tree && tree->hasFocus() && tree->currentIndex().isValid()
        && tree->currentIndex().siblingAtColumn(0) == index.siblingAtColumn(0)) {
        painter->fillRect(QRect(whole.left(), whole.top(), whole.width(), 1), theme.colour(Token::Focus));
        painter->fillRect(QRect(whole.left(), whole.bottom(), whole.width(), 1), theme.colour(Token::Focus));
    }
    painter->restore();
}

void PlanDelegate::paintDevice(QPainter &painter, const QRectF &rect, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const int gap = theme.space(Space::S);
    const int impossible = index.data(PlanModel::ImpossibleRole).toInt();
    const StateLook &look = impossible > 0 ? lookOf(StepMark::Warned) : lookOf(StepMark::Done);
    const MarkText mark{impossible > 0 ? tr("%n not possible", nullptr, impossible) : tr("All possible"), {}, TextWeight::Normal};
    const double width = markSize(theme, mark).width();
    paintMark(painter, theme, QRectF(rect.right() - width, rect.top(), width, rect.height()), look, mark);
    QRectF rest = rect.adjusted(0, 0, -width - gap, 0);
    rest.setRight(rest.right()
                  - paintText(painter, rest, index.data(PlanModel::StepsRole).toString(), theme.font(TextSize::Small),
                              theme.colour(Token::Text2), Qt::AlignRight)
                  - gap);
    const double name = paintText(painter, rest, index.data().toString(), theme.font(TextSize::Body, TextWeight::Strong),
                                  theme.colour(Token::Text), Qt::AlignLeft, Qt::ElideMiddle);
    paintText(painter, rest.adjusted(name + gap, 0, 0, 0), index.data(PlanModel::PlanRole).toString(),
              theme.font(TextSize::Small), theme.colour(Token::Text3));
}

void PlanDelegate::paintStep(QPainter &painter, const QRectF &rect, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const QString text = index.data().toString();
    const bool isQuiet = index.data(PlanModel::QuietRole).toBool();
    const QFont font = theme.font(TextSize::Small);
    switch (index.column()) {
    case PlanModel::Step:
        paintMark(painter, theme, rect, lookOf(isQuiet ? StepMark::Done : StepMark::Waiting),
                  MarkText{text, {}, TextWeight::Normal});
        break;
    case PlanModel::Now: paintText(painter, rect, text, font, theme.colour(Token::Text2)); break;
    case PlanModel::Then: {
        const double middle = rect.center().y();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.colour(isQuiet ? Token::Border : Token::Text3), 1.2));
        const double left = rect.left();
        const QPointF tip(left + 11, middle);
        painter.drawLine(QPointF(left, middle), tip);
        painter.drawLine(tip, tip + QPointF(-4, -4));
        painter.drawLine(tip, tip + QPointF(-4, 4));
        paintText(painter, rect.adjusted(planArrow, 0, 0, 0), text,
                  theme.font(TextSize::Small, isQuiet ? TextWeight::Normal : TextWeight::Medium),
                  theme.colour(isQuiet ? Token::Text3 : Token::Text));
        break;
    }
    default:
        if (!index.data(PlanModel::LastingRole).toBool()) {
            paintText(painter, rect, text, font, theme.colour(Token::Text2));
            break;
        }
        const double side = theme.size(Size::Glyph);
        paintGlyph(painter, QRectF(rect.left(), rect.center().y() - side / 2, side, side), Glyph::Dash,
                   theme.colour(Token::WarnMark));
        paintText(painter, rect.adjusted(side + 6, 0, 0, 0), text, font, theme.colour(Token::Warn));
    }
}

void PlanDelegate::paintImpossible(QPainter &painter, const QRectF &rect, const QModelIndex &index, int nowAt) const
{
    const Theme &theme = m_themes.theme();
    QRectF label = rect;
    label.setRight(nowAt - 4);
    const double side = theme.size(Size::Glyph);
    paintGlyph(painter, QRectF(label.left(), label.center().y() - side / 2, side, side), Glyph::TriangleExclamation,
               theme.colour(Token::WarnMark));
    paintText(painter, label.adjusted(side + 6, 0, 0, 0), index.data().toString(), theme.font(TextSize::Small),
              theme.colour(Token::Warn));
    QRectF reason = rect;
    reason.setLeft(nowAt);
    paintText(painter, reason, index.siblingAtColumn(PlanModel::Now).data().toString(), theme.font(TextSize::Small),
              theme.colour(Token::Text2));
}

/// What is cut, whole.
bool PlanDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                             const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QVariant told = index.data(Qt::ToolTipRole);
    const QString text = told.isValid() ? told.toString() : index.data().toString();
    QToolTip::showText(event->globalPos(), plainToolTip(text), view->viewport(), option.rect);
    return true;
}

} // namespace muster::ui
