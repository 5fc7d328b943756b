// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/sighting.h"
#include "ui/shell/services.h"

#include <QScrollArea>

QT_BEGIN_NAMESPACE
class QGridLayout;
class QListView;
class QLabel;
class QVBoxLayout;
QT_END_NAMESPACE

namespace muster::ui {

class EventTableModel;
class SightingsModel;
class ThemeSource;

/// A tab of the details that is a column of headed facts, made anew for every device and whenever it changes. Texts can be selected.
class FactsTab : public QScrollArea
{
    Q_OBJECT

public:
    FactsTab(const ThemeSource &themes, const Services &services, QWidget *parent = nullptr);

    virtual void setDevice(const Device &device, const QVector<Sighting> &sightings) = 0;

protected:
    /// Begins anew; what was there goes. The same device again stays scrolled to where it was.
    void clear(const DeviceId &device);
    void addHeading(const QString &text, const QString &right = {});
    /// "Vendor   Raspberry Pi · OUI table, 4 s ago". An empty value says `unknown`.
    void addFact(const QString &name, const QString &value, const QString &evidence = {}, const QString &unknown = {});
    void addText(const QString &text, const QString &role);
    void addWidget(QWidget *widget);
    void addGap(bool withLine);
    void finish();

    const ThemeSource &themes() const { return m_themes; }
    Timestamp now() const { return m_services.clock.now(); }
    const discovery::DiscoveryStatus &discovery() const { return m_services.discovery.status(); }
    QString sourceTitles(const QStringList &ids) const;
    QWidget *column() const { return m_column; }

private:
    const ThemeSource &m_themes;
    const Services &m_services;
    DeviceId m_device;
    int m_scrolled = 0;
    QWidget *m_column = nullptr;
    QVBoxLayout *m_layout = nullptr;
    QGridLayout *m_facts = nullptr; ///< the grid facts go to, until something else comes
};

/// What is known, and who said it.
class SummaryTab : public FactsTab
{
    Q_OBJECT

public:
    using FactsTab::FactsTab;
    void setDevice(const Device &device, const QVector<Sighting> &sightings) override;

private:
    void addAttribute(const Device &device, const QString &field, const QString &name, const QString &value);
};

/// Why this is one device: who said what, as a picture and in words; its identifiers, how much each proves, who said it and when; and
/// what was seen but never counts.
class IdentityTab : public FactsTab
{
    Q_OBJECT

public:
    using FactsTab::FactsTab;
    void setDevice(const Device &device, const QVector<Sighting> &sightings) override;

private:
    void addEvidence(const Device &device, const QVector<Sighting> &sightings);
    void addIdentifier(const Identifier &identifier);
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
