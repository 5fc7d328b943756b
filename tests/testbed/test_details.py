#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover and what is not on the network yet: what would take a USB device, and how to reach a factory access point."""
import sys

import peripherals
from driver import MUSTERCTL, Case
from lan import Lan, main
from peripherals import AccessPoint, EquippedConsole, UsbDevice

BRIDGE = UsbDevice("1-4", "10C4", "EA60", "6A31C0FE", "Bridge")
PROVISIONED = AccessPoint("PROV_1A2B3C", "24:0A:C4:1A:2B:3D")
SHELLY = AccessPoint("ShellyPlus1-A8032AB12344", "A8:03:2A:B1:23:45")


class Details(Case):
    def command(self, *words):
        return EquippedConsole.with_usb + super().command(*words)

    def setUp(self):
        self.settle_on(self.enterContext(Lan(console=EquippedConsole((BRIDGE,), (PROVISIONED, SHELLY), programs=(MUSTERCTL,)))))

    def named(self, devices, text):
        (device,) = [device for device in devices if text in device["name"]]
        return device

    def check(self, devices):
        board = self.named(devices, "Bridge")
        self.assertEqual(board["details"]["usb"]["driverHint"], "esp")
        self.assertNotIn("factoryDefault", board)
        for point, driver, address in ((PROVISIONED, "esp-provisioning", "192.168.4.1"), (SHELLY, "shelly", "192.168.33.1")):
            device = self.named(devices, point.ssid)
            self.assertEqual((device["claim"], device["factoryDefault"], device["claimable"]), ("factory-new", True, False))
            said = device["details"]["wifi"]
            self.assertEqual((said["driverHint"], said["ssid"]), (driver, point.ssid))
            self.assertIn(f'"{point.ssid}"', said["reach"])
            self.assertIn(address, said["reach"])

    def test_without_a_site(self):
        self.check(self.discover(seconds=4))

    def test_with_a_site(self):
        self.all("site", "init", "--name", "Testbed")
        devices = self.discover(seconds=4)
        self.check(devices)
        point = self.named(devices, PROVISIONED.ssid)
        (shown,) = self.all("devices", "show", point["id"])
        self.assertEqual(shown["details"], point["details"])
        told = self.call("devices", "show", point["id"]).stdout
        for words in ("factory-new", "driverHint: esp-provisioning (wifi, ", "ESP provisioning tool", shown["details"]["wifi"]["reach"]):
            self.assertIn(words, told)


if __name__ == "__main__":
    if missing := peripherals.missing():
        print(f"SKIP: testbed: {missing}")
        sys.exit(77)
    main()
