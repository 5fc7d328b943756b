// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/lane_delegate.h"

#include "ui/provisioning/lane_model.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/state_paint.h"

#include <QAbstractItemView>
#include <QPainter>

#include <algorithm>

using namespace std::chrono_literals;

namespace muster::ui {

namespace {

// Distances inside a lane, as in the design's pictures.
constexpr int laneHead = 36;
constexpr int laneSegment = 4;
constexpr int laneStepHeight = 46; // segment, mark and word, duration
constexpr int laneGap = 8;
constexpr int narrowestStep = 76;

/// "1:08".
QString minutesText(std::chrono::milliseconds span)
{
    const auto seconds = std::max<qint64>(0, span.count() / 1000);
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

Token segmentToken(const LaneStep &step)
{
    if (step.look == &lookOf(StepMark::Waiting) || !step.isPossible)
        return Token::Border;
    return step.look->mark;
}

} // namespace

LaneDelegate::LaneDelegate(const ThemeSource &themes, const Clock &clock, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_themes(themes)
    , m_clock(clock)
{
}

void LaneDelegate::setPanelHeight(int row, int height)
{
    if (height == 0)
        m_panels.remove(row);
    else
        m_panels.insert(row, height);
}

/// Steps stand side by side as long as their words can be read, then in rows.
int LaneDelegate::columnsAt(int width, const LaneView &lane) const
{
    const int steps = std::max<int>(1, int(lane.steps.size()));
    const int most = std::max(1, (width - 2 * m_themes.theme().space(Space::M)) / narrowestStep);
    const int rows = (steps + most - 1) / most;
    return (steps + rows - 1) / rows;
}

int LaneDelegate::laneHeight(int width, const LaneView &lane) const
{
    const int columns = columnsAt(width, lane);
    const int rows = std::max(1, (int(lane.steps.size()) + columns - 1) / columns);
    return laneHead + rows * laneStepHeight + m_themes.theme().space(Space::Xs);
}

QSize LaneDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = view ? view->viewport()->width() : option.rect.width();
    const auto *model = static_cast<const LaneModel *>(index.model());
    return {width, laneHeight(width, model->lane(index.row())) + m_panels.value(index.row()) + laneGap};
}

void LaneDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = m_themes.theme();
    const LaneView &lane = static_cast<const LaneModel *>(index.model())->lane(index.row());
    const QRectF card = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -laneGap - 0.5);
    const bool isFocused = option.state & QStyle::State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(theme.colour(Token::Surface));
    painter->setPen(QPen(theme.colour(isFocused    ? Token::Focus
                                      : lane.error ? Token::BadBorder
                                                   : Token::Border),
                         isFocused ? 2 : 1));
    painter->drawRoundedRect(card, theme.radius(Radius::Card), theme.radius(Radius::Card));
    const int margin = theme.space(Space::M);
    const QRectF inner = card.adjusted(margin, 0, -margin, 0);
    paintHead(*painter, QRectF(inner.left(), inner.top(), inner.width(), laneHead), lane);
    const int columns = columnsAt(option.rect.width(), lane);
    const double width = inner.width() / columns;
    for (int i = 0; i < lane.steps.size(); ++i) {
        const int column = i % columns;
        const int row = i / columns;
        paintStep(*painter,
                  QRectF(inner.left() + column * width, inner.top() + laneHead + row * laneStepHeight, width - 4, laneStepHeight),
                  lane.steps[i]);
    }
    painter->restore();
}

void LaneDelegate::paintHead(QPainter &painter, const QRectF &rect, const LaneView &lane) const
{
    const Theme &theme = m_themes.theme();
    const int gap = theme.space(Space::S);
    QRectF rest = rect;
    if (lane.startedAt) {
        const auto span = lane.finishedAt.value_or(m_clock.now()) - *lane.startedAt;
        rest.setRight(
            rest.right()
            - paintText(painter, rest, minutesText(span), theme.font(TextSize::Small), theme.colour(Token::Text3), Qt::AlignRight)
            - 2 * gap);
    }
    const MarkText mark{lane.word, {}, TextWeight::Medium};
    const double width = std::min<double>(markSize(theme, mark).width(), rest.width() / 2);
    paintMark(painter, theme, QRectF(rest.right() - width, rest.top(), width, rest.height()), *lane.look, mark, m_turn);
    rest.setRight(rest.right() - width - gap);
    const double name = paintText(painter, rest, lane.name, theme.font(TextSize::Body, TextWeight::Strong),
                                  theme.colour(Token::Text), Qt::AlignLeft, Qt::ElideMiddle);
    rest.setLeft(rest.left() + name + gap);
    paintText(painter, rest, lane.driverTitle, theme.font(TextSize::Small), theme.colour(Token::Text3));
}

void LaneDelegate::paintStep(QPainter &painter, const QRectF &rect, const LaneStep &step) const
{
    const Theme &theme = m_themes.theme();
    const QRectF segment(rect.left(), rect.top(), rect.width(), laneSegment);
    if (step.isPossible) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.colour(segmentToken(step)));
        painter.drawRoundedRect(segment, 2, 2);
    } else {
        QPen dashes(theme.colour(Token::BorderStrong), laneSegment, Qt::CustomDashLine, Qt::FlatCap);
        dashes.setDashPattern({1, 0.6});
        painter.setPen(dashes);
        painter.drawLine(QPointF(segment.left(), segment.center().y()), QPointF(segment.right(), segment.center().y()));
    }
    const QRectF first(rect.left(), rect.top() + 8, rect.width(), theme.lineHeight(TextSize::Small));
    const bool isQuiet = !step.isPossible || step.look == &lookOf(StepMark::Waiting);
    const double side = theme.size(Size::Glyph);
    paintGlyph(painter, QRectF(first.left(), first.center().y() - side / 2, side, side), step.look->glyph,
               theme.colour(step.look->mark), m_turn);
    const double left = side + 3;
    const Token name = step.look->tone == Tone::Bad ? Token::Bad : isQuiet ? Token::Text2 : Token::Text;
    paintText(painter, first.adjusted(left, 0, 0, 0), step.label, theme.font(TextSize::Small), theme.colour(name));
    QString word = step.word;
    if (step.startedAt) {
        const auto span = step.finishedAt.value_or(m_clock.now()) - *step.startedAt;
        word = span < 1s ? tr("under 1 s") : shortSpan(span);
    }
    paintText(painter, first.translated(0, theme.lineHeight(TextSize::Small) - 1).adjusted(left, 0, 0, 0), word,
              theme.font(TextSize::Small), theme.colour(Token::Text3));
}

} // namespace muster::ui
