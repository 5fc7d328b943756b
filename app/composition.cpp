// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include "async/run_on.h"
#include "async/then.h"
#include "base/logging.h"
#include "discovery/source_switches.h"
#include "pki/key_ring.h"
#include "registry/discovery_recorder.h"
#include "registry/site_founding.h"
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>
#include <QSettings>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace muster::app {

namespace {

struct CompositionText
{
    Q_DECLARE_TR_FUNCTIONS(muster::app)
};

/// Opens the store, on the opener's thread, and hands it to `home`.
Result<std::unique_ptr<storage::Store>> openStore(const registry::DataDirectory &folder, const Clock &clock, QThread *home)
{
    if (!folder.hasSite())
        return fail(ErrorCode::NotFound, CompositionText::tr("There is no registry in %1 yet.").arg(folder.path()), {},
                    folder.path());
    MUSTER_TRY(auto store, storage::SqliteStore::open(folder.registryFile(), false, clock));
    store->moveToThread(home);
    return store;
}

} // namespace

/// What lives in the core thread while a registry is open: made there, and destroyed there.
struct Composition::InCore
{
    InCore(storage::Store &store, pki::KeyStore &keys, discovery::DiscoveryService::Parts parts,
           discovery::DoctorService::Parts doctorParts, const ui::DriverChoice &drivers, const QString &jobsFolder,
           const Clock &clock, const Actor &actor)
        : feed(store)
        , discovery(std::move(parts), clock)
        , doctor(discovery, std::move(doctorParts), clock)
        , recorder(discovery, store, feed, clock, actor)
        , registry(store, clock)
        , neighbours(discovery::systemNeighbours())
        , provisioning({store, registry, keys, *neighbours, jobsFolder, actor, clock, drivers.byId, drivers.forDevice})
        , enforcement(store, feed, clock)
    {
        QObject::connect(&recorder, &registry::DiscoveryRecorder::recorded, &doctor,
                         [this](const QVector<DeviceId> &, qint64 notStored) { doctor.addNotKept(notStored); });
        // What can't be recorded or evaluated is told where it is told that the registry can't be read.
        QObject::connect(&recorder, &registry::DiscoveryRecorder::failed, &feed, &registry::ChangeFeed::failed);
        QObject::connect(&enforcement, &enforcement::EnforcementService::failed, &feed, &registry::ChangeFeed::failed);
    }
    ~InCore() { discovery.stop(); }

    void start(const QStringList &sourcesOff, const QStringList &listenOnly)
    {
        feed.start();
        discovery.setSourcesOff(sourcesOff);
        discovery.setListenOnly(listenOnly);
        recorder.start({});
        enforcement.start();
    }

    registry::ChangeFeed feed;
    discovery::DiscoveryService discovery;
    discovery::DoctorService doctor;
    registry::DiscoveryRecorder recorder;
    registry::DeviceRegistry registry;
    std::unique_ptr<discovery::NeighbourTable> neighbours;
    provisioning::ProvisioningService provisioning;
    enforcement::EnforcementService enforcement;
};

/// What exists while a registry is open, in the order it is made; it goes in the opposite order.
struct Composition::Opened
{
    Opened(std::unique_ptr<storage::Store> openedStore, std::unique_ptr<pki::KeyStore> openedKeys,
           std::unique_ptr<InCore> madeInCore, Composition &owner)
        : store(std::move(openedStore))
        , keys(std::move(openedKeys))
        , devices(*store)
        , registry(*store, owner.m_clock)
        , events(*store)
        , profiles(*store)
        , jobs(*store)
        , certificates(*store)
        , policies(*store)
        , authority(*keys)
        , identities(*store, owner.m_clock)
        , enrollment(*store, owner.m_clock)
        , inCore(std::move(madeInCore))
        , discovery(std::make_unique<discovery::DiscoveryHandle>(inCore->discovery))
        , doctor(std::make_unique<discovery::DoctorHandle>(inCore->doctor))
        , provisioning(std::make_unique<provisioning::ProvisioningHandle>(inCore->provisioning, *keys))
        , services{devices,      registry, events,        inCore->feed,    profiles,   jobs,
                   certificates, policies, authority,     identities,      enrollment, inCore->enforcement,
                   *discovery,   *doctor,  *provisioning, owner.m_drivers, {},         owner.m_clock,
                   owner.m_actor}
    {
        if (owner.m_keyRing)
            services.keepPassphrase = [&owner](SharedSecret passphrase) { return owner.keepPassphrase(std::move(passphrase)); };
    }

    std::unique_ptr<storage::Store> store;
    std::unique_ptr<pki::KeyStore> keys;
    registry::DeviceQuery devices;
    registry::DeviceRegistry registry;
    registry::EventLog events;
    registry::ProfileQuery profiles;
    registry::JobQuery jobs;
    registry::CertificateQuery certificates;
    registry::PolicyQuery policies;
    registry::AuthorityQuery authority;
    registry::IdentityQuery identities;
    enrollment::EnrollmentService enrollment;
    std::unique_ptr<InCore> inCore;
    std::unique_ptr<discovery::DiscoveryHandle> discovery;
    std::unique_ptr<discovery::DoctorHandle> doctor;
    std::unique_ptr<provisioning::ProvisioningHandle> provisioning;
    ui::Services services;
};

/// Opening, as a Task that has put the services in place when it is done. `prepare` goes before it, on the opener's thread.
class Composition::OpenTask final : public TaskOf<void>
{
public:
    using Prepare = std::function<Result<>()>;

    /// `unlock` is called once the services are there.
    OpenTask(Composition &owner, Prepare prepare, std::function<void()> unlock)
        : TaskOf<void>(Deadline::after(10min)) // a migration of a large registry takes its time
        , m_owner(owner)
        , m_prepare(std::move(prepare))
        , m_unlock(std::move(unlock))
    {
    }

protected:
    void run() override
    {
        auto task = runOn(
            m_owner.m_opener,
            [folder = m_owner.m_folder, prepare = m_prepare, &clock = m_owner.m_clock,
             home = thread()](std::stop_token) -> Result<std::unique_ptr<storage::Store>> {
                MUSTER_CHECK(prepare());
                return openStore(folder, clock, home);
            },
            Deadline::never()); // ours ends it
        m_inner = launch(std::move(task), this, [this](Result<std::unique_ptr<storage::Store>> store) {
            m_inner = nullptr;
            if (!store) {
                finish(fail(store.error()));
                return;
            }
            m_owner.take(std::move(*store));
            m_unlock();
            finish({});
        });
    }
    bool abort(const Error &) override
    {
        delete m_inner;
        m_inner = nullptr;
        return true;
    }

private:
    Composition &m_owner;
    Prepare m_prepare;
    std::function<void()> m_unlock;
    Task *m_inner = nullptr;
};

Composition::Composition(registry::DataDirectory folder, const Clock &clock, Actor actor, MakeDiscovery makeDiscovery,
                         MakeDoctor makeDoctor, ui::DriverChoice drivers, pki::KeyRing *keyRing)
    : m_folder(std::move(folder))
    , m_clock(clock)
    , m_actor(std::move(actor))
    , m_makeDiscovery(std::move(makeDiscovery))
    , m_makeDoctor(std::move(makeDoctor))
    , m_drivers(std::move(drivers))
    , m_keyRing(keyRing)
{
    qRegisterMetaType<QVector<Change>>();
    qRegisterMetaType<QVector<DeviceId>>();
    qRegisterMetaType<Error>();
    m_core.setObjectName(u"core"_s);
    m_inCore.moveToThread(&m_core);
    m_core.start();
}

Composition::~Composition()
{
    close();
    m_core.quit();
    m_core.wait();
}

std::unique_ptr<TaskOf<void>> Composition::open()
{
    return std::make_unique<OpenTask>(
        *this, [] { return Result<>(); }, [this] { unlockFromKeyRing(); });
}

std::unique_ptr<TaskOf<void>> Composition::create(const registry::CreateSite &command, SharedSecret passphrase,
                                                  bool keepInKeyRing)
{
    const auto found = [this, command, passphrase]() -> Result<> {
        const auto makeStore = [this](const QString &path) { return storage::SqliteStore::open(path, true, m_clock); };
        MUSTER_CHECK(registry::foundSite(m_folder, command, *passphrase, m_actor, m_clock, makeStore));
        return {};
    };
    return std::make_unique<OpenTask>(*this, found, [this, passphrase, keepInKeyRing] { unlock(passphrase, keepInKeyRing); });
}

const ui::Services *Composition::services() const
{
    return m_opened ? &m_opened->services : nullptr;
}

void Composition::take(std::unique_ptr<storage::Store> store)
{
    close();
    // They live in the thread that makes them. Nothing else is in the core thread yet, so this is the time of a handshake.
    auto keys = std::make_unique<pki::KeyStore>(m_folder.keysFolder());
    std::unique_ptr<InCore> inCore;
    QMetaObject::invokeMethod(
        &m_inCore,
        [this, &inCore, &store, &keys] {
            inCore = std::make_unique<InCore>(*store, *keys, m_makeDiscovery(m_clock), m_makeDoctor(), m_drivers,
                                              m_folder.jobsFolder(), m_clock, m_actor);
        },
        Qt::BlockingQueuedConnection);
    m_opened = std::make_unique<Opened>(std::move(store), std::move(keys), std::move(inCore), *this);
    const QSettings settings(m_folder.settingsFile(), QSettings::IniFormat);
    QMetaObject::invokeMethod(
        &m_inCore,
        [started = m_opened->inCore.get(), off = discovery::sourcesOff(settings),
         listenOnly = discovery::listenOnlyInterfaces(settings)] { started->start(off, listenOnly); },
        Qt::QueuedConnection);
}

/// In the background: what needs the keys waits for lockChanged(), or asks.
void Composition::unlock(SharedSecret passphrase, bool keep)
{
    provisioning::ProvisioningHandle *handle = m_opened->provisioning.get();
    launch(handle->unlock(passphrase), handle, [this, handle, passphrase, keep](const Result<> &unlocked) {
        if (!unlocked) {
            qCWarning(lcUi) << "keys stay locked:" << unlocked.error().message;
            return;
        }
        if (keep && m_keyRing)
            launch(keepPassphrase(passphrase), handle, [](const Result<> &kept) {
                if (!kept)
                    qCWarning(lcUi) << "the key ring did not take the passphrase:" << kept.error().message;
            });
    });
}

void Composition::unlockFromKeyRing()
{
    provisioning::ProvisioningHandle *handle = m_opened->provisioning.get();
    if (!m_keyRing || !handle->hasKeys())
        return;
    auto kept = then(m_opened->devices.site(), [ring = m_keyRing](const Site &site) { return ring->read(site.id.toString()); });
    launch(std::move(kept), handle, [this](const Result<SharedSecret> &passphrase) {
        if (passphrase && *passphrase)
            unlock(*passphrase, false);
    });
}

std::unique_ptr<TaskOf<void>> Composition::keepPassphrase(SharedSecret passphrase)
{
    return then(m_opened->devices.site(), [ring = m_keyRing, passphrase = std::move(passphrase)](const Site &site) {
        return ring->write(site.id.toString(), passphrase);
    });
}

/// What is in the core thread goes first, there: it has timers and sockets and may be reading. Then what it read from.
void Composition::close()
{
    if (!m_opened)
        return;
    m_opened->discovery.reset();
    m_opened->doctor.reset();
    m_opened->provisioning.reset();
    QMetaObject::invokeMethod(
        &m_inCore, [this] { m_opened->inCore.reset(); }, Qt::BlockingQueuedConnection);
    m_opened.reset();
}

} // namespace muster::app
