# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ubiquiti.py 1 HEX|2 HEX [--only-multicast|--only-broadcast]: answers Ubiquiti's discovery, in one version of it, with these fields.

Who asks in the other version hears nothing, as nmap's script (ubiquiti-discovery.nse) tells it of real devices.
"""
import socket
import struct
import sys

PORT, GROUP = 10001, "233.89.188.1"
version, fields = int(sys.argv[1]), bytes.fromhex(sys.argv[2])
only = sys.argv[3] if len(sys.argv) > 3 else ""
question = {1: bytes((1, 0, 0, 0)), 2: bytes((2, 8, 0, 0))}[version]
answer = struct.pack("!BBH", version, {1: 0, 2: 6}[version], len(fields)) + fields

ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
ear.bind(({"--only-multicast": GROUP, "--only-broadcast": "255.255.255.255"}.get(only, ""), PORT))
if only != "--only-broadcast":
    here = struct.pack("=4s4si", socket.inet_aton(GROUP), bytes(4), socket.if_nametoindex("eth0"))
    ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, here)
mouth = ear
if only:
    mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    mouth.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    mouth.bind(("", PORT))
print("ready")
while True:
    heard, sender = ear.recvfrom(2048)
    if heard == question:
        mouth.sendto(answer, sender)
