// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "provisioning/provisioning_service.h"

#include "async/run_on.h"
#include "async/then.h"
#include "provisioning/login_password.h"
#include "provisioning/observed_mac.h"
#include "registry/commands/begin_job.h"
#include "registry/commands/identify_device.h"
#include "registry/commands/pin_host_key.h"
#include "registry/commands/set_job_state.h"
#include "registry/device_query.h"
#include "registry/job_query.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::provisioning {

namespace {

struct ServiceText
{
    Q_DECLARE_TR_FUNCTIONS(muster::provisioning::ProvisioningService)
};

constexpr auto keyStoreLimit = 1min;
constexpr int devicesAtAnAddress = 8; ///< whose pins are looked at

/// Nothing, or the alarm that another key is pinned.
Result<> checkPin(const std::optional<PinnedHostKey> &pinned, const HostKey &accepted)
{
    if (!pinned || pinned->key == accepted)
        return {};
    return fail(ErrorCode::NotTrusted,
                ServiceText::tr(
                    "The host key is not the one that %1 accepted for this device. Pinned: %2. Now: %3. Either the device was "
                    "set up anew, or something else answers in its place. Nothing was sent to it.")
                    .arg(pinned->actor, pinned->key.fingerprint, accepted.fingerprint));
}

QString nameOf(const Device &device)
{
    return device.name.isEmpty() ? device.id.toString() : device.name;
}

/// The accounts a plan is about.
QStringList usersOf(const Profile &profile, const QString &login)
{
    QStringList users{login};
    for (const Profile::User &user : profile.users)
        users += user.name;
    users.removeDuplicates();
    return users;
}

} // namespace

/// What a plan is made from, as it comes in.
struct ProvisioningService::Planning
{
    Introduction introduction;
    Profile profile;
    drivers::Login login;
    Survey survey;
    Device device;
};

/// What a job begins with, as it comes in.
struct ProvisioningService::Beginning
{
    const drivers::Driver *driver = nullptr;
    drivers::Login login;
    std::optional<JobLock> lock;
};

ProvisioningService::ProvisioningService(Parts parts) : m_parts(std::move(parts))
{
    qRegisterMetaType<JournalJob>();
    qRegisterMetaType<Error>();
}

ProvisioningService::~ProvisioningService()
{
    qDeleteAll(m_jobs);
}

std::unique_ptr<TaskOf<Introduction>> ProvisioningService::introduce(const Target &target)
{
    return target.device.isNull() ? introduceAddress(target) : introduceDevice(target);
}

std::unique_ptr<TaskOf<Introduction>> ProvisioningService::introduceDevice(const Target &target)
{
    const registry::DeviceQuery devices(m_parts.store);
    auto found = then(devices.device(target.device),
                      [this, target](const Device &device) -> Result<Target> { return resolved(target, device); });
    auto introduced = then(std::move(found), [this, devices](const Target &known) {
        return then(devices.hostKey(known.device), [known](const std::optional<PinnedHostKey> &pinned) -> Result<Introduction> {
            return Introduction{known, {}, pinned};
        });
    });
    return then(std::move(introduced), [this](const Introduction &introduction) { return withHostKey(introduction); });
}

std::unique_ptr<TaskOf<Introduction>> ProvisioningService::introduceAddress(const Target &target)
{
    const registry::DeviceQuery devices(m_parts.store);
    return then(devices.atAddress(target.endpoint.address, devicesAtAnAddress), [this, target](const QVector<Device> &there) {
        Device device; // what is known of it: its address, or what the youngest there showed
        device.addresses = {target.endpoint.address};
        const Result<Target> known = resolved(target, there.value(0, device));
        if (!known)
            return ready<Introduction>(fail(known.error()));
        Introduction introduction{*known, {}, {}};
        introduction.target.device = {};
        if (there.isEmpty())
            return withHostKey(introduction);
        // What the youngest there is pinned to is what the address should show.
        auto pinned = registry::DeviceQuery(m_parts.store).hostKey(there.first().id);
        return then(std::move(pinned), [this, there, introduction](const std::optional<PinnedHostKey> &pin) {
            Introduction expected = introduction;
            expected.pinned = pin;
            return then(withHostKey(expected), [this, there](const Introduction &shown) { return withPinOf(there, shown); });
        });
    });
}

/// Driver and endpoint, where the target leaves them open.
Result<Target> ProvisioningService::resolved(Target target, const Device &device) const
{
    target.device = device.id;
    const QString name = target.endpoint.address.isEmpty() ? nameOf(device) : target.endpoint.address;
    const drivers::Driver *driver = target.driver.isEmpty() ? m_parts.driverFor(device) : m_parts.driver(target.driver);
    if (!driver && !target.driver.isEmpty())
        return fail(ErrorCode::Unsupported, tr("There is no driver \"%1\".").arg(target.driver));
    if (!driver)
        return fail(ErrorCode::Unsupported,
                    tr("No driver knows %1: it showed nothing that one could speak to. Name the driver to try.").arg(name));
    target.driver = driver->id();
    const std::optional<drivers::Endpoint> shown = driver->endpointOf(device);
    drivers::Endpoint &endpoint = target.endpoint;
    if (endpoint.address.isEmpty())
        endpoint.address = shown ? shown->address : device.addresses.value(0);
    if (endpoint.address.isEmpty())
        return fail(ErrorCode::Unsupported, tr("No address of %1 is known. Say where it is reached.").arg(name));
    if (endpoint.port == 0)
        endpoint.port = shown && shown->address == endpoint.address ? shown->port : driver->defaultPort();
    return target;
}

std::unique_ptr<TaskOf<Introduction>> ProvisioningService::withHostKey(const Introduction &introduction)
{
    const drivers::Driver *driver = m_parts.driver(introduction.target.driver);
    return then(driver->hostKey(introduction.target.endpoint), [introduction](const HostKey &key) -> Result<Introduction> {
        Introduction shown = introduction;
        shown.hostKey = key;
        return shown;
    });
}

/// Addresses are lent: one of these devices it is only when it shows that one's key.
std::unique_ptr<TaskOf<Introduction>> ProvisioningService::withPinOf(QVector<Device> devices, const Introduction &introduction)
{
    if (devices.isEmpty())
        return ready<Introduction>(introduction);
    const Device device = devices.takeFirst();
    return then(registry::DeviceQuery(m_parts.store).hostKey(device.id),
                [this, device, devices, introduction](const std::optional<PinnedHostKey> &pinned) {
                    Introduction known = introduction;
                    if (pinned && pinned->key == introduction.hostKey) {
                        known.target.device = device.id;
                        known.pinned = pinned;
                        return ready<Introduction>(known);
                    }
                    return withPinOf(devices, known);
                });
}

std::unique_ptr<TaskOf<Plan>> ProvisioningService::plan(const Introduction &introduction, const HostKey &accepted,
                                                        const Profile &profile, const drivers::Login &login)
{
    const auto planning = std::make_shared<Planning>(Planning{introduction, profile, login, {}, {}});
    planning->introduction.hostKey = accepted;
    if (const auto checked = checkPin(introduction.pinned, accepted); !checked)
        return ready<Plan>(fail(checked.error()));

    auto identified = then(survey(planning), [this, planning](const Survey &taken) {
        planning->survey = taken;
        // What the kernel does not tell leaves a claim a claim.
        if (const auto table = m_parts.neighbours.read())
            planning->survey.identity = withObservedMac(taken.identity, *table);
        const DeviceId device = planning->introduction.target.device;
        return m_parts.registry.apply(registry::IdentifyDevice{device.isNull() ? std::nullopt : std::optional(device),
                                                               planning->survey.identity, planning->introduction.hostKey},
                                      m_parts.actor);
    });
    auto pinned = then(std::move(identified), [this, planning](const Device &device) {
        planning->device = device;
        planning->introduction.target.device = device.id;
        return registry::DeviceQuery(m_parts.store).hostKey(device.id);
    });
    auto trust = then(std::move(pinned), [this, planning](const std::optional<PinnedHostKey> &pin) {
        planning->introduction.pinned = pin;
        const auto checked = checkPin(pin, planning->introduction.hostKey);
        return checked ? siteTrust() : ready<SiteTrust>(fail(checked.error()));
    });
    return then(std::move(trust), [planning](const SiteTrust &site) {
        return makePlan(planning->profile, planning->device, planning->introduction, planning->login.user, planning->survey,
                        site);
    });
}

std::unique_ptr<TaskOf<Survey>> ProvisioningService::survey(const std::shared_ptr<Planning> &planning)
{
    const drivers::Driver *driver = m_parts.driver(planning->introduction.target.driver);
    if (!driver)
        return ready<Survey>(
            fail(ErrorCode::Unsupported, tr("There is no driver \"%1\".").arg(planning->introduction.target.driver)));
    auto session = then(completed(planning->login), [this, driver, planning](const drivers::Login &login) {
        return driver->open(planning->introduction.target.endpoint, planning->introduction.hostKey, login, m_parts.clock);
    });
    return then(std::move(session), [planning](const std::shared_ptr<drivers::DriverSession> &opened) {
        return takeSurvey(opened, usersOf(planning->profile, planning->login.user));
    });
}

std::unique_ptr<TaskOf<drivers::Login>> ProvisioningService::completed(const drivers::Login &login)
{
    if (login.privateKey || login.password)
        return ready<drivers::Login>(login);
    return runOn(
        m_workers,
        [&keys = m_parts.keys, login](std::stop_token) -> Result<drivers::Login> {
            drivers::Login own = login;
            MUSTER_TRY(own.privateKey, keys.consolePrivateKey());
            return own;
        },
        Deadline::after(keyStoreLimit));
}

/// To become root, where the job has set the login's password already and the operator gave none.
std::unique_ptr<TaskOf<drivers::Login>> ProvisioningService::withNewPassword(std::unique_ptr<TaskOf<drivers::Login>> login,
                                                                             const JournalJob &job)
{
    return then(std::move(login), [this, job](const drivers::Login &complete) {
        const QString secret = passwordSecretOf(job, complete.user);
        if (secret.isEmpty() || complete.password || complete.sudoPassword)
            return ready<drivers::Login>(complete);
        return runOn(
            m_workers,
            [&keys = m_parts.keys, secret, complete](std::stop_token) -> Result<drivers::Login> {
                drivers::Login own = complete;
                // The step may have been cut off before it made one.
                if (const auto known = keys.secret(secret))
                    own.sudoPassword = *known;
                return own;
            },
            Deadline::after(keyStoreLimit));
    });
}

std::unique_ptr<TaskOf<SiteTrust>> ProvisioningService::siteTrust()
{
    return then(registry::DeviceQuery(m_parts.store).site(), [this](const Site &site) {
        return runOn(
            m_workers,
            [&keys = m_parts.keys, name = site.name](std::stop_token) -> Result<SiteTrust> {
                MUSTER_TRY(const pki::Certificate root, keys.root());
                MUSTER_TRY(const QString publicKey, keys.consolePublicKey());
                return SiteTrust{name, root.toPem(), publicKey};
            },
            Deadline::after(keyStoreLimit));
    });
}

std::unique_ptr<TaskOf<JournalJob>> ProvisioningService::start(const Plan &plan, const drivers::Login &login)
{
    const auto beginning = std::make_shared<Beginning>();
    beginning->driver = m_parts.driver(plan.driver);
    if (!beginning->driver)
        return ready<JournalJob>(fail(ErrorCode::Unsupported, tr("There is no driver \"%1\".").arg(plan.driver)));
    auto pinned = then(completed(login), [this, beginning, plan](const drivers::Login &complete) {
        beginning->login = complete;
        return m_parts.registry.apply(registry::PinHostKey{plan.device, plan.hostKey}, m_parts.actor);
    });
    auto begun = then(std::move(pinned), [this, beginning, plan](const PinnedHostKey &) {
        JournalJob job = plan.toJob();
        job.id = JobId::create(m_parts.clock.now());
        // Locked before the journal knows of it: nobody ever sees it unlocked while it runs.
        auto lock = JobLock::take(m_parts.jobsFolder, job.id);
        if (!lock)
            return ready<JournalJob>(fail(lock.error()));
        beginning->lock = std::move(*lock);
        return m_parts.registry.apply(registry::BeginJob{job}, m_parts.actor);
    });
    return then(std::move(begun), [this, beginning](const JournalJob &job) -> Result<JournalJob> {
        run(job, *beginning, Job::Direction::Forward);
        return job;
    });
}

std::unique_ptr<TaskOf<JournalJob>> ProvisioningService::takeUp(const JobId &job, Job::Direction direction,
                                                                const drivers::Login &login)
{
    const auto beginning = std::make_shared<Beginning>();
    // Read under its lock: until then somebody may be about to finish it.
    auto loaded = then(ready<void>({}), [this, beginning, job] {
        auto lock = JobLock::take(m_parts.jobsFolder, job);
        if (!lock)
            return ready<JournalJob>(fail(lock.error()));
        beginning->lock = std::move(*lock);
        return registry::JobQuery(m_parts.store).load(job);
    });
    auto complete = then(std::move(loaded), [this, beginning, login](const JournalJob &found) {
        if (found.state == JobState::Done || found.state == JobState::Undone)
            return ready<drivers::Login>(fail(ErrorCode::Conflict, tr("The job is finished: there is nothing to take up.")));
        beginning->driver = m_parts.driver(found.driver);
        if (!beginning->driver)
            return ready<drivers::Login>(fail(ErrorCode::Unsupported, tr("There is no driver \"%1\".").arg(found.driver)));
        drivers::Login named = login;
        if (named.user.isEmpty())
            named.user = found.user;
        return withNewPassword(completed(named), found);
    });
    auto moved = then(std::move(complete), [this, beginning, job, direction](const drivers::Login &own) {
        beginning->login = own;
        const JobState state = direction == Job::Direction::Forward ? JobState::Running : JobState::Undoing;
        return m_parts.registry.apply(registry::SetJobState{job, state, {}}, m_parts.actor);
    });
    return then(std::move(moved), [this, beginning, direction](const JournalJob &taken) -> Result<JournalJob> {
        run(taken, *beginning, direction);
        return taken;
    });
}

void ProvisioningService::run(JournalJob job, Beginning &beginning, Job::Direction direction)
{
    const JobId id = job.id;
    auto *running =
        new Job(std::move(job), std::move(*beginning.lock), std::move(beginning.login), direction,
                {*beginning.driver, m_parts.keys, m_workers, m_parts.store, m_parts.registry, m_parts.actor, m_parts.clock});
    m_jobs.insert(id, running);
    connect(running, &Job::changed, this, [this, running] { Q_EMIT jobChanged(running->journal()); });
    connect(running, &Task::finished, this, [this, running, id] {
        if (m_jobs.value(id) == running) // who listens may have taken it up again already
            m_jobs.remove(id);
        running->deleteLater();
        if (running->error() && running->error()->code != ErrorCode::Cancelled)
            Q_EMIT jobLost(running->journal(), *running->error());
    });
    running->start();
}

void ProvisioningService::stop(const JobId &job)
{
    if (Job *running = m_jobs.value(job))
        running->cancel();
}

std::unique_ptr<TaskOf<QVector<JournalJob>>> ProvisioningService::orphans()
{
    return then(registry::JobQuery(m_parts.store).unfinished(),
                [folder = m_parts.jobsFolder](const QVector<JournalJob> &unfinished) -> Result<QVector<JournalJob>> {
                    QVector<JournalJob> orphaned;
                    for (const JournalJob &job : unfinished) {
                        MUSTER_TRY(const bool isFree, JobLock::isFree(folder, job.id));
                        if (isFree)
                            orphaned += job;
                    }
                    return orphaned;
                });
}

} // namespace muster::provisioning
