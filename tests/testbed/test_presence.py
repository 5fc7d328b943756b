#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a device is there, and how we know: hosts that go with and without a word."""
import datetime
import signal
import tempfile

from driver import SCRIPTS, Case, mac_of, macs
from hosts import AvahiHost, PlainHost, ScriptHost, Service
from lan import main
from namespace import until

IPP = Service("_ipp._tcp", 631, {"rp": "ipp/print"})
MDNS = ("--source", "mdns")
# Sends an echo request and does not wait; as root.
PING = "import socket, sys\n" \
       "one = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)\n" \
       "one.sendto(bytes.fromhex('0800f7ff00000000'), (sys.argv[1], 0))"


def ping(host, address):
    host.run("/usr/bin/python3", "-c", PING, address, user=0)


def seconds_between(first, second):
    return (datetime.datetime.fromisoformat(second) - datetime.datetime.fromisoformat(first)).total_seconds()


class Presence(Case):
    def plug(self, *hosts, **more):
        super().plug(*hosts, **more)
        self.all("site", "init", "--name", "Testbed")

    def word_of(self, host):
        return self.one(self.all("devices", "list"), host)["presence"]

    def sign(self, presence, source):
        found = [each for each in presence["signs"] if each["source"] == source]
        self.assertEqual(len(found), 1, presence)
        return found[0]

    def word_told(self, out, host):
        """What was told of its presence last."""
        words = [device["presence"] for device in self.told(out) if mac_of(host) in macs(device)]
        return words[-1] if words else {"value": "not told"}

    def becomes(self, value, seconds, out, host, ours):
        until(lambda: self.word_told(out, host)["value"] == value, seconds, f"{host.name} is {value}",
              lambda: f"{self.word_told(out, host)}\n{ours.text()}")
        return self.word_told(out, host)

    def test_a_host_killed_without_a_word_is_online_no_longer_than_its_word_is_good(self):
        brief, lasting = (ScriptHost(name, SCRIPTS / "responder.py", (name, "", ttl))
                          for name, ttl in (("brief", "10"), ("lasting", "120")))
        self.plug(brief, lasting)
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out, *MDNS)
            for host in (brief, lasting):
                self.becomes("online", 15, out, host, ours)
            brief.daemon.stop(signal.SIGKILL)
            presence = self.becomes("stale", 30, out, brief, ours)
            self.assertEqual(presence["proof"], "mdns")
            sign = self.sign(presence, "mdns")
            self.assertEqual(seconds_between(sign["at"], sign["goodUntil"]), 10)
            self.assertEqual(seconds_between(sign["goodUntil"], presence["until"]), 35 * 60)
            self.assertEqual(self.word_told(out, lasting)["value"], "online")
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())
        self.assertEqual(self.word_of(brief)["value"], "stale")

    def test_what_a_cache_holds_is_no_sign_of_life(self):
        printer = AvahiHost("printer", [IPP])
        self.plug(printer)
        self.discover(*MDNS, seconds=3)
        presence = self.word_of(printer)
        self.assertEqual((presence["value"], presence["proof"]), ("online", "mdns"))
        sign = self.sign(presence, "mdns")
        self.assertEqual(seconds_between(sign["at"], sign["goodUntil"]), 120) # the pointers' 75 min prove nothing
        self.assertIn("printer", self.console.run("avahi-browse", "-atpk").stdout)
        printer.avahi.stop(signal.SIGKILL)
        self.discover(*MDNS, seconds=3)
        self.assertIn("printer", self.console.run("avahi-browse", "-atpkc").stdout, "the system's cache")
        self.assertEqual(self.sign(self.word_of(printer), "mdns"), sign)

    def test_a_goodbye_counts_at_once(self):
        printer, other = AvahiHost("printer", [IPP]), AvahiHost("other", [IPP])
        self.plug(printer, other)
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out, *MDNS)
            for host in (printer, other):
                self.becomes("online", 15, out, host, ours)
            printer.avahi.stop()
            presence = self.becomes("offline", 10, out, printer, ours)
            self.assertEqual(presence["proof"], "mdns")
            self.assertTrue(self.sign(presence, "mdns")["goodbye"])
            self.assertNotIn("until", presence)
            self.assertEqual(self.word_told(out, other)["value"], "online")
            printer.begin()
            self.becomes("online", 15, out, printer, ours)
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())

    def test_a_cut_cable_is_told_whatever_was_promised(self):
        printer = AvahiHost("printer", [IPP], ipv6=False)
        self.plug(printer)
        # The kernel looks for a silent neighbour as soon as something is sent to it.
        self.console.sysctl({f"ipv4/neigh/eth0/{name}": value
                             for name, value in (("base_reachable_time_ms", 1000), ("delay_first_probe_time", 1))})
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out, *MDNS, "--source", "neighbours", "--network", str(self.lan.network))
            until(lambda: {"mdns", "neighbours"} <= {each["source"] for each in self.word_told(out, printer).get("signs", ())}, 20,
                  "heard in two ways", ours.text)
            self.lan.stop(printer)

            def is_offline():
                ping(self.console, printer.ipv4)
                return self.word_told(out, printer)["value"] == "offline"

            # He counts as there while an IPv6 address of his is reachable: up to three quarters of a minute, and the kernel decides.
            until(is_offline, 120, "it is offline", lambda: f"{self.word_told(out, printer)}\n{ours.text()}")
            presence = self.word_told(out, printer)
            self.assertEqual(presence["proof"], "neighbours")
            self.assertTrue(self.sign(presence, "neighbours")["goodbye"])
            self.assertFalse(self.sign(presence, "mdns")["goodbye"]) # what it said stands there still
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())

    def test_what_the_kernel_learns_is_told_at_once(self):
        """Of hosts that say nothing but to who speaks to them; nobody may be touched."""
        plug, lamp = PlainHost("plug", ipv6=False), PlainHost("lamp", ipv6=False)
        self.plug(plug, lamp)
        with tempfile.TemporaryFile() as out:
            ours = self.watch(out)
            until(lambda: self.console.run("cat", "/proc/net/udp").stdout.count(":14E9 ") >= 2, 10, "it listens", ours.text)
            ping(plug, self.console.ipv4)
            self.assertEqual(self.becomes("online", 3, out, plug, ours)["proof"], "neighbours")
            self.assertEqual(self.word_told(out, lamp)["value"], "not told")
            # The kernel looks for whom it answered, five seconds later.
            self.lan.stop(plug)
            until(lambda: "FAILED" in self.console.run("ip", "neigh", "show", plug.ipv4).stdout, 20, "the kernel has given up")
            presence = self.becomes("offline", 6, out, plug, ours)
            self.assertEqual(presence["proof"], "neighbours")
            self.assertTrue(self.sign(presence, "neighbours")["goodbye"])
            # By now nobody is looked for more often than every few seconds, but that there are news.
            self.lan.start(plug)
            self.assertEqual(self.word_told(out, plug)["value"], "offline")
            ping(plug, self.console.ipv4)
            self.becomes("online", 3, out, plug, ours)
            ping(self.console, lamp.ipv4)
            self.becomes("online", 3, out, lamp, ours)
            self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())


if __name__ == "__main__":
    main()
