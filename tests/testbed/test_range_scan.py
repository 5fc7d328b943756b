#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A network wider than the kernel's neighbour table is asked to the last address, and what was not asked is said."""
import ipaddress
import json
import re
import signal
import tempfile
import time

from driver import Case
from hosts import PlainHost, SilentHost
from lan import main
from namespace import until

# Of an own network wider than what is scanned, so that a part of it can be named.
NETWORK = "10.77.0.0/20"
ACCOUNT = re.compile(r"asked ([\d,]+) of ([\d,]+) addresses in ([\d.]+) s, ([\d,]+) answered")
STOPPED = re.compile(r"stopped when ([\d,]+) of ([\d,]+) addresses were asked")
# In the table of the whole machine, and none that the kernel may throw out: it leaves what changed within 5 s.
CROWD = """
ip link add far0 type bridge && ip addr add 10.200.0.1/16 dev far0 && ip link set far0 up
for last in 1 2; do
    for n in $(seq 700); do
        echo "neigh replace 10.200.$((n / 250 + 1)).$((n % 250 + 1)) lladdr 02:00:00:00:00:0$last dev far0 nud reachable"
    done >/run/crowd$last
done
while :; do
    for last in 1 2; do
        ip -batch /run/crowd$last
        echo crowded
        sleep 2
    done
done
"""


def number(text):
    return int(text.replace(",", ""))


class Ranges(Case):
    def hosts(self, *addresses):
        """Every other one silent."""
        return [(SilentHost if n % 2 else PlainHost)(f"host{n}", ipv4=address) for n, address in enumerate(addresses)]

    def addresses(self, network):
        """Everybody's but ours, in a network around this one."""
        whole = ipaddress.ip_network(NETWORK)
        return {str(one) for one in ipaddress.ip_network(network)} - {self.console.ipv4, str(whole[0]), str(whole[-1])}

    def scan(self, network, timeout=120):
        """What was found, the account, and the frames that were sent."""
        with self.lan.capture(self.console) as taken:
            began = time.monotonic()
            done = self.call("--json", "discover", "--source", "neighbours", "--network", network, timeout=timeout)
            seconds = time.monotonic() - began
            sent = [frame for frame in taken.frames() if frame.is_sent]
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        account = ACCOUNT.search(done.stderr)
        self.assertTrue(account, done.stderr)
        asked, total, took, answered = number(account[1]), number(account[2]), float(account[3]), number(account[4])
        print(f"{self.id()}: {network} {asked} of {total} asked, {answered} answered, {took:.1f} s ({seconds:.1f} s in all), "
              f"{len(sent)} frames sent")
        return [json.loads(line) for line in done.stdout.splitlines()], (asked, total, answered), sent

    def check_complete(self, network, hosts):
        found, (asked, total, answered), sent = self.scan(network)
        self.check_found(found, hosts)
        wanted = self.addresses(network)
        self.assertEqual((asked, total, answered), (len(wanted), len(wanted), len(hosts)))
        self.assertEqual(wanted - {frame.arp_target for frame in sent}, set())

    def refusals(self):
        """How often the table had no room, since the machine started."""
        said = self.console.run("ip", "-s", "ntable", "show", "name", "arp_cache", user=0).stdout
        return int(re.search(r"table_fulls (\d+)", said)[1])

    def test_a_20_is_asked_to_the_last_address(self):
        hosts = self.hosts("10.77.0.1", "10.77.1.200", "10.77.4.4", "10.77.7.255", "10.77.8.0", "10.77.11.11", "10.77.13.37",
                           "10.77.15.254")
        self.plug(*hosts, network=NETWORK)
        self.check_complete(NETWORK, hosts)

    def test_a_part_is_a_part(self):
        hosts = self.hosts("10.77.3.0", "10.77.3.255")
        self.plug(*hosts, SilentHost("outside", ipv4="10.77.4.0"), network=NETWORK)
        self.check_complete("10.77.3.0/24", hosts)

    def test_a_table_that_others_fill(self):
        hosts = self.hosts("10.77.0.1", "10.77.2.2", "10.77.3.255")
        crowd = SilentHost("crowd", ipv4="10.77.15.1")
        self.plug(*hosts, crowd, network=NETWORK)
        crowd.start("sh", "-c", CROWD).says("crowded", times=2)
        before = self.refusals()
        self.check_complete("10.77.0.0/22", hosts)
        self.assertGreater(self.refusals(), before, "the table was never full: nothing was tested")

    def test_an_interrupted_one_says_how_far_it_came(self):
        self.plug(*self.hosts("10.77.0.1"), network=NETWORK)
        with tempfile.TemporaryFile() as out:
            with self.lan.capture(self.console) as taken:
                ours = self.console.start(*self.command("--json", "discover", "--source", "neighbours", "--network", NETWORK),
                                          user=self.console.user, stdout=out, env=self.environment)
                until(lambda: any(frame.arp_target for frame in taken.frames()), 20, "somebody is asked", ours.text)
                self.assertEqual(ours.stop(signal.SIGINT), 130, ours.text())
                targets = {frame.arp_target for frame in taken.frames() if frame.is_sent} - {None}
            stopped = STOPPED.search(ours.text())
            self.assertTrue(stopped, ours.text())
            asked, total = number(stopped[1]), number(stopped[2])
            self.assertEqual(total, len(self.addresses(NETWORK)))
            self.assertLess(asked, total)
            self.assertLessEqual(len(targets), total - 1)
            print(f"{self.id()}: stopped at {asked} of {total}, {len(targets)} addresses in frames")

    def test_a_network_elsewhere_is_refused(self):
        self.plug(network=NETWORK)
        done = self.call("discover", "--network", "192.168.7.0/24")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("192.168.7.0/24", done.stderr)


if __name__ == "__main__":
    main()
