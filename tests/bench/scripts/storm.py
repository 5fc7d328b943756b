# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""storm.py TARGET-MAC RATE: with each line on standard input, which says for how many seconds, sends so many hostile datagrams a second to
all discovery groups, from made-up hosts, half of them broken; prints the rate that was reached. The frames are the target's alone, so that
nobody else suffers. The same in every run."""
import random
import socket
import struct
import sys
import time
import uuid

import mdns
import wsd

FRAMES, SENDERS = 20000, 2048

target, rate = bytes.fromhex(sys.argv[1].replace(":", "")), int(sys.argv[2])
chance = random.Random(21)


def ssdp(number, address):
    return (f"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nCACHE-CONTROL: max-age=1800\r\nLOCATION: http://{address}:80/{number}.xml\r\n"
            f"NT: upnp:rootdevice\r\nNTS: ssdp:alive\r\nSERVER: x/1 UPnP/1.1 y/1\r\nUSN: uuid:{uuid.UUID(int=number)}::upnp:rootdevice\r\n\r\n"
            ).encode()


def hello(number, address):
    service = {"epr": f"urn:uuid:{uuid.UUID(int=number)}", "types": "tdn:NetworkVideoTransmitter", "xaddrs": f"http://{address}/onvif",
               "scopes": f"onvif://www.onvif.org/name/Camera{number}", "version": 1}
    return wsd.message("Hello", wsd.endpoint(service))


def fields(size, *pairs):
    return b"".join(struct.pack("!HH" if size == 2 else "!BH", kind, len(value)) + value for kind, value in pairs)


def mndp(number, _):
    return struct.pack("!I", number) + fields(2, (1, mac_of(number)), (5, b"router%d" % number), (8, b"MikroTik"), (12, b"RB750"))


def ubiquiti(number, address):
    content = fields(1, (2, mac_of(number) + socket.inet_aton(address)), (11, b"ap%d" % number), (21, b"UAP-AC-Lite"))
    return struct.pack("!BBH", 2, 6, len(content)) + content


def announcement(number, address):
    return mdns.response(*mdns.service(f"host{number}", address, instance=f"Host {number} {chance.randrange(1 << 30)}"))


KINDS = (("224.0.0.251", 5353, 5353, announcement), ("224.0.0.251", 5353, 5353, announcement), ("239.255.255.250", 1900, 1900, ssdp),
         ("239.255.255.250", 3702, 3702, hello), ("255.255.255.255", 5678, 5678, mndp), ("233.89.188.1", 10001, 10001, ubiquiti))


def mac_of(number):
    return b"\x02\x5a\0\0" + struct.pack("!H", number)


def frame(number):
    sender = chance.randrange(SENDERS)
    address = f"10.77.{8 + (sender >> 8)}.{sender & 255}"
    group, port, source, make = KINDS[number % len(KINDS)]
    content = bytearray(make(number if number % 3 else sender, address))
    if chance.random() < 0.5:
        for _ in range(chance.randrange(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    udp = struct.pack("!HHHH", source, port, 8 + len(content), 0)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp) + len(content), number & 0xFFFF, 0, 255, 17, 0, socket.inet_aton(address),
                     socket.inet_aton(group))
    total = sum(struct.unpack("!10H", ip))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    ip = ip[:10] + struct.pack("!H", ~total & 0xFFFF) + ip[12:]
    return target + mac_of(sender) + b"\x08\0" + ip + udp + content


frames = [frame(number) for number in range(FRAMES)]
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind(("eth0", 0))
print("ready")
for line in sys.stdin:
    seconds = float(line)
    begin = time.monotonic()
    sent = 0
    while (passed := time.monotonic() - begin) < seconds:
        due = int(passed * rate)
        while sent < due:
            try:
                wire.send(frames[sent % FRAMES])
            except OSError: # no room: what is late is left out
                due = sent
                break
            sent += 1
        time.sleep(0.001)
    print(f"sent {sent / (time.monotonic() - begin):.0f}")
