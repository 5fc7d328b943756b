// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "domain/actor.h"
#include "domain/site.h"
#include "registry/device_query.h"
#include "registry/device_registry.h"
#include "storage/store.h"
#include "support/fake_clock.h"

#include <QTemporaryDir>
#include <QTest>

namespace muster {

/// Spins the event loop until `task` is done; Timeout when it isn't within 20 s.
template<typename T>
Result<T> resultOf(std::unique_ptr<TaskOf<T>> task)
{
    task->start();
    if (!QTest::qWaitFor([&task] { return task->isFinished(); }, 20000))
        return fail(ErrorCode::Timeout, QStringLiteral("resultOf() gave up waiting"));
    return task->takeResult();
}

/// A registry of its own in a temporary folder, with a clock that stands still. Members may be used directly.
/// Fails loudly (qFatal) when it can't be made: no test can go on without it.
class TemporarySite
{
public:
    enum class With {
        Nothing, ///< an empty registry
        Site,    ///< one in which the site "Plant North" of "Example Ltd" was created
    };
    explicit TemporarySite(With with = With::Site);
    ~TemporarySite();

    QString folder() const { return m_folder.path(); }
    QString registryFile() const { return m_folder.filePath(QStringLiteral("registry.sqlite")); }

    storage::Store &store() { return *m_store; }
    registry::DeviceRegistry &registry() { return *m_registry; }
    registry::DeviceQuery query() { return registry::DeviceQuery(*m_store); }

    /// Another Store on the same file, as another process has it.
    std::unique_ptr<storage::Store> openAgain();
    /// Closes the Store; registryFile() stays.
    void close();

    /// Puts devices into the registry as they are, past commands and events, in one transaction.
    void save(const QVector<Device> &devices);
    /// The device as it stands in the registry.
    Result<Device> load(const DeviceId &id);
    /// Every event, oldest first.
    QVector<Event> events();
    /// Sequence of the newest change in the feed.
    qint64 feedHead();

    FakeClock clock;
    const Actor admin{QStringLiteral("ada@console"), Role::Admin, QStringLiteral("test")};
    const Actor technician{QStringLiteral("tom@console"), Role::Technician, QStringLiteral("test")};
    const Actor auditor{QStringLiteral("eve@console"), Role::Auditor, QStringLiteral("test")};

private:
    QTemporaryDir m_folder;
    std::unique_ptr<storage::Store> m_store;
    std::unique_ptr<registry::DeviceRegistry> m_registry;
};

} // namespace muster
