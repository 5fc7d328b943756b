// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "musterctl/provisioner.h"

#include "async/parallel.h"
#include "async/then.h"
#include "provisioning/planner.h"

#include <QCoreApplication>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::cli {

namespace {

constexpr int devicePage = 500;

struct ProvisionerText
{
    Q_DECLARE_TR_FUNCTIONS(muster::cli)
};

/// The host key to go on with: the pinned one, or the one shown when its fingerprint was given.
Result<HostKey> acceptedKey(const provisioning::Introduction &introduction, const QStringList &accepted, const QString &target)
{
    const HostKey &shown = introduction.hostKey;
    if (introduction.isChanged())
        return fail(ErrorCode::NotTrusted,
                    ProvisionerText::tr(
                        "%1 shows the host key %2, but %3 is pinned for it since %4. Somebody may be in between, or the "
                        "device was set up anew. Nothing was sent to it.")
                        .arg(target, shown.fingerprint, introduction.pinned->key.fingerprint,
                             toIso8601(introduction.pinned->pinnedAt)),
                    {}, shown.fingerprint);
    if (introduction.pinned || accepted.contains(shown.fingerprint) || shown.fingerprint.isEmpty())
        return shown;
    if (!accepted.isEmpty())
        return fail(ErrorCode::NotTrusted,
                    ProvisionerText::tr("%1 shows the host key %2, which is none of those accepted. Nothing was sent to it.")
                        .arg(target, shown.fingerprint),
                    {}, shown.fingerprint);
    return fail(ErrorCode::NotTrusted,
                ProvisionerText::tr(
                    "%1 shows the host key %2 (%3), which nobody accepted so far. Compare it with what \"ssh-keygen -lf\" "
                    "prints on the device, then go on with --accept-host-key %2")
                    .arg(target, shown.fingerprint, shown.algorithm),
                {}, shown.fingerprint);
}

/// Steps that can't be taken back are done only when that was said.
Result<> checkLasting(const provisioning::Plan &plan, bool isAllowed)
{
    QStringList lasting;
    for (const provisioning::PlanStep &step : plan.steps)
        if (!step.canBeUndone && !step.isAlreadySo)
            lasting += u"%1 (%2)"_s.arg(step.label, step.then);
    if (isAllowed || lasting.isEmpty())
        return {};
    return fail(ErrorCode::Locked, ProvisionerText::tr("Nothing was done. On %1 this can't be undone: %2. Answer with --yes.")
                                       .arg(plan.deviceName, lasting.join(u", "_s)));
}

/// The step that needs somebody: the one that failed, else one that nobody got to log in for. Null: it was stopped.
const JournalStep *stepInTrouble(const JournalJob &job)
{
    for (const bool isFailed : {true, false})
        for (const JournalStep &step : job.steps)
            if (step.error && (step.state == StepState::Failed) == isFailed)
                return &step;
    return nullptr;
}

Status statusOfJob(const JournalJob &job)
{
    if (job.state == JobState::Done || job.state == JobState::Undone)
        return Status::Done;
    const JournalStep *step = stepInTrouble(job);
    return step ? statusOf(step->error->code) : Status::Failed;
}

/// The driver to try at an address where nothing is known: whose port it is, else the first.
QString driverAt(const drivers::Endpoint &endpoint)
{
    const auto &all = drivers::allDrivers();
    const auto found = std::ranges::find(all, endpoint.port, [](const auto &driver) { return driver->defaultPort(); });
    return found != all.end() ? (*found)->id() : all.front()->id();
}

/// Why a job needs somebody, for people.
QString troubleOf(const JournalJob &job)
{
    if (const JournalStep *step = stepInTrouble(job))
        return ProvisionerText::tr("%1 stopped at %2: %3 Go on with \"musterctl provision resume %4\", or take it back with "
                                   "\"musterctl provision undo %4\".")
            .arg(job.deviceName, stepLabel(step->kind), step->error->message, job.id.toString());
    return ProvisionerText::tr(
               "%1 was stopped. Go on with \"musterctl provision resume %2\", or take it back with \"musterctl provision "
               "undo %2\".")
        .arg(job.deviceName, job.id.toString());
}

} // namespace

Provisioner::Provisioner(Session &session)
    : m_session(session)
    , m_registry(session.registry())
    , m_neighbours(discovery::systemNeighbours())
    , m_service({session.store(), m_registry, session.keys(), *m_neighbours, session.dataDirectory().jobsFolder(),
                 session.actor(), session.clock(), &drivers::findDriver, &drivers::driverFor})
    , m_lines(session.output())
{
}

Result<std::vector<Provisioner::Row>> Provisioner::rowsOf(const ProvisionRequest &request, const Profile &profile)
{
    QVector<ProvisionTarget> asked = request.targets;
    if (!request.fromFile.isEmpty()) {
        QFile file(request.fromFile);
        if (!file.open(QIODevice::ReadOnly))
            return fail(file.exists() ? ErrorCode::Storage : ErrorCode::NotFound,
                        ProvisionerText::tr("%1 can't be read: %2.").arg(request.fromFile, file.errorString()), {},
                        request.fromFile);
        MUSTER_TRY(asked, targetsFromCsv(file));
    }
    std::vector<Row> rows;
    const auto add = [&](const ProvisionTarget &target, const provisioning::Target &resolved) -> Result<> {
        QMap<QString, QString> values = request.values;
        values.insert(target.values);
        MUSTER_TRY(const Profile own, provisioning::withOverrides(profile, values));
        rows.push_back({target, resolved, own, {}, {}, {}});
        return {};
    };
    for (const ProvisionTarget &target : std::as_const(asked)) {
        if (!target.endpoint.address.isEmpty()) {
            MUSTER_CHECK(add(target, {{}, target.endpoint, driverAt(target.endpoint)}));
            continue;
        }
        MUSTER_TRY(const Device device, m_session.run(m_session.devices().find(target.text)));
        MUSTER_CHECK(add(target, {device.id, {}, {}}));
    }
    if (request.query.isEmpty())
        return rows;
    const auto query = query::Query::parse(request.query);
    if (!query)
        return fail(query.error());
    const DeviceSort byName;
    MUSTER_TRY(const DeviceOutline outline, m_session.run(m_session.devices().outline(*query, byName, devicePage)));
    for (qsizetype i = 0; i < outline.pages.size(); ++i) {
        const auto to = i + 1 < outline.pages.size() ? std::optional(outline.pages.at(i + 1)) : std::nullopt;
        MUSTER_TRY(const QVector<DeviceRow> page,
                   m_session.run(m_session.devices().page(*query, byName, outline.pages.at(i), to, devicePage)));
        for (const DeviceRow &row : page)
            MUSTER_CHECK(add({row.name, {}, {}}, {row.id, {}, {}}));
    }
    return rows;
}

std::unique_ptr<Task> Provisioner::taskOf(Row &row, const ProvisionRequest &request, const drivers::Login &login)
{
    auto plan = then(m_service.introduce(row.target),
                     [this, &row, &request,
                      login](provisioning::Introduction introduction) -> std::unique_ptr<TaskOf<provisioning::Plan>> {
                         Result<HostKey> key = acceptedKey(introduction, request.acceptedKeys, row.asked.text);
                         if (!key)
                             return ready<provisioning::Plan>(fail(key.error()));
                         return m_service.plan(introduction, *key, row.profile, login);
                     });
    return then(std::move(plan), [this, &row, &request, login](provisioning::Plan made) -> std::unique_ptr<TaskOf<void>> {
        row.notPossible = made.notPossible;
        if (request.isDryRun) {
            m_lines.plan(made);
            return ready<void>({});
        }
        if (const auto allowed = checkLasting(made, request.mayDestroy); !allowed)
            return ready<void>(fail(allowed.error()));
        // Told here, as an interrupt drops what would follow.
        const auto told = [this, &row](const JournalJob &job) {
            m_lines.progress(job);
            if (job.state == JobState::Running)
                return;
            m_lines.receipt(job, row.notPossible);
            row.job = job;
        };
        auto run = std::make_unique<JobRun>(m_service, m_service.start(made, login), told);
        return then(std::unique_ptr<TaskOf<JournalJob>>(std::move(run)), [](const JournalJob &) { return Result<>(); });
    });
}

Result<Status> Provisioner::provision(const ProvisionRequest &request, const Profile &profile, const drivers::Login &login)
{
    MUSTER_TRY(std::vector<Row> rows, rowsOf(request, profile));
    if (rows.empty())
        return fail(ErrorCode::NotFound, ProvisionerText::tr("No device matches. Nothing was done."));
    std::vector<Parallel::Make> makers;
    for (Row &row : rows)
        makers.push_back([this, &row, &request, &login] { return taskOf(row, request, login); });
    const auto errors = m_session.run(std::unique_ptr<TaskOf<std::vector<std::optional<Error>>>>(
        std::make_unique<Parallel>(std::move(makers), request.parallel, Deadline::never()))); // each part has its own
    if (!errors && errors.error().code != ErrorCode::Cancelled)
        return fail(errors.error());
    for (std::size_t i = 0; errors && i < rows.size(); ++i)
        rows[i].error = errors->at(i);
    return verdict(rows);
}

Result<Status> Provisioner::verdict(const std::vector<Row> &rows)
{
    // One device: what happened to it is what happened.
    if (rows.size() == 1 && rows.front().error && !rows.front().job)
        return fail(*rows.front().error);
    QVector<Status> statuses;
    for (const Row &row : rows) {
        if (row.error && !row.job) {
            m_lines.failure(row.asked.text, *row.error);
            statuses.append(statusOf(row.error->code));
        } else if (row.job) {
            statuses.append(statusOfJob(*row.job));
            if (statuses.last() != Status::Done)
                m_session.output().warn(u"musterctl: "_s + troubleOf(*row.job));
        } else {
            statuses.append(Status::Done); // a plan was printed
        }
    }
    if (Interrupt::isRaised())
        return Status::Interrupted;
    if (std::ranges::all_of(statuses, [&](Status status) { return status == statuses.front(); }))
        return statuses.front();
    return statuses.contains(Status::Done) ? Status::Partly : Status::Failed;
}

Result<Status> Provisioner::takeUp(const JobId &job, provisioning::Job::Direction direction, const drivers::Login &login)
{
    MUSTER_TRY(const JournalJob ended, m_session.run(std::unique_ptr<TaskOf<JournalJob>>(
                                           std::make_unique<JobRun>(m_service, m_service.takeUp(job, direction, login),
                                                                    [this](const JournalJob &now) { m_lines.progress(now); }))));
    m_lines.receipt(ended, {});
    const Status status = statusOfJob(ended);
    if (status != Status::Done)
        m_session.output().warn(u"musterctl: "_s + troubleOf(ended));
    return Interrupt::isRaised() ? Status::Interrupted : status;
}

} // namespace muster::cli
