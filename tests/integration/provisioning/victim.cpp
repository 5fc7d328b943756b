// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
// victim make FOLDER: a site with keys, and a device.
// victim run FOLDER N: provisions the device, and dies of SIGKILL at the N-th point: before and after each verb's effect, and after each
//   write of the journal. Ends with 0 when there is no such point.
// victim forward|back FOLDER: takes the one orphaned job up, and says what is wrong at its end.
#include "provisioning/provisioning_service.h"
#include "registry/certificate_query.h"
#include "registry/commands/create_site.h"
#include "registry/device_query.h"
#include "storage/sqlite/sqlite_store.h"
#include "support/fake_driver.h"
#include "support/fake_source.h"
#include "support/site_fixture.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <atomic>
#include <csignal>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::provisioning;

namespace {

const Actor victimActor{u"ada@console"_s, Role::Admin, u"test"_s};
const QString deviceAddress = u"10.0.0.7"_s;

[[noreturn]] void die(const QString &why)
{
    std::fprintf(stderr, "%s\n", qPrintable(why));
    std::exit(1);
}

template<typename T>
T orDie(Result<T> result)
{
    if (!result)
        die(result.error().message + u" "_s + result.error().detail);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

SharedSecret secretOf(const char *text)
{
    return std::make_shared<const Secret>(QByteArray(text));
}

drivers::Login piLogin()
{
    return {u"pi"_s, nullptr, secretOf("raspberry"), nullptr};
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        die(path + u" can't be read"_s);
    return file.readAll();
}

/// Everything of the program that works on one folder.
class Program
{
public:
    Program(const QString &folder, bool isNew)
        : device(folder)
        , store(orDie(storage::SqliteStore::open(folder + u"/registry.sqlite"_s, isNew, clock)))
        , registry(*store, clock)
        , keys(folder + u"/keys"_s)
    {
        driver.add(deviceAddress, device);
        if (isNew)
            return;
        orDie(keys.unlock(secretOf("correct horse")));
        const auto ours = [this](const auto &) -> const drivers::Driver * { return &driver; };
        service.emplace(
            ProvisioningService::Parts{*store, registry, keys, neighbours, folder + u"/jobs"_s, victimActor, clock, ours, ours});
        QObject::connect(&*service, &ProvisioningService::jobChanged, &*service, [this](const JournalJob &job) { last = job; });
    }

    /// Waits for the job to end, as it must.
    void await(JobState end)
    {
        const auto isOver = [this] { return last && last->state != JobState::Running && last->state != JobState::Undoing; };
        if (!QTest::qWaitFor(isOver, 60000))
            die(u"the job does not end"_s);
        if (last->state == end)
            return;
        for (const JournalStep &step : last->steps)
            if (step.error)
                die(step.kind + u": "_s + step.error->message + u" "_s + step.error->detail);
        die(u"the job ended as "_s + jobStateWords.word(last->state));
    }

    SystemClock clock;
    FakeDevice device;
    FakeDriver driver;
    std::unique_ptr<storage::Store> store;
    registry::DeviceRegistry registry;
    pki::KeyStore keys;
    FakeNeighbours neighbours;
    std::optional<ProvisioningService> service;
    std::optional<JournalJob> last;
};

void make(const QString &folder)
{
    QDir(folder).mkdir(u"keys"_s);
    QDir(folder).mkdir(u"jobs"_s);
    Program program(folder, true);
    orDie(resultOf(program.registry.apply(registry::CreateSite{u"Plant North"_s, u"Example Ltd"_s}, victimActor)));
    orDie(pki::KeyStore::create(folder + u"/keys"_s, *secretOf("correct horse"), u"Plant North"_s, u"Example Ltd"_s,
                                program.clock.now()));
    program.device.giveOwnCredential(u"factory"_s);
    QFile::copy(folder + u"/device.json"_s, folder + u"/before.json"_s);
}

void run(const QString &folder, int point)
{
    Program program(folder, false);
    const Introduction introduction =
        orDie(resultOf(program.service->introduce(Target{{}, {deviceAddress, 0}, program.driver.id()})));
    Profile profile = orDie(withOverrides(starterProfile(), {{u"network.hostname"_s, u"gw-1"_s}}));
    profile.network.ntp = {u"10.0.0.1"_s};
    const Plan plan = orDie(resultOf(program.service->plan(introduction, introduction.hostKey, profile, piLogin())));

    // The first write pins the host key; the second begins the job, and from then on it may die.
    std::atomic<int> writes = 0;
    std::atomic<int> points = 0;
    const auto pass = [&points, point](const QString &where) {
        if (++points != point)
            return;
        std::printf("%s\n", qPrintable(where));
        std::fflush(stdout);
        std::raise(SIGKILL);
    };
    QObject::connect(
        program.store.get(), &storage::Store::committed, program.store.get(),
        [&writes, pass] {
            if (++writes >= 2)
                pass(u"a write of the journal"_s);
        },
        Qt::DirectConnection);
    program.device.hook = [pass](const QString &verb, bool before) -> Result<> {
        pass(verb + (before ? u", before"_s : u", after"_s));
        return {};
    };
    orDie(resultOf(program.service->start(plan, piLogin())));
    program.await(JobState::Done);
}

/// The certificates the registry holds for good.
QVector<IssuedCertificate> activeCertificates(Program &program)
{
    QVector<IssuedCertificate> all = orDie(resultOf(registry::CertificateQuery(*program.store).list({}, 100)));
    all.removeIf([](const IssuedCertificate &issued) { return issued.state != CredentialState::Active; });
    return all;
}

void takeUp(const QString &folder, Job::Direction direction)
{
    Program program(folder, false);
    const QVector<JournalJob> orphans = orDie(resultOf(program.service->orphans()));
    // Killed behind the last write it is no orphan: there is nothing to take up.
    if (!orphans.isEmpty() || program.device.state.hostname != u"gw-1"_s) {
        if (orphans.size() != 1)
            die(u"%1 orphans"_s.arg(orphans.size()));
        orDie(resultOf(program.service->takeUp(orphans.first().id, direction, piLogin())));
        program.await(direction == Job::Direction::Forward ? JobState::Done : JobState::Undone);
        if (!orDie(resultOf(program.service->orphans())).isEmpty())
            die(u"it is an orphan still"_s);
    } else {
        direction = Job::Direction::Forward;
    }

    const FakeState state = FakeState::fromJson(contentOf(folder + u"/device.json"_s));
    const QVector<IssuedCertificate> active = activeCertificates(program);
    if (direction == Job::Direction::Back) {
        if (state != FakeState::fromJson(contentOf(folder + u"/before.json"_s)))
            die(u"the device is not as before"_s);
        if (!active.isEmpty())
            die(u"a certificate was not revoked"_s);
        return;
    }
    if (state.hostname != u"gw-1"_s || state.timeServers != QStringList{u"10.0.0.1"_s} || state.trustAnchors.size() != 1
        || state.users[u"pi"_s].authorizedKeys.size() != 1)
        die(u"the device is not as wanted"_s);
    if (active.size() != 1)
        die(u"%1 active certificates"_s.arg(active.size()));
    const auto held = orDie(pki::Certificate::fromPem(state.credentials[state.inUse].certificatePem));
    if (held.der() != active.first().der)
        die(u"the device holds another certificate"_s);
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString what = arguments.value(1);
    const QString folder = arguments.value(2);
    if (what == u"make"_s)
        make(folder);
    else if (what == u"run"_s)
        run(folder, arguments.value(3).toInt());
    else
        takeUp(folder, what == u"back"_s ? Job::Direction::Back : Job::Direction::Forward);
    return 0;
}
