// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/activity/event_table_model.h"
#include "ui/activity/event_text.h"
#include "ui/registry/details_tabs.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/age.h"
#include "ui/widgets/two_line_delegate.h"

#include <QListView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

/// What happened, and who did it when.
class HistoryDelegate : public TwoLineDelegate
{
public:
    HistoryDelegate(const ThemeSource &themes, const EventTableModel &model, const Clock &clock, QObject *parent)
        : TwoLineDelegate(themes, parent)
        , m_model(model)
        , m_clock(clock)
    {
    }

protected:
    std::pair<QString, QString> lines(const QModelIndex &index) const override
    {
        const Event &event = m_model.event(index.row());
        return {eventSentence(event), u"%1 · %2 · %3"_s.arg(longAge(event.at, m_clock.now()), event.actor, event.via)};
    }

private:
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
