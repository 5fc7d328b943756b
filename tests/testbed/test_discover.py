#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover, without a site: who is found, what is sent, and what is said when nothing can be."""
import ipaddress
import json
import signal
import tempfile
import time

import capture
from driver import Case, addresses_of, console_with_musterctl, mac_of, macs
from hosts import CISCO, ESPRESSIF, HEWLETT_PACKARD, PHILIPS, RASPBERRY_PI, AvahiHost, PlainHost, Service, SilentHost, SshHost
from lan import main
from namespace import booted, until

IPP = Service("_ipp._tcp", 631, {"ty": "LaserJet 4", "rp": "ipp/print"})
# Reads the vendor's first words: the lists of the IEEE are the machine's, and their wording changes.
VENDORS = {RASPBERRY_PI: "Raspberry", ESPRESSIF: "Espressif", HEWLETT_PACKARD: "H", PHILIPS: "Philips", CISCO: "Cisco"}


def announcing_hosts():
    return (AvahiHost("printer", [IPP, Service("_http._tcp", 80)], oui=HEWLETT_PACKARD),
            SshHost("gateway", [Service("_ssh._tcp", 22)], oui=RASPBERRY_PI),
            AvahiHost("bulb", [Service("_hap._tcp", 51826, {"id": "AA:BB:CC:DD:EE:01", "md": "Bulb"}, name="Bulb in the hall")],
                      oui=PHILIPS, ipv6=False))


def quiet_hosts():
    return (SilentHost("plug", oui=ESPRESSIF), SilentHost("meter"), PlainHost("switch", oui=CISCO))


def services(device):
    """(type, name, port, attributes) of what was heard by mDNS."""
    return sorted((entry["type"], entry["name"], entry["port"], sorted(entry["attributes"].items()))
                  for entry in device["services"] if entry["source"] == "mdns")


def is_of_the_kernel(frame):
    """Nothing of ours: an answer to ARP, neighbour discovery over IPv6, or ICMP's word that nobody listens where an answer went."""
    if frame.type == 0x0806:
        return frame.arp_target is None
    if frame.type == 0x0800:
        return frame.octets[23] == 1 and frame.octets[34] == 3
    return frame.type == 0x86DD and frame.octets[20] == 58 and frame.octets[54] in (1, 135, 136)


class Ask(Case):
    """Nothing is allowed but questions to everybody."""

    def setUp(self):
        self.announcing = announcing_hosts()
        quiet = quiet_hosts()
        # An echo request to all nodes is a question to everybody, and a kernel with IPv6 answers it.
        self.answering = (*self.announcing, *(host for host in quiet if host.ipv6))
        self.plug(*self.announcing, *quiet)

    def test_hosts_that_announce_themselves_are_found(self):
        devices = self.discover(seconds=4)
        for host, device in zip(self.announcing, self.check_found(devices, self.answering)):
            with self.subTest(host.name):
                self.assertEqual(set(device["addresses"]), addresses_of(host))
                self.assertEqual(len(device["addresses"]), len(addresses_of(host)))
                self.assertEqual(device["interfaces"], ["eth0"])
                self.assertIn("mdns", device["sources"])
                self.assertEqual(device["state"], "discovered")
                self.assertTrue(device["vendor"].startswith(VENDORS[host.oui]), device["vendor"])
                announced = sorted((service.type, service.name or host.name, service.port, sorted(service.attributes.items()))
                                   for service in host.services)
                self.assertEqual(services(device), announced)
        self.assertEqual(len({device["id"] for device in devices}), len(devices))

    def test_names_agree_with_avahi(self):
        devices = self.discover(seconds=3)
        ours = {(service["type"], service["name"], service["port"], address)
                for device in devices for service in device["services"] if service["source"] == "mdns"
                for address in device["addresses"] if ":" not in address}
        theirs = set()
        for fields in (line.split(";") for line in self.console.run("avahi-browse", "-artpk").stdout.splitlines()):
            if fields[0] == "=" and ":" not in fields[7]:
                name = fields[3].replace("\\032", " ")
                theirs.add((fields[4], name, int(fields[8]), fields[7]))
        self.assertEqual(ours, theirs)

    def test_only_questions_to_everybody_are_sent(self):
        self.console.avahi.stop() # what it sends has our MAC too
        self.console.ip("neigh flush all")
        with self.lan.capture(self.console) as taken:
            self.discover(seconds=4)
            sent = [frame for frame in taken.frames() if frame.is_sent]
        self.assertEqual([frame.arp_target for frame in sent if frame.arp_target], [], "ARP requests")
        self.assertLessEqual({("224.0.0.251", 5353), ("ff02::fb", 5353)}, {frame.udp for frame in sent if frame.udp})
        self.assertEqual([frame for frame in sent if frame.is_unicast and not is_of_the_kernel(frame)], [])
        echoes = capture.dissect(sent, "ipv6.dst", only="icmpv6.type == 128") + capture.dissect(sent, "ip.dst", only="icmp.type == 8")
        self.assertLessEqual({row[0] for row in echoes}, {"ff02::1"})
        rows = capture.dissect(sent, "frame.protocols", "dns.flags.response", "dns.qry.name", "_ws.malformed", only="udp.dstport == 5353")
        self.assertGreater(len(rows), 1)
        for protocols, response, questions, malformed in rows:
            self.assertIn(":mdns", protocols)
            self.assertEqual(malformed, "")
            self.assertIn(response, ("0", "False"))
            self.assertTrue(questions)
        self.assertIn("_services._dns-sd._udp.local", {name for row in rows for name in row[2].split(",")})

    def test_avahi_beside_us_still_gets_its_unicast(self):
        plain = self.lan.add(PlainHost("asker"))
        ask = "import socket, time\n" \
              "question = bytes(4) + b'\\0\\1' + bytes(6) + b'\\7console\\5local\\0' + b'\\0\\1\\0\\1'\n" \
              "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(2); heard = 0\n" \
              "for n in range(20):\n" \
              f"    s.sendto(bytes([0, n]) + question[2:], ('{self.console.ipv4}', 5353))\n" \
              "    try: heard += s.recv(9000)[1] == n\n" \
              "    except TimeoutError: pass\n" \
              "print(heard)"
        self.assertEqual(plain.run("/usr/bin/python3", "-c", ask).stdout, "20\n", "without us")
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out)
            until(lambda: self.console.run("cat", "/proc/net/udp").stdout.count(":14E9 ") >= 2, 10, "two listen on port 5353", ours.text)
            self.assertEqual(plain.run("/usr/bin/python3", "-c", ask).stdout, "20\n", "with us")
            self.assertEqual(ours.stop(signal.SIGINT), 130)


class Touch(Case):
    """The operator has named a network."""

    def test_everything_that_answers_is_found(self):
        announcing, quiet = announcing_hosts(), quiet_hosts()
        self.plug(*announcing, *quiet)
        for words in (("--network", "10.77.0.0/24"), ("--touch",)):
            devices = self.check_found(self.discover(*words, seconds=4), announcing + quiet)
            for host, device in zip(announcing + quiet, devices):
                with self.subTest(f"{words[0]} {host.name}"):
                    self.assertEqual(set(device["addresses"]) | addresses_of(host), addresses_of(host))
                    self.assertIn(host.ipv4, device["addresses"])
                    self.assertIn("neighbours", device["sources"])
                    if host.oui in VENDORS:
                        self.assertTrue(device["vendor"].startswith(VENDORS[host.oui]), device["vendor"])
                    else:
                        self.assertNotIn("vendor", device)

    def test_nothing_outside_of_the_network_is_touched(self):
        inside, outside = SilentHost("inside", ipv4="10.77.0.37"), SilentHost("outside", ipv4="10.77.0.48")
        self.plug(inside, outside)
        network = ipaddress.ip_network("10.77.0.32/28")
        with self.lan.capture(self.console) as taken:
            self.check_found(self.discover("--network", str(network)), [inside])
            sent = [frame for frame in taken.frames() if frame.is_sent]
        asked = {frame.arp_target for frame in sent if frame.arp_target}
        self.assertEqual(asked, {str(address) for address in network}) # its ends are no special addresses in the wider network
        self.assertEqual({frame.udp[0] for frame in sent if frame.udp and frame.is_unicast}, {inside.ipv4})

    def test_a_network_of_a_thousand_addresses(self):
        hosts = [SilentHost(f"silent{number}", ipv4=f"10.77.{number}.{number * 60 + 7}") for number in range(4)]
        self.plug(*hosts, network="10.77.0.0/22")
        self.check_found(self.discover("--network", "10.77.0.0/22", seconds=8), hosts)


class Watch(Case):
    def test_a_device_that_appears_is_told_and_sigint_ends_it(self):
        first, late = AvahiHost("first", [IPP]), AvahiHost("late", [IPP])
        self.plug(first)
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out)
            until(lambda: any(first.ipv4 in device["addresses"] for device in self.told(out)), 15, "the first host", ours.text)
            self.lan.add(late)
            until(lambda: any(late.ipv4 in device["addresses"] for device in self.told(out)), 15, "the late host", ours.text)
            begin = time.monotonic()
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())
            self.assertLess(time.monotonic() - begin, 1)
            for host in (first, late):
                # A row of its address may have been told before its MAC was known; that one became part of it.
                self.assertEqual(len({device["id"] for device in self.told(out) if mac_of(host) in macs(device)}), 1)
                last = {device["id"]: device for device in self.told(out) if host.ipv4 in device["addresses"]}
                self.assertIn(mac_of(host), macs(list(last.values())[-1]))


class KnownAnswers(Case):
    POINTER = "dns.ptr.domain_name == printer._ipp._tcp.local"

    def test_avahi_keeps_silent_on_what_we_know(self):
        """RFC 6762 section 7.1."""
        self.plug()
        self.console.avahi.stop() # what it sends has our MAC too
        printer = AvahiHost("printer", [IPP])
        with self.lan.capture(self.console) as taken:
            announcements = []

            def has_announced():
                announcements.extend(taken.frames())
                return len(capture.dissect(announcements, "frame.number", only=self.POINTER)) >= 6

            self.lan.add(printer)
            until(has_announced, 30, "it has announced itself three times over both protocols")
            self.one(self.discover("--source", "mdns", seconds=9), printer)  # rounds after 1, 3 and 7 s
            rows = capture.dissect(taken.frames(), "eth.src", "dns.flags.response", "dns.resp.name", "dns.resp.ttl", "_ws.malformed",
                                   only=self.POINTER)
        self.assertEqual({row[4] for row in rows}, {""})
        known = [number for number, row in enumerate(rows) if row[0] == self.console.mac]
        self.assertGreaterEqual(len(known), 4, "at least two rounds over both protocols")
        for number in known:
            _, response, names, times, _ = rows[number]
            self.assertIn(response, ("0", "False"))
            self.assertEqual(names, "_ipp._tcp.local")
            # No less than half of what it said, else it would tell us again.
            self.assertTrue(2250 < int(times) <= 4500, times)
        # Asked the first time it answers, and then no more.
        self.assertGreater(known[0], 0, rows)
        self.assertEqual(known, list(range(known[0], len(rows))), rows)


class Refusals(Case):
    """The network that was asked for is none."""

    def check_fails(self, status, *words, where=None):
        done = self.call("discover", "--seconds", "1", *words)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("musterctl: ") or "\nmusterctl: " in done.stderr, done.stderr)
        done = self.call("--json", "discover", "--seconds", "1", *words)
        self.assertEqual(done.returncode, status)
        error = json.loads(done.stdout)["error"]
        if where:
            self.assertEqual(error["where"], where)
        self.assertIn(error["message"], done.stderr)
        return error["message"]

    def test_no_network_at_all(self):
        self.console = console_with_musterctl()
        with booted(self.console):
            self.console.prepare()
            done = self.call("--json", "discover", "--seconds", "1")
            self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
            self.assertIn("No network interface is up", done.stderr)

    def test_what_is_not_there(self):
        self.plug()
        self.assertIn("wlan7", self.check_fails(5, "--interface", "wlan7", where="--interface"))
        self.assertIn("192.0.2.0/24", self.check_fails(5, "--network", "192.0.2.0/24", where="--network"))
        self.assertIn("10.77.0.0/16", self.check_fails(5, "--network", "10.77.0.0/16", where="--network"))

    def test_what_is_no_network(self):
        self.plug()
        for text in ("10.77.0.0", "10.77.0.1/24", "10.77.0.0/33", "10.77.0.0/-1", "10.77.0.0/24x", "10.77.0/24", "printer/24", "",
                     "10.0.0.0/8", "fe80::/64"):
            with self.subTest(text), self.lan.capture(self.console) as taken:
                self.check_fails(2, "--network", text)
                self.assertEqual([frame.arp_target for frame in taken.frames() if frame.is_sent and frame.arp_target], [])


if __name__ == "__main__":
    main()
