// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry/event_json.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace muster::registry {

QJsonObject toJson(const Event &event)
{
    QJsonObject object{
        {u"seq"_s, event.seq},
        {u"at"_s, toIso8601(event.at)},
        {u"actor"_s, event.actor},
        {u"via"_s, event.via},
        {u"kind"_s, event.kind},
        {u"payload"_s, QJsonDocument::fromJson(event.payload).object()},
        {u"hash"_s, QString::fromLatin1(event.hash.toHex())},
    };
    if (!event.subject.isEmpty())
        object.insert(u"subject"_s, event.subject);
    if (!event.prev.isEmpty())
        object.insert(u"prev"_s, QString::fromLatin1(event.prev.toHex()));
    return object;
}

} // namespace muster::registry
