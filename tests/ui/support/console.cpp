// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/console.h"

#include "app/translations.h"
#include "registry/commands/create_site.h"
#include "ui/registry/device_table_model.h"
#include "ui/registry/registry_page.h"
#include "ui/support/demo_fleet.h"

#include <QApplication>
#include <QCursor>
#include <QFile>
#include <QFontDatabase>

using namespace Qt::StringLiterals;

namespace muster {

namespace {
const Actor consoleActor{u"j.kern@northgate"_s, Role::Admin, u"console"_s};

/// With what policies said of them; those themselves are not there, so nothing is asked again before somebody changes something.
void saveFleet(TemporarySite &site, const QVector<Device> &fleet)
{
    site.save(fleet);
    const auto unit = site.store().begin(storage::UnitOfWork::Mode::Write);
    bool isSaved = unit.has_value();
    for (const Device &device : fleet)
        isSaved = isSaved && (*unit)->evaluations().save(device.id, {device.policies, device.findings, false, {}});
    if (!isSaved || !(*unit)->commit())
        qFatal("console: what the policies say of the fleet can't be saved");
}

/// A registry made once for the whole test program; each Console gets a copy.
QString seededRegistry(bool withFleet)
{
    static std::unique_ptr<TemporarySite> seeded[2];
    auto &site = seeded[withFleet];
    if (!site) {
        site = std::make_unique<TemporarySite>(TemporarySite::With::Nothing);
        site->clock.set(FakeClock::start - std::chrono::hours(24 * 40));
        const auto made =
            resultOf(site->registry().apply(registry::CreateSite{u"Northgate"_s, u"Northgate Ltd"_s}, consoleActor));
        if (!made)
            qFatal("console: %s", qPrintable(made.error().message));
        if (withFleet)
            saveFleet(*site, demoFleet(FakeClock::start));
        site->close(); // what is in the write-ahead log goes into the file
    }
    return site->registryFile();
}

} // namespace

Console::Console(With with) : m_with(with)
{
    static const bool isTranslated = (app::installTranslations(), true); // the plurals of English
    Q_UNUSED(isTranslated)
    const QString folder = m_folder.path();
    if (with != With::NoFolder && !QFile::copy(seededRegistry(with == With::Fleet), folder + u"/registry.sqlite"_s))
        qFatal("console: the registry can't be copied to %s", qPrintable(folder));
    m_settings = std::make_unique<QSettings>(folder + u"/settings.ini"_s, QSettings::IniFormat);
    if (QFontDatabase::hasFamily(u"Inter"_s))
        QApplication::setFont(QFont(u"Inter"_s)); // as in the pictures
    m_themes = std::make_unique<ui::ThemeSource>(ui::Theme::Preference::Light);
    m_themes->apply(*qApp);
    m_composition = std::make_unique<app::Composition>(
        registry::DataDirectory(folder), m_clock, consoleActor, [this](const Clock &) { return makeMedia(); },
        [this] { return makeDoctor(); }, drivers(), nullptr);
    m_window = std::make_unique<ui::MainWindow>(*m_themes, *m_composition, *m_settings);
}

discovery::DiscoveryService::Parts Console::makeMedia()
{
    discovery::DiscoveryService::Parts parts;
    auto interfaces = std::make_unique<FakeInterfaces>(QVector{fakeInterface()});
    auto neighbours = std::make_unique<FakeNeighbours>();
    m_media.interfaces = interfaces.get();
    m_media.neighbours = neighbours.get();
    m_media.sources.clear();
    parts.interfaces = std::move(interfaces);
    parts.neighbours = std::move(neighbours);
    const std::pair<QString, QString> sources[] = {{u"mdns"_s, u"mDNS"_s},
                                                   {u"neighbours"_s, u"Neighbours"_s},
                                                   {u"serial"_s, u"Serial"_s},
                                                   {u"usb"_s, u"USB"_s}};
    for (const auto &[id, title] : sources) {
        auto source = std::make_unique<FakeSource>(id, title);
        source->canScan = id == "neighbours"_L1;
        m_media.sources.insert(id, source.get());
        parts.sources.push_back(std::move(source));
    }
    return parts;
}

discovery::DoctorService::Parts Console::makeDoctor()
{
    discovery::DoctorService::Parts parts;
    auto view = std::make_unique<FakeNetworkView>();
    auto wire = std::make_unique<FakeHostWire>();
    m_media.view = view.get();
    m_media.wire = wire.get();
    parts.view = std::move(view);
    parts.wire = std::move(wire);
    return parts;
}

ui::DriverChoice Console::drivers()
{
    return {[this](const QString &id) { return id == m_driver.id() ? &m_driver : drivers::findDriver(id); },
            [this](const Device &device) { return m_driver.endpointOf(device) ? &m_driver : nullptr; }};
}

void Console::makeKeys(const QByteArray &passphrase)
{
    const registry::DataDirectory folder(m_folder.path());
    const auto made = folder.create();
    const auto keys = made ? pki::KeyStore::create(folder.keysFolder(), Secret(QByteArray(passphrase)), u"Northgate"_s,
                                                   u"Northgate Ltd"_s, m_clock.now())
                           : made;
    if (!keys)
        qFatal("console: %s", qPrintable(keys.error().message));
}

void Console::inCore(const std::function<void(const Media &)> &act)
{
    QMetaObject::invokeMethod(
        m_media.interfaces, [&] { act(m_media); }, Qt::BlockingQueuedConnection);
}

void Console::hear(const Sighting &sighting)
{
    inCore([&sighting](const Media &media) { media.sources.value(sighting.source)->say(sighting); });
}

Console::~Console()
{
    m_window.reset();
    m_composition.reset();
}

bool Console::start(const QSize &size)
{
    m_window->resize(size);
    m_window->show();
    m_window->open();
    QCursor::setPos(m_window->mapToGlobal(QPoint(size.width() / 2, size.height() - 4))); // where it tints nothing
    if (!QTest::qWaitForWindowExposed(m_window.get()))
        return false;
    if (m_with == With::NoFolder)
        return QTest::qWaitFor([this] { return m_window->findChild<QWidget *>(u"firstStartPage"_s)->isVisible(); });
    return QTest::qWaitFor([this] {
        const ui::RegistryPage *page = m_window->registryPage();
        return page && page->isVisible() && page->model().isLoaded() && !page->countText().isEmpty();
    });
}

} // namespace muster
