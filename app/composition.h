// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "async/executor.h"
#include "ui/shell/registry_access.h"

#include <QThread>

#include <functional>

namespace muster::storage {
class Store;
}

namespace muster::pki {
class KeyRing;
}

namespace muster::app {

/// The composition root of the console: owns the store, the services on top of it and the core thread they live in. Opening is done
/// on a thread of its own, so that the window paints before the registry is there.
class Composition final : public ui::RegistryAccess
{
public:
    /// Makes what discovery works with, in the core thread; systemDiscovery() outside tests.
    using MakeDiscovery = std::function<discovery::DiscoveryService::Parts(const Clock &clock)>;
    /// The same for what the discovery doctor looks at the machine with; systemDoctor() outside tests.
    using MakeDoctor = std::function<discovery::DoctorService::Parts()>;

    /// `keyRing` may be null: there is none. It must outlive this.
    Composition(registry::DataDirectory folder, const Clock &clock, Actor actor, MakeDiscovery makeDiscovery,
                MakeDoctor makeDoctor, ui::DriverChoice drivers, pki::KeyRing *keyRing);
    /// Every page must be gone by now.
    ~Composition() override;

    registry::DataDirectory folder() const override { return m_folder; }
    std::unique_ptr<TaskOf<void>> open() override;
    std::unique_ptr<TaskOf<void>> create(const registry::CreateSite &command, SharedSecret passphrase,
                                         bool keepInKeyRing) override;
    bool hasKeyRing() const override { return m_keyRing != nullptr; }
    const ui::Services *services() const override;

private:
    struct InCore;
    struct Opened;
    class OpenTask;

    void take(std::unique_ptr<storage::Store> store);
    void unlock(SharedSecret passphrase, bool keep);
    void unlockFromKeyRing();
    std::unique_ptr<TaskOf<void>> keepPassphrase(SharedSecret passphrase);
    void close();

    const registry::DataDirectory m_folder;
    const Clock &m_clock;
    const Actor m_actor;
    const MakeDiscovery m_makeDiscovery;
    const MakeDoctor m_makeDoctor;
    const ui::DriverChoice m_drivers;
    pki::KeyRing *const m_keyRing;
    Executor m_opener{1};
    QThread m_core;   ///< what ticks and listens lives here
    QObject m_inCore; ///< to call into it; has no timers and no children, so it may die after the thread ended
    std::unique_ptr<Opened> m_opened;
};

} // namespace muster::app
