#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover and MNDP: MAC-Telnet's daemon announces itself, and tshark says what is right."""
import struct
import sys

import capture
from driver import SCRIPTS, Case, mac_of
from hosts import PlainHost, ScriptHost
from lan import main, missing_tools
from mndp_host import TOOLS, MndpHost

FIELDS = ("mndp.mac", "mndp.identity", "mndp.version", "mndp.platform", "mndp.board", "mndp.softwareid", "mndp.interfacename",
          "mndp.uptime", "mndp.ipv4address")
ROUTER_MAC = bytes.fromhex("4c5e0c112233")


def router():
    """What a hEX says of itself as it left the factory."""
    fields = {1: ROUTER_MAC, 5: b"MikroTik", 7: b"7.15.3 (stable)", 8: b"MikroTik", 10: struct.pack("<I", 86400), 11: b"ABCD-EFGH",
              12: b"RB750Gr3", 16: b"bridge/ether2", 17: bytes([192, 168, 88, 1])}
    return b"\0\0\0\7" + b"".join(struct.pack("!HH", kind, len(value)) + value for kind, value in fields.items())


class Mndp(Case):
    def of_mndp(self, frames):
        return [frame for frame in frames if frame.udp and frame.udp[1] == 5678]

    def test_what_announces_itself_is_found(self):
        hosts = MndpHost("hall", ipv6=False), MndpHost("roof", ipv6=False)
        self.plug(*hosts, PlainHost("other", ipv6=False))
        self.check_announcing(hosts)

    def test_what_announces_itself_is_the_host_that_was_found_otherwise(self):
        hosts = MndpHost("hall"), MndpHost("roof")
        self.plug(*hosts)
        self.check_announcing(hosts, "--touch")

    def check_announcing(self, hosts, *words):
        with self.lan.capture(self.console) as taken:
            devices = self.check_found(self.discover(*words, seconds=3), hosts)
            frames = self.of_mndp(taken.frames())
        # Asked by us, each has answered; what tshark reads in it is what we say.
        rows = capture.dissect([frame for frame in frames if not frame.is_sent], *FIELDS, "_ws.malformed", only="mndp")
        by_mac = {row[0].upper(): row for row in rows}
        for host, device in zip(hosts, devices):
            with self.subTest(host.name):
                self.assertIn("mndp", device["sources"])
                mac, identity, version, _, board, *_, malformed = by_mac[mac_of(host)]
                self.assertEqual((mac, malformed), (host.mac, ""))
                self.assertEqual(identity, host.name)
                self.assertEqual((device["name"], device["firmware"], device["model"]), (identity, version, board))
                self.assertNotEqual(device.get("vendor"), "MikroTik") # it is a Linux machine
                self.assertNotEqual(device.get("kind"), "router")
                self.assertIn(host.ipv4, device["addresses"])
        self.check_questions([frame for frame in frames if frame.is_sent])

    def check_questions(self, frames):
        self.assertEqual({frame.udp for frame in frames}, {("255.255.255.255", 5678), ("ff02::1", 5678)})
        self.assertEqual({frame.to for frame in frames}, {"ff:ff:ff:ff:ff:ff", "33:33:00:00:00:01"})
        rows = capture.dissect(frames, "udp.srcport", "udp.length", "udp.payload", "ip.src", "ipv6.src", "_ws.malformed")
        self.assertGreaterEqual(len(rows), 4)
        for port, length, payload, ipv4, ipv6, malformed in rows:
            # All it is: tshark looks for more in what is MNDP.
            self.assertEqual((port, length, payload, malformed), ("5678", "12", "00000000", ""))
            self.assertIn(ipv4 or ipv6, (self.console.ipv4, self.console.link_local))

    def test_a_router_as_it_left_the_factory(self):
        """Its address is of a network nobody here is in, or it has none; by IPv6 it has one all the same."""
        here = ScriptHost("router", SCRIPTS / "announcer.py", ("5678", router().hex()), mac=ROUTER_MAC.hex(":"), ipv6=False,
                          ipv4="192.168.88.1")
        self.plug(here)
        self.console.sysctl({"ipv4/conf/all/rp_filter": 0, "ipv4/conf/eth0/rp_filter": 0})
        device = self.check_router(here)
        self.assertEqual(device["addresses"], [])
        self.assertEqual(device["name"], "MikroTik")

    def test_a_router_by_ipv6(self):
        here = ScriptHost("router", SCRIPTS / "announcer.py", ("5678", router().hex(), "ff02::1"), mac=ROUTER_MAC.hex(":"))
        self.plug(here)
        device = self.check_router(here)
        self.assertEqual(device["addresses"], [f"{here.link_local}%eth0"])

    def check_router(self, host):
        with self.lan.capture(self.console) as taken:
            device = self.check_found(self.discover(seconds=2), [host])[0]
            rows = capture.dissect(self.of_mndp(taken.frames()), *FIELDS, "mndp.header.unknown", "mndp.header.seqno", "_ws.malformed",
                                   only="mndp")
        # What is made up here is what tshark takes for MNDP.
        self.assertEqual({tuple(row) for row in rows},
                         {(host.mac, "MikroTik", "7.15.3 (stable)", "MikroTik", "RB750Gr3", "ABCD-EFGH", "bridge/ether2", "86400.000000000",
                           "192.168.88.1", "0000", "7", "")})
        self.assertEqual({key: device.get(key) for key in ("vendor", "model", "kind", "firmware")},
                         {"vendor": "MikroTik", "model": "RB750Gr3", "kind": "router", "firmware": "7.15.3 (stable)"})
        return device


if __name__ == "__main__":
    if missing := missing_tools(TOOLS):
        print(f"SKIP: testbed: not installed: {', '.join(missing)}")
        sys.exit(77)
    main()
