// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
QT_END_NAMESPACE

namespace muster::ui {

class ChipLabel;
class FactsView;
class ThemeSource;

/// Everything about the current certificate, at the right of the table: its state, what can be done, all of its fields.
class CertificateDetails : public QWidget
{
    Q_OBJECT

public:
    CertificateDetails(const ThemeSource &themes, const Services &services, QWidget *parent);

    /// Reads the certificate and shows it; `device` is what its device is called. An empty number: says how to get one here.
    void setCertificate(const QString &serialNumber, const QString &device);

    QAction *copySerial() const { return m_copySerial; }
    QAction *showDevice() const { return m_showDevice; }
    FactsView *facts() const { return m_facts; }

Q_SIGNALS:
    void deviceWanted(const muster::DeviceId &device);

private:
    void build();
    void show(const IssuedCertificate &certificate);
    void showNothing(const QString &why);
    void tellActions();

    const ThemeSource &m_themes;
    const Services &m_services;
    std::optional<IssuedCertificate> m_shown;
    QString m_device;
    int m_generation = 0;
    QAction *m_copySerial;
    QAction *m_showDevice;
    QLabel *m_name;
    ChipLabel *m_chip;
    QLabel *m_nothing;
    QWidget *m_page;
    FactsView *m_facts;
};

} // namespace muster::ui
