#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""First words: which ports of a host are open and what is said there, asked gently, and only where touch is allowed."""
import collections
import email.utils
import json
import time

import capture
from driver import SCRIPTS, Case
from first_words_host import TITLE, ApplianceHost
from hosts import PlainHost, ScriptHost, Service, SilentHost, SshHost
from lan import main

NETWORK = ("--network", "10.77.0.0/24")
SSH = Service("_ssh._tcp", 22)
KNOWN_PORTS = {21, 22, 23, 80, 81, 102, 443, 502, 554, 631, 1883, 3389, 4840, 5900, 8080, 8443, 8883, 9100}
# Where bytes of ours are no order to anybody.
ASKED_PORTS = {80, 81, 443, 554, 631, 8080, 8443, 8883}


def words(device):
    """What first words say it offers: {(type, port): attributes}."""
    return {(service["type"], service["port"]): service["attributes"] for service in device["services"] if service["source"] == "first-words"}


def connections(frames):
    """How often each (address, port) was dialled; a segment sent again is no second call."""
    rows = capture.dissect(frames, "ip.dst", "tcp.dstport", "tcp.srcport", only="tcp.flags.syn == 1 && tcp.flags.ack == 0")
    return collections.Counter((address, int(port)) for address, port, _ in set(map(tuple, rows)))


def listens(host, port):
    """What somebody else hears there."""
    script = f"import socket; s = socket.create_connection(('{host.ipv4}', {port}), 5); print(s.recv(4096).decode().strip())"
    return host.run("/usr/bin/python3", "-c", script).stdout.strip()


class Words(Case):
    def test_what_is_said_is_heard(self):
        gateway, appliance, plain = SshHost("gateway"), ApplianceHost("boiler"), PlainHost("plain")
        self.plug(gateway, appliance, plain)
        devices = self.discover(*NETWORK, seconds=8)
        gateways, appliances, plains = map(words, self.check_found(devices, (gateway, appliance, plain)))

        self.assertEqual(plains, {})
        self.assertNotIn("first-words", self.one(devices, plain)["sources"])
        self.assertEqual(set(gateways), {("ssh", 22)})
        self.assertEqual(gateways["ssh", 22]["banner"], listens(gateway, 22))
        self.assertEqual(gateways["ssh", 22]["product"], "OpenSSH")

        self.assertEqual(set(appliances), {("http", 80), ("telnet", 23), ("mqtt", 1883), ("https", 443), ("https", 8443)})
        self.assertEqual((appliances["http", 80]["status"], appliances["http", 80]["title"]), ("200", TITLE))
        self.assertEqual(appliances["telnet", 23]["banner"], "Boiler 3 login:")
        self.assertEqual(appliances["mqtt", 1883], {"said": ""})
        for port, name in ((443, "boiler-3"), (8443, "boiler-3-old")):
            with self.subTest(port):
                said = appliances["https", port]
                self.assertEqual(appliance.certificate(port, "-fingerprint", "-sha256").split("=")[1], said["certificateSha256"])
                end = email.utils.parsedate_to_datetime(_mail_date(appliance.certificate(port, "-enddate").split("=")[1]))
                self.assertEqual(said["notAfter"], end.strftime("%Y-%m-%dT%H:%M:%SZ"))
                self.assertEqual((said["subject"], said["issuer"], said["selfSigned"], said["status"]), (name, name, "yes", "200"))
        # Nobody was told anything that is an order or a login.
        self.assertEqual([line for line in appliance.telnet.text().splitlines() if line.startswith("told")], ["told on 23: nothing"])
        self.assertEqual(appliance.broker.text().count("New connection from"), 1)
        self.assertNotIn("CONN", appliance.broker.text())

    def test_one_connection_a_port(self):
        appliance, plain, silent = ApplianceHost("boiler"), PlainHost("plain"), SilentHost("silent")
        self.plug(appliance, plain, silent)
        with self.lan.capture(self.console) as taken:
            self.discover(*NETWORK, seconds=10)
            sent = [frame for frame in taken.frames() if frame.is_sent]
        called = connections(sent)
        self.assertEqual({port for address, port in called if address == appliance.ipv4}, KNOWN_PORTS)
        self.assertEqual({port for address, port in called if address == plain.ipv4}, KNOWN_PORTS)
        self.assertEqual({address for address, _ in called}, {appliance.ipv4, plain.ipv4, silent.ipv4})
        self.assertEqual({place: times for place, times in called.items() if times > 1}, {})
        told = capture.dissect(sent, "tcp.dstport", only="tcp.len > 0")
        self.assertLessEqual({int(row[0]) for row in told}, ASKED_PORTS)
        requests = capture.dissect(sent, "http.request.method", "http.request.uri", "http.host", only="http.request && tcp.dstport == 80")
        self.assertEqual(requests, [["GET", "/", appliance.ipv4]])

    def test_nobody_is_called_without_permission(self):
        appliance = ApplianceHost("boiler", ipv4="10.77.0.40")
        self.plug(appliance, PlainHost("plain", ipv4="10.77.0.20"))
        for allowed in ((), ("--network", "10.77.0.16/28")):
            with self.subTest(allowed), self.lan.capture(self.console) as taken:
                devices = self.discover(*allowed, seconds=4)
                called = connections(frame for frame in taken.frames() if frame.is_sent)
                self.assertNotIn(appliance.ipv4, {address for address, _ in called})
                self.assertEqual(bool(called), bool(allowed))
                self.assertEqual([words(device) for device in devices if words(device)], [])

    def test_a_forbidden_service_is_found(self):
        appliance = ApplianceHost("boiler")
        self.plug(appliance)
        self.all("site", "init", "--name", "Testbed")
        device = self.one(self.discover(*NETWORK, seconds=8), appliance)
        self.all("enroll", device["id"])
        policy = {"name": "base", "format": 1, "scope": "state:enrolled", "rules": [{"rule": "service-forbidden", "services": ["telnet", "ftp"]}]}
        path = f"{self.console.home}/policy.json"
        self.console.write(path, json.dumps(policy))
        self.all("policies", "add", path)
        (finding,) = self.all("findings", "list")
        self.assertEqual((finding["device"]["id"], finding["rule"], finding["seen"]), (device["id"], "service-forbidden", "telnet (port 23)"))
        self.assertIn("telnet", finding["fix"])


class Hostile(Case):
    def test_babble_and_dripping_take_nothing_from_others(self):
        ports = tuple(map(str, sorted(KNOWN_PORTS)))
        babbler = ScriptHost("babbler", SCRIPTS / "greeter.py", ("babble", *ports), ipv4="10.77.0.10")
        drippers = [ScriptHost(f"dripper{n}", SCRIPTS / "greeter.py", ("drip", *ports), ipv4=f"10.77.0.{n}") for n in range(11, 15)]
        gateway = SshHost("gateway", [SSH], ipv4="10.77.0.30")
        self.plug(babbler, *drippers, gateway)
        begin = time.monotonic()
        devices = self.discover(*NETWORK, seconds=12)
        self.assertLess(time.monotonic() - begin, 16)
        self.assertIn(("ssh", 22), words(self.one(devices, gateway)))
        for host in (babbler, *drippers):
            said = words(self.one(devices, host))
            self.assertGreater(len(said), 4, host.name)
            self.assertLessEqual({port for _, port in said}, KNOWN_PORTS)
            self.assertLess(len(json.dumps([[*key, value] for key, value in said.items()])), 18 * 600)
            self.assertIsNone(host.daemon.process.poll(), host.daemon.text())


def _mail_date(text):
    """"Oct 29 14:49:32 2126 GMT", as openssl writes it, in the order of RFC 5322."""
    month, day, clock, year, zone = text.split()
    return f"{day} {month} {year} {clock} {zone}"


if __name__ == "__main__":
    main()
