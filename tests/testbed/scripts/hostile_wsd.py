# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""hostile_wsd.py VICTIM-EPR VICTIM-ADDRESS: floods the network, and everybody who asks, with broken and with lying WS-Discovery. The
same packets in every run."""
import random
import select
import sys
import time

import wsd

RATE = 300 # packets a second

victim, victim_address = sys.argv[1:3]
own = wsd.own_address()
wire = wsd.Wire()
host = {"types": "devprof:Device pub:Computer", "version": 1}
mutant = host | {"epr": "urn:uuid:6d757461-6e74-4000-8000-000000000001", "xaddrs": f"http://{own}:5357/x"}
truth = wsd.message("Hello", wsd.endpoint(mutant))


def with_header(text):
    return truth.replace(b"</SOAP-ENV:Header>", text + b"</SOAP-ENV:Header>")


def after_declaration(text):
    return truth.replace(b"?>\n", b"?>" + text, 1)


broken = [
    b"", b"\0", b"<", b"<?xml", truth[:200], truth[:-5], truth + truth,
    after_declaration(b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10)
                                                                      for n in range(9)) + b"]>").replace(b"urn:uuid:6d", b"&j;", 1),
    after_declaration(b'<!DOCTYPE x SYSTEM "http://' + own.encode() + b'/x.dtd">'),
    after_declaration(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>').replace(b"urn:uuid:6d", b"&a;", 1),
    with_header(b"<x>" * 15000), # deep
    with_header(b"<x" + b"".join(b" a%d=''" % n for n in range(6000)) + b"/>"), # wide
    with_header(b"".join(b"<x xmlns:n%d='urn:x'>" % n for n in range(2000))),
    with_header(b"<x>" + b"x" * 62000 + b"</x>"),
    truth.replace(b"urn:uuid:6d", b"\xff\xfe\xfd"),
    wsd.message("Hello", wsd.endpoint(mutant | {"scopes": "onvif://www.onvif.org/name/%1b[31m%07%00%E2%80%AE " * 900})),
    wsd.message("Hello", "".join(f"<wsdd:Hello>{wsd.endpoint(mutant)}</wsdd:Hello>" for _ in range(30))),
    *(wsd.message("Hello", wsd.endpoint(host | {"epr": f"urn:mutant:{n}"})) for n in range(50)), # each wants a Resolve
    wsd.message("Hello", wsd.endpoint(host | {"epr": victim, "xaddrs": f"http://{victim_address}:5357/x"})), # somebody else
    wsd.message("Hello", wsd.endpoint(mutant | {"xaddrs": f"http://{victim_address}:5357/x"})), # us, elsewhere
    wsd.message("Bye", wsd.endpoint({"epr": victim}, ())), # somebody else's goodbye
]

chance = random.Random(20)
askers = set()
print("ready")
begin = time.monotonic()
sent = 0
while True:
    for ear in select.select([wire.v4, wire.v6], [], [], 0)[0]:
        octets, sender = ear.recvfrom(65535)
        if sender[0] != own and len(askers) < 64:
            askers.add((ear, sender))
    packet = bytearray(broken[sent // 2 % len(broken)] if sent % 2 else truth)
    if sent % 4 in (0, 1):
        for _ in range(chance.randrange(1, 8)):
            if packet:
                packet[chance.randrange(len(packet))] = chance.randrange(256)
    wire.send(packet)
    for ear, sender in askers:
        ear.sendto(packet, sender)
    sent += 1
    time.sleep(max(0.0, begin + sent / RATE - time.monotonic()))
