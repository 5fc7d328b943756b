#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover and Ubiquiti's devices: a script answers, and tshark and nmap read the same in it as we do."""
import json
import pathlib
import shutil
import unittest
import xml.etree.ElementTree as ElementTree

import capture
from driver import SCRIPTS, Case, mac_of
from hosts import PlainHost, ScriptHost
from lan import main
from ubiquiti_host import UbiquitiHost

NMAP_SCRIPT = pathlib.Path("/usr/share/nmap/scripts/ubiquiti-discovery.nse")
PORT = 10001
UBNT = "80:2a:a8"
FIELDS = ("ubdp.mac", "ubdp.ip", "ubdp.firmware_full", "ubdp.uptime", "ubdp.hostname", "ubdp.product", "ubdp.ssid", "ubdp.model",
          "ubdp.firmware", "_ws.malformed")


def edge_router():
    """Version 1, hears multicast."""
    return UbiquitiHost("router", 1, [(0x0A, (113144).to_bytes(4, "big")), (0x0B, b"ubnt-router"), (0x0C, b"ER-X"),
                                      (0x03, b"EdgeRouter.ER-e50.v1.10.7.5127989.181001.1227")], only="multicast", oui=UBNT)


def access_point():
    """Version 2, hears broadcast, and nobody has set it up."""
    return UbiquitiHost("unifi", 2, [(0x0B, b"hall"), (0x03, b"BZ.qca956x.v6.6.65.15248.240510.1132"), (0x15, b"UAP-AC-Lite"),
                                     (0x16, b"6.6.65"), (0x17, b"\1"), (0x12, b"\0\0\0\7")], only="broadcast", oui=UBNT)


class Ubiquiti(Case):
    def decoded(self, frames, *fields):
        frames = [frame for frame in frames if frame.udp]
        return capture.dissect(frames, *fields, only="ubdp", options=("-d", f"udp.port=={PORT},ubdp"))

    def test_devices_are_found(self):
        router, unifi = edge_router(), access_point()
        self.plug(router, unifi, PlainHost("other", ipv6=False))
        with self.lan.capture(self.console) as taken:
            found = self.check_found(self.discover(seconds=2), (router, unifi))
            frames = taken.frames()
        said = [{key: device.get(key) for key in ("name", "vendor", "model", "kind", "firmware", "addresses")} for device in found]
        self.assertEqual(said, [{"name": "ubnt-router", "vendor": "Ubiquiti", "model": "ER-X", "kind": "router", "firmware": "v1.10.7",
                                 "addresses": [router.ipv4]},
                                {"name": "hall", "vendor": "Ubiquiti", "model": "UAP-AC-Lite", "kind": "access-point",
                                 "firmware": "6.6.65", "addresses": [unifi.ipv4]}])
        for device in found: # they answered us alone, so the kernel knows them: the MAC is not only told
            self.assertEqual(set(device["sources"]) - {"neighbours"}, {"ubiquiti"})
        self.check_questions([frame for frame in frames if frame.is_sent and frame.udp and frame.udp[1] == PORT])
        # What tshark makes of the answers.
        rows = self.decoded([frame for frame in frames if not frame.is_sent], *FIELDS)
        read = {row[0].split(",")[0]: row[1:] for row in rows}
        address, image, uptime, name, product, *_, malformed = read[router.mac]
        self.assertEqual((address, image, float(uptime), name, product, malformed),
                         (router.ipv4, "EdgeRouter.ER-e50.v1.10.7.5127989.181001.1227", 113144, "ubnt-router", "ER-X", ""))
        address, image, _, name, _, _, model, version, malformed = read[unifi.mac]
        self.assertEqual((address, image, name, malformed), (unifi.ipv4, "BZ.qca956x.v6.6.65.15248.240510.1132", "hall", ""))
        self.assertIn("UAP-AC-Lite", (model, version)) # tshark 4.0 has its own idea of which field is the model

    def check_questions(self, frames):
        self.assertEqual({frame.udp[0] for frame in frames}, {"233.89.188.1", "255.255.255.255"})
        rows = self.decoded(frames, "ip.dst", "ubdp.version", "ubdp.command", "ubdp.size", "ip.ttl", "_ws.malformed")
        kinds = {tuple(row) for row in rows}
        multicast = {("233.89.188.1", "1", "0", "0", "1", ""), ("233.89.188.1", "2", "8", "0", "1", "")}
        self.assertEqual({row for row in kinds if row[0] == "233.89.188.1"}, multicast)
        self.assertEqual({row[1:4] for row in kinds if row[0] == "255.255.255.255"}, {("1", "0", "0"), ("2", "8", "0")})

    @unittest.skipUnless(NMAP_SCRIPT.exists() and shutil.which("nmap"), "nmap is not installed")
    def test_nmap_reads_the_same(self):
        """nmap asks each host alone, so it is one that hears all."""
        router, unifi = edge_router(), access_point()
        router.only = unifi.only = None
        self.plug(router, unifi)
        found = self.check_found(self.discover(seconds=2), (router, unifi))
        for host, device in zip((router, unifi), found):
            with self.subTest(host.name):
                theirs, macs = self.nmap(host)
                self.assertEqual(macs, {host.mac.replace(":", "")})
                self.assertEqual(theirs["protocol"], f"v{host.version}")
                self.assertEqual((theirs["hostname"], theirs.get("model", theirs.get("product")), theirs["version"]),
                                 (device["name"], device["model"], device["firmware"]))
        self.assertEqual(self.nmap(unifi)[0]["config_status"], "default/unmanaged") # and so do we: below

    def nmap(self, host):
        """What its script says of a host: simple values, and the MACs."""
        done = self.console.run("nmap", "-n", "-Pn", "-sU", "-p", str(PORT), "--script", NMAP_SCRIPT.stem, "-oX", "-", host.ipv4, user=0)
        script = ElementTree.fromstring(done.stdout).find(".//script")
        self.assertIsNotNone(script, done.stdout)
        values = {element.get("key"): element.text for element in script.findall("elem")}
        return values, {element.text.replace(":", "") for element in script.findall("./table[@key='mac_addresses']/elem")}

    def test_whether_anybody_has_set_it_up_is_kept(self):
        unifi = access_point()
        self.plug(unifi)
        self.all("site", "init", "--name", "Testbed")
        self.check_found(self.discover(seconds=2), (unifi,))
        # In the console: SQLite follows the way there to its end, and that leads out of it.
        rows = self.console.run("/usr/bin/python3", "-c", "import sqlite3, sys; print(*(row[0] for row in sqlite3.connect(sys.argv[1])"
                                ".execute(\"SELECT details FROM sightings WHERE source = 'ubiquiti'\")), sep='\\n')",
                                f"{self.data}/registry.sqlite").stdout.splitlines()
        self.assertEqual({json.loads(details)["attributes"]["factoryDefault"] for details in rows}, {"yes"})

    def test_an_announcement_from_another_network(self):
        """A device as it left the factory has an address nobody here is in the network of. What it says to the group might come
        from afar, by a router."""
        mac = "80:2a:a8:00:00:07"
        fields = bytes.fromhex("01 0006 802aa8000007 02 000a 802aa8000007 c0a80114 0b 0004 55424e54 17 0001 01")
        message = b"\2\6" + len(fields).to_bytes(2, "big") + fields
        for group, is_heard in (("233.89.188.1", False), ("255.255.255.255", True)):
            with self.subTest(group):
                new = ScriptHost("new", SCRIPTS / "announcer.py", (str(PORT), message.hex(), group), mac=mac, ipv6=False,
                                 ipv4="192.168.1.20")
                self.plug(new)
                self.console.sysctl({"ipv4/conf/all/rp_filter": 0, "ipv4/conf/eth0/rp_filter": 0})
                devices = self.check_found(self.discover(seconds=2), [new] if is_heard else [])
                for device in devices:
                    self.assertEqual((device["name"], device["vendor"], device["addresses"]), ("UBNT", "Ubiquiti", []))
                self.assertEqual(mac_of(new), mac.upper())
                self.lan.__exit__()


if __name__ == "__main__":
    main()
