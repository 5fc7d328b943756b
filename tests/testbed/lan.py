# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A LAN in a box: a switch, a console and hosts, with real daemons, for the time of a test.

    with Lan(AvahiHost("printer", [Service("_ipp._tcp", 631)]), SilentHost("plug")) as lan:
        lan.console.run("avahi-browse", "-artp")

No packet leaves it and nothing of it outlives the test. What it does share with the machine is the kernel's neighbour table, whose
limits count for all namespaces together: one Lan at a time.
"""
import ipaddress
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import capture
from hosts import Console
from namespace import NAMESPACES, Machine

TOOLS = ("arp-scan", "avahi-browse", "avahi-daemon", "dbus-daemon", "ip", "nsenter", "openssl", "setpriv", "ssh", "ssh-keygen", "sshd",
         "tshark", "unshare")

# The switch and one host in small, with everything a kernel or a container may refuse.
_ATTEMPT = """
setpriv --reuid 1000 --regid 1000 --clear-groups true
mount -t tmpfs testbed /run
mkdir /run/upper /run/work
mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work testbed /etc
mount -t sysfs -o ro testbed /sys
ip link add br0 type bridge
ip link add port0 type veth peer name eth0
ip link set port0 master br0
"""


class Lan:
    def __init__(self, *hosts, network="10.77.0.0/24", console=None):
        self.network = ipaddress.ip_network(network)
        self.console = console or Console()
        self._switch = Machine("switch")
        self._hosts = []
        self._ports = {}
        self._plugged = 0
        self.private_key = None  # opens every SshHost
        self._authorized_key = None
        for host in (self.console, *hosts):
            self._introduce(host)

    def __enter__(self):
        try:
            self._make_key()
            self._switch.boot()
            self._bring_up(self._hosts, self._switch)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for host in self._hosts:
            host.shut_down()
        self._switch.shut_down()

    def add(self, *hosts):
        """Plugs in hosts while the LAN runs; they are ready when this returns."""
        for host in hosts:
            self._introduce(host)
        self._bring_up(hosts)
        return hosts[0]

    def add_card(self, host, name, mac, ipv4):
        """A second network card, with an address in the same network."""
        self._plug(host, name, mac)
        host.ip(f"link set {name} up", f"addr add {ipv4}/{self.network.prefixlen} dev {name}")
        # Each card answers for its own address alone, as where each has a network of its own.
        host.sysctl({f"ipv4/conf/{card}/{key}": value for card in ("all", "eth0", name)
                     for key, value in (("arp_ignore", 1), ("arp_announce", 2), ("rp_filter", 0))})

    def start(self, *hosts):
        """Hosts that were stopped, as new."""
        self._bring_up(hosts)

    def stop(self, host):
        """Pulls its plug."""
        host.shut_down()

    def forget(self):
        """Nobody knows anybody's MAC any more, as in the first minute: who does would not ask for ours, by which we learn his."""
        for host in self._hosts:
            if host.is_running:
                host.ip("neigh flush all")

    def capture(self, host):
        """Everything that passes between this host and the switch, from now on."""
        return capture.Capture(self._switch.pid, self._ports[host])

    def _introduce(self, host):
        number = len(self._hosts)
        host.network = self.network
        if host.ipv4 is None:
            host.ipv4 = str(self.network[2 if number == 0 else 9 + number])
        if host.mac is None:
            host.mac = f"{host.oui}:5a:{number >> 8:02x}:{number & 255:02x}"
        host.authorized_key = None
        self._hosts.append(host)

    def _bring_up(self, hosts, switch=None):
        for host in hosts:
            host.boot()
        if switch:
            switch.wait_until_booted()
            # The switch is no host: with an IPv6 address it would answer as one.
            switch.sysctl({"ipv6/conf/all/disable_ipv6": 1, "ipv6/conf/default/disable_ipv6": 1})
            switch.ip("link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0", "link set br0 up")
        for host in hosts:
            host.wait_until_booted()
            self._ports[host] = self._plug(host, "eth0", host.mac)
            host.configure()
            host.authorized_key = self._authorized_key
            host.begin()
        for host in hosts:
            host.wait_until_ready()

    def _plug(self, host, card, mac):
        # A port goes some time after the host at its other end went, so no name is used twice.
        self._plugged += 1
        port = f"port{self._plugged}"
        self._switch.ip(f"link add name {port} type veth peer name {card} address {mac} netns {host.pid}", f"link set {port} master br0",
                        f"link set {port} up")
        return port

    def _make_key(self):
        with tempfile.TemporaryDirectory(prefix="muster-testbed-") as folder:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "testbed", "-f", f"{folder}/key"], check=True)
            with open(f"{folder}/key", encoding="ascii") as private, open(f"{folder}/key.pub", encoding="ascii") as public:
                self.private_key, self._authorized_key = private.read(), public.read()


def missing_tools(tools=TOOLS):
    return [tool for tool in tools if not shutil.which(tool, path="/usr/sbin:/usr/bin:/sbin:/bin")]


def namespace_refusal():
    """Why no Lan can be made here; None when one can, given the tools."""
    if os.geteuid() != 0:
        return "namespaces need root"
    try:
        tried = subprocess.run(["unshare", *NAMESPACES, "sh", "-euc", _ATTEMPT], capture_output=True, text=True, timeout=30, check=False)
    except subprocess.TimeoutExpired:
        return "making namespaces takes for ever"
    if tried.returncode != 0:
        return "; ".join(tried.stderr.split("\n")).strip("; ") or f"unshare ended with {tried.returncode}"
    return None


def skip_reason():
    if missing := missing_tools():
        return f"not installed: {', '.join(missing)}"
    return namespace_refusal()


def main():
    """unittest.main() for the scripts of this folder."""
    reason = skip_reason()
    if reason:
        print(f"SKIP: testbed: {reason}")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], verbosity=2)
