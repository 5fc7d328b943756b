# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""responder.py HOST [ADDRESS [TTL]]: answers every question with a web server on HOST, and never gives way to another of that name.
An empty ADDRESS is its own."""
import sys

import mdns

host = sys.argv[1]
address = sys.argv[2] if len(sys.argv) > 2 and sys.argv[2] else mdns.own_address()
wire = mdns.Wire()
answer = mdns.response(*mdns.service(host, address, ttl=int(sys.argv[3]) if len(sys.argv) > 3 else 120))
print("ready")
while True:
    question, sender = wire.v4.recvfrom(9000)
    if len(question) > 2 and not question[2] & 0x80:
        wire.send(answer)
        if sender[1] != mdns.PORT: # one that asks from another port hears unicast only (RFC 6762 section 6.7)
            wire.v4.sendto(answer, sender)
