# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Just enough of mDNS (RFC 6762, 6763) to say things avahi never would. Runs on a ScriptHost."""
import fcntl
import socket
import struct

PORT, GROUP4, GROUP6 = 5353, "224.0.0.251", "ff02::fb"
A, PTR, TXT, AAAA, SRV = 1, 12, 16, 28, 33
FLUSH = 0x8000
SERVICES = "_services._dns-sd._udp.local"


def name(text):
    return b"".join(bytes([len(label)]) + label for label in (part.encode() for part in text.split("."))) + b"\0"


def record(owner, kind, content, ttl=120, flush=True):
    return name(owner) + struct.pack("!HHIH", kind, 1 | (FLUSH if flush and kind != PTR else 0), ttl, len(content)) + content


def txt(*entries):
    return b"".join(bytes([len(entry)]) + entry for entry in entries) or b"\0"


def response(*records):
    return struct.pack("!6H", 0, 0x8400, 0, len(records), 0, 0) + b"".join(records)


def service(host, address, kind="_http._tcp", instance=None, port=80, entries=(b"path=/",), ttl=120):
    """All records of a host with one service."""
    full = f"{instance or host}.{kind}.local"
    return [record(SERVICES, PTR, name(f"{kind}.local")), record(f"{kind}.local", PTR, name(full)),
            record(full, SRV, struct.pack("!HHH", 0, 0, port) + name(f"{host}.local"), ttl), record(full, TXT, txt(*entries)),
            record(f"{host}.local", A, socket.inet_aton(address), ttl)]


def own_address(interface=b"eth0"):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        return socket.inet_ntoa(fcntl.ioctl(asker, 0x8915, struct.pack("256s", interface))[20:24]) # SIOCGIFADDR


class Wire:
    """Sends to and hears from the groups of both protocols on eth0."""

    def __init__(self):
        index = socket.if_nametoindex("eth0")
        self.v4 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.v4.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.v4.bind(("", PORT))
        here = struct.pack("=4s4si", socket.inet_aton(GROUP4), bytes(4), index)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, here)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        self.v6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.v6.bind(("::", PORT))
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)

    def send(self, message):
        self.v4.sendto(message, (GROUP4, PORT))
        self.v6.sendto(message, (GROUP6, PORT))
