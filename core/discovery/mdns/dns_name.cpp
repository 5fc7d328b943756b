// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/mdns/dns_name.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

QString lowerAscii(QString text)
{
    for (QChar &c : text)
        if (c >= u'A' && c <= u'Z')
            c = QChar(c.unicode() + ('a' - 'A'));
    return text;
}

/// RFC 6335 section 5.1 behind the underscore; longer ones than its 15 characters are in use.
bool isServiceLabel(const QString &label)
{
    const auto mayStand = [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_' || c == u'+';
    };
    return label.size() > 1 && label.startsWith(u'_') && std::all_of(label.begin() + 1, label.end(), mayStand);
}

} // namespace

QString DnsName::key() const
{
    QString key;
    for (const QString &label : labels)
        key += QChar(ushort(label.size())) + lowerAscii(label); // the length, as a label may hold any character
    return key;
}

QString DnsName::serviceType() const
{
    if (labels.size() != 3)
        return {};
    const QString service = lowerAscii(labels[0]);
    const QString transport = lowerAscii(labels[1]);
    const bool isType = isServiceLabel(service) && (transport == u"_tcp"_s || transport == u"_udp"_s)
                        && lowerAscii(labels[2]) == u"local"_s;
    return isType ? service + u'.' + transport : QString();
}

} // namespace muster::discovery
