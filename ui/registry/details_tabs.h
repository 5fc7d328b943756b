// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/detail.h"
#include "domain/device.h"
#include "domain/sighting.h"
#include "ui/shell/services.h"
#include "ui/widgets/facts_view.h"

QT_BEGIN_NAMESPACE
class QListView;
class QLabel;
QT_END_NAMESPACE

namespace muster::ui {

class EventTableModel;
class SightingsModel;

/// A tab of the details that is a column of headed facts, made anew for every device and whenever it changes.
class FactsTab : public FactsView
{
    Q_OBJECT

public:
    FactsTab(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    virtual void setDevice(const Device &device, const QVector<Sighting> &sightings) = 0;

protected:
    Timestamp now() const { return m_services.clock.now(); }
    const discovery::DiscoveryStatus &discovery() const { return m_services.discovery.status(); }
    QString sourceTitles(const QStringList &ids) const;

private:
    const Services &m_services;
};

/// What is known, and who said it.
class SummaryTab : public FactsTab
{
    Q_OBJECT

public:
    using FactsTab::FactsTab;
    void setDevice(const Device &device, const QVector<Sighting> &sightings) override;

private:
    void addSigns(const Device &device);
    void addFindings(const Device &device);
    void addDetails(const QVector<discovery::Detail> &details);
    void addAttribute(const Device &device, const QString &field, const QString &name, const QString &value);
};

/// What it offers on the network, as it says itself.
class ServicesTab : public FactsTab
{
    Q_OBJECT

public:
    using FactsTab::FactsTab;
    void setDevice(const Device &device, const QVector<Sighting> &sightings) override;
};

/// What was heard of it, newest first, as far as it is kept.
class SightingsTab : public QWidget
{
    Q_OBJECT

public:
    SightingsTab(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    void setSightings(const QVector<Sighting> &sightings);

private:
    SightingsModel *m_model;
    QListView *m_list;
    QLabel *m_none;
};

/// What happened to the device, newest first.
class HistoryTab : public QWidget
{
    Q_OBJECT

public:
    HistoryTab(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    void setDevice(const DeviceId &id);

private:
    EventTableModel *m_model;
    QListView *m_list;
    DeviceId m_device;
};

} // namespace muster::ui
