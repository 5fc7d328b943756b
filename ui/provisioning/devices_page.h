// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/provisioning/wizard_page.h"

QT_BEGIN_NAMESPACE
class QPushButton;
class QStandardItemModel;
class QTableView;
QT_END_NAMESPACE

namespace muster::ui {

class HoveredRow;

/// The devices that were chosen, and why some of them can't be provisioned.
class DevicesPage : public WizardPage
{
    Q_OBJECT

public:
    DevicesPage(const ThemeSource &themes, const Services &services, WizardDraft &draft, QWidget *parent);

    /// Reads them; changed() tells of each.
    void choose(const QVector<DeviceId> &devices);

    QString title() const override { return tr("Devices"); }
    QString heading() const override { return tr("Devices"); }
    QString sentence() const override { return tr("These will be provisioned with one profile. Nothing is sent to them yet."); }
    QString summary() const override;
    QString whyNotNext() const override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

private:
    void take(const Device &device);
    void fill();
    void remove();
    QString whyNot(const Device &device) const;

    const ThemeSource &m_themes;
    const Services &m_services;
    WizardDraft &m_draft;
    QVector<DeviceId> m_order;
    int m_reading = 0;
    QString m_failure;
    QStandardItemModel *m_model;
    QTableView *m_table;
    HoveredRow *m_hovered;
    QPushButton *m_remove;
};

} // namespace muster::ui
