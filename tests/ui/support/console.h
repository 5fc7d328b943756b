// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/composition.h"
#include "support/fake_doctor.h"
#include "support/fake_driver.h"
#include "support/fake_source.h"
#include "support/site_fixture.h"
#include "ui/shell/main_window.h"
#include "ui/shell/theme_source.h"

#include <QSettings>
#include <QStackedWidget>

namespace muster {

/// The console as main() puts it together, over a registry in a temporary folder and with a clock that stands still.
class Console
{
public:
    enum class With {
        NoFolder,  ///< a folder without a registry
        EmptySite, ///< a site "Northgate" without devices
        Fleet,     ///< with the demo fleet
    };
    explicit Console(With with);
    ~Console();

    /// Shows the window and opens the registry; true once the page that must come is there and filled.
    bool start(const QSize &size = {1280, 800});

    ui::MainWindow &window() { return *m_window; }
    ui::ThemeSource &themes() { return *m_themes; }
    QSettings &settings() { return *m_settings; }
    const ui::Services &services() { return *m_composition->services(); }
    FakeClock &clock() { return m_clock; }
    QString folder() const { return m_folder.path(); }

    /// What its discovery works with: "enp3s0" with 10.0.1.0/24, and the sources mdns, neighbours, usb and serial. They live in the core
    /// thread and exist once start() has succeeded.
    struct Media
    {
        FakeInterfaces *interfaces = nullptr;
        FakeNeighbours *neighbours = nullptr;
        FakeNetworkView *view = nullptr; ///< of the doctor, as is the wire
        FakeHostWire *wire = nullptr;
        QMap<QString, FakeSource *> sources;
    };
    const Media &media() const { return m_media; }
    /// Runs `act` in the core thread, and waits for it.
    void inCore(const std::function<void(const Media &)> &act);
    /// Its source says so.
    void hear(const Sighting &sighting);

    /// What can be provisioned: devices at these addresses. Before start(); afterwards they are touched in the core thread only.
    FakeDriver &driver() { return m_driver; }
    /// Gives a copied site its keys, under `passphrase`. Before start().
    void makeKeys(const QByteArray &passphrase);

    /// A widget of the window by its object name, before all one of the page that is shown; ends the test program when there is
    /// none.
    template<typename T = QWidget>
    T *find(const char *name)
    {
        const auto *pages = m_window->findChild<QStackedWidget *>(QStringLiteral("pages"));
        T *found = pages->currentWidget()->findChild<T *>(QLatin1StringView(name));
        if (!found)
            found = m_window->findChild<T *>(QLatin1StringView(name));
        if (!found)
            qFatal("no %s in the window", name);
        return found;
    }

private:
    discovery::DiscoveryService::Parts makeMedia();
    discovery::DoctorService::Parts makeDoctor();
    ui::DriverChoice drivers();

    With m_with;
    QTemporaryDir m_folder;
    FakeClock m_clock;
    Media m_media;
    FakeDriver m_driver;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<ui::ThemeSource> m_themes;
    std::unique_ptr<app::Composition> m_composition;
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace muster
