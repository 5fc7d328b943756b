#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover on networks that lie: floods, broken packets, stolen names, routers that answer for others."""
import time

from driver import SCRIPTS, Case, macs, mac_of
from hosts import AvahiHost, PlainHost, ProxyArpHost, ScriptHost, Service, SilentHost
from lan import main

IPP = Service("_ipp._tcp", 631, {"rp": "ipp/print"})
WEB = Service("_http._tcp", 80)
NETWORK = "10.77.0.0/24"


def responder(name, *words, **more):
    return ScriptHost(name, SCRIPTS / "responder.py", words, **more)


class Names(Case):
    """A host name is no identity either."""

    def test_hosts_of_one_name_stay_two(self):
        twins = responder("one", "twin"), responder("two", "twin")
        self.plug(*twins)
        for device, twin in zip(self.check_found(self.discover(seconds=3), twins), twins):
            self.assertIn(twin.ipv4, device["addresses"])
            self.assertEqual(len([address for address in device["addresses"] if ":" not in address]), 1, device["addresses"])
            self.assertEqual([service["type"] for service in device["services"]], ["_http._tcp"])

    def test_a_host_that_says_anothers_name_and_address_gets_neither(self):
        printer = AvahiHost("printer", [IPP], ipv4="10.77.0.30")
        thief = responder("thief", "printer", "10.77.0.30", ipv4="10.77.0.66")
        self.plug(printer, thief)
        devices = self.discover("--network", NETWORK, seconds=4)
        found = self.one(devices, printer)
        self.assertIn("10.77.0.30", found["addresses"])
        self.assertNotIn("10.77.0.66", found["addresses"])
        self.assertIn("_ipp._tcp", {service["type"] for service in found["services"]})
        self.assertNotIn("10.77.0.30", self.one(devices, thief)["addresses"])
        self.assertEqual(len(devices), 2, devices)


class Flood(Case):
    def check(self, has_site, *words):
        printer, bulb, silent = AvahiHost("printer", [IPP]), AvahiHost("bulb", [WEB]), SilentHost("silent")
        attacker = ScriptHost("attacker", SCRIPTS / "hostile.py", ("printer", "10.77.0.10"))
        self.plug(printer, bulb, silent, attacker)
        if has_site:
            self.all("site", "init", "--name", "Testbed")
        begin = time.monotonic()
        devices = self.discover("--network", NETWORK, *words, seconds=6)
        self.assertLess(time.monotonic() - begin, 10)
        for host, kind in ((printer, "_ipp._tcp"), (bulb, "_http._tcp"), (silent, None)):
            device = self.one(devices, host)
            self.assertIn(host.ipv4, device["addresses"])
            self.assertNotIn(attacker.ipv4, device["addresses"])
            if kind:
                self.assertIn(kind, {service["type"] for service in device["services"]})
        # What one host says of itself is one device, however much it says.
        self.one(devices, attacker)
        self.assertEqual(len(devices), 4, [(device.get("name"), device["addresses"], macs(device)) for device in devices])
        self.assertIsNone(attacker.daemon.process.poll(), attacker.daemon.text())

    def test_without_a_site(self):
        self.check(False)

    def test_with_a_site(self):
        self.check(True)
        self.all("events", "verify")
        self.all("site", "check")


class Relays(Case):
    def test_a_router_that_answers_for_others_is_one_device(self):
        router = ProxyArpHost("router", "10.77.0.128/25", ipv4="10.77.0.1")
        hosts = (AvahiHost("printer", [IPP], ipv4="10.77.0.20"), SilentHost("silent", ipv4="10.77.0.21"),
                 PlainHost("plain", ipv4="10.77.0.22"))
        self.plug(router, *hosts)
        devices = self.discover("--network", NETWORK, seconds=6)
        for host in hosts:
            self.assertIn(host.ipv4, self.one(devices, host)["addresses"])
        others = [device for device in devices if not set(macs(device)) & {mac_of(host) for host in hosts}]
        self.assertEqual([device["addresses"] for device in others if "10.77.0.1" not in device["addresses"]], [], "hosts that are none")
        self.assertEqual(len(others), 1, "the router itself")


if __name__ == "__main__":
    main()
