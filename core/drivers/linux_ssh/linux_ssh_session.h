// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/executor.h"
#include "drivers/linux_ssh/remote_shell.h"

namespace muster::drivers {

/// How long what the driver does may take.
struct LinuxSshLimits
{
    std::chrono::milliseconds hostKey{10000};
    std::chrono::milliseconds open{30000};
    std::chrono::milliseconds verb{30000};
    std::chrono::milliseconds keyPair{180000}; ///< RSA on a small device
};

/// A login on a Linux device. Each verb is a script that runs on the device, sent by a thread of the session's own: its lane.
class LinuxSshSession final : public DriverSession
{
public:
    /// `lane` has one thread, which alone uses `shell`.
    LinuxSshSession(std::unique_ptr<Executor> lane, std::unique_ptr<RemoteShell> shell, Endpoint endpoint, LinuxSshLimits limits,
                    const Clock &clock);

    HostKey hostKey() const override { return m_hostKey; }
    std::unique_ptr<TaskOf<Sighting>> identify() override;
    std::unique_ptr<TaskOf<Account>> account(const QString &user) override;
    std::unique_ptr<TaskOf<void>> addAuthorizedKey(const QString &user, const QString &line) override;
    std::unique_ptr<TaskOf<void>> removeAuthorizedKey(const QString &user, const QString &line) override;
    std::unique_ptr<TaskOf<void>> setPassword(const QString &user, SharedSecret password) override;
    std::unique_ptr<TaskOf<Configuration>> configuration() override;
    std::unique_ptr<TaskOf<void>> setHostname(const QString &hostname) override;
    std::unique_ptr<TaskOf<void>> setTimeServers(const QStringList &servers) override;
    std::unique_ptr<TaskOf<QStringList>> trustAnchors() override;
    std::unique_ptr<TaskOf<void>> addTrustAnchor(const QString &name, const QByteArray &certificatePem) override;
    std::unique_ptr<TaskOf<void>> removeTrustAnchor(const QString &name) override;
    std::unique_ptr<TaskOf<HeldCredential>> credential(const QString &label) override;
    std::unique_ptr<TaskOf<QByteArray>> requestCertificate(KeyAlgorithm algorithm, const QString &label) override;
    std::unique_ptr<TaskOf<void>> installCertificate(const QByteArray &certificatePem, const QByteArray &chainPem,
                                                     const QString &label) override;
    std::unique_ptr<TaskOf<void>> restoreCredential(const QString &label) override;
    std::unique_ptr<TaskOf<QByteArray>> sign(const QByteArray &data) override;

private:
    template<typename Work>
    auto reading(Work work);
    template<typename Work>
    auto changing(std::chrono::milliseconds limit, Work work);

    std::shared_ptr<RemoteShell> m_shell; ///< shared with the work on the lane
    std::unique_ptr<Executor> m_lane;     ///< declared behind it: joined before it goes
    const HostKey m_hostKey;
    const Endpoint m_endpoint;
    const LinuxSshLimits m_limits;
    const Clock &m_clock;
};

} // namespace muster::drivers
