// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/expect_actions.h"

#include "ui/registry/expect_device_dialog.h"
#include "ui/registry/expect_list_dialog.h"

#include <QAction>

using namespace Qt::StringLiterals;

namespace muster::ui {

ExpectActions::ExpectActions(const ThemeSource &themes, const Services &services, QWidget *window)
    : QObject(window)
    , m_themes(themes)
    , m_services(services)
    , m_window(window)
    , m_one(new QAction(tr("Add devices"), window))
    , m_list(new QAction(tr("Bring a list of expected devices…"), window))
{
    m_one->setObjectName(u"registry.add"_s);
    m_one->setProperty("iconName", u"plus"_s);
    m_one->setToolTip(tr("Announce a device before it arrives"));
    m_list->setObjectName(u"registry.expectList"_s);
    m_list->setProperty("iconName", u"import"_s);
    window->addActions({m_one, m_list});
    connect(m_one, &QAction::triggered, this, &ExpectActions::openOne);
    connect(m_list, &QAction::triggered, this, &ExpectActions::openList);
}

void ExpectActions::openOne()
{
    auto *dialog = new ExpectDeviceDialog(m_themes, m_services, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExpectDeviceDialog::expected, this, &ExpectActions::expected);
    connect(dialog, &ExpectDeviceDialog::listWanted, this, &ExpectActions::openList);
    dialog->open();
}

void ExpectActions::openList()
{
    auto *dialog = new ExpectListDialog(m_themes, m_services, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExpectListDialog::expectedMany, this, &ExpectActions::expectedMany);
    dialog->open();
}

} // namespace muster::ui
