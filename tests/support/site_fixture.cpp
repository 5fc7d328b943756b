// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/site_fixture.h"

#include "registry/commands/create_site.h"
#include "storage/sqlite/sqlite_store.h"

using namespace Qt::StringLiterals;

namespace muster {

namespace {

template<typename T>
T orDie(Result<T> result)
{
    if (!result)
        qFatal("fixture: %s %s", qPrintable(result.error().message), qPrintable(result.error().detail));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace

TemporarySite::TemporarySite(With with)
    : m_store(orDie(storage::SqliteStore::open(registryFile(), true, clock)))
    , m_registry(std::make_unique<registry::DeviceRegistry>(*m_store, clock))
{
    if (with == With::Site)
        orDie(resultOf(m_registry->apply(registry::CreateSite{u"Plant North"_s, u"Example Ltd"_s}, admin)));
}

TemporarySite::~TemporarySite() = default;

std::unique_ptr<storage::Store> TemporarySite::openAgain()
{
    return orDie(storage::SqliteStore::open(registryFile(), false, clock));
}

void TemporarySite::close()
{
    m_registry.reset();
    m_store.reset();
}

void TemporarySite::save(const QVector<Device> &devices)
{
    const auto unit = orDie(m_store->begin(storage::UnitOfWork::Mode::Write));
    for (const Device &device : devices)
        orDie(unit->devices().save(device));
    orDie(unit->commit());
}

Result<Device> TemporarySite::load(const DeviceId &id)
{
    return orDie(m_store->begin(storage::UnitOfWork::Mode::Read))->devices().load(id);
}

QVector<Event> TemporarySite::events()
{
    return orDie(orDie(m_store->begin(storage::UnitOfWork::Mode::Read))->events().after(0, 1000000));
}

qint64 TemporarySite::feedHead()
{
    return orDie(orDie(m_store->begin(storage::UnitOfWork::Mode::Read))->feed().head());
}

} // namespace muster
