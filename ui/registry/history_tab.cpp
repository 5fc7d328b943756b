// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/event_table_model.h"
#include "ui/activity/event_text.h"
#include "ui/registry/details_tabs.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/state_paint.h"

#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

/// Two lines: what happened, and who did it when.
class HistoryDelegate : public QStyledItemDelegate
{
public:
    HistoryDelegate(const ThemeSource &themes, const EventTableModel &model, const Clock &clock, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_themes(themes)
        , m_model(model)
        , m_clock(clock)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {120, m_themes.theme().size(Size::RowTwoLine)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = m_themes.theme();
        const Event &event = m_model.event(index.row());
        const int margin = theme.space(Space::L);
        const QRectF rect = QRectF(option.rect).adjusted(margin, 4, -margin, -4);
        const double half = rect.height() / 2;
        if (option.state & QStyle::State_HasFocus)
            painter->fillRect(option.rect, theme.colour(Token::Hover));
        paintText(*painter, QRectF(rect.left(), rect.top(), rect.width(), half), eventSentence(event),
                  theme.font(TextSize::Small, TextWeight::Medium), theme.colour(Token::Text));
        const QString who = u"%1 · %2 · %3"_s.arg(longAge(event.at, m_clock.now()), event.actor, event.via);
        paintText(*painter, QRectF(rect.left(), rect.top() + half, rect.width(), half), who, theme.font(TextSize::Small),
                  theme.colour(Token::Text3));
        painter->fillRect(QRectF(option.rect.left() + margin, option.rect.bottom(), option.rect.width() - 2 * margin, 1),
                          theme.colour(Token::Border));
    }

    QString displayText(const QVariant &, const QLocale &) const override { return {}; }

private:
    const ThemeSource &m_themes;
    const EventTableModel &m_model;
    const Clock &m_clock;
};

} // namespace

HistoryTab::HistoryTab(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_model(new EventTableModel(services, this))
    , m_list(new QListView(this))
{
    m_list->setObjectName(u"details.history"_s);
    m_list->setAccessibleName(tr("History, newest first"));
    m_list->setModel(m_model);
    m_list->setModelColumn(EventTableModel::What);
    m_list->setItemDelegate(new HistoryDelegate(themes, *m_model, services.clock, this));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setFrameShape(QFrame::NoFrame);
    connect(&themes, &ThemeSource::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, themes.theme().space(Space::Xs), 0, 0);
    layout->addWidget(m_list);
}

void HistoryTab::setDevice(const DeviceId &id)
{
    if (id == m_device)
        return;
    m_device = id;
    m_model->setSubject(id.toString());
}

} // namespace muster::ui
