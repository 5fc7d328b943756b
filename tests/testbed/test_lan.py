#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The testbed itself, asked by other people's programs: what the tests of musterctl stand on."""
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import uuid

import capture
from hosts import ESPRESSIF, HEWLETT_PACKARD, LOGIN, PASSWORD, AvahiHost, PlainHost, ProxyArpHost, ScriptHost, Service, SilentHost, SshHost
from lan import Lan, main
from namespace import TestbedError, until

MARK = "MUSTER_TESTBED_MARK"


def marked_processes(mark):
    """Processes on this machine that were started with the mark in their surroundings."""
    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                found.append(int(folder.name))
        except OSError:
            pass
    return found


def traces():
    """What a testbed could leave on the machine."""
    return {
        "interfaces": {name for _, name in socket.if_nameindex()},
        "mounts": [line for line in pathlib.Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines() if " testbed " in line],
        "files": {path.name for path in pathlib.Path("/tmp").glob("muster-testbed-*")},
        "names": sorted(path.name for path in pathlib.Path("/run/netns").glob("*")),
    }


class Hosts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        ipp = Service("_ipp._tcp", 631, {"ty": "LaserJet 4 & more", "rp": "ipp/print"})
        cls.printer = AvahiHost("printer", [ipp, Service("_http._tcp", 80)], oui=HEWLETT_PACKARD)
        cls.gateway = SshHost("gateway", [Service("_ssh._tcp", 22)], oui=ESPRESSIF)
        cls.server = SshHost("server")
        cls.plain = PlainHost("plain")
        cls.silent = SilentHost("silent")
        cls.changed = SshHost("changed")
        cls.hosts = (cls.printer, cls.gateway, cls.server, cls.plain, cls.silent, cls.changed)
        cls.lan = cls.enterClassContext(Lan(*cls.hosts))
        cls.console = cls.lan.console

    def browse(self):
        """(protocol, name, type, host name, address, port) of what the console's avahi resolves."""
        return {(fields[2], fields[3], fields[4], fields[6], fields[7], int(fields[8]))
                for fields in (line.split(";") for line in self.console.run("avahi-browse", "-artpk").stdout.splitlines()) if fields[0] == "="}

    def test_avahi_hosts_are_seen_over_both_protocols(self):
        expected = set()
        for host in (self.printer, self.gateway):
            for service in host.services:
                for protocol, address in (("IPv4", host.ipv4), ("IPv6", host.link_local)):
                    expected.add((protocol, host.name, service.type, f"{host.name}.local", address, service.port))
        # avahi resolves a service to either address of its host, whichever protocol it was found with.
        seen = until(lambda: (found := self.browse()) and len(found) >= len(expected) and found, 20, "all services")
        self.assertEqual({entry[:4] + entry[5:] for entry in seen}, {entry[:4] + entry[5:] for entry in expected})
        self.assertLessEqual({entry[4] for entry in seen}, {entry[4] for entry in expected})

    def test_who_answers_what(self):
        hosts = {host.ipv4: host.mac for host in self.hosts}
        scan = self.console.run("arp-scan", "--interface=eth0", "--localnet", "--plain", user=0).stdout
        answers = set(re.findall(r"^(\d\S+)\t(\S+)", scan, re.M)) # a late answer comes twice
        self.assertEqual(sorted(answers), sorted(hosts.items()))
        for host, answer in ((self.plain, "ConnectionRefusedError"), (self.silent, "TimeoutError")):
            self.assertIn(answer, self.first_word(host).stderr, host.name)

    def first_word(self, host):
        """Sends a datagram to a port nobody listens on; ends with what came back."""
        script = "import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(0.5)\n" \
                 "s.connect((sys.argv[1], 9)); s.send(b'x'); s.recv(1)"
        return self.console.run("/usr/bin/python3", "-c", script, host.ipv4, check=False)

    def test_one_datagram_of_the_operator_shows_a_silent_host(self):
        self.console.ip("neigh flush all")
        self.first_word(self.silent)
        until(lambda: self.silent.mac in self.console.run("ip", "neigh", "show", self.silent.ipv4).stdout, 5, "its MAC in the neighbour table")

    def test_the_operator_has_no_rights(self):
        self.assertEqual(self.console.run("id", "-u").stdout, "1000\n")
        self.assertRegex(self.console.run("cat", "/proc/self/status").stdout, r"CapEff:\s0{16}\n")
        self.assertRegex(self.console.run("cat", "/proc/self/status").stdout, r"CapBnd:\s0{16}\n")
        self.assertIn("denied", self.console.run("sh", "-c", "echo 0 >/proc/sys/net/ipv4/ip_forward", check=False).stderr)
        self.assertNotEqual(self.console.run("ip", "link", "set", "eth0", "down", check=False).returncode, 0)
        ping_socket = "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)"
        self.console.run("/usr/bin/python3", "-c", ping_socket)

    def ssh(self, host, *words, key=None, password=None, check=True):
        """A command over SSH, its host key checked."""
        home = self.console.home
        self.console.write(f"{home}/known_hosts", f"{host.ipv4} {host.host_key}\n")
        options = ["-F", "none", "-o", "StrictHostKeyChecking=yes", "-o", f"UserKnownHostsFile={home}/known_hosts",
                   "-o", "NumberOfPasswordPrompts=1"]
        environment = self.console.environment()
        if key:
            self.console.write(f"{home}/key", key, 0o600)
            self.console.run("chown", "1000:1000", f"{home}/key", user=0)
            options += ["-i", f"{home}/key", "-o", "BatchMode=yes"]
        else:
            self.console.write(f"{home}/askpass", f"#!/bin/sh\necho '{password}'\n", 0o755)
            options += ["-o", "PubkeyAuthentication=no"]
            environment |= {"SSH_ASKPASS": f"{home}/askpass", "SSH_ASKPASS_REQUIRE": "force"}
        return self.console.run("ssh", *options, f"{LOGIN}@{host.ipv4}", *words, env=environment, check=check)

    def test_ssh_logins(self):
        for host in (self.gateway, self.server):
            for login in ({"key": self.lan.private_key}, {"password": PASSWORD}):
                self.assertEqual(self.ssh(host, "hostname; id -un", **login).stdout, f"{host.name}\n{LOGIN}\n")
            refused = self.ssh(host, "true", password="wrong", check=False)
            self.assertEqual(refused.returncode, 255)
            self.assertIn("Permission denied", refused.stderr)
        self.assertNotEqual(self.gateway.host_key, self.server.host_key)

    def test_hosts_are_different_installations(self):
        hosts = (self.printer, self.gateway, self.server, self.console)
        identities = {host.run("cat", "/etc/machine-id", "/etc/hostname").stdout for host in hosts}
        self.assertEqual(len(identities), 4)
        self.assertNotIn(pathlib.Path("/etc/machine-id").read_text(encoding="ascii"), "".join(identities))

    def test_changes_stay_on_their_host(self):
        name = f"testbed-{uuid.uuid4().hex}"
        before = {path: path.stat().st_mtime_ns for path in map(pathlib.Path, ("/etc/passwd", "/etc/shadow", "/etc/hosts"))}
        host_name = socket.gethostname()
        folders = ("etc", "home", "root", "var/lib", "var/tmp", "tmp", "run", "opt", "usr/local/bin", "dev/shm")
        files = [f"/{folder}/{name}" for folder in folders]
        self.changed.run("touch", *files)
        self.changed.run("sh", "-c", f"echo x >>/etc/passwd; echo x >>/etc/hosts; hostname {name[:20]}")
        self.assertIn("Read-only", self.changed.run("touch", f"/usr/bin/{name}", check=False).stderr)
        self.assertNotEqual(self.changed.run("date", "-s", "2001-01-01", check=False).returncode, 0)
        for file in files:
            self.assertTrue(self.changed.path(file).exists(), file)
            self.assertFalse(os.path.exists(file), file)
            self.assertFalse(self.server.path(file).exists(), file)
        self.assertEqual({path: path.stat().st_mtime_ns for path in before}, before)
        self.assertEqual(socket.gethostname(), host_name)

    def test_capture_sees_both_directions(self):
        with self.lan.capture(self.plain) as taken:
            self.console.ip("neigh flush all")
            self.first_word(self.plain)
            frames = taken.frames()
        rows = capture.dissect(frames, "eth.src", "udp.dstport", "icmp.code", only="udp.dstport == 9")
        self.assertEqual(rows, [[self.console.mac, "9", ""], [self.plain.mac, "9", "3"]]) # the second quotes the first: port unreachable
        self.assertIn((self.plain.ipv4, 9), [frame.udp for frame in frames])
        self.assertIn(self.plain.ipv4, [frame.arp_target for frame in frames if not frame.is_sent])
        self.assertEqual({frame.is_sent for frame in frames if frame.octets[6:12].hex(":") == self.plain.mac}, {True})
        self.assertEqual({frame.is_sent for frame in frames if frame.octets[6:12].hex(":") == self.console.mac}, {False})


class Changes(unittest.TestCase):
    def neighbour(self, lan, address):
        """The MAC that answers for an address, as arp-scan hears it."""
        words = ("arp-scan", "--interface=eth0", "--plain", "--retry=1", "--timeout=200", address)
        return re.findall(r"\t(\S+)\t", lan.console.run(*words, user=0, check=False).stdout)

    def test_hosts_come_and_go(self):
        silent = SilentHost("silent")
        with Lan(PlainHost("plain"), silent) as lan:
            self.assertEqual(self.neighbour(lan, silent.ipv4), [silent.mac])
            lan.stop(silent)
            self.assertEqual(self.neighbour(lan, silent.ipv4), [])
            lan.start(silent)
            self.assertEqual(self.neighbour(lan, silent.ipv4), [silent.mac])
            late = lan.add(PlainHost("late", ipv4="10.77.0.99"))
            self.assertEqual(self.neighbour(lan, late.ipv4), [late.mac])

    def test_addresses_change(self):
        silent, printer = SilentHost("silent"), AvahiHost("printer", [Service("_ipp._tcp", 631)])
        with Lan(silent, printer) as lan:
            silent.change_ipv4("10.77.0.70")
            printer.change_ipv4("10.77.0.71")
            self.assertEqual(self.neighbour(lan, "10.77.0.70"), [silent.mac])
            self.assertEqual(self.neighbour(lan, "10.77.0.10"), [])
            until(lambda: "10.77.0.71" in lan.console.run("avahi-resolve-host-name", "-4", "printer.local", check=False).stdout, 20,
                  "avahi says the new address")

    def test_a_router_answers_for_others(self):
        router = ProxyArpHost("router", "10.77.0.128/25")
        with Lan(router) as lan:
            self.assertEqual(self.neighbour(lan, router.ipv4), [router.mac])
            self.assertEqual(self.neighbour(lan, "10.77.0.200"), [router.mac])
            self.assertEqual(self.neighbour(lan, "10.77.0.100"), [])

    def test_a_wide_network(self):
        far = SilentHost("far", ipv4="10.77.3.250")
        with Lan(far, network="10.77.0.0/22") as lan:
            self.assertEqual(self.neighbour(lan, far.ipv4), [far.mac])

    def test_what_does_not_start_says_why(self):
        script = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="muster-test-"))) / "broken.py"
        script.write_text("raise SystemExit('no such luck')", encoding="utf-8")
        with self.assertRaisesRegex(TestbedError, "no such luck"):
            with Lan(ScriptHost("script", script)):
                self.fail("it started")


class Traces(unittest.TestCase):
    """Nothing is left, whichever way the test ends."""

    def setUp(self):
        self.mark = uuid.uuid4().hex
        self.before = traces()
        os.environ[MARK] = self.mark
        self.addCleanup(os.environ.pop, MARK)

    def gone(self):
        until(lambda: not marked_processes(self.mark), 10, "the end of all processes", lambda: f"left: {marked_processes(self.mark)}")
        until(lambda: traces() == self.before, 10, "no trace", lambda: f"{self.before}\n{traces()}")

    def test_after_the_end(self):
        with Lan(SshHost("host", [Service("_ssh._tcp", 22)]), SilentHost("silent")):
            self.assertGreater(len(marked_processes(self.mark)), 8)
        self.gone()

    def test_after_an_exception(self):
        with self.assertRaises(ZeroDivisionError):
            with Lan(SilentHost("silent")):
                _ = 1 / 0
        self.gone()

    def test_after_sigkill(self):
        inner = "import sys; from hosts import *; from lan import Lan\n" \
                "with Lan(SshHost('host', [Service('_ssh._tcp', 22)])) as lan: print('up', flush=True); sys.stdin.read()"
        with subprocess.Popen([sys.executable, "-B", "-c", inner], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              cwd=pathlib.Path(__file__).parent) as test:
            self.assertEqual(test.stdout.readline(), "up\n")
            self.assertGreater(len(marked_processes(self.mark)), 8)
            test.send_signal(signal.SIGKILL)
        self.gone()


if __name__ == "__main__":
    main()
