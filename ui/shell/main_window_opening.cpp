// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of MainWindow: from a folder to its pages.
#include "ui/activity/activity_page.h"
#include "ui/certificates/certificates_page.h"
#include "ui/discovery/discover_page.h"
#include "ui/discovery/doctor_page.h"
#include "ui/policy/policies_page.h"
#include "ui/provisioning/confirm_dialog.h"
#include "ui/provisioning/enrollment_run.h"
#include "ui/provisioning/job_look.h"
#include "ui/provisioning/provision_wizard.h"
#include "ui/registry/registry_page.h"
#include "ui/settings/settings_page.h"
#include "ui/shell/error_page.h"
#include "ui/shell/first_start_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/navigation.h"
#include "ui/shell/status_strip.h"
#include "ui/shell/theme_source.h"
#include "ui/shell/top_bar.h"
#include "ui/widgets/state_look.h"
#include "ui/widgets/toast.h"

#include <QAbstractItemView>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace muster::ui {

void MainWindow::open()
{
    m_stack->setCurrentWidget(m_opening);
    m_openingBusy->hide();
    QTimer::singleShot(m_themes.theme().milliseconds(Motion::BusyAfterMs), m_openingBusy, &QWidget::show);
    m_topBar->showTitle(tr("Muster"));
    launch(m_access.open(), this, [this](const Result<> &result) { opened(result); });
}

void MainWindow::opened(const Result<> &result)
{
    const auto makeSite = [this] {
        m_firstStart->setFolder(m_access.folder().path());
        m_stack->setCurrentWidget(m_firstStart);
        m_topBar->showTitle(tr("Welcome"));
        m_firstStart->setFocus();
    };
    const auto complain = [this](const Error &error) {
        m_error->setError(error, m_access.folder().path());
        m_stack->setCurrentWidget(m_error);
        m_topBar->showTitle(tr("Muster"));
        m_error->setFocus();
    };
    if (!result) {
        if (result.error().code == ErrorCode::NotFound)
            makeSite();
        else
            complain(result.error());
        return;
    }
    launch(m_access.services()->devices.site(), this, [this, makeSite, complain](const Result<Site> &site) {
        if (site)
            enter(*site);
        else if (site.error().code == ErrorCode::NotFound)
            makeSite();
        else
            complain(site.error());
    });
}

void MainWindow::createSite(const registry::CreateSite &command, const SharedSecret &passphrase, bool keepInKeyRing)
{
    m_firstStart->setBusy(true);
    launch(m_access.create(command, passphrase, keepInKeyRing), this, [this](const Result<> &result) {
        m_firstStart->setBusy(false);
        if (result || result.error().code == ErrorCode::Conflict)
            m_firstStart->forgetPassphrase();
        if (result)
            opened(result);
        else if (result.error().code == ErrorCode::Conflict)
            open(); // somebody made one meanwhile
        else
            m_firstStart->showError(result.error());
    });
}

void MainWindow::enter(const Site &site)
{
    const Services &services = *m_access.services();
    setWindowTitle(tr("%1 – Muster", "site – program").arg(site.name));
    m_navigation->setSite(site.name);
    m_navigation->setActor(services.actor.who, tr("Admin"));
    makePages(site);
    const auto takeChange = [this] {
        m_status->setTrouble({});
        readNewestEvent();
    };
    connect(&services.feed, &registry::ChangeFeed::changed, this, takeChange);
    connect(&services.feed, &registry::ChangeFeed::reset, this, takeChange);
    connect(&services.feed, &registry::ChangeFeed::failed, this,
            [this](const Error &error) { m_status->setTrouble(error.message); });
    readNewestEvent();
    followDiscovery();
    followJobs();
    followEnforcement();
    goTo(m_registry);
    for (QWidget *area : m_registry->areas())
        if (qobject_cast<QAbstractItemView *>(area))
            area->setFocus(Qt::OtherFocusReason);
}

void MainWindow::makePages(const Site &site)
{
    const Services &services = *m_access.services();
    m_discover = new DiscoverPage(m_themes, services, m_settings, this);
    m_registry = new RegistryPage(m_themes, services, m_settings, this);
    m_registry->setSiteName(site.name);
    m_policies = new PoliciesPage(m_themes, services, this);
    m_certificates = new CertificatesPage(m_themes, services, this);
    m_activity = new ActivityPage(m_themes, services, this);
    auto *settings = new SettingsPage(m_themes, services, m_settings, this);
    for (Page *page : std::initializer_list<Page *>{m_discover, m_registry, m_policies, m_certificates, m_activity, settings})
        addPage(page);
    m_doctor = new DoctorPage(m_themes, services, this);
    m_stack->addWidget(m_doctor);
    m_pagesByUse += m_doctor;
    connect(m_doctor, &Page::headerChanged, this, &MainWindow::showHeader);
    connect(m_doctor, &DoctorPage::discoverWanted, this, [this] { goTo(m_discover); });
    connect(m_doctor, &DoctorPage::noticed, this,
            [this](const QString &title, const QString &detail) { m_toast->present(lookOf(StepMark::Done), title, detail); });
    connect(m_discover, &DiscoverPage::doctorWanted, this, &MainWindow::showDoctor);
    use(m_registry);
    for (const DeviceListPage *page : std::initializer_list<DeviceListPage *>{m_discover, m_registry}) {
        connect(page, &DeviceListPage::noticed, this,
                [this](const QString &title, const QString &detail) { m_toast->present(lookOf(StepMark::Done), title, detail); });
        connect(page, &DeviceListPage::undoable, this,
                [this](const QString &title, const QString &detail, const std::function<void()> &undo) {
                    m_toast->present(lookOf(StepMark::Done), title, detail, {tr("Undo"), undo});
                });
        connect(page, &DeviceListPage::refused, this,
                [this](const QString &title, const QString &reason) { m_toast->present(noteLook(), title, reason); });
        connect(page, &DeviceListPage::provisionWanted, this, &MainWindow::provision);
        connect(page, &DeviceListPage::deviceWanted, this, &MainWindow::openInRegistry);
    }
    followPolicies();
    connect(m_registry, &RegistryPage::discoverWanted, this, [this] { goTo(m_discover); });
    connect(m_registry, &RegistryPage::elsewhere, this, [this](const DeviceId &id) {
        goTo(m_discover);
        m_discover->openDevice(id);
    });
    connect(m_certificates, &CertificatesPage::registryWanted, this, [this] { goTo(m_registry); });
    connect(m_certificates, &CertificatesPage::deviceWanted, this, &MainWindow::openInRegistry);
    connect(m_certificates, &CertificatesPage::noticed, this,
            [this](const QString &title, const QString &detail) { m_toast->present(lookOf(StepMark::Done), title, detail); });
    connect(m_activity, &ActivityPage::verified, this, &MainWindow::takeVerdict);
}

/// One that was merely heard is looked for in Discover: RegistryPage::elsewhere().
void MainWindow::openInRegistry(const DeviceId &id)
{
    goTo(m_registry);
    m_registry->openDevice(id);
}

void MainWindow::followPolicies()
{
    connect(m_policies, &PoliciesPage::noticed, this,
            [this](const QString &title, const QString &detail) { m_toast->present(lookOf(StepMark::Done), title, detail); });
    connect(m_policies, &PoliciesPage::deviceWanted, this, &MainWindow::openInRegistry);
    connect(m_policies, &PoliciesPage::registryWanted, this, [this](const QString &query) {
        goTo(m_registry);
        m_registry->applyQuery(query);
    });
}

void MainWindow::followDiscovery()
{
    discovery::DiscoveryHandle &discovery = m_access.services()->discovery;
    const auto tell = [this, &discovery] { m_status->setDiscovery(discovery.status()); };
    connect(&discovery, &discovery::DiscoveryHandle::statusChanged, this, tell);
    tell();
}

void MainWindow::followJobs()
{
    connect(m_activity, &ActivityPage::jobsNeedSomebody, m_status, &StatusStrip::setJobs);
    // How a job ended is said wherever the operator looks, but not over the wizard, which says it itself.
    connect(&m_access.services()->provisioning, &provisioning::ProvisioningHandle::jobChanged, this,
            [this](const JournalJob &job) {
                const bool isOver = job.state != JobState::Running && job.state != JobState::Undoing;
                if (isOver)
                    m_running.remove(job.id);
                else
                    m_running.insert(job.id);
                if (isOver && !findChild<ProvisionWizard *>())
                    m_toast->present(lookOf(job.state),
                                     tr("%1: %2", "device: how its job ended").arg(job.deviceName, jobSentence(job)),
                                     tr("Profile %1").arg(job.profile), {tr("Show"), [this] { showJobs(); }});
            });
    connect(&m_access.services()->provisioning, &provisioning::ProvisioningHandle::jobLost, this,
            [this](const JournalJob &job) { m_running.remove(job.id); });
}

/// What a policy does by itself is said wherever the operator looks.
void MainWindow::followEnforcement()
{
    connect(&m_access.services()->enforcement, &enforcement::EnforcementService::quarantined, this,
            [this](const QVector<DeviceId> &devices) {
                m_toast->present(lookOf(Lifecycle::Quarantined),
                                 tr("A policy put %n devices into quarantine", nullptr, int(devices.size())),
                                 tr("See the view Quarantined of the Registry; Activity says which policy, and why."));
            });
}

void MainWindow::provision(const QVector<DeviceId> &devices)
{
    auto *wizard = new ProvisionWizard(m_themes, *m_access.services(), devices, m_runs, this);
    wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(wizard, &ProvisionWizard::activityWanted, this, [this, wizard] {
        wizard->accept(); // its jobs go on
        showJobs();
    });
    connect(wizard, &ProvisionWizard::started, this, [this, wizard](JobRun *run) { followRun(run, wizard); });
    connect(wizard, &ProvisionWizard::enrolling, this, [this, wizard](EnrollmentRun *run) { followEnrollment(run, wizard); });
    wizard->open();
}

/// What can't begin has no job that would tell it in Activity.
void MainWindow::followRun(JobRun *run, ProvisionWizard *of)
{
    connect(run, &JobRun::laneChanged, this, [this, run, wizard = QPointer(of)](int lane) {
        const JobRun::Lane &changed = run->lanes()[lane];
        if (changed.error && !changed.job && !(wizard && wizard->isVisible()))
            m_toast->present(lookOf(JobState::NeedsAttention), tr("%1 could not be begun", "device").arg(changed.plan.deviceName),
                             changed.error->message);
    });
}

/// The receipt of its own wizard says how it went; without it, this does.
void MainWindow::followEnrollment(EnrollmentRun *run, ProvisionWizard *of)
{
    connect(run, &EnrollmentRun::ended, this, [this, run, wizard = QPointer(of)] {
        if (!wizard || !wizard->isVisible())
            m_toast->present(run->hasTrouble() ? lookOf(Severity::Error) : lookOf(StepMark::Done), run->summary(), run->advice());
    });
}

/// What runs here ends with the window, and what is edited is lost: asks for the one, and then for the other. False: stays.
bool MainWindow::askBeforeClosing()
{
    if (!m_mayInterrupt && !askForRuns())
        return false;
    if (m_mayLoseDrafts || askForDrafts())
        return true;
    m_mayInterrupt = false; // who stays is asked again
    return false;
}

/// Jobs of this process end with it: asks before it does. False: stays.
bool MainWindow::askForRuns()
{
    qsizetype running = m_running.size();
    qsizetype waiting = 0;
    for (const JobRun *run : m_runs.findChildren<JobRun *>())
        for (const JobRun::Lane &lane : run->lanes()) {
            running += lane.isStarting && !(lane.job && m_running.contains(lane.job->id));
            waiting += lane.isWaiting() && !lane.isStarting;
        }
    qsizetype enrolling = 0;
    for (const EnrollmentRun *run : m_runs.findChildren<EnrollmentRun *>())
        enrolling += std::ranges::count_if(run->entries(), &EnrollmentRun::Entry::isOpen);
    if (running + waiting + enrolling == 0)
        return true;
    QStringList sentences;
    if (running + waiting > 0)
        sentences += tr("%n run", "jobs", int(running)) + u", "_s + tr("%n wait.", "devices", int(waiting)) + u' '
                     + tr("Jobs that run are interrupted in the step they are in, and can be resumed or undone in Activity after "
                          "the next start. Devices that wait are not begun.");
    if (enrolling > 0)
        sentences += tr("%n devices are still to be enrolled. Those that were not asked for stay Provisioned; enroll them in the "
                        "Registry after the next start.",
                        nullptr, int(enrolling));
    auto *box = new ConfirmDialog(m_themes,
                                  running + waiting > 0 ? tr("Devices are being provisioned") : tr("Devices are being enrolled"),
                                  sentences.join(u' '), tr("Stay"), this);
    box->setObjectName(u"window.closeBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *quit = box->addChoice(tr("Quit all the same"));
    quit->setObjectName(u"window.closeBox.quit"_s);
    connect(quit, &QPushButton::clicked, this, [this] {
        m_mayInterrupt = true;
        close();
    });
    box->open();
    return false;
}

/// What is edited lives in this window only: asks before it is lost. False: stays.
bool MainWindow::askForDrafts()
{
    const qsizetype drafts = m_policies ? m_policies->unpublished().size() : 0;
    if (drafts == 0)
        return true;
    auto *box = new ConfirmDialog(m_themes, tr("Policies are not published"),
                                  tr("%n drafts of policies are lost when the window closes. What is in force stays as it is.",
                                     nullptr, int(drafts)),
                                  tr("Stay"), this);
    box->setObjectName(u"window.draftsBox"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *quit = box->addChoice(tr("Quit all the same"));
    quit->setObjectName(u"window.draftsBox.quit"_s);
    connect(quit, &QPushButton::clicked, this, [this] {
        m_mayInterrupt = m_mayLoseDrafts = true; // what runs was asked for before
        close();
    });
    connect(box, &QDialog::accepted, this, [this] { goTo(m_policies); });
    box->open();
    return false;
}

void MainWindow::showJobs()
{
    goTo(m_activity);
    if (m_activity)
        m_activity->showJobs();
}

void MainWindow::takeVerdict(const Result<registry::ChainVerdict> &verdict)
{
    const Timestamp now = m_access.services()->clock.now();
    if (verdict) {
        m_status->setEvents(verdict->events);
        m_status->setVerified(now, true);
        readNewestEvent(); // the log may have grown behind the walk
    } else if (verdict.error().code == ErrorCode::Corrupt) {
        m_status->setVerified(now, false);
    }
}

/// One question at a time, so that no older answer overwrites a newer one.
void MainWindow::readNewestEvent()
{
    if (m_isReadingNewest) {
        m_isNewestStale = true;
        return;
    }
    m_isReadingNewest = true;
    m_isNewestStale = false;
    launch(m_access.services()->events.before(std::numeric_limits<qint64>::max(), {}, 1), this,
           [this](const Result<QVector<Event>> &events) {
               m_isReadingNewest = false;
               if (events && !events->isEmpty()) {
                   m_status->setEvents(events->first().seq);
                   m_status->setSaved(events->first().at);
               }
               if (m_isNewestStale)
                   readNewestEvent();
           });
}

} // namespace muster::ui
