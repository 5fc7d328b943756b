// SPDX-FileCopyrightText: The Muster authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "discovery/wsd/wsd_message.h"

namespace muster::discovery {

// The XML namespaces WS-Discovery is spoken in, and those of the types devices have.

/// WS-Discovery of April 2005, which is what devices speak, and what we ask in.
inline constexpr char wsdDiscoverySpace[] = "http://schemas.xmlsoap.org/ws/2005/04/discovery";
inline constexpr char wsdAddressingSpace[] = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
inline constexpr char wsdSoapSpace[] = "http://www.w3.org/2003/05/soap-envelope";
inline constexpr char wsdProfileSpace[] = "http://schemas.xmlsoap.org/ws/2006/02/devprof"; ///< DPWS
inline constexpr char wsdOnvifSpace[] = "http://www.onvif.org/ver10/network/wsdl";

/// SOAP 1.1 or 1.2.
bool isSoapNamespace(QStringView space);
/// WS-Addressing of August 2004, which goes with April 2005, or 1.0, which goes with OASIS 1.1.
bool isAddressingNamespace(QStringView space);
/// WS-Discovery of April 2005, or OASIS 1.1.
bool isWsdNamespace(QStringView space);

/// The name of a type as it is usually written, "dn:NetworkVideoTransmitter"; without a prefix where we don't know the namespace.
QString wsdTypeName(const WsdType &type);
/// What a device with this type is: "camera". Empty: the type does not tell.
QString wsdKindOf(const QString &typeName);
/// Where two types of a device disagree, the one with the lower rank is believed.
int wsdRankOf(const QString &typeName);

} // namespace muster::discovery
