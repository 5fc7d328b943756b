# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""announcer.py PORT HEX [GROUP...]: says the bytes to each group of eth0, or by broadcast, twice a second, whoever listens."""
import socket
import struct
import sys
import time

port, message = int(sys.argv[1]), bytes.fromhex(sys.argv[2])
index = socket.if_nametoindex("eth0")
v4 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
v4.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
v4.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"eth0\0")
v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack("=4s4si", bytes(4), bytes(4), index))
v6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
print("ready")
while True:
    for group in sys.argv[3:] or ["255.255.255.255"]:
        if ":" in group:
            v6.sendto(message, (group, port, 0, index))
        else:
            v4.sendto(message, (group, port))
    time.sleep(0.5)
