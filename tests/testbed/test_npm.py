#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover and smart homes' devices: HomeKit accessories of HAP-NodeJS and a Matter device of matter.js."""
import sys

import npm_host
from driver import Case
from lan import main
from npm_host import HomeKitLight, MatterLight


class SmartHome(Case):
    def test_what_they_announce(self):
        new = HomeKitLight("new", "1A:2B:3C:4D:5E:01")
        owned = HomeKitLight("owned", "1A:2B:3C:4D:5E:02", is_paired=True)
        matter = MatterLight("matter", "Hall light")
        self.plug(new, owned, matter)
        devices = self.check_found(self.discover(seconds=3), (new, owned, matter))
        for device in devices:
            self.assertEqual((device["kind"], device["sources"].count("mdns"), "tls" in device), ("light", 1, False))
            self.assertNotIn("TLS", str(device))
        for host, flags in ((new, "1"), (owned, "0")):
            device = devices[(new, owned, matter).index(host)]
            self.assertIs(device["factoryDefault"], flags == "1")
            self.assertEqual(device["claim"], "factory-new" if flags == "1" else "no-driver")
            self.assertEqual(device["details"]["mdns"]["driverHint"], "homekit")
            self.assertEqual((device["name"], device["model"]), (host.name, "Lamp 5"))
            (service,) = device["services"]
            self.assertEqual((service["type"], service["name"], service["port"]), ("_hap._tcp", host.name, 51826))
            told = {key: service["attributes"][key] for key in ("id", "md", "ci", "sf", "pv")}
            self.assertEqual(told, {"id": host.words[1], "md": "Lamp 5", "ci": "5", "sf": flags, "pv": "1.1"})
        self.assertIs(devices[2]["factoryDefault"], True)
        self.assertEqual((devices[2]["claim"], devices[2]["details"]["mdns"]["driverHint"]), ("factory-new", "matter"))
        (service,) = devices[2]["services"]
        self.assertEqual((devices[2]["name"], service["type"], service["port"]), ("Hall light", "_matterc._udp", 5540))
        told = {key: service["attributes"][key] for key in ("d", "vp", "cm", "dt", "dn")}
        self.assertEqual(told, {"d": "3840", "vp": "65521+32768", "cm": "1", "dt": "256", "dn": "Hall light"})


if __name__ == "__main__":
    if missing := npm_host.missing_packages():
        print(f"SKIP: testbed: {missing}")
        sys.exit(77)
    main()
