// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/details_tabs.h"
#include "ui/registry/sightings_model.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/two_line_delegate.h"

#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {

class SightingDelegate : public TwoLineDelegate
{
public:
    using TwoLineDelegate::TwoLineDelegate;

protected:
    std::pair<QString, QString> lines(const QModelIndex &index) const override
    {
        return {index.data().toString(), index.data(EvidenceRole).toString()};
    }
};

} // namespace

SightingsTab::SightingsTab(const ThemeSource &themes, const Services &services, QWidget *parent)
    : QWidget(parent)
    , m_model(new SightingsModel(services, this))
    , m_list(new QListView(this))
    , m_none(
          new QLabel(tr("Nothing that was heard of it is kept. It may have been expected or imported, and not seen yet."), this))
{
    const Theme &theme = themes.theme();
    m_list->setObjectName(u"details.sightings"_s);
    m_list->setAccessibleName(tr("Sightings, newest first"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new SightingDelegate(themes, this));
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_none->setProperty("textRole", u"caption"_s);
    m_none->setWordWrap(true);
    m_none->setMargin(theme.space(Space::L));
    m_none->setAlignment(Qt::AlignTop);
    connect(&themes, &ThemeSource::changed, m_list->viewport(), qOverload<>(&QWidget::update));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.space(Space::Xs), 0, 0);
    layout->addWidget(m_list);
    layout->addWidget(m_none);
    setSightings({});
}

void SightingsTab::setSightings(const QVector<Sighting> &sightings)
{
    m_model->setSightings(sightings);
    m_list->setVisible(!sightings.isEmpty());
    m_none->setVisible(sightings.isEmpty());
}

} // namespace muster::ui
