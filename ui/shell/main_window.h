// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/job.h"
#include "domain/site.h"
#include "ui/shell/registry_access.h"

#include <QMainWindow>
#include <QSet>

QT_BEGIN_NAMESPACE
class QProgressBar;
class QSettings;
class QStackedWidget;
QT_END_NAMESPACE

namespace muster::ui {

class ActivityPage;
class CertificatesPage;
class DiscoverPage;
class DoctorPage;
class EnrollmentRun;
class ErrorPage;
class FirstStartPage;
class JobRun;
class Navigation;
class Page;
class PoliciesPage;
class ProvisionWizard;
class RegistryPage;
class StatusStrip;
class ThemeSource;
class Toast;
class TopBar;

/// The console's window. It opens the registry behind its first paint, and shows the page that makes a site where there is none. What
/// it is given must outlive it.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(ThemeSource &themes, RegistryAccess &access, QSettings &settings, QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens the registry; the window may be shown before or after.
    void open();
    DiscoverPage *discoverPage() const { return m_discover; }
    RegistryPage *registryPage() const { return m_registry; }

    /// Everything that can be done here and now, as the command palette offers it.
    QVector<QAction *> allActions() const;

protected:
    void closeEvent(QCloseEvent *event) override;
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void buildOpening();
    void addActions();
    void restore();
    QAction *addAction(const QString &name, const QString &text, const QKeySequence &key, void (MainWindow::*method)());
    void opened(const Result<> &result);
    void createSite(const registry::CreateSite &command, const SharedSecret &passphrase, bool keepInKeyRing);
    void enter(const Site &site);
    void makePages(const Site &site);
    void followPolicies();
    void followDiscovery();
    void followJobs();
    void provision(const QVector<DeviceId> &devices);
    void followRun(JobRun *run, ProvisionWizard *of);
    void followEnrollment(EnrollmentRun *run, ProvisionWizard *of);
    void followEnforcement();
    void openInRegistry(const DeviceId &id);
    bool askBeforeClosing();
    bool askForRuns();
    bool askForDrafts();
    void showJobs();
    void addPage(Page *page);
    void goTo(const Page *page);
    void showPage(int page);
    void showDoctor();
    void use(Page *page);
    void showPageOf(QAction *action);
    void showHeader();
    void takeVerdict(const Result<registry::ChainVerdict> &verdict);
    void readNewestEvent();
    void openPalette();
    void goNextArea();
    void goPreviousArea();
    void goArea(int step);
    void verifyChain();
    void showAbout();

    ThemeSource &m_themes;
    RegistryAccess &m_access;
    QSettings &m_settings;
    Navigation *m_navigation;
    TopBar *m_topBar;
    QStackedWidget *m_stack;
    QWidget *m_opening;
    QProgressBar *m_openingBusy;
    FirstStartPage *m_firstStart;
    ErrorPage *m_error;
    StatusStrip *m_status;
    Toast *m_toast;
    QVector<Page *> m_pages;
    QVector<Page *> m_pagesByUse; ///< the one that was shown last first; before all, the registry
    DiscoverPage *m_discover = nullptr;
    DoctorPage *m_doctor = nullptr; ///< belongs to Discover: the navigation has no word of its own for it
    RegistryPage *m_registry = nullptr;
    PoliciesPage *m_policies = nullptr;
    CertificatesPage *m_certificates = nullptr;
    ActivityPage *m_activity = nullptr;
    QObject m_runs;               ///< owns what goes on when the wizard is closed
    QSet<JobId> m_running;        ///< jobs of this process
    bool m_mayInterrupt = false;  ///< somebody said that what runs may be
    bool m_mayLoseDrafts = false; ///< and so of drafts
    bool m_hasPainted = false;
    bool m_isReadingNewest = false;
    bool m_isNewestStale = false; ///< something changed while we were reading
};

} // namespace muster::ui
