# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""onvif.py JSON: target services as the WS-Discovery and ONVIF Core specifications have them, a camera's for instance:
{"services": [{"epr", "types", "scopes", "xaddrs", "version"}], "together": false, "oasis": false}. In `xaddrs` {} is our address.
Says Hello, answers Probe and Resolve, says Bye when it is told to end."""
import json
import random
import selectors
import signal
import sys
import time

import wsd

settings = json.loads(sys.argv[1])
services = [service | {"xaddrs": service.get("xaddrs", "").replace("{}", wsd.own_address())} for service in settings["services"]]
wire = wsd.Wire()


def say(verb, content, relates_to=None):
    return wsd.message(verb, content, relates_to, settings["oasis"])


def leave(*_):
    for service in services:
        wire.send(say("Bye", wsd.endpoint(service, ())))
    sys.exit(0)


def answers(question):
    match = {"Probe": "ProbeMatch", "Resolve": "ResolveMatch"}[question.verb]
    told = [f"<wsdd:{match}>{wsd.endpoint(service)}</wsdd:{match}>" for service in services if question.is_about(service)]
    for content in ["".join(told)] if settings["together"] and told else told:
        yield say(f"{match}es", content, question.id)


signal.signal(signal.SIGTERM, leave)
selector = selectors.DefaultSelector()
for ear in (wire.v4, wire.v6):
    selector.register(ear, selectors.EVENT_READ)
for service in services:
    wire.send(say("Hello", wsd.endpoint(service)))
print("ready")
answered = set()
while True:
    for key, _ in selector.select():
        octets, sender = key.fileobj.recvfrom(65535)
        try:
            question = wsd.Question(octets)
        except Exception as error: # whatever hostile hosts send
            print(f"not understood: {error!r}")
            continue
        if question.verb and question.id not in answered: # SOAP over UDP, appendix II
            answered.add(question.id)
            for answer in answers(question):
                time.sleep(random.uniform(0, 0.05)) # APP_MAX_DELAY is 500 ms
                key.fileobj.sendto(answer, sender)
