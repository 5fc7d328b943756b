// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/discovery/listen_settings.h"

#include "discovery/source_switches.h"
#include "ui/shell/theme_source.h"
#include "ui/widgets/focus_ring.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QSettings>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace muster::ui {

ListenSettings::ListenSettings(const ThemeSource &themes, discovery::DiscoveryHandle &discovery, QSettings &settings,
                               QWidget *parent)
    : QWidget(parent)
    , m_discovery(discovery)
    , m_settings(settings)
    , m_grid(new QGridLayout(this))
    , m_none(new QLabel(tr("No network interface is up."), this))
{
    const Theme &theme = themes.theme();
    const int ring = FocusRing::reach(theme);
    m_grid->setContentsMargins(ring, ring, ring, ring);
    m_grid->setHorizontalSpacing(theme.space(Space::M));
    m_grid->setVerticalSpacing(theme.space(Space::S));
    m_grid->setColumnStretch(1, 1);
    m_none->setProperty("textRole", u"secondary"_s);
    m_grid->addWidget(m_none, 0, 0, 1, 2);
    connect(&discovery, &discovery::DiscoveryHandle::statusChanged, this, &ListenSettings::takeStatus);
    takeStatus();
}

void ListenSettings::takeStatus()
{
    QStringList interfaces = m_discovery.status().interfaces + discovery::listenOnlyInterfaces(m_settings);
    interfaces.removeDuplicates();
    interfaces.sort();
    if (!std::ranges::equal(m_rows, interfaces, {}, &Row::interface))
        makeRows(interfaces);
    m_none->setVisible(m_rows.isEmpty());
    for (const Row &row : std::as_const(m_rows))
        show(row);
}

/// Who has the keyboard keeps it when another interface comes or goes.
void ListenSettings::makeRows(const QStringList &interfaces)
{
    QVector<Row> before = std::exchange(m_rows, {});
    QWidget *previous = this;
    for (const QString &interface : interfaces) {
        const auto known = std::ranges::find(before, interface, &Row::interface);
        const Row row = known == before.end() ? makeRow(interface) : *known;
        if (known != before.end())
            before.erase(known);
        const int line = int(m_rows.size()) + 1;
        m_grid->addWidget(row.isListenOnly, line, 0, Qt::AlignTop);
        m_grid->addWidget(row.state, line, 1, Qt::AlignTop);
        setTabOrder(previous, row.isListenOnly);
        previous = row.isListenOnly;
        m_rows.append(row);
    }
    for (const Row &row : std::as_const(before)) {
        delete row.isListenOnly;
        delete row.state;
    }
}

ListenSettings::Row ListenSettings::makeRow(const QString &interface)
{
    const Row row{interface, new QCheckBox(tr("Only listen on %1").arg(interface), this), new QLabel(this)};
    row.isListenOnly->setObjectName(u"settings.listen."_s + interface);
    row.state->setTextFormat(Qt::PlainText);
    row.state->setProperty("textRole", u"secondary"_s);
    row.state->setWordWrap(true);
    row.state->setMinimumHeight(row.isListenOnly->sizeHint().height()); // on one line with the switch
    connect(row.isListenOnly, &QCheckBox::toggled, this, [this, interface](bool isOn) { switchInterface(interface, isOn); });
    return row;
}

void ListenSettings::show(const Row &row)
{
    const bool isListenOnly = discovery::listenOnlyInterfaces(m_settings).contains(row.interface); // the status follows
    const bool isThere = m_discovery.status().interfaces.contains(row.interface);
    QStringList networks;
    bool isTouched = false;
    for (const discovery::DiscoveryStatus::Place &place : m_discovery.status().places)
        if (place.interface == row.interface) {
            networks += place.prefix.toString();
            isTouched = isTouched || !place.mayTouch.isEmpty();
        }
    const QString deeds = !isThere       ? tr("Not up")
                          : isListenOnly ? tr("Only listens")
                          : isTouched    ? tr("Listens, asks, looks for silent hosts")
                                         : tr("Listens and asks");
    row.state->setText(networks.isEmpty() ? deeds
                                          : tr("%1: %2", "10.0.1.0/24: listens and asks").arg(networks.join(u", "_s), deeds));
    row.isListenOnly->setAccessibleDescription(row.state->text());
    const QSignalBlocker quiet(row.isListenOnly);
    row.isListenOnly->setChecked(isListenOnly);
}

void ListenSettings::switchInterface(const QString &interface, bool isListenOnly)
{
    QStringList names = discovery::listenOnlyInterfaces(m_settings);
    names.removeAll(interface);
    if (isListenOnly)
        names += interface;
    discovery::setListenOnlyInterfaces(m_settings, names);
    m_discovery.setListenOnly(names);
    for (const Row &row : std::as_const(m_rows))
        show(row);
}

} // namespace muster::ui
