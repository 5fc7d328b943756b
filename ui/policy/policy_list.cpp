// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/policy/policy_list.h"

#include "ui/shell/theme_source.h"
#include "ui/widgets/plain_tool_tip.h"
#include "ui/widgets/state_paint.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

constexpr int policyKeyRole = Qt::UserRole + 1;
constexpr int policyDraftRole = Qt::UserRole + 2;
constexpr int policyCountRole = Qt::UserRole + 3;
constexpr int policyOffRole = Qt::UserRole + 4;
constexpr int policyRow = 30;

class PolicyDelegate : public QStyledItemDelegate
{
public:
    PolicyDelegate(const ThemeSource &themes, QObject *parent) : QStyledItemDelegate(parent), m_themes(themes) {}

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {100, policyRow}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const int s = theme.space(Space::S);
        const bool isCurrent = option.state & QStyle::State_Selected;
        const QRectF row = QRectF(option.rect).adjusted(s, 1, -s, -1);
        const double radius = theme.radius(Radius::Control);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        if (isCurrent || option.state & QStyle::State_MouseOver) {
            painter->setBrush(theme.colour(isCurrent ? Token::Selected : Token::Hover));
            painter->drawRoundedRect(row, radius, radius);
        }
        if (isCurrent)
            painter->fillRect(QRectF(row.left(), row.top() + 6, 3, row.height() - 12), theme.colour(Token::AccentText));
        if (option.state & QStyle::State_HasFocus) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(QPen(theme.colour(Token::Focus), 2));
            painter->drawRoundedRect(row.adjusted(1, 1, -1, -1), radius, radius);
        }
        QRectF words = row.adjusted(s, 0, -s, 0);
        const bool isOff = index.data(policyOffRole).toBool();
        const QString right = isOff ? PolicyList::tr("off") : index.data(policyCountRole).toString();
        words.setRight(words.right()
                       - paintText(*painter, words, right, theme.font(TextSize::Small),
                                   theme.colour(isCurrent ? Token::Text2 : Token::Text3), Qt::AlignRight)
                       - s);
        if (index.data(policyDraftRole).toBool())
            words.setRight(paintDraft(painter, theme, words, isCurrent) - s);
        const bool isNamed = !index.data(Qt::EditRole).toString().isEmpty();
        paintText(*painter, words, index.data().toString(),
                  theme.font(TextSize::Body, isCurrent ? TextWeight::Strong : TextWeight::Normal),
                  theme.colour(isCurrent && isNamed ? Token::Text : Token::Text2), Qt::AlignLeft, Qt::ElideMiddle);
        painter->restore();
    }

private:
    /// The chip at the right of `place`; gives its left edge.
    static double paintDraft(QPainter *painter, const Theme &theme, const QRectF &place, bool isCurrent)
    {
        const QFont font = theme.font(TextSize::Small, TextWeight::Medium);
        const QString word = PolicyList::tr("Draft");
        const double width = QFontMetricsF(font).horizontalAdvance(word) + 2 * theme.space(Space::Xs) + 4;
        const double height = theme.size(Size::Chip) - 2;
        const QRectF chip(place.right() - width, place.center().y() - height / 2, width, height);
        painter->setPen(isCurrent ? QPen(theme.colour(Token::BorderStrong)) : QPen(Qt::NoPen));
        painter->setBrush(theme.colour(Token::Sunken));
        painter->drawRoundedRect(chip, theme.radius(Radius::Control), theme.radius(Radius::Control));
        paintText(*painter, chip, word, font, theme.colour(Token::Text2), Qt::AlignHCenter);
        return chip.left();
    }

    const ThemeSource &m_themes;
};

} // namespace

PolicyList::PolicyList(const ThemeSource &themes, QWidget *parent) : QListView(parent), m_model(new QStandardItemModel(this))
{
    setObjectName(u"policy.list"_s);
    setAccessibleName(tr("Policies, in the order they apply"));
    setProperty("role", u"navigation"_s);
    setFrameShape(NoFrame);
    setModel(m_model);
    setItemDelegate(new PolicyDelegate(themes, this));
    setEditTriggers(NoEditTriggers);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(&themes, &ThemeSource::changed, viewport(), qOverload<>(&QWidget::update));
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (!m_isShowing && current.isValid())
            Q_EMIT chosen(current.data(policyKeyRole).toString());
    });
}

void PolicyList::setEntries(const QVector<Entry> &entries)
{
    if (entries == m_entries)
        return;
    const bool hadCurrent = currentIndex().isValid();
    const QString current = currentKey();
    m_isShowing = true;
    m_entries = entries;
    m_model->setRowCount(int(entries.size()));
    for (int i = 0; i < entries.size(); ++i) {
        const Entry &entry = entries[i];
        auto *item = new QStandardItem(entry.name.isEmpty() ? tr("Not named yet") : entry.name);
        QStringList sentence{item->text()};
        if (entry.isDraft)
            sentence += tr("edited, not published");
        if (!entry.isEnabled)
            sentence += tr("not in force");
        else if (!entry.count.isEmpty())
            sentence += tr("applies to %1", "devices").arg(entry.count);
        item->setData(entry.key, policyKeyRole);
        item->setData(entry.isDraft, policyDraftRole);
        item->setData(entry.count, policyCountRole);
        item->setData(!entry.isEnabled, policyOffRole);
        item->setData(sentence.join(u", "_s), Qt::AccessibleTextRole);
        item->setToolTip(plainToolTip(sentence.join(u", "_s)));
        m_model->setItem(i, item);
    }
    if (hadCurrent)
        setCurrentKey(current);
    m_isShowing = false;
}

void PolicyList::setCurrentKey(const QString &key)
{
    const bool wasShowing = std::exchange(m_isShowing, true);
    for (int i = 0; i < m_entries.size(); ++i)
        if (m_entries[i].key == key)
            setCurrentIndex(m_model->index(i, 0));
    m_isShowing = wasShowing;
}

QString PolicyList::currentKey() const
{
    return currentIndex().data(policyKeyRole).toString();
}

} // namespace muster::ui
