// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/support/screenshots.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QPainter>
#include <QTest>

using namespace Qt::StringLiterals;

namespace muster {

namespace {

#ifdef __SANITIZE_ADDRESS__
constexpr bool isSanitized = true; // slow: the other size runs through the same code
#else
constexpr bool isSanitized = false;
#endif

/// The window and what lies over it, as it would be on the screen.
QPixmap picture(QWidget &window)
{
    QPixmap pixmap = window.grab();
    QPainter painter(&pixmap);
    const auto dialogs = window.findChildren<QDialog *>();
    for (QDialog *dialog : dialogs) {
        if (!dialog->isVisible())
            continue;
        const QPoint centre((window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2);
        const QPoint at = dialog->objectName() == "commandPalette"_L1 ? QPoint(centre.x(), 72) : centre;
        painter.setPen(QColor(128, 128, 128));
        painter.drawRect(QRect(at - QPoint(1, 1), dialog->size() + QSize(1, 1)));
        painter.drawPixmap(at, dialog->grab());
    }
    return pixmap;
}

} // namespace

void addScreenshotRows(const QStringList &names)
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QSize>("size");
    for (const QString &name : names)
        for (const QSize &size : screenshotSizes)
            if (!isSanitized || size == screenshotSizes[0])
                QTest::newRow(qPrintable(u"%1-%2x%3"_s.arg(name).arg(size.width()).arg(size.height()))) << name << size;
}

void saveScreenshots(Console &console, const QString &name, const QSize &size)
{
    const QString folder = QStringLiteral(MUSTER_BINARY_DIR) + u"/screenshots"_s;
    QVERIFY(QDir().mkpath(folder));
    for (const auto &[preference, scheme] :
         {std::pair(ui::Theme::Preference::Light, u"light"_s), std::pair(ui::Theme::Preference::Dark, u"dark"_s)}) {
        console.themes().setPreference(preference);
        QApplication::processEvents();
        const QString file = u"%1/%2-%3-%4x%5.png"_s.arg(folder, name, scheme).arg(size.width()).arg(size.height());
        QVERIFY(picture(console.window()).save(file));
    }
}

/// A sensor three sources tell of, and what the sources do.
void hearAround(Console &console)
{
    using discovery::Channel;
    const QString mac = u"84:CC:A8:5E:10:7C"_s;
    const auto sighting = [&](const QString &source, const QString &endpoint, int seconds) {
        Sighting made;
        made.source = source;
        made.at = console.clock().now() - std::chrono::seconds(seconds);
        made.interface = source == "usb"_L1 ? QString() : u"enp3s0"_s;
        made.endpoint = endpoint;
        if (auto identifier = Identifier::create(IdentifierType::Mac, mac, source, made.at))
            made.identifiers += *identifier;
        return made;
    };
    console.clock().advance(std::chrono::milliseconds(50)); // by then the table is read again
    console.inCore([&](const Console::Media &media) {
        media.neighbours->entries = {{2, QHostAddress(u"10.0.1.112"_s), mac, true}};
        Channel heard{u"enp3s0"_s, Channel::State::Listening, {}, 0, 0};
        heard.ipv4.isUsed = true;
        heard.ipv4.sent = 18;
        heard.ipv4.heard = 31;
        heard.ipv4.lastHeard = console.clock().now();
        media.sources[u"mdns"_s]->setChannels({heard});
        media.sources[u"neighbours"_s]->setChannels({{u"enp3s0"_s, Channel::State::Working, {}, 120, 254}});
        media.sources[u"usb"_s]->setChannels({{{}, Channel::State::Listening, {}, 0, 0}});
        media.sources[u"serial"_s]->setChannels(
            {{{}, Channel::State::Blocked, u"Your user isn't in the group dialout, so serial ports can't be opened."_s, 0, 0}});
    });
    Sighting usb = sighting(u"usb"_s, u"1-2.1"_s, 31);
    usb.attributes = {{u"vendor"_s, u"Espressif"_s}, {u"model"_s, u"ESP32-S3"_s}};
    if (auto port = Identifier::create(IdentifierType::Serial, u"5E107C"_s, u"usb"_s, usb.at))
        usb.identifiers += *port;
    Sighting mdns = sighting(u"mdns"_s, u"10.0.1.112"_s, 0);
    mdns.attributes = {{u"name"_s, u"hall-co2-4"_s}, {u"kind"_s, u"sensor"_s}, {u"firmware"_s, u"2026.2.1"_s}};
    mdns.services = {{u"mdns"_s, u"_esphomelib._tcp"_s, u"hall-co2-4"_s, 6053, {{u"version"_s, u"2026.2.1"_s}}},
                     {u"mdns"_s, u"_http._tcp"_s, u"hall-co2-4"_s, 80, {}}};
    for (const Sighting &each : {mdns, sighting(u"neighbours"_s, u"10.0.1.112"_s, 12), usb})
        console.hear(each);
}

} // namespace muster
