# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts that speak SSDP."""
import pathlib

from hosts import PlainHost, ScriptHost
from namespace import until

RESPONDER = pathlib.Path(__file__).parent / "scripts" / "ssdp_responder.py"


class MediaHost(PlainHost):
    """A real minidlnad with nothing to play. Speaks SSDP over IPv4 alone."""

    PORT = 8200

    def __init__(self, name, *, uuid, serial, friendly_name, model, presentation="/", **more):
        super().__init__(name, **more)
        self.settings = {"uuid": uuid, "serial": serial, "friendly_name": friendly_name, "model_name": model,
                         "presentation_url": presentation}
        self.minidlna = None

    def begin(self):
        self.name_itself()
        self.path("/var/lib/media-host").mkdir(parents=True, exist_ok=True)
        more = "".join(f"{key}={value}\n" for key, value in self.settings.items())
        self.write("/etc/media-host.conf", f"network_interface=eth0\nport={self.PORT}\nnotify_interval=60\ninotify=no\n"
                   f"media_dir=/var/lib/media-host\ndb_dir=/run/media-host\nlog_dir=/run/media-host\n{more}")
        self.minidlna = self.start("/usr/sbin/minidlnad", "-d", "-S", "-f", "/etc/media-host.conf", "-P", "/run/media-host.pid")

    def wait_until_ready(self):
        listening = f":{self.PORT:04X} 00000000:0000 0A"
        until(lambda: listening in self.run("cat", "/proc/net/tcp").stdout, 20, f"{self.name}: minidlnad listens", self.minidlna.text)

    @property
    def description_url(self):
        return f"http://{self.ipv4}:{self.PORT}/rootDesc.xml"


def responder(name, *words, **more):
    """What ssdp_responder.py says."""
    return ScriptHost(name, RESPONDER, words, **more)
