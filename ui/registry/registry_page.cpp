// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/registry/registry_page.h"

#include "ui/registry/device_columns.h"
#include "ui/registry/device_table.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/device_views.h"
#include "ui/registry/expect_actions.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/query_field.h"

#include <QAction>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace muster::ui {

namespace {
const QString discoveredTerm = u"state:discovered"_s;
} // namespace

RegistryPage::RegistryPage(const ThemeSource &themes, const Services &services, QSettings &settings, QWidget *parent)
    : DeviceListPage(themes, services, settings, registryColumns(), deviceViews(), parent)
    , m_expect(new ExpectActions(themes, services, this))
    , m_empty(addEmptyState(u"empty"))
    , m_noMatch(addNoMatch(tr("Show all devices")))
{
    buildEmpty();
    connect(m_expect, &ExpectActions::expected, this, &RegistryPage::openDevice);
    connect(m_expect, &ExpectActions::expectedMany, this, [this](int devices) {
        Q_EMIT noticed(tr("%n devices are expected", nullptr, devices),
                       tr("They stand in the registry as Expected until they arrive."));
    });
    begin();
}

void RegistryPage::buildEmpty()
{
    m_empty->setTitle(tr("No devices yet"));
    QPushButton *discover = m_empty->addRow(u"discover"_s, tr("See what is already here"),
                                            tr("What Muster hears on the network and on USB, before anything is admitted"),
                                            tr("Open Discover"));
    discover->setObjectName(u"registry.empty.discover"_s);
    connect(discover, &QPushButton::clicked, this, &RegistryPage::discoverWanted);
    QPushButton *expect = m_empty->addRow(u"plus"_s, tr("Expect a device"),
                                          tr("By its MAC address or serial number. It shows as Expected until it arrives"),
                                          tr("Expect…"));
    expect->setObjectName(u"registry.empty.expect"_s);
    connect(expect, &QPushButton::clicked, m_expect->one(), &QAction::trigger);
    QPushButton *list = m_empty->addRow(u"import"_s, tr("Bring a list"),
                                        tr("CSV of serials or MACs. They show as Expected until they arrive"), tr("Import…"));
    list->setObjectName(u"registry.empty.list"_s);
    connect(list, &QPushButton::clicked, m_expect->list(), &QAction::trigger);
    discover->setProperty("role", u"primary"_s);
}

QString RegistryPage::title() const
{
    return tr("Registry");
}

QString RegistryPage::subtitle() const
{
    if (all() < 0)
        return {};
    if (all() == 0)
        return tr("No devices at %1").arg(m_siteName);
    return all() == 1 ? tr("1 device at %1").arg(m_siteName) : tr("%1 devices at %2").arg(locale().toString(all()), m_siteName);
}

QString RegistryPage::iconName() const
{
    return u"registry"_s;
}

QAction *RegistryPage::primaryAction() const
{
    return m_expect->one();
}

void RegistryPage::setSiteName(const QString &name)
{
    m_siteName = name;
    showCounts();
}

query::Query RegistryPage::queryFor(const DeviceView &view, const query::Query &typed) const
{
    return queryIn(view, typed);
}

void RegistryPage::missed(const DeviceId &id, const QString &why)
{
    if (why.isEmpty())
        Q_EMIT elsewhere(id);
    else
        DeviceListPage::missed(id, why);
}

void RegistryPage::showOverlay()
{
    if (!model().isLoaded())
        return;
    const bool hasRows = model().deviceCount() > 0;
    const bool isEmpty = all() == 0 && typed().isEmpty() && !hasRows;
    const bool isUnknown = all() < 0 && isCounting();
    const bool isNoMatch = !hasRows && !isEmpty && !isUnknown;
    const auto heard = int(termCount(discoveredTerm));
    const bool hasAny = !isEmpty || heard > 0;
    m_empty->setSentence(
        heard > 0 ? tr("Discovery has heard %n devices, but nothing enters the registry until somebody lets it in or expects it.",
                       nullptr, heard)
                  : tr("This registry is new. A device is admitted only when somebody expects it or lets it in, so nothing shows "
                       "here by itself."));
    if (isNoMatch)
        showNoMatch(*m_noMatch);
    m_empty->setVisible(isEmpty);
    m_noMatch->setVisible(isNoMatch);
    table().setOverlay(isEmpty ? m_empty : isNoMatch ? m_noMatch : nullptr);
    query().setEnabled(hasAny);
    query().setPlaceholderText(!hasAny ? tr("Filter works when the registry holds devices")
                                       : tr("Filter: type words, or name, state, vendor, firmware, group, tag, compliance"));
}

} // namespace muster::ui
