#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover doctor: each cause is made, with the kernel's real means, and has to be named."""
import signal
import sys

import lan
from driver import SOURCE, Case
from hosts import AvahiHost, PlainHost, Service, SilentHost
from namespace import until
from ssdp_host import MediaHost
from wsd_host import WsddHost

sys.path.append(f"{SOURCE}/tests/support")
from json_doc import documented, unknown

DOCUMENTED = documented(SOURCE)["diagnosis"]
IPP = Service("_ipp._tcp", 631, {"ty": "LaserJet 4"})

# Fills the kernel's neighbour table: every address of a /20 at once, from sockets that hold more than it does.
FLOOD = """
import socket, time
sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(8)]
for one in sockets:
    one.setblocking(False)
print("ready", flush=True)
end = time.monotonic() + 8
while time.monotonic() < end:
    for number in range(16, 4080):
        try:
            sockets[number % 8].sendto(b"", (f"10.77.{number >> 8}.{number & 255}", 9))
        except OSError:
            pass
"""
# Keeps a port to itself.
HOLD = """
import socket, time
one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
one.bind(("0.0.0.0", 5353))
print("ready", flush=True)
time.sleep(600)
"""


class Doctor(Case):
    """Asks the doctor, and holds every line against docs/json.md."""

    def ask(self, *words, seconds=2):
        lines = self.all("discover", "doctor", "--seconds", str(seconds), *map(str, words), timeout=90)
        for line in lines:
            self.assertEqual(unknown(DOCUMENTED, line), set(), "not in docs/json.md")
            self.assertEqual(len(line), 1, line)
        self.assertEqual([number for number, line in enumerate(lines) if "answer" in line], [len(lines) - 1])
        self.cells = [line["cell"] for line in lines if "cell" in line]
        self.findings = [line["finding"] for line in lines if "finding" in line]
        self.checks = {line["check"]["id"]: line["check"] for line in lines if "check" in line}
        self.answer = lines[-1]["answer"]
        self.assertEqual(self.answer["findings"], len(self.findings))
        return self.answer

    def cell(self, source, family="ipv4", interface="eth0"):
        found = [cell for cell in self.cells
                 if (cell["source"], cell.get("interface")) == (source, interface) and cell.get("family", family) == family]
        self.assertEqual(len(found), 1, f"{source} {family} {interface} in {self.cells}")
        return found[0]

    def troubles(self, *severities):
        return {finding["trouble"] for finding in self.findings if finding["severity"] in (severities or ("warning", "error"))} - {"bus"} # udev does not run here

    def finding(self, trouble):
        found = [finding for finding in self.findings if finding["trouble"] == trouble]
        self.assertEqual(len(found), 1, f"{trouble} in {self.findings}")
        return found[0]

    def verdict(self, check):
        return self.checks[check]["verdict"]

    @staticmethod
    def rules(host, *lines):
        """Rules of nft(8); root's, as the operator may not even read them."""
        host.write("/run/testbed/rules", "\n".join(lines) + "\n")
        host.run("nft", "-f", "/run/testbed/rules", user=0)


class Healthy(Doctor):
    @classmethod
    def setUpClass(cls):
        cls.printer = AvahiHost("printer", [IPP])
        cls.plug_for_all(cls.printer, SilentHost("plug"), PlainHost("other"))

    def setUp(self):
        self.lan.forget()

    def test_nothing_is_wrong(self):
        printer = self.printer
        with self.lan.capture(self.console) as taken:
            answer = self.ask(seconds=3)
            sent = [frame for frame in taken.frames() if frame.is_sent]
        self.assertNotIn("cause", answer)
        self.assertEqual(self.troubles(), set(), self.findings)
        self.assertEqual(self.finding("not-allowed-to-touch")["steps"][0]["command"], "musterctl discover --network 10.77.0.0/24")
        for family in ("ipv4", "ipv6"):
            cell = self.cell("mdns", family)
            self.assertEqual((cell["verdict"], "reason" in cell), ("heard", False), cell)
            self.assertGreater(cell["sent"], 0)
            self.assertIn("lastHeard", cell)
        self.assertEqual(self.cell("neighbours", "ipv6")["verdict"], "heard")
        # What tries the groups stays on the machine: nothing goes out but what a discovery sends.
        self.assertEqual([frame.arp_target for frame in sent if frame.arp_target == printer.ipv4], [])
        shortest = {0x0800: 14 + 20 + 8 + 13, 0x86DD: 14 + 40 + 8 + 13}
        short = [frame.udp for frame in sent if frame.udp and frame.udp[1] == 5353 and len(frame.octets) < shortest[frame.type]]
        self.assertEqual(short, [], "an empty DNS message")
        self.assertEqual((self.cell("snmp")["verdict"], "allowed" in self.cell("snmp")["reason"]), ("not-possible", True))

    def test_a_host_that_is_seen(self):
        printer = self.printer
        with self.lan.capture(self.console) as taken:
            answer = self.ask("--target", printer.ipv4)
            touched = {frame.udp[0] for frame in taken.frames() if frame.is_sent and frame.udp and frame.is_unicast}
        self.assertEqual(touched, {printer.ipv4}, "whom nobody named")
        self.assertEqual(answer["cause"], "seen", answer)
        self.assertEqual(answer["target"], {"address": printer.ipv4, "mac": printer.mac.upper()})
        self.assertEqual({check: self.verdict(check) for check in ("route", "interface", "neighbour", "icmp", "mdns", "ssdp", "tcp")},
                         {"route": "ok", "interface": "ok", "neighbour": "ok", "icmp": "ok", "mdns": "ok", "ssdp": "silent",
                          "tcp": "silent"}, self.checks)
        self.assertIn("closed", self.checks["ssdp"]["sentence"])
        # The same by its MAC, which the table has by now, and over IPv6.
        self.assertEqual(self.ask("--target", printer.mac)["cause"], "seen")
        self.assertEqual(self.ask("--target", f"{printer.link_local}%eth0")["cause"], "seen", self.checks)
        self.assertEqual(self.verdict("icmp"), "ok")

    def test_words_for_people(self):
        printer = self.printer
        done = self.call("discover", "doctor", "--target", printer.ipv4, "--seconds", "2")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"eth0 +10\.77\.0\.0/24, wired .*\d+ heard .*\d+ heard")
        self.assertIn(f"Why don't I see {printer.ipv4}?", done.stdout)
        self.assertIn("It is seen.", done.stdout)
        self.assertEqual(self.call("discover", "doctor", "--target", "printer").returncode, 2)
        self.assertEqual(self.call("discover", "doctor", "--target", "224.0.0.1").returncode, 2)
        self.assertEqual(self.call("discover", "doctor", "--seconds", "0").returncode, 2)
        self.assertEqual(self.call("discover", "doctor", "--interface", "wlan7").returncode, 5)

    def test_who_may_not_ping(self):
        self.console.sysctl({"ipv4/ping_group_range": "1 0"})
        self.addCleanup(self.console.sysctl, {"ipv4/ping_group_range": "0 2147483647"})
        self.assertEqual(self.ask("--target", self.printer.ipv4)["cause"], "seen")
        self.assertEqual(self.verdict("icmp"), "not-tried")
        self.assertIn("ping_group_range", self.checks["icmp"]["sentence"])


class Firewall(Doctor):
    """Multicast gets lost on this computer."""

    @classmethod
    def setUpClass(cls):
        cls.printer = AvahiHost("printer", [IPP])
        cls.plug_for_all(cls.printer, PlainHost("other"))

    def setUp(self):
        self.lan.forget()
        self.addCleanup(self.console.run, "nft", "flush", "ruleset", user=0)

    def check_named(self):
        finding = self.finding("firewall")
        self.assertEqual((finding["severity"], finding["interface"]), ("error", "eth0"))
        self.assertIn("mdns", finding["sources"])
        self.assertIn("224.0.0.251", finding["proof"])
        self.assertIn("5353", finding["steps"][0]["command"])
        self.assertEqual(self.cell("mdns")["verdict"], "blocked")
        self.assertEqual(self.answer["cause"], "firewall", self.answer)
        self.assertEqual((self.verdict("neighbour"), self.verdict("mdns")), ("ok", "failed"), self.checks)

    def test_inbound_multicast_is_dropped(self):
        self.rules(self.console, "table inet test {", "chain input {", "type filter hook input priority 0; policy accept;",
                   "meta pkttype multicast udp dport 5353 drop", "}", "}")
        self.ask("--target", self.printer.ipv4, seconds=4)
        self.check_named()
        self.assertEqual(self.cell("mdns", "ipv6")["verdict"], "blocked")
        # The proof: answers to us alone do come.
        self.assertGreater(self.cell("mdns")["heard"], 0)
        self.assertIn("to us alone do come", self.finding("firewall")["proof"])
        # A host that says nothing by itself is not blamed on it.
        self.console.run("nft", "flush", "ruleset", user=0)
        self.ask("--target", self.printer.ipv4, seconds=4)
        self.assertEqual((self.troubles(), self.answer["cause"]), (set(), "seen"))

    def test_only_what_was_asked_for_comes_in(self):
        self.rules(self.console, "table inet test {", "chain input {", "type filter hook input priority 0; policy drop;",
                   "ct state established,related accept", "meta l4proto { icmp, ipv6-icmp } accept", "iif lo accept", "}", "}")
        self.ask("--target", self.printer.ipv4)
        self.check_named()

    def test_ipv4_alone(self):
        self.rules(self.console, "table ip test {", "chain input {", "type filter hook input priority 0; policy accept;",
                   "ip daddr 224.0.0.0/4 drop", "}", "}")
        self.ask("--target", self.printer.ipv4)
        self.check_named()
        self.assertEqual(self.cell("mdns", "ipv6")["verdict"], "heard")


class Elsewhere(Doctor):
    def test_multicast_gets_lost_before_this_computer(self):
        printer = AvahiHost("printer", [IPP])
        self.plug(printer, PlainHost("other"))
        # As a switch does that snoops IGMP and has no querier: nothing to the group passes, and everything else does.
        self.rules(printer, "table inet test {", "chain output {", "type filter hook output priority 0; policy accept;",
                   "ip daddr 224.0.0.251 drop", "ip6 daddr ff02::fb drop", "}", "}")
        self.console.avahi.stop()
        self.ask("--target", printer.ipv4, seconds=4)
        self.assertEqual(self.answer["cause"], "multicast-lost", self.answer)
        self.assertEqual(self.cell("mdns")["verdict"], "blocked")
        self.assertIn("multicast-lost", self.troubles())
        self.assertNotIn("firewall", self.troubles())


class Interfaces(Doctor):
    """A second interface that is no good. No network leads anywhere else."""

    @classmethod
    def setUpClass(cls):
        cls.plug_for_all(AvahiHost("printer", [IPP]))

    def setUp(self):
        self.console.ip("link add eth1 type veth peer name far1")
        self.addCleanup(self.console.ip, "link del eth1")
        self.console.sysctl({"ipv6/conf/eth1/disable_ipv6": 1, "ipv6/conf/far1/disable_ipv6": 1})

    def check_not_possible(self):
        for source in ("mdns", "neighbours"):
            self.assertEqual(self.cell(source, interface="eth1")["verdict"], "not-possible")
        self.assertEqual(self.cell("mdns")["verdict"], "heard")

    def test_no_address(self):
        self.console.ip("link set eth1 up", "link set far1 up")
        self.ask("--target", "10.88.0.9")
        self.assertEqual({finding["interface"] for finding in self.findings if finding["trouble"] == "no-address"}, {"eth1", "far1"})
        self.assertEqual(self.answer["cause"], "no-address", self.answer)
        self.assertIn("10.88.0.250/24", self.answer["steps"][-1]["command"])
        self.assertEqual((self.verdict("route"), self.verdict("icmp")), ("failed", "not-tried"))
        self.check_not_possible()

    def test_no_carrier(self):
        self.console.ip("address add 10.88.0.2/24 dev eth1", "link set eth1 up")
        self.ask("--target", "10.88.0.9")
        self.assertEqual(self.finding("no-carrier")["interface"], "eth1")
        self.assertEqual(self.answer["cause"], "no-carrier", self.answer)
        self.assertEqual(self.verdict("interface"), "failed")
        self.check_not_possible()

    def test_switched_off(self):
        self.console.ip("address add 10.88.0.2/24 dev eth1", "link set far1 up")
        self.ask("--target", "10.88.0.9")
        self.assertIn("eth1", {finding["interface"] for finding in self.findings if finding["trouble"] == "switched-off"})
        self.assertEqual(self.answer["cause"], "switched-off", self.answer)
        self.check_not_possible()

    def test_only_where_asked_to_look(self):
        self.console.ip("address add 10.88.0.2/24 dev eth1", "link set eth1 up", "link set far1 up")
        self.ask("--interface", "eth1")
        self.assertEqual(self.cell("mdns")["verdict"], "turned-off")
        self.assertEqual(self.cell("mdns", interface="eth1")["verdict"], "asked-silent")


class Quiet(Doctor):
    """Nobody says anything by himself."""

    @classmethod
    def setUpClass(cls):
        cls.silent, cls.plain = SilentHost("plug"), PlainHost("plain", ipv6=False)
        cls.plug_for_all(cls.silent, cls.plain)

    def setUp(self):
        self.lan.forget()

    def test_answers_arp_only(self):
        plug = self.silent
        self.ask("--target", plug.ipv4)
        self.assertEqual(self.answer["cause"], "arp-only", self.answer)
        self.assertEqual(self.answer["target"]["mac"], plug.mac.upper())
        self.assertEqual({self.verdict(check) for check in ("icmp", "mdns", "ssdp", "wsd", "coap", "tcp")}, {"silent"}, self.checks)
        self.assertIn(plug.mac.upper(), self.checks["neighbour"]["sentence"])
        self.assertEqual(self.answer["steps"][0]["command"], "musterctl discover --network 10.77.0.0/24")
        self.assertEqual(self.ask("--target", plug.mac)["cause"], "arp-only")

    def test_nothing_identifies_it(self):
        self.ask("--target", self.plain.ipv4)
        self.assertEqual(self.answer["cause"], "unidentified", self.answer)
        self.assertIn("ping", self.answer["detail"])

    def test_nobody(self):
        self.ask("--target", "10.77.0.200")
        self.assertEqual(self.answer["cause"], "nobody-answers", self.answer)
        self.assertEqual((self.verdict("neighbour"), self.verdict("icmp")), ("failed", "not-tried"))
        self.assertEqual(self.ask("--target", "02:00:00:00:be:ef")["cause"], "unknown-mac")
        self.assertEqual(self.checks, {})


class Hosts(Doctor):
    def test_in_another_network(self):
        router = PlainHost("router")
        self.plug(router)
        router.ip("link add far0 type bridge", "address add 10.99.0.1/24 dev far0", "link set far0 up")
        self.ask("--target", "10.99.0.1")
        self.assertEqual(self.answer["cause"], "no-route", self.answer)
        self.assertEqual((self.verdict("route"), self.verdict("neighbour")), ("failed", "not-tried"))
        self.console.ip(f"route add 10.99.0.0/24 via {router.ipv4}")
        self.ask("--target", "10.99.0.1")
        self.assertEqual(self.answer["cause"], "other-subnet", self.answer)
        self.assertIn(router.ipv4, self.answer["sentence"])
        self.assertEqual((self.verdict("route"), self.verdict("neighbour"), self.verdict("icmp")), ("failed", "not-tried", "ok"))
        self.assertEqual(self.ask("--target", self.console.ipv4)["cause"], "ourselves")

    def test_clients_are_kept_from_each_other(self):
        printer, router = AvahiHost("printer", [IPP], ipv6=False), PlainHost("router")
        self.plug(printer, router)
        self.console.ip(f"route add default via {router.ipv4}")
        # As an access point with client isolation that lets multicast through.
        ends = f"{{ {self.console.mac}, {printer.mac} }}"
        self.rules(self.lan._switch, "table bridge test {", "chain forward {", "type filter hook forward priority 0; policy accept;",
                   f"ether saddr {ends} ether daddr {ends} drop",
                   f"ether saddr {self.console.mac} arp daddr ip {printer.ipv4} drop",
                   f"ether saddr {printer.mac} arp daddr ip {self.console.ipv4} drop", "}", "}")
        self.ask("--target", printer.ipv4)
        self.assertEqual(self.answer["cause"], "isolated", self.answer)
        finding = self.finding("isolated")
        self.assertIn(printer.ipv4, finding["proof"])
        self.assertIn(router.ipv4, finding["proof"])
        # Nobody at all is no isolation.
        self.assertEqual(self.ask("--target", "10.77.0.200")["cause"], "nobody-answers")

    def test_gone_though_the_table_remembers_it(self):
        plain = PlainHost("plain", ipv6=False)
        self.plug(plain)
        self.console.sysctl({"ipv4/neigh/eth0/base_reachable_time_ms": 1000})
        self.assertEqual(self.ask("--target", plain.ipv4)["cause"], "unidentified")
        self.lan.stop(plain)
        self.ask("--target", plain.ipv4)
        self.assertEqual(self.answer["cause"], "nobody-answers", self.answer)


class Site(Doctor):
    """What the registry and the settings beside it say."""

    def test_what_is_known_and_what_is_turned_off(self):
        printer, silent = AvahiHost("printer", [IPP], ipv6=False), SilentHost("silent")
        self.plug(printer, silent)
        self.all("site", "init", "--name", "Testbed")
        self.discover("--network", "10.77.0.0/24")
        # Where a MAC was last, only the registry knows.
        self.console.ip("neigh flush dev eth0")
        self.ask("--target", silent.mac, "--interface", "lo")
        self.assertEqual(self.answer["target"], {"address": silent.ipv4, "mac": silent.mac.upper()})
        self.assertEqual((self.answer["cause"], self.verdict("neighbour")), ("not-listened", "ok"), self.answer)
        ours = self.console.start(*self.command("discover", "doctor", "--seconds", "60"), user=self.console.user, env=self.environment)
        until(lambda: self.console.run("cat", "/proc/net/udp").stdout.count(":14E9 ") >= 2, 10, "it listens", ours.text)
        self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())
        self.console.write(f"{self.data}/settings.ini", "[discovery]\nsourcesOff=mdns\n", 0o644)
        self.ask("--target", printer.ipv4)
        self.assertEqual(self.cell("mdns")["verdict"], "turned-off")
        self.assertEqual((self.answer["cause"], self.verdict("mdns")), ("not-listened", "failed"), self.answer)


class System(Doctor):
    """What other programs of this computer take away."""

    def test_the_neighbour_table_is_full(self):
        plug = SilentHost("plug", ipv4="10.77.15.250") # none of those that are asked
        self.plug(plug, network="10.77.0.0/20")
        self.console.start("/usr/bin/python3", "-c", FLOOD, user=0).says("ready")
        self.ask("--target", plug.ipv4, seconds=3)
        finding = self.finding("table-full")
        self.assertEqual(self.answer["cause"], "table-full", self.answer)
        self.assertEqual(finding["severity"], "error")
        self.assertRegex(finding["proof"], r"refused \d+ new neighbour")
        self.assertIn("gc_thresh3", finding["steps"][-1]["command"])

    def test_a_port_that_another_program_has(self):
        desk = WsddHost("desk")
        nas = MediaHost("nas", uuid="4d696e69-444c-164e-9d41-000c29a1b2c3", serial="MB-4711-07", friendly_name="Films", model="Media box")
        self.plug(AvahiHost("printer", [IPP]), desk, nas)
        self.console.avahi.stop()
        self.console.start("/usr/bin/python3", "-c", HOLD).says("ready")
        self.ask(seconds=4)
        finding = self.finding("port-taken")
        self.assertEqual((finding["interface"], finding["sources"]), ("eth0", ["mdns"]))
        self.assertIn("5353", finding["steps"][0]["command"])
        self.assertEqual(self.cell("mdns")["verdict"], "blocked")
        self.assertIn("5353", self.cell("mdns")["reason"])
        self.assertEqual(self.cell("mdns", "ipv6")["verdict"], "heard")
        self.assertNotIn("firewall", self.troubles())
        # The others hear all the same.
        for source in ("ssdp", "wsd"):
            self.assertEqual(self.cell(source)["verdict"], "heard", self.cell(source))
            self.assertNotIn("reason", self.cell(source))
        devices = self.discover(seconds=4)
        self.assertIn("ssdp", self.one(devices, nas)["sources"])
        self.assertIn("wsd", self.one(devices, desk)["sources"])


if __name__ == "__main__":
    if missing := lan.missing_tools(("nft", "minidlnad", "wsdd")):
        print(f"SKIP: testbed: not installed: {', '.join(missing)}")
        sys.exit(77)
    lan.main()
