// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/composition.h"
#include "app/os_key_ring.h"
#include "app/system_discovery.h"
#include "app/translations.h"
#include "ui/shell/main_window.h"
#include "ui/shell/theme_source.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>

#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <memory>

using namespace Qt::StringLiterals;
using namespace muster;

namespace {

/// Whether all that is asked for is a text; that must not need a display.
bool wantsTextOnly(int argc, char *argv[])
{
    return std::any_of(argv + 1, argv + argc, [](const char *argument) {
        const QByteArrayView word(argument);
        return word == "--help" || word == "-h" || word == "--version" || word == "-v";
    });
}

} // namespace

int main(int argc, char *argv[])
{
    umask(077); // before anything is written: what the console keeps is its user's alone
    QCoreApplication::setApplicationName(u"muster"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(MUSTER_VERSION));
    const std::unique_ptr<QCoreApplication> textOnly(wantsTextOnly(argc, argv) ? new QCoreApplication(argc, argv) : nullptr);
    const std::unique_ptr<QApplication> application(textOnly ? nullptr : new QApplication(argc, argv));
    app::installTranslations();
    QGuiApplication::setApplicationDisplayName(u"Muster"_s);
    QGuiApplication::setDesktopFileName(u"org.muster.Muster"_s);

    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Finds, provisions, enrolls and watches devices."));
    const QCommandLineOption data(u"data"_s,
                                  QCoreApplication::translate("main",
                                                              "The data directory: registry, keys and settings of one site. "
                                                              "Also MUSTER_DATA."),
                                  u"DIR"_s);
    parser.addOption(data);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(*QCoreApplication::instance());
    if (!application) { // asked for a text, said the first look, and the parser took it for a value
        std::fputs(qPrintable(QCoreApplication::translate("main", "muster: --data needs a directory.") + u'\n'), stderr);
        return 2;
    }

    // In the order they need each other; they go in the opposite order.
    const SystemClock clock;
    const registry::DataDirectory folder = registry::DataDirectory::resolve(parser.value(data));
    QSettings settings(folder.settingsFile(), QSettings::IniFormat);
    const int theme = std::clamp(settings.value(u"window/theme"_s, 0).toInt(), 0, int(ui::Theme::Preference::Dark));
    ui::ThemeSource themes{ui::Theme::Preference(theme)};
    themes.apply(*application);
    const std::unique_ptr<pki::KeyRing> keyRing = app::makeOsKeyRing();
    const auto makeDiscovery = [](const Clock &of) { return app::systemDiscovery(of); }; // on every interface
    app::Composition composition(folder, clock, Actor::osUser(u"console"_s), makeDiscovery, &app::systemDoctor,
                                 {&drivers::findDriver, &drivers::driverFor}, keyRing.get());
    ui::MainWindow window(themes, composition, settings);
    window.show();
    window.open();
    return QApplication::exec();
}
