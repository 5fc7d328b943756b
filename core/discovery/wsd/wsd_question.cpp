// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_question.h"

#include "discovery/wsd/wsd_names.h"

#include <QUuid>
#include <QXmlStreamWriter>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

QString wsdUri(const char *uri)
{
    return QString::fromLatin1(uri);
}

/// Begins the document and leaves it open in the body.
void beginWsdQuestion(QXmlStreamWriter &xml, const QString &messageId, const QString &verb)
{
    const QString soap = wsdUri(wsdSoapSpace);
    const QString addressing = wsdUri(wsdAddressingSpace);
    xml.writeStartDocument();
    xml.writeNamespace(soap, u"s"_s);
    xml.writeNamespace(addressing, u"a"_s);
    xml.writeNamespace(wsdUri(wsdDiscoverySpace), u"d"_s);
    xml.writeNamespace(wsdUri(wsdProfileSpace), u"wsdp"_s);
    xml.writeNamespace(wsdUri(wsdOnvifSpace), u"dn"_s);
    xml.writeStartElement(soap, u"Envelope"_s);
    xml.writeStartElement(soap, u"Header"_s);
    xml.writeTextElement(addressing, u"Action"_s, wsdUri(wsdDiscoverySpace) + u'/' + verb);
    xml.writeTextElement(addressing, u"MessageID"_s, messageId);
    xml.writeTextElement(addressing, u"To"_s, u"urn:schemas-xmlsoap-org:ws:2005:04:discovery"_s);
    xml.writeEndElement();
    xml.writeStartElement(soap, u"Body"_s);
    xml.writeStartElement(wsdUri(wsdDiscoverySpace), verb);
}

QString newWsdMessageId()
{
    return u"urn:uuid:"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
}

} // namespace

WsdQuestion WsdQuestion::probe(const QString &type)
{
    WsdQuestion question{newWsdMessageId(), {}};
    QXmlStreamWriter xml(&question.packet);
    beginWsdQuestion(xml, question.messageId, u"Probe"_s);
    if (!type.isEmpty())
        xml.writeTextElement(wsdUri(wsdDiscoverySpace), u"Types"_s, type);
    xml.writeEndDocument();
    return question;
}

WsdQuestion WsdQuestion::resolve(const QString &address)
{
    WsdQuestion question{newWsdMessageId(), {}};
    QXmlStreamWriter xml(&question.packet);
    beginWsdQuestion(xml, question.messageId, u"Resolve"_s);
    xml.writeStartElement(wsdUri(wsdAddressingSpace), u"EndpointReference"_s);
    xml.writeTextElement(wsdUri(wsdAddressingSpace), u"Address"_s, address);
    xml.writeEndDocument();
    return question;
}

} // namespace muster::discovery
