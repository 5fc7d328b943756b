// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"

#include "async/run_on.h"
#include "registry/discovery_recorder.h"
#include "registry/site_founding.h"
#include "storage/sqlite/sqlite_store.h"

#include <QCoreApplication>

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
    InCore(storage::Store &store, discovery::DiscoveryService::Parts parts, const Clock &clock, const Actor &actor)
        : feed(store)
        , discovery(std::move(parts), clock)
        , recorder(discovery, store, feed, clock, actor)
    {
        // What can't be recorded is told where it is told that the registry can't be read.
        QObject::connect(&recorder, &registry::DiscoveryRecorder::failed, &feed, &registry::ChangeFeed::failed);
    }
    ~InCore() { discovery.stop(); }

    void start()
    {
        feed.start();
        recorder.start({});
    }

    registry::ChangeFeed feed;
    discovery::DiscoveryService discovery;
    registry::DiscoveryRecorder recorder;
};

/// What exists while a registry is open, in the order it is made; it goes in the opposite order.
struct Composition::Opened
{
    Opened(std::unique_ptr<storage::Store> openedStore, std::unique_ptr<InCore> madeInCore, const Clock &clock,
           const Actor &actor)
        : store(std::move(openedStore))
        , devices(*store)
        , registry(*store, clock)
        , events(*store)
        , inCore(std::move(madeInCore))
        , discovery(std::make_unique<discovery::DiscoveryHandle>(inCore->discovery))
        , services{devices, registry, events, inCore->feed, *discovery, clock, actor}
    {
    }

    std::unique_ptr<storage::Store> store;
    registry::DeviceQuery devices;
    registry::DeviceRegistry registry;
    registry::EventLog events;
    std::unique_ptr<InCore> inCore;
    std::unique_ptr<discovery::DiscoveryHandle> discovery;
    ui::Services services;
};

/// Opening, as a Task that has put the services in place when it is done. `prepare` goes before it, on the opener's thread.
class Composition::OpenTask final : public TaskOf<void>
{
public:
    using Prepare = std::function<Result<>()>;

    OpenTask(Composition &owner, Prepare prepare)
        : TaskOf<void>(Deadline::after(10min)) // a migration of a large registry takes its time
        , m_owner(owner)
        , m_prepare(std::move(prepare))
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
    Task *m_inner = nullptr;
};

Composition::Composition(registry::DataDirectory folder, const Clock &clock, Actor actor, MakeDiscovery makeDiscovery)
    : m_folder(std::move(folder))
    , m_clock(clock)
    , m_actor(std::move(actor))
    , m_makeDiscovery(std::move(makeDiscovery))
{
    qRegisterMetaType<QVector<Change>>();
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
    return std::make_unique<OpenTask>(*this, [] { return Result<>(); });
}

std::unique_ptr<TaskOf<void>> Composition::create(const registry::CreateSite &command)
{
    return std::make_unique<OpenTask>(*this, [this, command]() -> Result<> {
        const auto makeStore = [this](const QString &path) { return storage::SqliteStore::open(path, true, m_clock); };
        MUSTER_CHECK(registry::foundSite(m_folder, command, m_actor, m_clock, makeStore));
        return {};
    });
}

const ui::Services *Composition::services() const
{
    return m_opened ? &m_opened->services : nullptr;
}

void Composition::take(std::unique_ptr<storage::Store> store)
{
    close();
    // They live in the thread that makes them. Nothing else is in the core thread yet, so this is the time of a handshake.
    std::unique_ptr<InCore> inCore;
    QMetaObject::invokeMethod(
        &m_inCore,
        [this, &inCore, &store] { inCore = std::make_unique<InCore>(*store, m_makeDiscovery(m_clock), m_clock, m_actor); },
        Qt::BlockingQueuedConnection);
    m_opened = std::make_unique<Opened>(std::move(store), std::move(inCore), m_clock, m_actor);
    QMetaObject::invokeMethod(
        &m_inCore, [started = m_opened->inCore.get()] { started->start(); }, Qt::QueuedConnection);
}

/// What is in the core thread goes first, there: it has timers and sockets and may be reading. Then what it read from.
void Composition::close()
{
    if (!m_opened)
        return;
    m_opened->discovery.reset();
    QMetaObject::invokeMethod(
        &m_inCore, [this] { m_opened->inCore.reset(); }, Qt::BlockingQueuedConnection);
    m_opened.reset();
}

} // namespace muster::app
