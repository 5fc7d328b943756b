// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/linux_ssh_driver.h"

#include "async/run_on.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::drivers {

namespace {

struct LinuxSshText
{
    Q_DECLARE_TR_FUNCTIONS(muster::drivers)
};

/// Work on a lane that is made for it, and what becomes of its value in the caller's thread, to whom the lane is handed.
template<typename A, typename B>
class OnNewLane final : public TaskOf<B>
{
public:
    using Work = std::function<Result<A>(std::stop_token)>;
    using Finish = std::function<B(A, std::unique_ptr<Executor>)>;

    OnNewLane(Work work, Finish finish, Deadline deadline)
        : TaskOf<B>(Deadline::never()) // the work has one
        , m_lane(std::make_unique<Executor>())
        , m_work(runOn(*m_lane, std::move(work), deadline))
        , m_finish(std::move(finish))
    {
    }

protected:
    void run() override
    {
        QObject::connect(m_work.get(), &Task::finished, this, [this] {
            Result<A> result = m_work->takeResult();
            m_work.release()->deleteLater();
            if (!result)
                return this->finish(fail(std::move(result).error()));
            this->finish(m_finish(std::move(*result), std::move(m_lane)));
        });
        m_work->start();
    }
    bool abort(const Error &) override
    {
        if (!m_work->isRunning())
            return true;
        m_work->cancel();
        return false;
    }

private:
    std::unique_ptr<Executor> m_lane;
    std::unique_ptr<TaskOf<A>> m_work; ///< goes before the lane: then the lane is told to stop before it is joined
    Finish m_finish;
};

using Shell = std::unique_ptr<RemoteShell>;

Result<Shell> logIn(const Endpoint &endpoint, const HostKey &expected, const Login &login, const std::stop_token &stop)
{
    MUSTER_TRY(std::unique_ptr<SshConnection> connection, SshConnection::open(endpoint, stop));
    const HostKey &shown = connection->hostKey();
    if (shown != expected)
        return fail(ErrorCode::NotTrusted,
                    LinuxSshText::tr(
                        "%1 shows another host key than the one accepted for this device: %2, where %3 was expected. No "
                        "password was sent to it. It may be another device, or somebody between you and it: go on only when "
                        "you know why, and when the new fingerprint is the one that the device itself tells at its own "
                        "screen.")
                        .arg(endpoint.address, shown.fingerprint, expected.fingerprint));
    MUSTER_CHECK(connection->logIn(login, stop));
    return std::make_unique<RemoteShell>(std::move(connection), login);
}

/// The first IPv4 address, else the first address.
QString addressOf(const Device &device)
{
    const auto ipv4 = std::ranges::find_if(device.addresses, [](const QString &address) { return !address.contains(u':'); });
    if (ipv4 != device.addresses.end())
        return *ipv4;
    return device.addresses.value(0);
}

} // namespace

QString LinuxSshDriver::id() const
{
    return u"linux-ssh"_s;
}

QString LinuxSshDriver::title() const
{
    return LinuxSshText::tr("Linux over SSH");
}

std::optional<Endpoint> LinuxSshDriver::endpointOf(const Device &device) const
{
    static const QStringList types{u"_ssh._tcp"_s, u"_sftp-ssh._tcp"_s, u"ssh"_s};
    const QString address = addressOf(device);
    if (address.isEmpty())
        return std::nullopt;
    for (const QString &type : types)
        for (const Service &service : device.services)
            if (service.type == type)
                return Endpoint{address, service.port > 0 ? service.port : defaultPort()};
    return std::nullopt;
}

std::unique_ptr<TaskOf<HostKey>> LinuxSshDriver::hostKey(const Endpoint &endpoint) const
{
    const auto ask = [endpoint](std::stop_token stop) -> Result<HostKey> {
        MUSTER_TRY(const std::unique_ptr<SshConnection> connection, SshConnection::open(endpoint, stop));
        return connection->hostKey();
    };
    const auto take = [](HostKey key, std::unique_ptr<Executor>) { return key; };
    return std::make_unique<OnNewLane<HostKey, HostKey>>(ask, take, Deadline::after(m_limits.hostKey));
}

std::unique_ptr<TaskOf<std::shared_ptr<DriverSession>>> LinuxSshDriver::open(const Endpoint &endpoint, const HostKey &expected,
                                                                             Login login, const Clock &clock) const
{
    const auto enter = [endpoint, expected, login = std::move(login)](std::stop_token stop) {
        return logIn(endpoint, expected, login, stop);
    };
    const auto begin = [endpoint, limits = m_limits, clock = &clock](Shell shell, std::unique_ptr<Executor> lane) {
        return std::shared_ptr<DriverSession>(
            std::make_shared<LinuxSshSession>(std::move(lane), std::move(shell), endpoint, limits, *clock));
    };
    return std::make_unique<OnNewLane<Shell, std::shared_ptr<DriverSession>>>(enter, begin, Deadline::after(m_limits.open));
}

} // namespace muster::drivers
