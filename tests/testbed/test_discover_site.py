#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover with a site: what is found becomes a device of the registry, and stays the same one."""
import collections
import json
import signal
import tempfile

from driver import Case, addresses_of, mac_of
from hosts import HEWLETT_PACKARD, AvahiHost, PlainHost, Service, SilentHost
from lan import main
from namespace import until

IPP = Service("_ipp._tcp", 631, {"rp": "ipp/print"})
NETWORK = "10.77.0.0/24"


class SiteCase(Case):
    def plug(self, *hosts, **more):
        super().plug(*hosts, **more)
        self.all("site", "init", "--name", "Testbed")

    def devices(self, *query):
        return self.all("devices", "list", *query)

    def events(self, kind):
        """How often each device is the subject of events of a kind."""
        return collections.Counter(event["subject"] for event in self.all("events", "list") if event["kind"] == kind)

    def ids(self, devices):
        return sorted(device["id"] for device in devices)


class Records(SiteCase):
    def test_devices_are_recorded_once(self):
        hosts = (AvahiHost("printer", [IPP], oui=HEWLETT_PACKARD), AvahiHost("bulb", [Service("_hap._tcp", 80)]))
        self.plug(*hosts, SilentHost("silent"))
        found = self.check_found(self.discover(seconds=3), hosts)
        self.assertEqual(self.ids(self.devices("state:discovered")), self.ids(found))
        shown = self.check_found(self.devices(), hosts)
        for host, device in zip(hosts, shown):
            self.assertEqual(set(device["addresses"]), addresses_of(host))
            self.assertEqual(device["state"], "discovered")
            self.assertEqual(device["presence"]["value"], "online")
            self.assertEqual([service["type"] for service in device["services"]], [host.services[0].type])
        self.assertEqual(self.events("device.discovered"), dict.fromkeys(self.ids(found), 1))

        again = self.check_found(self.discover(seconds=3), hosts)
        self.assertEqual([device["id"] for device in again], [device["id"] for device in found])
        self.assertEqual([device["firstSeen"] for device in again], [device["firstSeen"] for device in found])
        self.assertEqual(self.ids(self.devices()), self.ids(found))
        self.assertEqual(self.events("device.discovered"), dict.fromkeys(self.ids(found), 1))
        self.all("events", "verify")
        self.all("site", "check")

    def test_an_expected_device_arrives(self):
        printer, silent = AvahiHost("printer", [IPP]), SilentHost("silent")
        self.plug(printer, silent)
        file = f"{self.console.home}/expected.csv"
        self.console.write(file, f"name,mac\nPrinter 1,{printer.mac}\nMeter 7,{mac_of(silent).replace(':', '-')}\n")
        expected = self.all("enroll", "expect", file)
        found = self.check_found(self.discover("--network", NETWORK, seconds=3), (printer, silent))
        self.assertEqual([device["id"] for device in found], [device["id"] for device in expected])
        self.assertEqual([device["name"] for device in found], ["Printer 1", "Meter 7"]) # the operator's word goes before the device's own
        self.assertEqual({device["state"] for device in found}, {"discovered"})
        self.assertEqual(self.devices("state:expected"), [])
        self.assertEqual(self.ids(self.devices()), self.ids(expected))
        self.all("events", "verify")

    def test_a_named_network_is_remembered(self):
        silent = SilentHost("silent")
        self.plug(silent)
        self.assertEqual(self.discover(), [])
        self.check_found(self.discover("--network", NETWORK), [silent])
        late = self.lan.add(SilentHost("late"))
        self.console.ip("neigh flush all") # time passes: a kernel that is about to give up on an address does not ask again
        self.check_found(self.discover(seconds=5), [silent, late])
        with self.lan.capture(self.console) as taken:
            self.discover()
            asked = {frame.arp_target for frame in taken.frames() if frame.is_sent and frame.arp_target}
        self.assertGreater(len(asked), 250)

    def test_an_interrupted_look_keeps_and_shows_what_it_found(self):
        host = PlainHost("plain")
        self.plug(host)
        with tempfile.TemporaryFile() as out:
            ours = self.console.start(*self.command("--json", "discover", "--seconds", "60", "--network", "10.77.0.0/24"),
                                      user=self.console.user, stdout=out, env=self.console.environment())
            until(lambda: self.devices(), 15, "the host is recorded", ours.text)
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())
            shown = [json.loads(line) for line in out.seek(0) or out.read().splitlines()]
        self.assertEqual(self.ids(shown), self.ids(self.devices()))
        self.check_found(shown, [host])

    def test_two_at_the_same_time(self):
        hosts = (AvahiHost("printer", [IPP]), SilentHost("silent"))
        self.plug(*hosts)
        with tempfile.TemporaryFile() as out:
            watching = self.watch(out, "--network", NETWORK)
            self.check_found(self.discover("--network", NETWORK, seconds=3), hosts)
            self.assertEqual(watching.stop(), 130, watching.text())
        self.assertEqual(sorted(self.events("device.discovered").values()), [1, 1])
        self.check_found(self.devices(), hosts)
        self.all("events", "verify")


class Identity(SiteCase):
    """An address is no identity."""

    def sweep(self, seconds=3):
        return self.discover("--network", NETWORK, seconds=seconds)

    def test_a_host_with_another_address_stays_itself(self):
        printer, silent = AvahiHost("printer", [IPP]), SilentHost("silent")
        self.plug(printer, silent)
        before = self.check_found(self.sweep(), (printer, silent))
        printer.change_ipv4("10.77.0.60")
        silent.change_ipv4("10.77.0.61")
        until(lambda: printer.ipv4 in self.console.run("avahi-resolve-host-name", "-4", "printer.local", check=False).stdout, 20,
              "avahi says the new address")
        after = self.check_found(self.sweep(), (printer, silent))
        self.assertEqual([device["id"] for device in after], [device["id"] for device in before])
        self.assertEqual([device["addresses"][0] for device in after], [printer.ipv4, silent.ipv4])
        self.check_found(self.devices(), (printer, silent))

    def test_hosts_that_swap_addresses_stay_themselves(self):
        one, two = SilentHost("one"), PlainHost("two")
        self.plug(one, two)
        before = self.check_found(self.sweep(), (one, two))
        first, second = one.ipv4, two.ipv4
        one.change_ipv4("10.77.0.99")
        two.change_ipv4(first)
        one.change_ipv4(second)
        self.console.ip("neigh flush all") # time passes: the kernel believes an answer for half a minute
        after = self.check_found(self.sweep(seconds=6), (one, two))
        self.assertEqual([device["id"] for device in after], [device["id"] for device in before])
        self.assertEqual([device["addresses"][0] for device in after], [one.ipv4, two.ipv4])

    def test_another_host_at_an_address_is_another_device(self):
        old, printer = SilentHost("old", ipv4="10.77.0.50"), AvahiHost("printer", [IPP], ipv4="10.77.0.51")
        self.plug(old, printer)
        before = self.check_found(self.sweep(), (old, printer))
        self.lan.stop(old)
        self.lan.stop(printer)
        new, impostor = SilentHost("new", ipv4="10.77.0.50"), AvahiHost("printer", [IPP], ipv4="10.77.0.51")
        self.lan.add(new, impostor)
        self.console.ip("neigh flush all") # time passes: the kernel believes an answer for half a minute
        after = self.check_found(self.sweep(seconds=6), (new, impostor))
        self.assertEqual(set(self.ids(after)) & set(self.ids(before)), set())
        self.check_found(self.devices(), (old, printer, new, impostor))
        self.assertEqual({device["id"] for device in before} - {device["id"] for device in self.devices()}, set())


if __name__ == "__main__":
    main()
