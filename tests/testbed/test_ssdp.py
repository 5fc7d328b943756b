#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover and what speaks SSDP: who is found, what is asked and of whom, and what is never fetched."""
import json
import os
import signal
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree

import capture
from driver import Case
from hosts import PlainHost
from lan import TOOLS, main, missing_tools
from namespace import until
from ssdp_host import MediaHost, responder

NETWORK = "10.77.0.0/24"
UPNP = "{urn:schemas-upnp-org:device-1-0}"
MEDIA_SERVER = "urn:schemas-upnp-org:device:MediaServer:1"
CONTENT_DIRECTORY = "urn:schemas-upnp-org:service:ContentDirectory:1"
CAMERA = "urn:schemas-upnp-org:device:DigitalSecurityCamera:1"
CAMERA_UUID = "2f402f80-da50-11e1-9b23-001788aabbcc"


def media_host():
    return MediaHost("nas", uuid="4d696e69-444c-164e-9d41-000c29a1b2c3", serial="MB-4711-07", friendly_name="Films und Musik",
                     model="Media box", presentation="/", ipv4="10.77.0.40")


def identifiers(device):
    """Of what it says of itself, not of what the wire shows."""
    return {(identifier["type"], identifier["value"]) for identifier in device["identifiers"] if identifier["type"] != "mac"}


def services(device):
    return [service for service in device["services"] if service["source"] == "ssdp"]


def connections(frames):
    """(address, port) of every TCP connection that was begun."""
    return {tuple(row) for row in capture.dissect([frame for frame in frames if frame.is_sent], "ip.dst", "tcp.dstport",
                                                  only="tcp.flags.syn == 1 && tcp.flags.ack == 0")}


class MediaCase(Case):
    """A real minidlnad, for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        if missing := missing_tools((*TOOLS, "minidlnad", "curl")):
            raise unittest.SkipTest(f"not installed: {', '.join(missing)}")
        cls.nas = media_host()
        cls.plug_for_all(cls.nas, PlainHost("bystander"))

    def setUp(self):
        self.lan.forget()

    def described(self):
        """What curl and Python's reader make of its description."""
        page = self.console.run("curl", "-s", "--max-time", "10", self.nas.description_url).stdout
        device = xml.etree.ElementTree.fromstring(page).find(f"{UPNP}device")
        return {element.tag.removeprefix(UPNP): element.text for element in device if element.tag.startswith(UPNP)}

    def recorded(self):
        """What the site keeps of what was heard."""
        read = "import sqlite3, sys\n" \
               "for row in sqlite3.connect(sys.argv[1]).execute(\"SELECT details FROM sightings WHERE source = 'ssdp'\"): print(row[0])"
        printed = self.console.run("/usr/bin/python3", "-c", read, f"{self.data}/registry.sqlite").stdout
        return [json.loads(line) for line in printed.splitlines()]


class Media(MediaCase):
    def test_asking_finds_who_it_is(self):
        with self.lan.capture(self.console) as taken:
            device = self.one(self.discover(seconds=5), self.nas)
            frames = taken.frames()
        self.assertEqual(connections(frames), set(), "what is asked of everybody connects to nobody")
        described = self.described()
        self.assertIn("ssdp", device["sources"])
        self.assertEqual(identifiers(device), {("uuid", described["UDN"].removeprefix("uuid:"))})
        self.assertEqual(device["kind"], "media")
        self.assertNotIn("model", device)
        self.assertNotIn("serial", device)
        found = {service["type"]: service for service in services(device)}
        self.assertLessEqual({MEDIA_SERVER, CONTENT_DIRECTORY}, set(found))
        self.assertTrue(all(kind.startswith("urn:") for kind in found), set(found))
        for service in found.values():
            self.assertEqual(service["port"], self.nas.PORT)
            self.assertEqual(service["name"], described["UDN"])
            self.assertEqual(service["attributes"]["location"], self.nas.description_url)

    def test_touching_reads_what_it_says_of_itself(self):
        self.all("site", "init", "--name", "Testbed")
        with self.lan.capture(self.console) as taken:
            device = self.one(self.discover("--network", NETWORK, seconds=6), self.nas)
            frames = taken.frames()
        described = self.described()
        self.assertEqual(device["name"], described["friendlyName"])
        self.assertEqual(device["vendor"], described["manufacturer"])
        self.assertEqual(device["model"], f"{described['modelName']} {described['modelNumber']}")
        self.assertEqual(device["serial"], described["serialNumber"])
        self.assertEqual(device["serial"], "MB-4711-07")
        self.assertEqual(identifiers(device), {("uuid", described["UDN"].removeprefix("uuid:")), ("serial", "MB-4711-07")})
        # Once, over HTTP that others understand.
        asked = capture.dissect([frame for frame in frames if frame.is_sent], "ip.dst", "tcp.dstport", "http.request.method",
                                "http.request.uri", "http.request.version", "http.host", only="http.request and tcp")
        self.assertEqual(asked, [[self.nas.ipv4, str(self.nas.PORT), "GET", "/rootDesc.xml", "HTTP/1.1",
                                  f"{self.nas.ipv4}:{self.nas.PORT}"]])
        # The page for people is told, with a site and without.
        page = urllib.parse.urljoin(self.nas.description_url, described["presentationURL"])
        self.assertEqual(device["details"]["ssdp"]["url"], page)
        (shown,) = self.all("devices", "show", device["id"])
        self.assertEqual(shown["details"]["ssdp"]["url"], page)
        self.assertIn(f"url: {page} (ssdp, ", self.call("devices", "show", device["id"]).stdout)

    def test_its_page_is_told_without_a_site(self):
        device = self.one(self.discover("--network", NETWORK, seconds=6), self.nas)
        described = self.described()
        self.assertEqual(device["details"]["ssdp"]["url"],
                         urllib.parse.urljoin(self.nas.description_url, described["presentationURL"]))

    def test_a_route_elsewhere_leads_nobody_astray(self):
        """The system would go to this host by another interface, or by a router."""
        self.all("site", "init", "--name", "Testbed")
        self.lead_astray(self.nas)
        self.addCleanup(self.console.ip, "link del side0")
        with self.lan.capture(self.console) as taken:
            device = self.one(self.discover("--network", NETWORK, seconds=6), self.nas)
            frames = taken.frames()
        self.assertIn((self.nas.ipv4, str(self.nas.PORT)), connections(frames))
        self.assertEqual(device["serial"], "MB-4711-07")

    def test_nothing_is_fetched_outside_of_the_network(self):
        with self.lan.capture(self.console) as taken:
            device = self.one(self.discover("--network", "10.77.0.64/26", seconds=4), self.nas)
            frames = taken.frames()
        self.assertIn("ssdp", device["sources"])
        self.assertNotIn("model", device)
        self.assertNotIn((self.nas.ipv4, str(self.nas.PORT)), connections(frames))

    def test_searches_are_what_the_protocol_asks_for(self):
        with self.lan.capture(self.console) as taken:
            self.discover(seconds=4)
            sent = [frame for frame in taken.frames() if frame.is_sent]
        rows = capture.dissect(sent, "frame.protocols", "ip.dst", "ipv6.dst", "ip.ttl", "ipv6.hlim", "udp.dstport", "udp.srcport",
                               "http.request.method", "http.request.uri", "http.host", "http.request.line", "_ws.malformed",
                               only="ssdp")
        self.assertEqual({(row[1] or row[2], row[9]) for row in rows},
                         {("239.255.255.250", "239.255.255.250:1900"), ("ff02::c", "[FF02::C]:1900")})
        searched = set()
        for protocols, _, _, ttl, hops, port, own, method, uri, _, lines, malformed in rows:
            self.assertTrue(protocols.endswith(":ssdp"), protocols)
            self.assertEqual((ttl or hops, port, method, uri, malformed), ("2", "1900", "M-SEARCH", "*", ""))
            self.assertNotEqual(own, "1900")
            headers = dict(line.split(": ", 1) for line in lines.replace("\\r\\n", "\n").replace("\n,", "\n").strip().split("\n"))
            self.assertEqual(headers["MAN"], '"ssdp:discover"')
            self.assertEqual(headers["MX"], "2")
            searched.add(headers["ST"])
        self.assertEqual(searched, {"ssdp:all", "upnp:rootdevice"})
        self.assertEqual([frame for frame in sent if frame.udp and frame.udp[1] == 1900 and frame.is_unicast], [])


class MediaThatGoes(MediaCase):
    def test_a_goodbye_ends_its_services(self):
        self.all("site", "init", "--name", "Testbed")
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out)

            def told():
                lines = os.pread(out.fileno(), 1 << 24, 0).decode().split("\n")[:-1]
                devices = [device for device in map(json.loads, lines) if self.nas.ipv4 in device["addresses"]]
                return devices[-1] if devices else None

            until(lambda: told() and services(told()), 15, "the services of the media server", ours.text)
            self.nas.minidlna.stop(signal.SIGTERM)
            until(lambda: not services(told()), 15, "their end", lambda: json.dumps(told()) + ours.text())
            until(lambda: any(sighting.get("isGone") for sighting in self.recorded()), 15, "its goodbye", ours.text)
            self.assertEqual(ours.stop(signal.SIGINT), 130)


class Hostile(Case):
    """A host that says where others should look."""

    def look(self, *locations, victim_runs=True, seconds=7):
        """Of the liar and the victim, after a look with touch: the liar's device, the frames of the console."""
        self.victim = responder("victim", "http://{own}:8000/nowhere", ipv4="10.77.0.50") if victim_runs else \
            PlainHost("victim", ipv4="10.77.0.50")
        self.liar = responder("liar", *locations, ipv4="10.77.0.66")
        self.plug(self.victim, self.liar)
        with self.lan.capture(self.console) as taken:
            devices = self.discover("--network", NETWORK, seconds=seconds)
            frames = taken.frames()
        return self.one(devices, self.liar), frames

    def pages(self, host):
        return [line.removeprefix("asked ") for line in host.daemon.text().splitlines() if line.startswith("asked ")]

    def test_the_responder_is_believed_where_it_speaks_of_itself(self):
        device, _ = self.look("http://{own}:8000/device.xml")
        self.assertEqual((device["name"], device["vendor"], device["model"], device["serial"], device["kind"]),
                         ("Door", "Maker", "Eye", "EYE-0815", "camera"))
        self.assertEqual(self.pages(self.liar), ["/device.xml"])

    def test_no_other_host_is_asked(self):
        device, frames = self.look("http://10.77.0.50:8000/device.xml", "http://victim.local:8000/device.xml",
                                   "http://10.77.0.66@10.77.0.50:8000/device.xml", "http://192.0.2.1:8000/device.xml",
                                   "https://{own}:8000/device.xml", "file:///etc/passwd",
                                   "http://{own}:9100/device.xml", "http://{own}:8000/device.xml?x=y",
                                   "http://{own}:8000/redirect/http://10.77.0.50:8000/device.xml",
                                   "http://{own}:8000/redirect//device.xml")
        self.assertEqual(self.pages(self.victim), ["/nowhere"], "its own and nothing else")
        self.assertEqual(sorted(self.pages(self.liar)),
                         ["/redirect//device.xml", "/redirect/http://10.77.0.50:8000/device.xml"])
        begun = connections(frames)
        self.assertIn(("10.77.0.66", "8000"), begun)
        self.assertNotIn("192.0.2.1", {address for address, _ in begun})
        names = capture.dissect([frame for frame in frames if frame.is_sent], "dns.qry.name", only="dns && !mdns")
        self.assertEqual(names, [], "no name is looked up")
        self.assertNotIn("model", device)
        self.assertNotIn("serial", device)
        # What is at another host is not the liar's; nor does the victim get it.
        self.assertNotIn(CAMERA, {service["type"] for service in services(device)})

    def test_what_is_no_description_of_it_is_not_believed(self):
        device, _ = self.look("http://{own}:8000/other", "http://{own}:8000/large", "http://{own}:8000/entities",
                              "http://{own}:8000/slow", "http://{own}:8000/none", victim_runs=False, seconds=8)
        self.assertEqual(sorted(self.pages(self.liar)), ["/entities", "/large", "/none", "/other", "/slow"])
        self.assertIn(("uuid", CAMERA_UUID), identifiers(device))
        self.assertEqual(device["kind"], "camera")
        for name in ("vendor", "model", "serial"):
            self.assertNotIn(name, device)

    def test_over_ipv6_it_is_heard_and_not_touched(self):
        camera = responder("camera", "--v6", "http://{own}:8000/device.xml")
        self.plug(camera)
        device = self.one(self.discover(seconds=5), camera)
        self.assertIn(f"{camera.link_local}%eth0", device["addresses"])
        self.assertIn(("uuid", CAMERA_UUID), identifiers(device))
        self.assertEqual(self.pages(camera), [])


if __name__ == "__main__":
    main()
