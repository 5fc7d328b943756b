#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which host is which device: clones, hosts with two cards, and what an operator says about them."""
from driver import Case, macs
from hosts import CISCO, HEWLETT_PACKARD, AvahiHost, PlainHost, Service
from lan import main
from snmp_host import SnmpHost


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

    def test_what_was_decided_goes_with_a_device_that_moves(self):
        host = AvahiHost("camera", announcing(), oui=HEWLETT_PACKARD)
        self.plug(host)
        (found,) = self.look()
        self.all("devices", "set", found["id"], "owner=kim")
        self.all("enroll", found["id"], "--group", "Yard")

        def check(**expected):
            (device,) = self.look()
            expected |= {"id": found["id"], "state": "enrolled", "owner": "kim", "group": "Yard"}
            self.assertEqual({key: device.get(key) for key in expected}, expected)
            return device

        host.change_ipv4("10.77.0.99")
        host.host_name = "lens"
        host.avahi.stop()
        host.begin()
        host.wait_until_ready()
        self.assertEqual(check(name="lens")["addresses"][0], "10.77.0.99")
        # The console hears it by another card.
        self.lan.add_card(self.console, "eth1", "02:4d:75:77:00:01", "10.77.0.3")
        self.console.ip("link set eth0 down")
        self.assertIn("eth1", check()["interfaces"])

    def test_a_host_with_two_cards_that_lists_them_is_one_device(self):
        host, second = SnmpHost("switch", community="public", oui=CISCO, ipv6=False), "00:1b:54:5a:77:02"
        self.plug(host, PlainHost("other"))
        self.lan.add_card(host, "eth1", second, "10.77.0.77")
        for _ in range(2):
            self.discover("--network", "10.77.0.0/24", seconds=4)
        device, other = sorted(self.all("devices", "list"), key=lambda each: -len(macs(each)))
        self.assertEqual(sorted(macs(device)), sorted([host.mac.upper(), second.upper()]))
        self.assertLessEqual({host.ipv4, "10.77.0.77"}, set(device["addresses"]))
        self.assertEqual((device["conflicts"], len(macs(other))), ([], 1))


if __name__ == "__main__":
    main()
