# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that speak WS-Discovery."""
import json
import pathlib
import re

from hosts import PlainHost, ScriptHost

SCRIPTS = pathlib.Path(__file__).parent / "scripts"
WSDD = ("/usr/bin/python3", "-Bu", "/usr/sbin/wsdd", "-i", "eth0", "-s", "-v")


class WsddHost(PlainHost):
    """A real wsdd, as a Samba server has it beside it."""

    wsdd = None

    def begin(self):
        self.name_itself()
        self.wsdd = self.start(*WSDD, "-n", self.name, "-w", "STREET", user=0)

    def wait_until_ready(self):
        self.wsdd.says("scheduling Hello message", 1 + self.ipv6)

    @property
    def uuid(self):
        """What wsdd says it is."""
        return re.search(r"UUID ([0-9a-f-]{36})", self.wsdd.text()).group(1)


class OnvifHost(ScriptHost):
    """A device as the WS-Discovery and ONVIF specifications have it, with these target services: dicts as scripts/onvif.py has
    them. `together`: one answer tells of them all, as a discovery proxy's does."""

    def __init__(self, name, services, *, together=False, oasis=False, **more):
        words = json.dumps({"services": services, "together": together, "oasis": oasis})
        super().__init__(name, SCRIPTS / "onvif.py", (words,), **more)
