// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/device.h"
#include "domain/event.h"
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
class ThemeSource;

/// A tab of the details that is a column of headed facts, made anew for every device. Texts can be selected.
class FactsTab : public QScrollArea
{
    Q_OBJECT

public:
    FactsTab(const ThemeSource &themes, const Clock &clock, QWidget *parent = nullptr);

    virtual void setDevice(const Device &device) = 0;

protected:
    /// Begins anew; what was there goes.
    void clear();
    void addHeading(const QString &text, const QString &right = {});
    /// "Vendor   Raspberry Pi · OUI table, 4 s ago". An empty value says `unknown`.
    void addFact(const QString &name, const QString &value, const QString &evidence = {}, const QString &unknown = {});
    void addText(const QString &text, const QString &role);
    void addWidget(QWidget *widget);
    void addGap(bool withLine);
    void finish();

    const ThemeSource &themes() const { return m_themes; }
    Timestamp now() const { return m_clock.now(); }
    QWidget *column() const { return m_column; }

private:
    const ThemeSource &m_themes;
    const Clock &m_clock;
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
    void setDevice(const Device &device) override;

private:
    void addAttribute(const Device &device, const QString &field, const QString &name, const QString &value);
};

/// Why this is one device: its identifiers, how much each proves, who said it and when; and what was seen but never counts.
class IdentityTab : public FactsTab
{
    Q_OBJECT

public:
    using FactsTab::FactsTab;
    void setDevice(const Device &device) override;

private:
    void addIdentifier(const Identifier &identifier);
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
