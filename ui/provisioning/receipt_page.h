// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/issued_certificate.h"
#include "ui/provisioning/wizard_page.h"

#include <QHash>
#include <QPointer>

QT_BEGIN_NAMESPACE
class QTextBrowser;
QT_END_NAMESPACE

namespace muster::ui {

class EnrollmentRun;
class JobRun;

/// What came of it, device by device, to be kept: copied, or saved as a file. Those that are done are enrolled from here.
class ReceiptPage : public WizardPage
{
    Q_OBJECT

public:
    /// `runs` owns what goes on when the wizard is closed.
    ReceiptPage(const ThemeSource &themes, const Services &services, QObject &runs, QWidget *parent);
    ~ReceiptPage() override;

    void setRun(JobRun *run) { m_run = run; }
    /// What is copied.
    QString text() const;

    QString title() const override { return tr("Receipt"); }
    QString heading() const override { return tr("Receipt"); }
    QString sentence() const override;
    QString whyNotNext() const override;
    QString nextText() const override;
    bool offersClose() const override;
    void enter() override;
    /// Enrolls those that are done, or closes when there are none or it was done.
    void leave() override;
    void tell(SidePanel &side) const override;
    QWidget *firstField() const override;

Q_SIGNALS:
    void enrolling(muster::ui::EnrollmentRun *run);

private:
    void readCertificates();
    int toEnroll() const;
    void enroll();
    void fill();
    QString enrollmentHtml(const DeviceId &device) const;
    void save();

    const ThemeSource &m_themes;
    const Services &m_services;
    QObject &m_runs;
    JobRun *m_run = nullptr;
    QPointer<EnrollmentRun> m_enrollment; ///< since somebody asked for it
    QTextBrowser *m_text;
    QHash<QString, IssuedCertificate> m_certificates; ///< by serial number, those of this run
    Timestamp m_at{};
};

} // namespace muster::ui
