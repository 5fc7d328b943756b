# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Just enough of WS-Discovery (April 2005, and OASIS 1.1) and SOAP over UDP to be a device. Runs on a ScriptHost."""
import io
import socket
import struct
import uuid
import xml.etree.ElementTree as tree
from xml.sax.saxutils import escape

import mdns

PORT, GROUP4, GROUP6 = 3702, "239.255.255.250", "ff02::c"
SOAP = "http://www.w3.org/2003/05/soap-envelope"
DISCOVERY, ADDRESSING = "http://schemas.xmlsoap.org/ws/2005/04/discovery", "http://schemas.xmlsoap.org/ws/2004/08/addressing"
DISCOVERY11, ADDRESSING10 = "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01", "http://www.w3.org/2005/08/addressing"
TYPES = {"tdn": "http://www.onvif.org/ver10/network/wsdl", "tds": "http://www.onvif.org/ver10/device/wsdl",
         "devprof": "http://schemas.xmlsoap.org/ws/2006/02/devprof", "pub": "http://schemas.microsoft.com/windows/pub/2005/07",
         "wprt": "http://schemas.microsoft.com/windows/2006/08/wdp/print",
         "wscn": "http://schemas.microsoft.com/windows/2006/08/wdp/scan"}


def message(verb, content, relates_to=None, oasis=False):
    """With the prefixes a gSOAP server has, which are not ours."""
    discovery, addressing = (DISCOVERY11, ADDRESSING10) if oasis else (DISCOVERY, ADDRESSING)
    spaces = {"SOAP-ENV": SOAP, "wsa": addressing, "wsdd": discovery, **TYPES}
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    relation = f"<wsa:RelatesTo>{escape(relates_to)}</wsa:RelatesTo>" if relates_to else ""
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope {declared}><SOAP-ENV:Header>'
            f"<wsa:MessageID>urn:uuid:{uuid.uuid4()}</wsa:MessageID>{relation}<wsa:Action>{discovery}/{verb}</wsa:Action>"
            f'<wsdd:AppSequence InstanceId="1" MessageNumber="1"/></SOAP-ENV:Header><SOAP-ENV:Body><wsdd:{verb}>{content}</wsdd:{verb}>'
            "</SOAP-ENV:Body></SOAP-ENV:Envelope>").encode()


def endpoint(service, parts=("types", "scopes", "xaddrs", "version")):
    """A target service: {"epr", "types", "scopes", "xaddrs", "version"}; `parts` of it besides its endpoint reference."""
    names = {"types": "Types", "scopes": "Scopes", "xaddrs": "XAddrs", "version": "MetadataVersion"}
    return f"<wsa:EndpointReference><wsa:Address>{escape(service['epr'])}</wsa:Address></wsa:EndpointReference>" + "".join(
        f"<wsdd:{names[part]}>{escape(str(service[part]))}</wsdd:{names[part]}>" for part in parts if service.get(part))


class Question:
    """A Probe or a Resolve of somebody's; `verb` is None where it is neither."""

    def __init__(self, octets):
        spaces = {}
        root = None
        for event, item in tree.iterparse(io.BytesIO(octets), ("start-ns", "start")):
            if event == "start-ns":
                spaces[item[0]] = item[1]
            elif root is None:
                root = item
        find = lambda path: root.find(path, {"s": SOAP, "a": ADDRESSING, "d": DISCOVERY})
        self.id = find("s:Header/a:MessageID").text
        self.verb = next((verb for verb in ("Probe", "Resolve") if find(f"s:Body/d:{verb}") is not None), None)
        types, address = find("s:Body/d:Probe/d:Types"), find("s:Body/d:Resolve/a:EndpointReference/a:Address")
        self.types = {(spaces.get(prefix), name) for prefix, name in (word.split(":") for word in (types.text if types is not None else "").split())}
        self.address = address.text if address is not None else None

    def is_about(self, service):
        """WS-Discovery section 5.1: all its types have to be there."""
        own = {(TYPES[prefix], name) for prefix, name in (word.split(":") for word in service.get("types", "").split())}
        return self.types <= own if self.verb == "Probe" else self.address == service["epr"]


class Wire:
    """Sends to and hears from the groups of both protocols on eth0."""

    def __init__(self, address=None):
        index = socket.if_nametoindex("eth0")
        here = struct.pack("=4s4si", socket.inet_aton(GROUP4), bytes(4), index)
        self.v4 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.v4.bind(("", PORT))
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, here)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        self.v6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.v6.bind(("::", PORT))
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, GROUP6) + struct.pack("@I", index))
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)

    def send(self, octets):
        self.v4.sendto(octets, (GROUP4, PORT))
        self.v6.sendto(octets, (GROUP6, PORT))


own_address = mdns.own_address
