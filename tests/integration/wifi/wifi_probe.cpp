// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/source.h"
#include "support/fake_source.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSocketNotifier>

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
    QJsonArray identifiers;
    for (const Identifier &identifier : sighting.identifiers)
        identifiers.append(identifierTypeWords.word(identifier.type) + u' ' + identifier.value);
    print({{u"source"_s, sighting.source},
           {u"interface"_s, sighting.interface},
           {u"endpoint"_s, sighting.endpoint},
           {u"identifiers"_s, identifiers},
           {u"attributes"_s, attributes},
           {u"gone"_s, sighting.isGone}});
}

QString wordOf(Channel::State state)
{
    switch (state) {
    case Channel::State::Listening: return u"listening"_s;
    case Channel::State::Working: return u"working"_s;
    case Channel::State::Blocked: return u"blocked"_s;
    }
    return {};
}

void printChannels(const Source &source)
{
    for (const Channel &channel : source.channels())
        print({{u"channel"_s, channel.interface},
               {u"state"_s, wordOf(channel.state)},
               {u"obstacle"_s, int(channel.obstacle)},
               {u"reason"_s, channel.reason}});
}

} // namespace

/// wifi_probe: prints what the Source of Wi-Fi says of the bus in DBUS_SYSTEM_BUS_ADDRESS, one JSON object a line, until its standard
/// input ends. A line there makes it ask once more; "restart" makes it stop and begin anew.
int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const SystemClock clock;
    FakeNeighbours neighbours;
    const VendorNames vendors;
    std::unique_ptr<Source> source;
    for (const SourceEntry &entry : sourceEntries())
        if (qstrcmp(entry.file, "wifi") == 0)
            source = entry.make({clock, neighbours, vendors});
    QObject::connect(source.get(), &Source::sighted, &app, &printSighting);
    QObject::connect(source.get(), &Source::channelsChanged, &app, [&source] { printChannels(*source); });
    source->start({});
    QSocketNotifier input(STDIN_FILENO, QSocketNotifier::Read);
    QObject::connect(&input, &QSocketNotifier::activated, &app, [&] {
        char bytes[256];
        const ssize_t size = ::read(STDIN_FILENO, bytes, sizeof bytes);
        if (size <= 0) {
            app.quit();
        } else if (QByteArrayView(bytes, size).startsWith("restart")) {
            source->stop();
            source->start({});
        } else {
            source->probe();
        }
    });
    return app.exec();
}
