// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/completion_popup.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/state_paint.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int completionRowHeight = 26;
constexpr int completionMostRows = 8;
constexpr int completionLeastWidth = 320;
enum CompletionRole { MeaningRole = Qt::UserRole + 1, CountRole, TypedRole };

/// Term (what was typed in accent), meaning, count at the right.
class CompletionDelegate final : public QStyledItemDelegate
{
public:
    CompletionDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const bool isCurrent = option.state & (QStyle::State_Selected | QStyle::State_MouseOver);
        if (isCurrent) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(theme.colour(option.state & QStyle::State_Selected ? Token::Selected : Token::Hover));
            painter->drawRoundedRect(option.rect, theme.radius(Radius::Control), theme.radius(Radius::Control));
            painter->restore();
        }
        QRectF rest = QRectF(option.rect).adjusted(theme.space(Space::S), 0, -theme.space(Space::S), 0);
        const QFont small = theme.font(TextSize::Small);
        const QFont medium = theme.font(TextSize::Small, TextWeight::Medium);
        const double count = paintText(*painter, rest, index.data(CountRole).toString(), small, theme.colour(Token::Text2),
                                       Qt::AlignRight);
        rest.setRight(rest.right() - count - theme.space(Space::S));

        const QString term = index.data(Qt::DisplayRole).toString();
        const auto typed = term.startsWith(index.data(TypedRole).toString(), Qt::CaseInsensitive)
                               ? index.data(TypedRole).toString().size()
                               : 0;
        rest.setLeft(rest.left() + paintText(*painter, rest, term.left(typed), medium, theme.colour(Token::AccentText)));
        rest.setLeft(rest.left() + paintText(*painter, rest, term.mid(typed), medium, theme.colour(Token::Text))
                     + theme.space(Space::S));
        paintText(*painter, rest, index.data(MeaningRole).toString(), small, theme.colour(Token::Text3));
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const auto width = [](const QFont &font, const QString &text) { return QFontMetrics(font).horizontalAdvance(text); };
        const QFont small = theme.font(TextSize::Small);
        return {width(theme.font(TextSize::Small, TextWeight::Medium), index.data(Qt::DisplayRole).toString())
                    + width(small, index.data(MeaningRole).toString()) + width(small, index.data(CountRole).toString())
                    + theme.space(Space::Xl) * 2,
                completionRowHeight};
    }

private:
    const ThemeSource &m_themes;
};

QLabel *createKeyHint(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("textRole", u"caption"_s);
    return label;
}

} // namespace

CompletionPopup::CompletionPopup(const ThemeSource &themes)
    : m_themes(themes)
    , m_model(new QStandardItemModel(this))
    , m_list(new QListView(this))
{
    setProperty("frameRole", u"raised"_s);
    setFocusPolicy(Qt::NoFocus);
    setAccessibleName(tr("Completions"));
    m_list->setAccessibleName(tr("Completions"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setProperty("role", u"popup"_s);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new CompletionDelegate(themes, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex &index) { Q_EMIT chosen(index.data().toString()); });

    auto *line = new QFrame(this);
    line->setProperty("frameRole", u"line"_s);
    line->setProperty("orientation", u"horizontal"_s);
    auto *keys = new QHBoxLayout;
    keys->setContentsMargins(8, 2, 8, 4);
    keys->setSpacing(16);
    keys->addWidget(createKeyHint(tr("Tab completes"), this));
    keys->addWidget(createKeyHint(tr("Enter applies"), this));
    keys->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(5, 5, 5, 1);
    layout->setSpacing(4);
    layout->addWidget(m_list);
    layout->addWidget(line);
    layout->addLayout(keys);
    hide();
}

void CompletionPopup::open(const QVector<Completion> &completions, const QString &prefix, QWidget *window, const QPoint &anchor)
{
    m_completions = completions;
    if (completions.isEmpty()) {
        hide();
        return;
    }
    m_model->clear();
    int width = completionLeastWidth;
    for (const Completion &each : completions) {
        auto *item = new QStandardItem(each.term);
        item->setData(each.meaning, MeaningRole);
        item->setData(each.count, CountRole);
        item->setData(prefix, TypedRole);
        item->setData(each.count.isEmpty() ? tr("%1, %2").arg(each.term, each.meaning)
                                           : tr("%1, %2, finds %3").arg(each.term, each.meaning, each.count),
                      Qt::AccessibleTextRole);
        m_model->appendRow(item);
        width = std::max(width, m_list->sizeHintForIndex(item->index()).width());
    }
    width += m_themes.theme().space(Space::L); // the frame and its margins
    m_list->setCurrentIndex(m_model->index(0, 0));
    const int rows = std::min(count(), completionMostRows);
    const int foot = m_themes.theme().lineHeight(TextSize::Small) + 26;
    QRect place(anchor, QSize(std::min(width, window->width()), rows * completionRowHeight + foot));
    place.moveRight(std::min(place.right(), window->width() - 1));
    if (parentWidget() != window)
        setParent(window);
    setGeometry(place);
    raise();
    show();
}

void CompletionPopup::moveCurrent(int rows)
{
    const int row = std::clamp(m_list->currentIndex().row() + rows, 0, std::max(0, count() - 1));
    m_list->setCurrentIndex(m_model->index(row, 0));
}

QString CompletionPopup::current() const
{
    return m_list->currentIndex().data().toString();
}

} // namespace muster::ui
