// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wsd/wsd_message.h"

#include <QByteArray>

namespace muster::discovery {

/// Writes messages of WS-Discovery as devices do, each part as the test wants it.
struct WsdXml
{
    QByteArray action = "ProbeMatches";
    QByteArray relatesTo = "urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a";
    QByteArray soap = "http://www.w3.org/2003/05/soap-envelope";
    QByteArray addressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
    QByteArray discovery = "http://schemas.xmlsoap.org/ws/2005/04/discovery";
    QByteArray moreNamespaces = "xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\" "
                                "xmlns:tds=\"http://www.onvif.org/ver10/device/wsdl\" "
                                "xmlns:wsdp=\"http://schemas.xmlsoap.org/ws/2006/02/devprof\" "
                                "xmlns:pub=\"http://schemas.microsoft.com/windows/pub/2005/07\" "
                                "xmlns:wprt=\"http://schemas.microsoft.com/windows/2006/08/wdp/print\" "
                                "xmlns:wscn=\"http://schemas.microsoft.com/windows/2006/08/wdp/scan\"";
    QByteArray head = {};   ///< before everything
    QByteArray header = {}; ///< in the header, last
    QByteArray tail = {};

    /// One target service; what is empty is left out.
    static QByteArray endpoint(const QByteArray &address, const QByteArray &types = {}, const QByteArray &xaddrs = {},
                               const QByteArray &scopes = {}, const QByteArray &version = "1")
    {
        const auto element = [](const QByteArray &name, const QByteArray &text) {
            return text.isEmpty() ? QByteArray() : "<d:" + name + ">" + text + "</d:" + name + ">";
        };
        return "<a:EndpointReference><a:Address>" + address + "</a:Address></a:EndpointReference>" + element("Types", types)
               + element("Scopes", scopes) + element("XAddrs", xaddrs) + element("MetadataVersion", version);
    }

    /// The message with these target services, or with whatever stands in its body.
    QByteArray with(const QList<QByteArray> &endpoints) const
    {
        const QByteArray one = action == "ProbeMatches" ? "ProbeMatch" : action == "ResolveMatches" ? "ResolveMatch" : "";
        QByteArray content;
        for (const QByteArray &endpoint : endpoints)
            content += one.isEmpty() ? endpoint : "<d:" + one + ">" + endpoint + "</d:" + one + ">";
        return withBody("<d:" + action + ">" + content + "</d:" + action + ">");
    }

    QByteArray withBody(const QByteArray &body) const
    {
        return head + "<s:Envelope xmlns:s=\"" + soap + "\" xmlns:a=\"" + addressing + "\" xmlns:d=\"" + discovery + "\" "
               + moreNamespaces + "><s:Header><a:MessageID>urn:uuid:5d0e1c8a-0000-4000-8000-000000000001</a:MessageID><a:Action>"
               + discovery + "/" + action + "</a:Action>"
               + (relatesTo.isEmpty() ? QByteArray() : "<a:RelatesTo>" + relatesTo + "</a:RelatesTo>") + header
               + "</s:Header><s:Body>" + body + "</s:Body></s:Envelope>" + tail;
    }
};

inline const QByteArray wsdCameraAddress = "urn:uuid:2419d68a-2dd2-21b2-a205-ec71db0f1234";
inline const QByteArray wsdHostAddress = "urn:uuid:9a1b2c3d-4e5f-5a6b-8c7d-8e9fa0b1c2d3";

} // namespace muster::discovery
