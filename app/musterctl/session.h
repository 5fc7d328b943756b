// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/task.h"
#include "domain/actor.h"
#include "enrollment/enrollment_service.h"
#include "musterctl/arguments.h"
#include "musterctl/interrupt.h"
#include "musterctl/output.h"
#include "pki/key_store.h"
#include "registry/certificate_query.h"
#include "registry/data_directory.h"
#include "registry/device_query.h"
#include "registry/device_registry.h"
#include "registry/event_log.h"
#include "registry/identity_query.h"
#include "registry/job_query.h"
#include "registry/policy_query.h"
#include "registry/profile_query.h"

#include <QEventLoop>

namespace muster::storage {
class Store;
}

namespace muster::cli {

/// One run of the program: what was asked, where results go, and the registry once a command has opened it. Runs Tasks to their
/// end in the one loop of the program, at its top level, and cancels them when the user interrupts.
class Session
{
public:
    Session(Invocation invocation, Output &output);
    ~Session();

    const Invocation &invocation() const { return m_invocation; }
    Output &output() { return m_output; }
    const Clock &clock() const { return m_clock; }
    Actor actor() const { return Actor::osUser(QStringLiteral("musterctl")); }
    registry::DataDirectory dataDirectory() const { return registry::DataDirectory::resolve(m_invocation.dataFolder); }

    /// Opens the registry of the data directory; NotFound, with the way out, when there is no site.
    Result<> open();
    /// Valid after open(), as all that follows. For reading.
    storage::Store &store() { return *m_store; }
    /// For what may change the registry.
    storage::Store &storeToChange();
    /// Whether anybody asked for it: then devices may wait to be held against their policies.
    bool mayHaveChanged() const { return m_mayHaveChanged; }
    registry::DeviceQuery devices() { return registry::DeviceQuery(*m_store); }
    registry::IdentityQuery identities() { return registry::IdentityQuery(*m_store, m_clock); }
    registry::DeviceRegistry registry() { return registry::DeviceRegistry(storeToChange(), m_clock); }
    enrollment::EnrollmentService enrollment() { return enrollment::EnrollmentService(storeToChange(), m_clock); }
    registry::EventLog events() { return registry::EventLog(*m_store); }
    registry::ProfileQuery profiles() { return registry::ProfileQuery(*m_store); }
    registry::PolicyQuery policies() { return registry::PolicyQuery(*m_store); }
    registry::CertificateQuery certificates() { return registry::CertificateQuery(*m_store); }
    registry::JobQuery jobs() { return registry::JobQuery(*m_store); }
    /// The key store of the data directory; locked until unlock() of passphrase.h.
    pki::KeyStore &keys() { return m_keys; }

    template<typename T>
    Result<T> run(std::unique_ptr<TaskOf<T>> task);
    /// Serves signals until the user interrupts or somebody quits the loop that `begin` gets.
    void serve(const std::function<void(QEventLoop &)> &begin);

    /// A mistake in the command line: says it, and how the command is used.
    Status usage(const Error &error);
    /// Asks on a terminal; --yes answers. None = yes; else why the command ends here, without anything done.
    std::optional<Error> confirm(const QString &whatWouldBeDone);

private:
    void waitFor(Task &task);

    Invocation m_invocation;
    Output &m_output;
    SystemClock m_clock;
    Interrupt m_interrupt;
    pki::KeyStore m_keys;
    std::unique_ptr<storage::Store> m_store;
    bool m_mayHaveChanged = false;
};

template<typename T>
Result<T> Session::run(std::unique_ptr<TaskOf<T>> task)
{
    waitFor(*task);
    return task->takeResult();
}

} // namespace muster::cli
