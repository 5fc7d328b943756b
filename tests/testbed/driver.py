# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of musterctl in the testbed share: the program on the console, and what it says of hosts."""
import json
import os
import pathlib
import sys
import unittest

from hosts import Console
from lan import Lan

MUSTERCTL, SOURCE = map(pathlib.Path, sys.argv[1:3])
SCRIPTS = pathlib.Path(__file__).parent / "scripts"


def console_with_musterctl(*programs, **more):
    return Console(programs=(MUSTERCTL, *programs), **more)


def mac_of(host):
    return host.mac.upper()


def macs(device):
    return [identifier["value"] for identifier in device["identifiers"] if identifier["type"] == "mac"]


def addresses_of(host):
    """All it has, as the device object names them."""
    return {host.ipv4} | ({f"{host.link_local}%eth0"} if host.ipv6 else set())


class Case(unittest.TestCase):
    """A test on a LAN of its own, self.plug() first, or on one that the tests of its class share, which put back what they change.
    Everything runs as the operator; self.data is a data directory of his, and of this test alone."""

    passphrase = None

    def plug(self, *hosts, programs=(), **more):
        """`programs` are to be had beside musterctl."""
        self.settle_on(self.enterContext(Lan(*hosts, console=console_with_musterctl(*programs), **more)))

    @classmethod
    def plug_for_all(cls, *hosts, **more):
        """For setUpClass()."""
        cls._settle(cls, cls.enterClassContext(Lan(*hosts, console=console_with_musterctl(), **more)))

    def settle_on(self, lan):
        """A LAN whose console has musterctl."""
        self._settle(self, lan)

    @staticmethod
    def _settle(case, lan):
        case.lan, case.console = lan, lan.console
        case.passphrase = f"{lan.console.home}/passphrase"
        lan.console.write(case.passphrase, "correct horse battery\n", 0o644)

    @property
    def environment(self):
        """Of the operator, with the passphrase of the key store at hand."""
        return self.console.environment() | ({"MUSTER_PASSPHRASE_FILE": self.passphrase} if self.passphrase else {})

    @property
    def data(self):
        return f"{self.console.home}/{self.id()}"

    def command(self, *words):
        return (f"/run/testbed/bin/{MUSTERCTL.name}", "--data", self.data, *words)

    def call(self, *words, timeout=60):
        return self.console.run(*self.command(*words), env=self.environment, check=False, timeout=timeout)

    def all(self, *words, **more):
        """The JSON objects a command prints."""
        done = self.call("--json", *words, **more)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def discover(self, *words, seconds=2, **more):
        return self.all("discover", "--seconds", str(seconds), *words, **more)

    def watch(self, out, *words):
        """Starts a discover --watch that writes to the file `out`."""
        return self.console.start(*self.command("--json", "discover", "--watch", *words), user=self.console.user, stdout=out,
                                  env=self.environment)

    @staticmethod
    def told(out):
        """The devices a watch() has told in the file `out` so far, as often as it told them."""
        return [json.loads(line) for line in os.pread(out.fileno(), 1 << 24, 0).decode().split("\n")[:-1]]

    def lead_astray(self, host):
        """The console's system goes to this host by another interface from now on."""
        self.console.ip("link add side0 type veth peer name side1", "link set side0 up", "link set side1 up",
                        f"route add {host.ipv4}/32 dev side0")
        self.console.sysctl({f"ipv4/conf/{scope}/rp_filter": 0 for scope in ("all", "eth0")})
        self.assertIn("dev side0", self.console.run("ip", "route", "get", host.ipv4).stdout)

    def one(self, devices, host):
        """The one device that has the host's MAC. It has no other host's."""
        found = [device for device in devices if mac_of(host) in macs(device)]
        self.assertEqual(len(found), 1, f"{host.name} {host.mac} in {json.dumps(devices, indent=1)}")
        self.assertEqual(macs(found[0]), [mac_of(host)], found[0])
        return found[0]

    def check_found(self, devices, hosts):
        """These hosts, each once, and nothing else. Returns their devices, in the order of the hosts."""
        found = [self.one(devices, host) for host in hosts]
        others = [device for device in devices if device not in found]
        self.assertEqual(others, [], "what is none of the hosts")
        return found
