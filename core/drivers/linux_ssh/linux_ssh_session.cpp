// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "drivers/linux_ssh/linux_ssh_session.h"

#include "async/run_on.h"
#include "drivers/linux_ssh/accounts.h"
#include "drivers/linux_ssh/credential_store.h"
#include "drivers/linux_ssh/device_facts.h"
#include "drivers/linux_ssh/settings.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace muster::drivers {

LinuxSshSession::LinuxSshSession(std::unique_ptr<Executor> lane, std::unique_ptr<RemoteShell> shell, Endpoint endpoint,
                                 LinuxSshLimits limits, const Clock &clock)
    : m_shell(std::move(shell))
    , m_lane(std::move(lane))
    , m_hostKey(m_shell->hostKey())
    , m_endpoint(std::move(endpoint))
    , m_limits(limits)
    , m_clock(clock)
{
}

template<typename Work>
auto LinuxSshSession::reading(Work work)
{
    return runOn(
        *m_lane, [shell = m_shell, work = std::move(work)](std::stop_token stop) { return work(*shell, stop); },
        Deadline::after(m_limits.verb), OnStop::Leave);
}

/// Stopped, it ends when the lane is free again: what was done by then is told as done.
template<typename Work>
auto LinuxSshSession::changing(std::chrono::milliseconds limit, Work work)
{
    return runOn(
        *m_lane, [shell = m_shell, work = std::move(work)](std::stop_token stop) { return work(*shell, stop); },
        Deadline::after(limit), OnStop::Wait);
}

std::unique_ptr<TaskOf<Sighting>> LinuxSshSession::identify()
{
    return reading([endpoint = m_endpoint, clock = &m_clock](RemoteShell &shell, std::stop_token stop) -> Result<Sighting> {
        MUSTER_TRY(const DeviceFacts facts, readFacts(shell, stop));
        return facts.sighting(u"linux-ssh"_s, endpoint.address, shell.hostKey(), clock->now());
    });
}

std::unique_ptr<TaskOf<Account>> LinuxSshSession::account(const QString &user)
{
    return reading([user](RemoteShell &shell, std::stop_token stop) { return readAccount(shell, user, stop); });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::addAuthorizedKey(const QString &user, const QString &line)
{
    return changing(m_limits.verb, [user, line](RemoteShell &shell, std::stop_token stop) {
        return drivers::addAuthorizedKey(shell, user, line, stop);
    });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::removeAuthorizedKey(const QString &user, const QString &line)
{
    return changing(m_limits.verb, [user, line](RemoteShell &shell, std::stop_token stop) {
        return drivers::removeAuthorizedKey(shell, user, line, stop);
    });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::setPassword(const QString &user, SharedSecret password)
{
    return changing(m_limits.verb, [user, password](RemoteShell &shell, std::stop_token stop) {
        return drivers::setPassword(shell, user, *password, stop);
    });
}

std::unique_ptr<TaskOf<Configuration>> LinuxSshSession::configuration()
{
    return reading([](RemoteShell &shell, std::stop_token stop) { return readConfiguration(shell, stop); });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::setHostname(const QString &hostname)
{
    return changing(m_limits.verb,
                    [hostname](RemoteShell &shell, std::stop_token stop) { return drivers::setHostname(shell, hostname, stop); });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::setTimeServers(const QStringList &servers)
{
    return changing(m_limits.verb, [servers](RemoteShell &shell, std::stop_token stop) {
        return drivers::setTimeServers(shell, servers, stop);
    });
}

std::unique_ptr<TaskOf<QStringList>> LinuxSshSession::trustAnchors()
{
    return reading([](RemoteShell &shell, std::stop_token stop) { return readTrustAnchors(shell, stop); });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::addTrustAnchor(const QString &name, const QByteArray &certificatePem)
{
    return changing(m_limits.verb, [name, certificatePem](RemoteShell &shell, std::stop_token stop) {
        return drivers::addTrustAnchor(shell, name, certificatePem, stop);
    });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::removeTrustAnchor(const QString &name)
{
    return changing(m_limits.verb,
                    [name](RemoteShell &shell, std::stop_token stop) { return drivers::removeTrustAnchor(shell, name, stop); });
}

std::unique_ptr<TaskOf<HeldCredential>> LinuxSshSession::credential(const QString &label)
{
    return reading([label](RemoteShell &shell, std::stop_token stop) { return readCredential(shell, label, stop); });
}

std::unique_ptr<TaskOf<QByteArray>> LinuxSshSession::requestCertificate(KeyAlgorithm algorithm, const QString &label)
{
    return changing(m_limits.keyPair, [algorithm, label](RemoteShell &shell, std::stop_token stop) {
        return drivers::requestCertificate(shell, algorithm, label, stop);
    });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::installCertificate(const QByteArray &certificatePem, const QByteArray &chainPem,
                                                                  const QString &label)
{
    return changing(m_limits.verb, [certificatePem, chainPem, label](RemoteShell &shell, std::stop_token stop) {
        return drivers::installCertificate(shell, certificatePem, chainPem, label, stop);
    });
}

std::unique_ptr<TaskOf<void>> LinuxSshSession::restoreCredential(const QString &label)
{
    return changing(m_limits.verb,
                    [label](RemoteShell &shell, std::stop_token stop) { return drivers::restoreCredential(shell, label, stop); });
}

std::unique_ptr<TaskOf<QByteArray>> LinuxSshSession::sign(const QByteArray &data)
{
    return reading([data](RemoteShell &shell, std::stop_token stop) { return drivers::sign(shell, data, stop); });
}

} // namespace muster::drivers
