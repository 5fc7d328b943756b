#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A street of 120 houses with every source in it, 40 of them silent, and what the console sees by USB and by radio: what is found is
what is there, each once, and it stays so when half of them move, some are stopped and some pretend to be others. Prints precision and
recall."""
import collections
import datetime
import sys

import npm_host
import peripherals
from coap_host import CoapHost
from driver import MUSTERCTL, Case, mac_of
from first_words_host import ApplianceHost
from hosts import CISCO, ESPRESSIF, HEWLETT_PACKARD, PHILIPS, RASPBERRY_PI, AvahiHost, PlainHost, Service, SilentHost, SshHost
from lan import Lan, main
from mndp_host import MndpHost
from npm_host import HomeKitLight, MatterLight
from peripherals import AccessPoint, EquippedConsole, UsbDevice
from snmp_host import SnmpHost
from ssdp_host import MediaHost
from ubiquiti_host import UbiquitiHost
from wsd_host import OnvifHost, WsddHost

NETWORK = "10.77.0.0/24"
HAS_NPM = npm_host.missing_packages() is None  # else there are bulbs in their place
PRINTERS, CLONES, STOPPED_OF_EACH_KIND = 25, 10, 5
# What each kind of house must be known by, beside its MAC: the source, and the types of services it must have told of.
MEDIA = ("urn:schemas-upnp-org:device:MediaServer:1", "urn:schemas-upnp-org:service:ContentDirectory:1")
KNOWN_BY = {"light": ("mdns", ("_hap._tcp",)), "matter": ("mdns", ("_matterc._udp",)), "media": ("ssdp", MEDIA),
            "desktop": ("wsd", ("wsdp:Device", "pub:Computer")), "camera": ("wsd", ("dn:NetworkVideoTransmitter", "tds:Device")),
            "node": ("coap", ("ticks", "/async")), "ups": ("snmp", ("snmp",)), "router": ("mndp", ()), "radio": ("ubiquiti", ()),
            "gateway": ("first-words", ("ssh",)), "boiler": ("first-words", ("http", "mqtt", "telnet"))}


def serial_of(number):
    return f"MX{4711000 + number}"


def printer_services(serial, **more):
    text = {"rp": "ipp/print", "usb_MFG": "HP", "usb_MDL": "LaserJet", **more}
    return [Service("_ipp._tcp", 631, text), Service("_http._tcp", 80, {"serial": serial})]


def printer(number):
    return AvahiHost(f"printer{number}", printer_services(serial_of(number)), oui=HEWLETT_PACKARD)


def camera(number):
    epr = f"2419d68a-2dd2-21b2-a205-ec71db0f000{number}"
    return OnvifHost(f"camera{number}", [{"epr": f"urn:uuid:{epr}", "types": "tdn:NetworkVideoTransmitter tds:Device", "version": 7,
                                          "xaddrs": "http://{}:8080/onvif/device_service",
                                          "scopes": "onvif://www.onvif.org/hardware/IPC-1 onvif://www.onvif.org/name/Gate"}])


def bulb(number):
    text = {"id": f"AA:BB:CC:00:00:{number:02X}", "md": "Bulb"}
    return AvahiHost(f"bulb{number}", [Service("_hap._tcp", 51826, text, name=f"Bulb {number}")], oui=PHILIPS, ipv6=number % 2 == 0)


USB = [UsbDevice("1-3", "0781", "5567", "4C530001", "Stick"), UsbDevice("1-4", "2341", "0043", "7573530313", "Board", "ttyACM0")]
ACCESS_POINTS = [AccessPoint("ShellyPlus1-A8032AB12344", "A8:03:2A:B1:23:45"), AccessPoint("WLED-AP", "50:C7:BF:01:02:03")]


def names_of(thing):
    """What no other thing is called."""
    if isinstance(thing, UsbDevice):
        return {f"{thing.vendor}:{thing.product}:{thing.serial}"}
    if isinstance(thing, AccessPoint):
        last = int(thing.bssid[-2:], 16)
        return {thing.bssid, f"{thing.bssid[:-2]}{last - 1:02X}"}  # an access point's MAC is often the next one to its own
    return {mac_of(thing)}


class Street(Case):
    def command(self, *words):
        return EquippedConsole.with_usb + super().command(*words)

    def look(self, things, seconds):
        """Discovers, and compares with the truth. Returns the device of each thing."""
        owner = {name: thing for thing in things for name in names_of(thing)}
        found, others = collections.defaultdict(list), []
        for device in self.all("discover", "--network", NETWORK, "--seconds", str(seconds), timeout=120):
            names = {each["value"] for each in device["identifiers"] if each["type"] in ("mac", "usb")}
            owners = {owner.get(name) for name in names}
            if len(owners) == 1 and None not in owners:
                found[owners.pop()].append(device)
            else:
                others.append(device)
        right = sum(map(len, found.values()))
        print(f"{len(things)} things, {right + len(others)} devices: precision {right / (right + len(others)):.3f}, "
              f"recall {sum(len(found[thing]) == 1 for thing in things) / len(things):.3f}", flush=True)
        self.assertEqual([thing for thing in things if len(found[thing]) != 1], [], "missed, or doubled")
        self.assertEqual(others, [], "fused, or nobody's")
        return {thing: found[thing][0] for thing in things}

    def check(self, device_of, kinds):
        """What they tell of themselves, services above all, is known."""
        for host in (*kinds["printer"], *kinds["bulb"], *kinds["gateway"]):
            heard = sorted((service["type"], service["port"]) for service in device_of[host]["services"] if service["source"] == "mdns")
            self.assertEqual(heard, sorted((service.type, service.port) for service in host.services), host.name)
        for kind, (source, types) in KNOWN_BY.items():
            for host in kinds[kind]:
                self.assertIn(source, device_of[host]["sources"], host.name)
                told = {service["type"] for service in device_of[host]["services"] if service["source"] == source}
                self.assertLessEqual(set(types), told, host.name)
        for host in kinds["router"]:
            self.assertEqual(device_of[host]["name"], host.name)
        for host in kinds["radio"]:
            self.assertEqual((device_of[host]["name"], device_of[host]["model"]), (host.name, "ER-X"))
        for thing in USB:
            self.assertEqual(device_of[thing]["sources"], ["serial", "usb"] if thing.tty else ["usb"])
        for thing in ACCESS_POINTS:
            self.assertEqual((device_of[thing]["sources"], device_of[thing]["factoryDefault"]), (["wifi"], True))

    def test_the_whole_street(self):
        kinds = {
            "silent": [SilentHost(f"silent{n}", oui=ESPRESSIF) for n in range(40)],
            "plain": [PlainHost(f"plain{n}") for n in range(7)],
            "printer": [printer(n) for n in range(PRINTERS)],
            "bulb": [bulb(n) for n in range(10 if HAS_NPM else 13)],
            "light": [HomeKitLight(f"light{n}", f"1A:2B:3C:4D:5E:0{n}") for n in range(2 if HAS_NPM else 0)],
            "matter": [MatterLight("matter0", "Hall light")] if HAS_NPM else [],
            "radio": [UbiquitiHost(f"radio{n}", 1, [(0x0B, b"radio%d" % n), (0x0C, b"ER-X")]) for n in range(2)],
            "gateway": [SshHost(f"gateway{n}", [Service("_ssh._tcp", 22)], oui=RASPBERRY_PI) for n in range(10)],
            "media": [MediaHost(f"media{n}", uuid=f"4d696e69-444c-164e-9d41-00000000000{n}", serial=f"MD{n}", friendly_name=f"Media {n}",
                                model="1") for n in range(4)],
            "desktop": [WsddHost(f"desktop{n}") for n in range(4)],
            "camera": [camera(n) for n in range(2)],
            "node": [CoapHost(f"node{n}") for n in range(5)],
            "ups": [SnmpHost(f"ups{n}", community="public", oui=CISCO) for n in range(4)],
            "router": [MndpHost(f"router{n}") for n in range(2)],
            "boiler": [ApplianceHost(f"boiler{n}") for n in range(2)],
        }
        houses = [host for hosts in kinds.values() for host in hosts]
        self.assertEqual(len(houses), 120)
        console = EquippedConsole(USB, ACCESS_POINTS, programs=(MUSTERCTL,))
        self.settle_on(self.enterContext(Lan(*houses, console=console)))
        self.all("site", "init", "--name", "Street")
        first = self.look([*houses, *USB, *ACCESS_POINTS], 45)
        self.check(first, kinds)

        # Half of them get another address, ten are switched off, ten announce what others are known by.
        clones, victims = kinds["printer"][:CLONES], kinds["printer"][-CLONES:]
        stopped = [*kinds["printer"][CLONES:-CLONES], *kinds["plain"][:STOPPED_OF_EACH_KIND]]
        for host in stopped:
            self.lan.stop(host)
        stopped_at = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")
        left = [host for host in houses if host not in stopped]
        for number, host in enumerate(left[::2]):
            host.change_ipv4(f"10.77.0.{140 + number}")
        for number, (host, victim) in enumerate(zip(clones, victims)):
            if number % 2 == 0:
                host.services = printer_services(first[victim]["serial"])
            else:
                host.services = printer_services(first[host]["serial"], mac=victim.mac)
            host.avahi.stop()
            host.begin()
        for host in clones:
            host.wait_until_ready()
        self.console.ip("neigh flush all")  # for half a minute the kernel holds who was there just now for reachable
        second = self.look([*left, *USB, *ACCESS_POINTS], 15)
        for host in left:
            self.assertEqual(second[host]["id"], first[host]["id"], f"{host.name} is another now")
            self.assertEqual(second[host]["addresses"][0], host.ipv4, host.name)
        for thing in (*USB, *ACCESS_POINTS):
            self.assertEqual(second[thing]["id"], first[thing]["id"])
        self.check(second, {kind: [host for host in hosts if host in second] for kind, hosts in kinds.items()})
        by_id = {device["id"]: device for device in self.all("devices", "list")}
        signs = {host.name: [sign["at"] for sign in by_id[first[host]["id"]]["presence"]["signs"]] for host in stopped}
        self.assertEqual([name for name, times in signs.items() if max(times) > stopped_at], [], "a sign of life of what is switched off")
        for host, victim in zip(clones, victims):
            for one, other in ((host, victim), (victim, host)):
                self.assertEqual([conflict["with"] for conflict in second[one]["conflicts"]], [second[other]["id"]], one.name)


if __name__ == "__main__":
    if missing := peripherals.missing():
        print(f"SKIP: testbed: {missing}")
        sys.exit(77)
    main()
