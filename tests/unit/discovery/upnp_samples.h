// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace muster {

inline const QByteArray sampleUdn = "uuid:4d696e69-444c-164e-9d41-000c29a1b2c3";

/// A description with this inside its root device, behind a UDN.
inline QByteArray upnpDocument(const QByteArray &inside, const QByteArray &udn = sampleUdn)
{
    return R"(<?xml version="1.0"?>
<root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major><minor>0</minor></specVersion>
<device><UDN>)"
           + udn + "</UDN>" + inside + "</device></root>";
}

/// As a media server describes itself.
inline QByteArray nasDescription()
{
    return upnpDocument(R"(
<deviceType>urn:schemas-upnp-org:device:MediaServer:1</deviceType>
<friendlyName>Films &amp; music</friendlyName>
<manufacturer>Justin Maggard</manufacturer>
<manufacturerURL>http://www.netgear.com/</manufacturerURL>
<modelDescription>MiniDLNA on Linux</modelDescription>
<modelName>Media box</modelName>
<modelNumber>3</modelNumber>
<serialNumber>MB-7714</serialNumber>
<dlna:X_DLNADOC xmlns:dlna="urn:schemas-dlna-org:device-1-0">DMS-1.50</dlna:X_DLNADOC>
<presentationURL>/</presentationURL>
<serviceList><service><serviceType>urn:schemas-upnp-org:service:ContentDirectory:1</serviceType></service></serviceList>)");
}

} // namespace muster
