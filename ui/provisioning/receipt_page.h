// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/issued_certificate.h"
#include "ui/provisioning/wizard_page.h"

#include <QHash>

QT_BEGIN_NAMESPACE
class QTextBrowser;
QT_END_NAMESPACE

namespace muster::ui {

class JobRun;

/// What came of it, device by device, to be kept: copied, or saved as a file.
class ReceiptPage : public WizardPage
{
    Q_OBJECT

public:
    ReceiptPage(const ThemeSource &themes, const Services &services, QWidget *parent);

    void setRun(JobRun *run) { m_run = run; }
    /// What is copied.
    QString text() const;

    QString title() const override { return tr("Receipt"); }
    QString heading() const override { return tr("Receipt"); }
    QString sentence() const override;
    QString nextText() const override { return tr("Close"); }
    void enter() override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

private:
    void readCertificates();
    void fill();
    void save();

    const ThemeSource &m_themes;
    const Services &m_services;
    JobRun *m_run = nullptr;
    QTextBrowser *m_text;
    QHash<QString, IssuedCertificate> m_certificates; ///< by serial number, those of this run
    Timestamp m_at{};
};

} // namespace muster::ui
