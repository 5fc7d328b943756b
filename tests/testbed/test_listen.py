#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover where it only listens: what announces itself is found, and nothing of ours is on the wire."""
import struct

import capture
from driver import SCRIPTS, Case
from hosts import AvahiHost, PlainHost, ScriptHost
from lan import main

ROUTER_MAC = bytes.fromhex("48a98a112233")


def router():
    """What a router says of itself over MNDP."""
    fields = {1: ROUTER_MAC, 5: b"gateway", 7: b"7.15.3 (stable)", 8: b"MikroTik", 12: b"RB750Gr3"}
    return b"\0\0\0\7" + b"".join(struct.pack("!HH", kind, len(value)) + value for kind, value in fields.items())


class Listening(Case):
    def setUp(self):
        self.router = ScriptHost("router", SCRIPTS / "announcer.py", ("5678", router().hex()), mac=ROUTER_MAC.hex(":"),
                                 ipv6=False)
        self.plug(self.router, AvahiHost("printer"), PlainHost("silent"))
        self.console.avahi.stop()  # what it sends has our MAC too

    def asked(self, frames):
        """Whatever a program sends, or has the kernel send: not the kernel's own joining of groups and of the link."""
        return capture.dissect([frame for frame in frames if frame.is_sent], "frame.protocols", "ip.dst", "ipv6.dst", "udp.dstport",
                               only="udp || tcp || arp || icmp || icmpv6.type == 128")

    def look(self, *words):
        with self.lan.capture(self.console) as taken:
            devices = self.discover(*words, seconds=4)
            return devices, taken.frames()

    def check_silent(self, devices, frames):
        self.assertEqual(self.asked(frames), [])
        device = self.one(devices, self.router)
        self.assertIn("mndp", device["sources"])
        self.assertEqual(device["name"], "gateway")

    def test_by_an_option(self):
        devices, frames = self.look()
        self.assertTrue(self.asked(frames), "else the capture shows nothing")
        self.lan.forget()
        self.check_silent(*self.look("--listen"))

    def test_by_the_settings(self):
        self.all("site", "init", "--name", "Testbed")
        self.console.run("sh", "-c", f"printf '[discovery]\\nlistenOnly=eth0\\n' >> {self.data}/settings.ini", env=self.environment)
        done = self.call("discover", "--seconds", "1", "--network", "10.77.0.0/24")
        self.assertIn("Only listened to, as the settings say: eth0", done.stderr)
        self.check_silent(*self.look("--touch"))

    def test_who_only_listens_touches_nobody(self):
        self.assertEqual(self.call("discover", "--listen", "--touch").returncode, 2)
        self.assertEqual(self.call("discover", "--listen", "--network", "10.77.0.0/24").returncode, 2)


if __name__ == "__main__":
    main()
