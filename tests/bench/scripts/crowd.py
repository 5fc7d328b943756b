# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""crowd.py COUNT: the hosts on the interfaces one0, one1 ... of a machine: each answers mDNS questions about web servers with its own."""
import select
import socket
import struct
import sys

import mdns

hosts = {}
for number in range(int(sys.argv[1])):
    interface = f"one{number}".encode()
    index = socket.if_nametoindex(interface)
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface + b"\0")
    ear.bind(("", mdns.PORT))
    here = struct.pack("=4s4si", socket.inet_aton(mdns.GROUP4), bytes(4), index)
    ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, here)
    ear.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
    ear.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 255)
    ear.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
    name = f"house{number}"
    answer = mdns.response(*mdns.service(name, mdns.own_address(interface), entries=(b"path=/", b"model=House")))
    hosts[ear] = (answer, mdns.name("_http._tcp.local"), mdns.name(name)[:-1])

print("ready")
while True:
    for ear in select.select(list(hosts), [], [])[0]:
        question, sender = ear.recvfrom(9000)
        answer, kind, name = hosts[ear]
        if len(question) < 12 or question[2] & 0x80 or not (kind in question or name in question or b"_services" in question):
            continue
        if sender[1] != mdns.PORT:
            ear.sendto(answer, sender)
        elif kind + b"\0\x0c\0\1\xc0" not in question: # who asks knows no instance yet
            ear.sendto(answer, (mdns.GROUP4, mdns.PORT))
