# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""hostile.py VICTIM VICTIM-ADDRESS: floods the network with broken mDNS, and says it is VICTIM. The same packets in every run."""
import random
import struct
import sys
import time

import mdns

RATE = 500 # packets a second

victim, victim_address = sys.argv[1:3]
own = mdns.own_address()
wire = mdns.Wire()
header = struct.pack("!6H", 0, 0x8400, 0, 1, 0, 0)
truth = mdns.response(*mdns.service("mutant", own, entries=(b"path=/", b"model=x")))
fixed = struct.pack("!HHIH", mdns.PTR, 1, 120, 2)

broken = [
    b"", b"\0", header[:11], header, # nothing, a piece of a header, a header without what it promises
    *(truth[:length] for length in range(13, len(truth), 17)), # cut anywhere
    header + b"\xc0\x0c" + fixed + b"\xc0\x0c", # a name that points to itself
    header + b"\xc0\x0e\xc0\x0c" + fixed + b"\xc0\x0c", # two that point to each other
    header + b"\xff\xff" + fixed + b"\xff\xff", # behind the end
    header + b"\x3f" + b"a" * 63 + b"\x40" + b"b" * 64 + b"\0" + fixed, # a label of a kind there is not
    header + (b"\x3f" + b"a" * 63) * 100 + b"\0" + fixed, # a name of 6,400 bytes
    struct.pack("!6H", 0, 0x8400, 65535, 65535, 65535, 65535) + truth[12:], # counts that are lies
    header + mdns.name("x.local") + struct.pack("!HHIH", mdns.SRV, 1, 120, 3) + b"abc", # an SRV too short for one
    header + mdns.name("x.local") + struct.pack("!HHIH", mdns.A, 1, 120, 65535) + b"abc",
    header + mdns.name("x.local") + struct.pack("!HHIH", mdns.TXT, 1, 120, 3) + b"\xffab", # a string longer than its record
    mdns.response(*mdns.service("big", own, entries=[b"k%03d=" % n + b"v" * 245 for n in range(35)])), # 9,000 bytes of TXT
    mdns.response(*mdns.service("\x1b[31m\x07\u202ename", own, entries=(b"=x", b"", b"\0\1\2=\xff\xfe", b"k" * 255))),
    mdns.response(*mdns.service(victim, own)), # somebody else's name with our address
    mdns.response(*mdns.service("thief", victim_address)), # our name with somebody else's address
    mdns.response(mdns.record(f"{victim}.local", mdns.A, bytes(4), ttl=0), # somebody else's goodbye
                  mdns.record("_ipp._tcp.local", mdns.PTR, mdns.name(f"{victim}._ipp._tcp.local"), ttl=0)),
    mdns.response(mdns.record("_http._tcp.local", mdns.PTR, mdns.name("_http._tcp.local"))), # a type that is an instance of itself
]

chance = random.Random(20)
print("ready")
begin = time.monotonic()
sent = 0
while True:
    message = bytearray(broken[sent // 2 % len(broken)] if sent % 2 else truth)
    if sent % 4 in (0, 1):
        for _ in range(chance.randrange(1, 8)):
            if message:
                message[chance.randrange(len(message))] = chance.randrange(256)
    wire.send(message)
    sent += 1
    time.sleep(max(0.0, begin + sent / RATE - time.monotonic()))
