#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which host is which device: clones, hosts with two cards, and what an operator says about them."""
from driver import Case, macs
from hosts import HEWLETT_PACKARD, AvahiHost, Service
from lan import main


def announcing(**attributes):
    return [Service("_http._tcp", 80, attributes)]


class Identity(Case):
    def plug(self, *hosts, **more):
        super().plug(*hosts, **more)
        self.all("site", "init", "--name", "Testbed")

    def look(self):
        self.discover(seconds=4)
        return sorted(self.all("devices", "list"), key=macs)

    def kinds(self):
        return [event["kind"] for event in self.all("events", "list")]

    def test_a_cloned_serial_is_shown_and_an_operator_decides(self):
        hosts = [AvahiHost(name, announcing(serial="SN-1"), oui=HEWLETT_PACKARD) for name in ("original", "clone")]
        self.plug(*hosts)
        self.look()
        one, two = self.look()
        self.assertEqual(sorted(macs(one) + macs(two)), sorted(host.mac.upper() for host in hosts))
        self.assertEqual([conflict["with"] for conflict in one["conflicts"]], [two["id"]])
        self.assertEqual([conflict["with"] for conflict in two["conflicts"]], [one["id"]])
        self.assertEqual({(each["type"], each["value"]) for each in one["conflicts"] + two["conflicts"]}, {("serial", "SN-1")})
        self.assertEqual(self.kinds().count("conflict.opened"), 1)

        # They are one machine with two cards, says the operator: it stays so.
        self.all("devices", "merge", one["id"], two["id"], "--yes")
        (both,) = self.look()
        self.assertEqual((both["id"], len(macs(both)), both["conflicts"]), (one["id"], 2, []))
        # They are two, after all: that stays as well.
        self.all("devices", "split", one["id"], "--restore", two["id"])
        self.assertEqual([(device["id"], device["conflicts"]) for device in self.look()], [(one["id"], []), (two["id"], [])])
        self.assertEqual(self.kinds().count("conflict.opened"), 1)
        self.all("events", "verify")

    def test_a_mac_cloned_on_the_wire_is_shown(self):
        """The newcomer has the card, for all the network can tell, of one that is there and goes on to say what it is."""
        original, copy = (AvahiHost(f"unit{n}", announcing(vendor="Acme", serial=f"SN-00000{n}"), oui=HEWLETT_PACKARD, ipv6=False)
                          for n in range(2))
        self.plug(original, copy)
        copy.avahi.stop()
        copy.ip("link set eth0 down")
        self.console.ip("neigh flush all")
        self.discover(seconds=11)  # so long pieces of an announcement are taken for one
        (first,) = self.all("devices", "list")
        self.assertEqual(first["serial"], "SN-000000")
        copy.change_mac(original.mac)
        copy.change_ipv4(copy.ipv4)
        copy.begin()
        copy.wait_until_ready()
        self.look()
        devices = self.look()
        one, two = sorted(devices, key=lambda device: device["serial"])
        self.assertEqual((one["id"], one["serial"], two["serial"]), (first["id"], "SN-000000", "SN-000001"))
        self.assertEqual((macs(one), macs(two)), ([original.mac.upper()], []))
        for device, other in ((one, two), (two, one)):
            self.assertEqual([(each["type"], each["value"], each["with"]) for each in device["conflicts"]],
                             [("mac", original.mac.upper(), other["id"])])

    def test_two_cards_that_say_so_are_one_device(self):
        first, second = "3c:d9:2b:00:00:51", "3c:d9:2b:00:00:52"
        service = announcing(mac=first, mac_address=second)
        self.plug(AvahiHost("wired", service, mac=first), AvahiHost("wireless", service, mac=second))
        self.look()
        (device,) = self.look()
        self.assertEqual(macs(device), [first.upper(), second.upper()])
        self.assertEqual(device["conflicts"], [])
        self.assertIn("device.merged", self.kinds())
        (again,) = self.look()
        self.assertEqual(again["id"], device["id"])


if __name__ == "__main__":
    main()
