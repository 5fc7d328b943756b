// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/wizard_rail.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/state_paint.h"

#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int railSummaryRole = Qt::UserRole + 1;
constexpr int railPlaceRole = Qt::UserRole + 2; // of RailPlace
enum RailPlace { Behind, Current, Ahead };
constexpr int railRow = 48;
constexpr int railRowAhead = 34;
constexpr double railMark = 16;

class RailDelegate : public QStyledItemDelegate
{
public:
    RailDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        return {100, index.data(railSummaryRole).toString().isEmpty() ? railRowAhead : railRow};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const auto place = RailPlace(index.data(railPlaceRole).toInt());
        const int margin = theme.space(Space::L);
        const QRectF row = option.rect;
        const QString summary = index.data(railSummaryRole).toString();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (place == Current) {
            painter->fillRect(row, theme.colour(Token::Selected));
            painter->fillRect(QRectF(row.left(), row.top(), 3, row.height()), theme.colour(Token::AccentText));
        }
        const double line = theme.lineHeight(TextSize::Body);
        const double top = summary.isEmpty() ? row.center().y() - line / 2 : row.top() + 6;
        const QRectF mark(row.left() + margin, top + (line - railMark) / 2, railMark, railMark);
        paintNumber(*painter, mark, place, index.row() + 1);
        QRectF words(mark.right() + 13, top, row.right() - mark.right() - 13 - theme.space(Space::S), line);
        paintText(*painter, words, index.data().toString(),
                  theme.font(TextSize::Body, place == Current ? TextWeight::Strong : TextWeight::Normal),
                  theme.colour(place == Ahead ? Token::Text2 : Token::Text));
        paintText(*painter, words.translated(0, line), summary, theme.font(TextSize::Small), theme.colour(Token::Text2));
        if (option.state & QStyle::State_HasFocus) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.colour(Token::Focus), 2));
            painter->drawRoundedRect(row.adjusted(2, 2, -2, -2), 4, 4);
        }
        painter->restore();
    }

private:
    void paintNumber(QPainter &painter, const QRectF &mark, RailPlace place, int number) const
    {
        const Theme &theme = m_themes.theme();
        if (place == Behind) {
            paintGlyph(painter, mark, Glyph::DiscCheck, theme.colour(Token::OkMark));
            return;
        }
        painter.setPen(place == Current ? QPen(Qt::NoPen) : QPen(theme.colour(Token::Control), 1));
        painter.setBrush(place == Current ? QBrush(theme.colour(Token::Accent)) : QBrush(Qt::NoBrush));
        painter.drawEllipse(mark.adjusted(0.5, 0.5, -0.5, -0.5));
        QFont font = theme.font(TextSize::Small, TextWeight::Medium);
        font.setPixelSize(10);
        paintText(painter, mark, QString::number(number), font, theme.colour(place == Current ? Token::OnAccent : Token::Text2),
                  Qt::AlignHCenter);
    }

    const ThemeSource &m_themes;
};

} // namespace

WizardRail::WizardRail(const ThemeSource &themes, QWidget *parent) : QListView(parent), m_steps(new QStandardItemModel(this))
{
    setObjectName(u"wizard.steps"_s);
    setAccessibleName(tr("Steps"));
    setProperty("role", u"navigation"_s);
    setModel(m_steps);
    setItemDelegate(new RailDelegate(themes, this));
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    const auto choose = [this](const QModelIndex &index) {
        if (index.row() < m_current)
            Q_EMIT stepChosen(index.row());
    };
    connect(this, &QAbstractItemView::clicked, this, choose);
    connect(this, &QAbstractItemView::activated, this, choose);
    connect(&themes, &ThemeSource::changed, viewport(), qOverload<>(&QWidget::update));
}

void WizardRail::setSteps(const QStringList &titles)
{
    for (const QString &title : titles)
        m_steps->appendRow(new QStandardItem(title));
    setCurrent(0);
}

void WizardRail::setSummary(int step, const QString &summary)
{
    m_steps->item(step)->setData(summary, railSummaryRole);
    scheduleDelayedItemsLayout();
}

void WizardRail::setCurrent(int step)
{
    m_current = step;
    for (int i = 0; i < m_steps->rowCount(); ++i) {
        QStandardItem *item = m_steps->item(i);
        item->setData(i < step ? Behind : i == step ? Current : Ahead, railPlaceRole);
        const QString state = i < step ? tr("decided") : i == step ? tr("current") : tr("to come");
        item->setData(tr("Step %1, %2, %3").arg(QString::number(i + 1), item->text(), state), Qt::AccessibleTextRole);
    }
    setCurrentIndex(m_steps->index(step, 0));
}

} // namespace muster::ui
