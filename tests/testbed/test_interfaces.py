#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover on a computer with several network interfaces: some come and go, some lead everything astray."""
import ipaddress
import signal
import sys
import tempfile

from coap_host import TOOLS as COAP_TOOLS
from coap_host import CoapHost
from driver import Case, mac_of, macs
from hosts import AvahiHost, Service
from lan import main, missing_tools
from namespace import booted, until
from ssdp_host import MediaHost
from wsd_host import WsddHost

IPP = Service("_ipp._tcp", 631, {"ty": "LaserJet 4"})
ANNEX = ipaddress.ip_network("10.88.0.0/24")


class Annex:
    """A second network, on a switch of its own in the same machine, and the console's way into it: eth1."""

    def __init__(self, lan):
        self._switch, self._console = lan._switch, lan.console
        self._switch.ip("link add br1 type bridge stp_state 0 forward_delay 0 mcast_snooping 0", "link set br1 up")

    def add(self, host):
        """A host that runs, and is on no network."""
        host.network = ANNEX
        port = f"annex{host.ipv4.rpartition('.')[2]}"
        self._switch.ip(f"link add name {port} type veth peer name eth0 address {host.mac} netns {host.pid}",
                        f"link set {port} master br1", f"link set {port} up")
        host.configure()
        host.begin()
        host.wait_until_ready()

    def plug_in(self):
        self._switch.ip(f"link add name annex0 type veth peer name eth1 netns {self._console.pid}", "link set annex0 master br1",
                        "link set annex0 up")
        self._console.ip(f"addr add 10.88.0.2/{ANNEX.prefixlen} dev eth1", "link set eth1 up")

    def pull_out(self):
        self._console.ip("link del eth1")


class ComeAndGo(Case):
    def of_host(self, out, host):
        return [device for device in self.told(out) if mac_of(host) in macs(device)]

    def test_an_interface_that_comes_and_goes_and_comes_back(self):
        printer = AvahiHost("printer", [IPP])
        first, second = (AvahiHost(name, [IPP], ipv4=f"10.88.0.{number}", mac=f"02:4d:75:88:00:{number}")
                         for number, name in ((11, "first"), (12, "second")))
        self.plug(printer)
        self.all("site", "init", "--name", "Testbed")
        annex = Annex(self.lan)
        with booted(first, second), tempfile.TemporaryFile() as out:
            annex.add(first)
            ours = self.watch(out, "--source", "mdns")

            def heard(host, interface, seconds):
                until(lambda: any(interface in device["interfaces"] for device in self.of_host(out, host)), seconds,
                      f"{host.name} on {interface}", lambda: f"{self.told(out)}\n{ours.text()}")

            heard(printer, "eth0", 15)
            annex.plug_in()
            heard(first, "eth1", 8)
            annex.pull_out()
            annex.add(second)
            self.assertEqual(self.of_host(out, second), [])
            annex.plug_in()
            heard(second, "eth1", 8)
            # On eth0 nobody was forgotten, found anew or left unheard meanwhile.
            told = self.of_host(out, printer)
            self.assertEqual({device["presence"]["value"] for device in told}, {"online"})
            self.assertEqual({tuple(device["interfaces"]) for device in told}, {("eth0",)})
            printer.avahi.stop()
            until(lambda: self.of_host(out, printer)[-1]["presence"]["value"] == "offline", 8, "its goodbye", ours.text)
            for host in (printer, first, second):
                self.assertEqual(len({device["id"] for device in self.of_host(out, host)}), 1)
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())


class ElsewhereByDefault(Case):
    #: What asks by multicast, with whom it asks.
    GROUPS = {"mdns": (("224.0.0.251", "ff02::fb"), 5353), "ssdp": (("239.255.255.250", "ff02::c"), 1900),
              "wsd": (("239.255.255.250", "ff02::c"), 3702), "coap": (("224.0.1.187", "ff02::fd"), 5683)}

    def test_a_tunnel_that_takes_everything_does_not_take_multicast(self):
        """As a VPN does, or a bridge for containers: what is for everybody goes there, says the system."""
        hosts = {"mdns": AvahiHost("printer", [IPP]), "wsd": WsddHost("desk"), "coap": CoapHost("sensor"),
                 "ssdp": MediaHost("nas", uuid="4d696e69-444c-164e-9d41-000c29a1b2c3", serial="MB-4711-07", friendly_name="Films",
                                   model="Media box")}
        self.plug(*hosts.values())
        self.console.avahi.stop() # what it sends has our MAC too
        self.console.ip("link add vpn0 type veth peer name vpn1", "link set vpn1 up", "addr add 10.99.0.2/24 dev vpn0",
                        "link set vpn0 up", "route add default dev vpn0", "route add 224.0.0.0/4 dev vpn0",
                        "route add default via inet6 fe80::1 dev vpn0 metric 1",
                        "route add multicast ff00::/8 dev vpn0 table local metric 1")
        for group in ("224.0.0.251", "239.255.255.250", "ff02::fb"):
            self.assertIn("dev vpn0", self.console.run("ip", "route", "get", group).stdout)
        with self.lan.capture(self.console) as taken:
            devices = self.discover(seconds=6)
            sent = {frame.udp for frame in taken.frames() if frame.is_sent and frame.udp}
        for source, host in hosts.items():
            with self.subTest(source):
                groups, port = self.GROUPS[source]
                self.assertLessEqual({(group, port) for group in groups}, sent)
                device = self.one(devices, host)
                self.assertIn(source, device["sources"])
                self.assertEqual(device["interfaces"], ["eth0"])


if __name__ == "__main__":
    if missing := missing_tools(("minidlnad", "wsdd", *COAP_TOOLS)):
        print(f"SKIP: testbed: not installed: {', '.join(missing)}")
        sys.exit(77)
    main()
