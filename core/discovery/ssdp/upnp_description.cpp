// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "discovery/ssdp/upnp_description.h"

#include "discovery/plain_text.h"

#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace muster::discovery {

namespace {

constexpr qsizetype deepestUpnpXml = 16;
constexpr int mostUpnpElements = 2000;
constexpr int mostUpnpEqualSigns = 1000; // the reader compares each attribute of an element with all the others
constexpr qsizetype longestUpnpText = 1024;
constexpr qsizetype mostUpnpUdns = 16;

struct UpnpField
{
    QLatin1StringView element;
    QString UpnpDescription::*member;
};

constexpr UpnpField upnpFields[] = {
    {"UDN"_L1, &UpnpDescription::udn},
    {"deviceType"_L1, &UpnpDescription::deviceType},
    {"friendlyName"_L1, &UpnpDescription::friendlyName},
    {"manufacturer"_L1, &UpnpDescription::manufacturer},
    {"modelName"_L1, &UpnpDescription::modelName},
    {"modelNumber"_L1, &UpnpDescription::modelNumber},
    {"serialNumber"_L1, &UpnpDescription::serialNumber},
    {"presentationURL"_L1, &UpnpDescription::presentationUrl},
};

bool isUpnpUrl(QStringView element)
{
    return element == "presentationURL"_L1 || element == "URLBase"_L1;
}

/// Goes through a document once. Makers' own elements have a prefix and are passed over.
class UpnpReader
{
public:
    explicit UpnpReader(const QByteArray &xml) : m_xml(xml) {}

    std::optional<UpnpDescription> read()
    {
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
            case QXmlStreamReader::StartElement:
                if (!enter())
                    return std::nullopt;
                break;
            case QXmlStreamReader::EndElement: leave(); break;
            case QXmlStreamReader::Characters:
                if (m_text.size() <= longestUpnpText)
                    m_text += m_xml.text();
                break;
            case QXmlStreamReader::DTD:
            case QXmlStreamReader::EntityReference: return std::nullopt;
            default: break;
            }
        }
        if (m_xml.hasError() || m_description.udn.isEmpty())
            return std::nullopt;
        return m_description;
    }

private:
    bool enter()
    {
        m_path.append(m_xml.prefix().isEmpty() ? m_xml.name().toString() : QString());
        m_text.clear();
        const bool isRoot = m_path.size() > 1 || m_path.first() == "root"_L1;
        return isRoot && m_path.size() <= deepestUpnpXml && ++m_elements <= mostUpnpElements;
    }

    void leave()
    {
        static const QStringList rootDevice{u"root"_s, u"device"_s};
        const QString element = m_path.takeLast();
        QString text = m_text.size() <= longestUpnpText ? plainText(m_text) : QString();
        if (isUpnpUrl(element) && text != m_text.trimmed())
            text.clear(); // half an address is none
        m_text.clear();
        if (text.isEmpty())
            return;
        if (m_path == rootDevice) {
            for (const UpnpField &field : upnpFields)
                if (element == field.element && (m_description.*field.member).isEmpty())
                    m_description.*field.member = text;
        } else if (element == "UDN"_L1 && m_path.mid(0, 2) == rootDevice && m_path.last() == "device"_L1) {
            if (m_description.otherUdns.size() < mostUpnpUdns && !m_description.otherUdns.contains(text))
                m_description.otherUdns.append(text);
        } else if (element == "URLBase"_L1 && m_path.size() == 1) {
            m_description.urlBase = text;
        }
    }

    QXmlStreamReader m_xml;
    QStringList m_path;
    QString m_text; ///< of the innermost element so far
    int m_elements = 0;
    UpnpDescription m_description;
};

} // namespace

QString UpnpDescription::model() const
{
    const bool isSaid = modelNumber.isEmpty() || modelName.contains(modelNumber, Qt::CaseInsensitive);
    return isSaid ? modelName : plainText(modelName + u' ' + modelNumber);
}

std::optional<UpnpDescription> UpnpDescription::read(const QByteArray &xml)
{
    if (xml.size() > largest || xml.count('=') > mostUpnpEqualSigns)
        return std::nullopt;
    return UpnpReader(xml).read();
}

} // namespace muster::discovery
