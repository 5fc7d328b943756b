// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/doctor/doctor_protocol.h"

#include "discovery/mdns/dns_message.h"
#include "discovery/snmp/snmp_message.h"

#include <QRandomGenerator>
#include <QUuid>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

/// "17.4.0.10.in-addr.arpa" (RFC 1035 section 3.5), and that of RFC 3596 section 2.5.
DnsName reverseName(const QHostAddress &host)
{
    QStringList labels;
    if (host.protocol() == QAbstractSocket::IPv4Protocol) {
        for (const QString &part : host.toString().split(u'.'))
            labels.prepend(part);
        labels += u"in-addr"_s;
    } else {
        const Q_IPV6ADDR bytes = host.toIPv6Address();
        for (int i = 15; i >= 0; --i)
            labels << QString::number(bytes[i] & 0xF, 16) << QString::number(bytes[i] >> 4, 16);
        labels += u"ip6"_s;
    }
    return {labels << u"arpa"_s};
}

/// From another port than 5353 it is a "legacy" question, answered to us alone (RFC 6762 section 6.7). Who offers no service still
/// knows its own name.
QVector<QByteArray> mdnsQuestions(const QHostAddress &host)
{
    return dnsQuestionPackets(
        {{DnsName::fromDotted(u"_services._dns-sd._udp.local"_s), DnsType::Ptr}, {reverseName(host), DnsType::Ptr}});
}

/// UPnP Device Architecture 1.1 section 1.3.2, the unicast form: without MX.
QVector<QByteArray> ssdpQuestions(const QHostAddress &host)
{
    const QString name = host.protocol() == QAbstractSocket::IPv4Protocol
                             ? host.toString()
                             : u"[%1]"_s.arg(QHostAddress(host.toIPv6Address()).toString());
    return {"M-SEARCH * HTTP/1.1\r\nHOST: " + name.toLatin1() + ":1900\r\nMAN: \"ssdp:discover\"\r\nST: upnp:rootdevice\r\n\r\n"};
}

QByteArray wsdProbe(const QByteArray &types)
{
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
           "xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" "
           "xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\" "
           "xmlns:wsdp=\"http://schemas.xmlsoap.org/ws/2006/02/devprof\"><s:Header>"
           "<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action><a:MessageID>urn:uuid:"
           + QUuid::createUuid().toByteArray(QUuid::WithoutBraces)
           + "</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header><s:Body><d:Probe>" + types
           + "</d:Probe></s:Body></s:Envelope>";
}

/// Some answer only a question that names no type, some only one that does.
QVector<QByteArray> wsdQuestions(const QHostAddress &)
{
    return {wsdProbe({}), wsdProbe("<d:Types>wsdp:Device</d:Types>")};
}

/// RFC 7252 section 4.3: an empty confirmable message is answered by a reset, whatever the host offers.
QVector<QByteArray> coapQuestions(const QHostAddress &)
{
    return {QByteArray::fromHex("40004d75")};
}

/// With the community agents are shipped with, and the question for version 3's engine, which needs no name (RFC 3414 section 4).
QVector<QByteArray> snmpQuestions(const QHostAddress &)
{
    const qint32 id = QRandomGenerator::global()->bounded(1, std::numeric_limits<qint32>::max());
    return {snmpGet(id, {mib::sysObjectId}), snmpAskEngine(id)};
}

} // namespace

Group DoctorProtocol::group() const
{
    Group made;
    made.protocol = QString::fromLatin1(title);
    made.ipv4 = QHostAddress(QString::fromLatin1(ipv4Group));
    made.ipv6 = QHostAddress(QString::fromLatin1(ipv6Group));
    made.port = port;
    return made;
}

const QVector<DoctorProtocol> &doctorProtocols()
{
    static const QVector<DoctorProtocol> all{
        {"mdns", "mDNS", "224.0.0.251", "ff02::fb", 5353, true, &mdnsQuestions},
        {"ssdp", "SSDP", "239.255.255.250", "ff02::c", 1900, false, &ssdpQuestions},
        {"wsd", "WS-Discovery", "239.255.255.250", "ff02::c", 3702, false, &wsdQuestions},
        {"coap", "CoAP", "224.0.1.187", "ff02::fd", 5683, false, &coapQuestions},
        {"snmp", "SNMP", nullptr, nullptr, 161, false, &snmpQuestions},
    };
    return all;
}

const DoctorProtocol *doctorProtocol(const QString &source)
{
    const auto found = std::ranges::find_if(doctorProtocols(), [&source](const DoctorProtocol &one) {
        return source == QLatin1StringView(one.source);
    });
    return found == doctorProtocols().end() ? nullptr : &*found;
}

} // namespace muster::discovery
