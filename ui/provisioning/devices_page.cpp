// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/provisioning/devices_page.h"

#include "ui/registry/row_header.h"
#include "ui/registry/row_view.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/cell_delegates.h"
#include "ui/widgets/cell_roles.h"
#include "ui/widgets/hovered_row.h"
#include "ui/widgets/kind_look.h"
#include "ui/widgets/state_look.h"

#include <QAction>
#include <QHeaderView>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
constexpr int chosenColumnWidths[] = {190, 130, 290};
constexpr int chosenIdRole = Qt::UserRole + 1;
} // namespace

DevicesPage::DevicesPage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent)
    : WizardPage(parent)
    , m_themes(themes)
    , m_services(services)
    , m_draft(draft)
    , m_model(new QStandardItemModel(0, 4, this))
    , m_table(new RowView(this))
    , m_hovered(new HoveredRow(this))
    , m_remove(new QPushButton(tr("Remove from the list"), this))
{
    const Theme &theme = themes.theme();
    setObjectName(u"wizard.devices"_s);
    m_model->setHorizontalHeaderLabels({tr("Device"), tr("Can be provisioned"), tr("Driver, or why not"), tr("Address")});
    m_table->setObjectName(u"devices.table"_s);
    m_table->setAccessibleName(tr("Chosen devices"));
    m_table->setHorizontalHeader(new RowHeader(themes, m_table));
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::Box);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->setDefaultSectionSize(theme.size(Size::Row));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_hovered->watch(m_table);
    const std::initializer_list<CellDelegate *> delegates{new KindNameDelegate(themes, services.clock, this),
                                                          new ComplianceDelegate(themes, services.clock, this),
                                                          new TextDelegate(themes, services.clock, this),
                                                          new TextDelegate(themes, services.clock, this, Qt::ElideMiddle)};
    int column = 0;
    for (CellDelegate *delegate : delegates) {
        delegate->setHoveredRow(m_hovered);
        m_table->setItemDelegateForColumn(column, delegate);
        if (column < 3)
            m_table->setColumnWidth(column, chosenColumnWidths[column]);
        ++column;
    }
    m_remove->setObjectName(u"devices.remove"_s);
    m_remove->setProperty("small", true);
    m_remove->setAutoDefault(false);
    auto *key = new QAction(this);
    key->setShortcut(Qt::Key_Delete);
    key->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(key);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(theme.space(Space::S));
    layout->addWidget(m_table, 1);
    layout->addLayout(buttons);
    connect(key, &QAction::triggered, this, &DevicesPage::remove);
    connect(m_remove, &QPushButton::clicked, this, &DevicesPage::remove);
    connect(&themes, &ThemeSource::changed, m_table->viewport(), qOverload<>(&QWidget::update));
}

void DevicesPage::choose(const QVector<DeviceId> &devices)
{
    m_order = devices;
    m_reading = int(devices.size());
    for (const DeviceId &id : devices)
        launch(m_services.devices.device(id), this, [this](const Result<Device> &device) {
            --m_reading;
            if (device)
                take(*device);
            else
                m_failure = device.error().message;
            Q_EMIT changed();
        });
}

void DevicesPage::take(const Device &device)
{
    DraftDevice made;
    made.device = device;
    made.whyNot = whyNot(device);
    if (const drivers::Driver *driver = m_services.drivers.forDevice(device))
        made.driverTitle = driver->title();
    const auto place = [this](const DeviceId &id) { return m_order.indexOf(id); };
    auto at = std::ranges::find_if(m_draft.devices,
                                   [&](const DraftDevice &each) { return place(each.device.id) > place(device.id); });
    m_draft.devices.insert(at, made);
    fill();
}

QString DevicesPage::whyNot(const Device &device) const
{
    if (device.state == Lifecycle::Retired)
        return tr("It is retired. It must be discovered anew first.");
    if (device.state == Lifecycle::Quarantined)
        return tr("It is quarantined. Release it first.");
    if (device.addresses.isEmpty())
        return tr("No address of it is known: it must be seen on a network first.");
    if (!m_services.drivers.forDevice(device))
        return tr("No driver knows how to talk to it: it showed no service that one speaks.");
    return {};
}

void DevicesPage::fill()
{
    m_model->setRowCount(0);
    for (const DraftDevice &each : m_draft.devices) {
        const StateLook &look = lookOf(each.whyNot.isEmpty() ? StepMark::Done : StepMark::NotPossible);
        auto *name = new QStandardItem(each.device.name.isEmpty() ? tr("no name") : each.device.name);
        name->setData(each.device.id.toString(), chosenIdRole);
        name->setData(kindIconName(each.device.kind), IconNameRole);
        auto *can = new QStandardItem(each.whyNot.isEmpty() ? tr("Yes") : tr("No"));
        can->setData(QVariant::fromValue(&look), LookRole);
        auto *driver = new QStandardItem(each.whyNot.isEmpty() ? each.driverTitle : each.whyNot);
        auto *address = new QStandardItem(each.device.addresses.value(0, tr("unknown")));
        m_model->appendRow({name, can, driver, address});
    }
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(0, 0));
    m_remove->setEnabled(m_model->rowCount() > 0);
}

void DevicesPage::remove()
{
    const int row = m_table->currentIndex().row();
    if (row < 0 || row >= m_draft.devices.size())
        return;
    m_draft.devices.remove(row);
    fill();
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(std::min(row, m_model->rowCount() - 1), 0));
    Q_EMIT changed();
}

QString DevicesPage::summary() const
{
    return tr("%n chosen", nullptr, m_draft.inCount());
}

QString DevicesPage::whyNotNext() const
{
    if (m_reading > 0)
        return tr("Reading the devices…");
    if (m_draft.inCount() > 0)
        return {};
    return m_failure.isEmpty() ? tr("None of these devices can be provisioned: the list says why.") : m_failure;
}

void DevicesPage::tell(SidePanel &side) const
{
    const int in = m_draft.inCount();
    side.addSection(tr("Chosen"));
    side.addNumber(tr("Can be provisioned"), locale().toString(in));
    side.addNumber(tr("Can’t"), locale().toString(m_draft.devices.size() - in));
    side.addSection(tr("How it goes"));
    side.addText(
        tr("You choose a profile and names, log in, and read the plan. Muster touches a device only to look at it until you "
           "press Start. Every step is journalled, and most can be undone."));
}

QWidget *DevicesPage::firstField() const
{
    return m_table;
}

} // namespace muster::ui
