// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/wsd/wsd_message.h"

#include "discovery/wsd/wsd_names.h"

#include <QStringDecoder>
#include <QXmlStreamReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr int deepestWsdElement = 32;
constexpr int mostWsdElements = 2000;
constexpr qsizetype mostWsdBindings = 64;       // prefixes in force at one place
constexpr qsizetype mostWsdEqualsSigns = 128;   // between two "<": attributes of an element
constexpr qsizetype longestWsdText = 16 * 1024; // of an element
constexpr qsizetype longestWsdAddress = 255;    // as an Identifier
constexpr qsizetype longestWsdItem = 1024;      // of a list
constexpr qsizetype mostWsdTypes = 16;
constexpr qsizetype mostWsdScopes = 64;
constexpr qsizetype mostWsdXaddrs = 16;

bool isWsdUri(QStringView text)
{
    return !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c > u' ' && c < u'\x7F'; });
}

/// The items of a list, without those that are too long.
QStringList wsdItems(const QString &text, qsizetype most)
{
    QStringList items;
    for (const QString &item : text.simplified().split(u' ', Qt::SkipEmptyParts))
        if (items.size() < most && item.size() <= longestWsdItem && !items.contains(item))
            items.append(item);
    return items;
}

struct WsdVerb
{
    QLatin1StringView name;
    QLatin1StringView match; ///< the elements in the body's element that tell of one target service; empty: that element does
    WsdMessage::Action action;
};

constexpr WsdVerb wsdVerbs[] = {
    {"Hello"_L1, {}, WsdMessage::Action::Hello},
    {"Bye"_L1, {}, WsdMessage::Action::Bye},
    {"ProbeMatches"_L1, "ProbeMatch"_L1, WsdMessage::Action::ProbeMatches},
    {"ResolveMatches"_L1, "ResolveMatch"_L1, WsdMessage::Action::ResolveMatches},
};

/// What an action names; null where it is none of ours.
const WsdVerb *wsdVerbOf(QStringView action)
{
    const qsizetype slash = action.lastIndexOf(u'/');
    if (slash < 0 || !isWsdNamespace(action.first(slash)))
        return nullptr;
    const auto *verb = std::ranges::find_if(wsdVerbs,
                                            [name = action.sliced(slash + 1)](const WsdVerb &row) { return row.name == name; });
    return verb == std::end(wsdVerbs) ? nullptr : verb;
}

/// Reads one message. Every function that reads an element is called when it has begun, and leaves when it has ended.
class WsdReader
{
public:
    explicit WsdReader(const QString &text) : m_xml(text) {}

    std::optional<WsdMessage> message();

private:
    bool child();
    void enter();
    void leave();
    void skip();
    QString content();
    QString text();
    void header();
    void body();
    void matches();
    void endpoint();
    QString reference();
    QVector<WsdType> types();
    QString spaceOf(QStringView prefix) const;

    bool is(bool (*isSpace)(QStringView), QLatin1StringView name) const
    {
        return m_xml.name() == name && isSpace(m_xml.namespaceUri());
    }

    struct Binding
    {
        int depth = 0; ///< of the element that makes it
        QString prefix;
        QString space;
    };

    QXmlStreamReader m_xml;
    int m_depth = 0;
    int m_elements = 0;
    QVector<Binding> m_bindings;
    WsdMessage m_message;
    const WsdVerb *m_verb = nullptr;
    bool m_hasAction = false;
    bool m_hasBody = false;
};

/// Whether there is another child of the current element; if not, that one has ended.
bool WsdReader::child()
{
    while (!m_xml.atEnd()) {
        switch (m_xml.readNext()) {
        case QXmlStreamReader::StartElement: enter(); return !m_xml.hasError();
        case QXmlStreamReader::EndElement: leave(); return false;
        case QXmlStreamReader::DTD: m_xml.raiseError(); return false;
        default: break;
        }
    }
    return false;
}

void WsdReader::enter()
{
    ++m_depth;
    for (const QXmlStreamNamespaceDeclaration &declared : m_xml.namespaceDeclarations())
        m_bindings.append({m_depth, declared.prefix().toString(), declared.namespaceUri().toString()});
    if (++m_elements > mostWsdElements || m_depth > deepestWsdElement || m_bindings.size() > mostWsdBindings)
        m_xml.raiseError();
}

void WsdReader::leave()
{
    while (!m_bindings.isEmpty() && m_bindings.last().depth == m_depth)
        m_bindings.removeLast();
    --m_depth;
}

void WsdReader::skip()
{
    const int end = m_depth - 1;
    while (m_depth > end && !m_xml.hasError() && !m_xml.atEnd())
        (void)child();
}

/// The text of the current element, which has not ended: its prefixes are still in force. Elements in it are passed over.
QString WsdReader::content()
{
    QString text;
    while (!m_xml.atEnd()) {
        switch (m_xml.readNext()) {
        case QXmlStreamReader::Characters:
            text += m_xml.text();
            if (text.size() > longestWsdText)
                m_xml.raiseError();
            break;
        case QXmlStreamReader::StartElement:
            enter();
            skip();
            break;
        case QXmlStreamReader::EndElement: return text;
        default: break;
        }
    }
    return text;
}

QString WsdReader::text()
{
    const QString text = content().trimmed();
    leave();
    return text;
}

std::optional<WsdMessage> WsdReader::message()
{
    if (!child() || !is(isSoapNamespace, "Envelope"_L1))
        return std::nullopt;
    while (child()) {
        if (is(isSoapNamespace, "Header"_L1))
            header();
        else if (is(isSoapNamespace, "Body"_L1))
            body();
        else
            skip();
    }
    while (!m_xml.atEnd())
        m_xml.readNext();
    if (m_xml.hasError() || !m_hasAction || !m_hasBody)
        return std::nullopt;
    return m_message;
}

void WsdReader::header()
{
    while (child()) {
        if (!m_hasAction && is(isAddressingNamespace, "Action"_L1)) {
            m_verb = wsdVerbOf(text());
            m_hasAction = true;
        } else if (m_message.relatesTo.isEmpty() && is(isAddressingNamespace, "RelatesTo"_L1)) {
            m_message.relatesTo = text().left(longestWsdAddress);
        } else {
            skip();
        }
    }
}

void WsdReader::body()
{
    if (!m_hasAction || m_hasBody) {
        m_xml.raiseError(); // the header stands before the body, and both once (SOAP 1.2 section 5)
        return;
    }
    m_message.action = m_verb ? m_verb->action : WsdMessage::Action::Other;
    m_hasBody = m_verb == nullptr;
    while (child()) {
        if (m_hasBody || !is(isWsdNamespace, m_verb->name)) {
            skip();
            continue;
        }
        m_hasBody = true;
        if (m_verb->match.isEmpty())
            endpoint();
        else
            matches();
    }
}

void WsdReader::matches()
{
    while (child()) {
        if (is(isWsdNamespace, m_verb->match) && m_message.endpoints.size() < WsdMessage::mostEndpoints)
            endpoint();
        else
            skip();
    }
}

void WsdReader::endpoint()
{
    WsdEndpoint endpoint;
    while (child()) {
        if (is(isAddressingNamespace, "EndpointReference"_L1)) {
            endpoint.address = reference();
        } else if (is(isWsdNamespace, "Types"_L1)) {
            endpoint.types = types();
        } else if (is(isWsdNamespace, "Scopes"_L1)) {
            endpoint.scopes = wsdItems(text(), mostWsdScopes);
        } else if (is(isWsdNamespace, "XAddrs"_L1)) {
            endpoint.xaddrs = wsdItems(text(), mostWsdXaddrs);
            endpoint.xaddrs.removeIf([](const QString &xaddr) { return !isWsdUri(xaddr); });
        } else if (is(isWsdNamespace, "MetadataVersion"_L1)) {
            endpoint.metadataVersion = text().toUInt();
        } else {
            skip();
        }
    }
    if (isWsdUri(endpoint.address) && endpoint.address.size() <= longestWsdAddress)
        m_message.endpoints.append(std::move(endpoint));
}

QString WsdReader::reference()
{
    QString address;
    while (child()) {
        if (is(isAddressingNamespace, "Address"_L1))
            address = text();
        else
            skip();
    }
    return address;
}

QVector<WsdType> WsdReader::types()
{
    QVector<WsdType> types;
    for (const QString &item : wsdItems(content(), mostWsdTypes)) {
        const qsizetype colon = item.indexOf(u':');
        WsdType type{spaceOf(QStringView(item).first(qMax(colon, 0))), item.sliced(colon + 1)};
        if (!type.name.isEmpty() && !types.contains(type))
            types.append(std::move(type));
    }
    leave();
    return types;
}

QString WsdReader::spaceOf(QStringView prefix) const
{
    const auto binding = std::find_if(m_bindings.crbegin(), m_bindings.crend(),
                                      [prefix](const Binding &each) { return each.prefix == prefix; });
    return binding == m_bindings.crend() ? QString() : binding->space;
}

/// QXmlStreamReader compares each attribute of an element with all others; a packet full of them would take it a second.
bool isWsdTextPlain(const QString &text)
{
    qsizetype equalsSigns = 0;
    for (const QChar c : text) {
        if (c == u'<')
            equalsSigns = 0;
        else if (c == u'=' && ++equalsSigns > mostWsdEqualsSigns)
            return false;
    }
    return !text.contains("<!DOCTYPE"_L1); // SOAP 1.2 section 5: there is none
}

} // namespace

std::optional<WsdMessage> WsdMessage::read(const QByteArray &bytes)
{
    if (bytes.size() > largest)
        return std::nullopt;
    qsizetype size = bytes.size();
    while (size > 0 && bytes[size - 1] == '\0') // some devices send the end of their string as well
        --size;
    QStringDecoder decode(QStringDecoder::Utf8);
    const QString text = decode(QByteArrayView(bytes).first(size));
    if (decode.hasError() || !isWsdTextPlain(text))
        return std::nullopt;
    return WsdReader(text).message();
}

} // namespace muster::discovery
