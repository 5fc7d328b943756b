#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover against WS-Discovery: a real wsdd, cameras, a proxy, and hosts that lie."""
import json
import os
import re
import signal
import tempfile
import time
import xml.etree.ElementTree as tree

import capture
from driver import SCRIPTS, Case, mac_of
from hosts import PHILIPS, ScriptHost
from lan import main
from namespace import until
from wsd_host import WSDD, OnvifHost, WsddHost

SOAP = "{http://www.w3.org/2003/05/soap-envelope}"
DISCOVERY = "{http://schemas.xmlsoap.org/ws/2005/04/discovery}"
ADDRESSING = "{http://schemas.xmlsoap.org/ws/2004/08/addressing}"
CAMERA = "2419d68a-2dd2-21b2-a205-ec71db0f1234"
ONVIF = "onvif://www.onvif.org/"


def camera(epr=f"urn:uuid:{CAMERA}", port=8080, **more):
    return {"epr": epr, "types": "tdn:NetworkVideoTransmitter tds:Device", "version": 7,
            "xaddrs": f"http://{{}}:{port}/onvif/device_service",
            "scopes": f"{ONVIF}type/video_encoder {ONVIF}Profile/Streaming {ONVIF}name/Gate%20north {ONVIF}hardware/IPC-1"} | more


def names_of(device):
    """Its identifiers but for the MAC."""
    return {identifier["value"] for identifier in device["identifiers"] if identifier["type"] in ("uuid", "epr")}


def services_of(device):
    return {(service["type"], service.get("port")) for service in device["services"] if service["source"] == "wsd"}


def paths_of(device):
    """Where its services are."""
    return {(service["port"], service["attributes"]["scheme"], service["attributes"]["path"]) for service in device["services"]
            if service["source"] == "wsd"}


class Hosts(Case):
    """Those who tell the truth."""

    def test_wsdd_is_found_as_it_says_it_is(self):
        hosts = nas, _ = WsddHost("nas"), WsddHost("desk", ipv6=False)
        self.plug(*hosts)
        devices = self.check_found(self.discover("--source", "wsd", seconds=4), hosts)
        self.assertEqual(set(devices[0]["addresses"]), {nas.ipv4, f"{nas.link_local}%eth0"}, "both families")
        for host, device in zip(hosts, devices):
            with self.subTest(host.name):
                self.assertEqual(names_of(device), {host.uuid})
                self.assertEqual(services_of(device), {("wsdp:Device", 5357), ("pub:Computer", 5357)})
                self.assertEqual(device["kind"], "computer")
                self.assertIn(host.ipv4, device["addresses"])
                self.assertEqual(paths_of(device), {(5357, "http", f"/{host.uuid}")})
        # Who asks as wsdd does finds the same.
        theirs = self.console.start(*WSDD, "-D", "-o", user=0)
        for host in hosts:
            theirs.says(f"discovered {host.name.upper()} in Workgroup:STREET on {host.ipv4}%eth0")
        self.assertEqual(set(re.findall(r"Workgroup:STREET on (10[0-9.]+)%eth0", theirs.text())),
                         {address for device in devices for address in device["addresses"] if ":" not in address})

    def test_only_ipv6(self):
        nas = WsddHost("nas")
        self.plug(nas)
        self.console.ip("addr flush dev eth0 scope global")
        device = self.one(self.discover("--source", "wsd", seconds=4), nas)
        self.assertEqual(device["addresses"], [f"{nas.link_local}%eth0"])
        self.assertEqual(names_of(device), {nas.uuid})
        self.assertEqual(paths_of(device), {(5357, "http", f"/{nas.uuid}")})

    def test_a_camera(self):
        for oasis in (False, True):
            with self.subTest(oasis=oasis):
                host = OnvifHost("camera", [camera()], oasis=oasis, oui=PHILIPS)
                self.plug(host)
                device = self.one(self.discover("--source", "wsd", seconds=3), host)
                self.assertEqual(names_of(device), {CAMERA})
                self.assertEqual({field: device.get(field) for field in ("name", "model", "kind")},
                                 {"name": "Gate north", "model": "IPC-1", "kind": "camera"})
                self.assertEqual(services_of(device), {("dn:NetworkVideoTransmitter", 8080), ("tds:Device", 8080)})
                self.assertEqual(paths_of(device), {(8080, "http", "/onvif/device_service")})
                # From all sources together it is still one.
                self.one(self.discover("--network", "10.77.0.0/24", seconds=3), host)

    def test_a_host_with_two_services_is_one_device(self):
        printer = {"epr": "urn:uuid:11111111-2222-4333-8444-555555555555", "types": "devprof:Device wprt:PrintDeviceType",
                   "xaddrs": "http://{}:5357/print", "version": 1}
        scanner = {"epr": "urn:uuid:11111111-2222-4333-8444-666666666666", "types": "devprof:Device wscn:ScanDeviceType",
                   "xaddrs": "http://{}:5358/scan", "version": 1}
        host = OnvifHost("printer", [scanner, printer])
        self.plug(host)
        device, = self.check_found(self.discover("--source", "wsd", seconds=3), [host])
        self.assertEqual(names_of(device), {printer["epr"][9:], scanner["epr"][9:]})
        self.assertEqual(device["kind"], "printer")
        self.assertLessEqual({("wprt:PrintDeviceType", 5357), ("wscn:ScanDeviceType", 5358)}, services_of(device))


class Questions(Case):
    """What we send, as others read it."""

    @classmethod
    def setUpClass(cls):
        cls.nas = WsddHost("nas")
        cls.plug_for_all(cls.nas)
        cls.console.avahi.stop() # what it sends has our MAC too

    def test_probes_and_resolves(self):
        nas = self.nas
        time.sleep(1.5) # its Hello, which has its addresses, comes four times within a second
        with self.lan.capture(self.console) as taken:
            self.discover("--source", "wsd", seconds=4)
            sent = [frame for frame in taken.frames() if frame.is_sent]
        rows = capture.dissect(sent, "ip.dst", "ipv6.dst", "udp.srcport", "udp.dstport", "ip.ttl", "ipv6.hlim", "udp.payload",
                               "_ws.malformed", only="udp.port == 3702")
        self.assertEqual(len(rows), len([frame for frame in sent if frame.udp and frame.udp[1] == 3702]))
        copies = {}
        for ipv4, ipv6, source, port, ttl, hops, payload, malformed in rows:
            self.assertEqual((ipv4 or ipv6, port, ttl or hops, malformed), ("239.255.255.250" if ipv4 else "ff02::c", "3702", "1", ""))
            self.assertNotEqual(source, "3702")
            text = bytes.fromhex(payload.replace(":", ""))
            self.assertLess(len(text), 1400, "more than a frame")
            root = tree.fromstring(text) # it is well-formed, or this fails
            self.assertEqual(root.tag, f"{SOAP}Envelope")
            header, body = root.find(f"{SOAP}Header"), root.find(f"{SOAP}Body")
            verb = body[0].tag.removeprefix(DISCOVERY)
            self.assertEqual(header.findtext(f"{ADDRESSING}Action"), f"{DISCOVERY[1:-1]}/{verb}")
            self.assertEqual(header.findtext(f"{ADDRESSING}To"), "urn:schemas-xmlsoap-org:ws:2005:04:discovery")
            about = body.findtext(f"{DISCOVERY}Probe/{DISCOVERY}Types") if verb == "Probe" else body.findtext(f".//{ADDRESSING}Address")
            key = header.findtext(f"{ADDRESSING}MessageID"), verb, about, "4" if ipv4 else "6"
            self.assertRegex(key[0], "^urn:uuid:[0-9a-f-]{36}$")
            copies[key] = copies.get(key, 0) + 1
        self.assertEqual(len({key[0] for key in copies}), len(copies), "no two questions have one id")
        # Three rounds in four seconds; the last may have been cut off before its second copy.
        for family in "46":
            for types in (None, "wsdp:Device", "dn:NetworkVideoTransmitter"):
                counts = [count for key, count in copies.items() if key[1:] == ("Probe", types, family)]
                self.assertEqual(sorted(counts)[-2:], [2, 2], copies)
                self.assertLessEqual(len(counts), 4)
            resolves = [count for key, count in copies.items() if key[1:] == ("Resolve", f"urn:uuid:{nas.uuid}", family)]
            self.assertEqual(resolves, [2], copies)
        self.assertEqual({frame.udp for frame in sent if frame.udp}, {("239.255.255.250", 3702), ("ff02::c", 3702)})

    def test_the_wire_carries_what_tshark_calls_xml(self):
        with self.lan.capture(self.console) as taken:
            self.discover("--source", "wsd", seconds=2)
            sent = [frame for frame in taken.frames() if frame.is_sent and frame.udp]
        rows = capture.dissect(sent, "frame.protocols", "xml.tag", "_ws.malformed", "xml.unrecognized_text", only="udp",
                               options=("--enable-heuristic", "xml_udp"))
        self.assertEqual(len(rows), len(sent))
        for protocols, tags, malformed, unrecognised in rows:
            self.assertTrue(protocols.endswith(":udp:xml"), protocols)
            self.assertTrue(tags.startswith("<s:Envelope"), tags)
            self.assertEqual((malformed, unrecognised), ("", ""))


class Goodbye(Case):
    def test_who_stops_is_offline_and_who_starts_is_back(self):
        nas, other = WsddHost("nas"), WsddHost("other")
        self.plug(nas, other)
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out, "--source", "wsd")

            def told(host):
                lines = os.pread(out.fileno(), 1 << 24, 0).decode().split("\n")[:-1]
                devices = [device for device in map(json.loads, lines) if {"type": "mac", "value": mac_of(host)}.items() <= {
                    pair for each in device["identifiers"] if each["type"] == "mac" for pair in each.items()}]
                return devices[-1] if devices else None

            def is_there(host):
                device = told(host)
                return device and device["presence"]["value"] == "online" and len(services_of(device)) == 2

            for host in (nas, other):
                until(lambda: is_there(host), 15, f"{host.name} is there", ours.text)
            name = told(nas)["id"]
            nas.wsdd.stop(signal.SIGTERM)
            until(lambda: told(nas)["presence"]["value"] == "offline" and not services_of(told(nas)), 10, "it is gone", ours.text)
            self.assertEqual(told(nas)["presence"]["proof"], "wsd")
            self.assertTrue(is_there(other))
            nas.begin()
            until(lambda: is_there(nas), 15, "it is back", ours.text)
            self.assertEqual(told(nas)["id"], name)
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())

    def test_a_stranger_that_appears_is_told(self):
        host = OnvifHost("camera", [camera()])
        self.plug()
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out, "--source", "wsd")
            time.sleep(4) # the next round is three seconds away or more: it is the Hello that is heard
            self.lan.add(host)
            until(lambda: CAMERA.encode() in os.pread(out.fileno(), 1 << 24, 0), 3, "the camera", ours.text)
            until(lambda: mac_of(host).encode() in os.pread(out.fileno(), 1 << 24, 0), 3, "its MAC", ours.text)
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())


class Liars(Case):
    def test_a_proxy_is_not_those_it_speaks_of(self):
        host = OnvifHost("camera", [camera()], ipv4="10.77.0.30")
        spoken = [camera(f"urn:uuid:{CAMERA[:-1]}{n}", xaddrs=f"http://10.77.0.4{n}/onvif") for n in range(4)]
        spoken.append(camera(xaddrs="http://10.77.0.30:8080/onvif/device_service"))
        own = {"epr": "urn:uuid:99999999-2222-4333-8444-555555555555", "types": "devprof:Device", "xaddrs": "http://{}:5357/", "version": 1}
        proxy = OnvifHost("proxy", [*spoken, own], together=True)
        self.plug(host, proxy)
        found, relay = self.check_found(self.discover("--source", "wsd", seconds=4), [host, proxy])
        self.assertEqual(names_of(found), {CAMERA})
        self.assertEqual(names_of(relay), {own["epr"][9:]})
        self.assertEqual(services_of(relay), {("wsdp:Device", 5357)})
        self.assertNotEqual(relay.get("kind"), "camera")

    def test_hostile_xml_harms_nobody_else(self):
        nas, host = WsddHost("nas", ipv4="10.77.0.30"), OnvifHost("camera", [camera()])
        self.plug(nas, host)
        attacker = ScriptHost("attacker", SCRIPTS / "hostile_wsd.py", (f"urn:uuid:{nas.uuid}", nas.ipv4))
        self.lan.add(attacker)
        begin = time.monotonic()
        devices = self.discover("--source", "wsd", seconds=6)
        self.assertLess(time.monotonic() - begin, 10)
        for one, types, names in ((nas, {"wsdp:Device", "pub:Computer"}, {nas.uuid}),
                                  (host, {"dn:NetworkVideoTransmitter", "tds:Device"}, {CAMERA})):
            device = self.one(devices, one)
            self.assertIn(one.ipv4, device["addresses"])
            self.assertNotIn(attacker.ipv4, device["addresses"])
            self.assertEqual({service[0] for service in services_of(device)}, types)
            self.assertEqual(names_of(device), names)
        self.assertFalse(names_of(self.one(devices, attacker)) & {nas.uuid, CAMERA})
        self.assertEqual(len(devices), 3, [(device.get("name"), device["addresses"]) for device in devices])
        self.assertIsNone(attacker.daemon.process.poll(), attacker.daemon.text())


if __name__ == "__main__":
    main()
