// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/usb/serial_source.h"
#include "discovery/usb/usb_source.h"
#include "support/fake_source.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>
#include <QTimer>

#include <cstdio>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace muster;
using namespace muster::discovery;

namespace {

void print(const QJsonObject &object)
{
    const QByteArray line = QJsonDocument(object).toJson(QJsonDocument::Compact);
    std::puts(line.constData());
    std::fflush(stdout);
}

void printSighting(const Sighting &sighting)
{
    QJsonObject attributes;
    for (auto it = sighting.attributes.cbegin(); it != sighting.attributes.cend(); ++it)
        attributes.insert(it.key(), it.value());
    QStringList identifiers;
    for (const Identifier &identifier : sighting.identifiers)
        identifiers.append(identifierTypeWords.word(identifier.type) + u' ' + identifier.value);
    QJsonObject services;
    for (const Service &service : sighting.services) {
        QJsonObject words{{u"type"_s, service.type}};
        for (auto it = service.attributes.cbegin(); it != service.attributes.cend(); ++it)
            words.insert(it.key(), it.value());
        services.insert(service.name, words);
    }
    QJsonArray goneServices;
    for (const Service &service : sighting.goneServices)
        goneServices.append(service.name);
    print({{u"source"_s, sighting.source},
           {u"endpoint"_s, sighting.endpoint},
           {u"identifier"_s, identifiers.join(u", "_s)},
           {u"attributes"_s, attributes},
           {u"services"_s, services},
           {u"goneServices"_s, goneServices},
           {u"gone"_s, sighting.isGone}});
}

void printChannel(const Source &source)
{
    const Channel channel = source.channels().value(0);
    print({{u"channel"_s, source.id()}, {u"blocked"_s, channel.state == Channel::State::Blocked}, {u"reason"_s, channel.reason}});
}

} // namespace

/// usb_probe CONTROL [EXTRA_PORTS]: prints what the Sources of USB and serial ports say, one JSON object a line ("ready" behind
/// the first look), until its standard input ends; a line there makes both ask once more. CONTROL stands for the file by which
/// udev shows that it runs.
int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const QStringList words = app.arguments();
    const UdevPlaces places{words.value(1), words.mid(2), UdevPlaces().mounts};
    const SystemClock clock;
    FakeNeighbours neighbours;
    const VendorNames vendors;
    const SourceContext context{clock, neighbours, vendors};
    UsbSource usb(context, udevBus(places));
    SerialSource serial(context, udevBus(places));
    for (Source *source : std::initializer_list<Source *>{&usb, &serial}) {
        QObject::connect(source, &Source::sighted, &app, &printSighting);
        QObject::connect(source, &Source::channelsChanged, &app, [source] { printChannel(*source); });
        source->start({});
    }
    // Behind the timers by which the Sources look for the first time.
    QTimer::singleShot(1, &app, [] { print({{u"ready"_s, true}}); });
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [&] {
        char bytes[256];
        if (::read(STDIN_FILENO, bytes, sizeof bytes) <= 0) {
            app.quit();
            return;
        }
        usb.probe();
        serial.probe();
    });
    return app.exec();
}
