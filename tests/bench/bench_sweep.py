#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the 50 hosts of a /24, 20 of them silent, in the testbed: musterctl without privilege beside what else there is, in turn, each
with an empty neighbour table: seconds, hosts found, and frames sent. Then those of a /20, which is wider than the kernel's neighbour
table. Prints, with what we want to reach, and asserts nothing. Ours count from the start of the program; so does the first device.

    bench_sweep.py MUSTERCTL SOURCE        as root
"""
import json
import os
import pathlib
import re
import signal
import statistics
import sys
import tempfile
import time

MUSTERCTL, SOURCE = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(SOURCE / "tests/testbed"))
sys.argv[1:] = [str(MUSTERCTL), str(SOURCE)]

from hosts import AvahiHost, Console, PlainHost, Service, SilentHost  # noqa: E402
from lan import Lan, missing_tools, skip_reason  # noqa: E402
from ssdp_host import MediaHost  # noqa: E402

NETWORK, WIDE = "10.77.0.0/24", "10.77.0.0/20"
WIDE_HOSTS, WIDE_ROUNDS = 24, 2
RESPITE = 1.5  # s; no responder repeats for all what it said for all less than a second ago (RFC 6762 section 6)
ANNOUNCING, MEDIA, PLAIN, SILENT, ROUNDS = 20, 2, 8, 20, 5


def frames_sent(console):
    return int(console.run("cat", "/sys/class/net/eth0/statistics/tx_packets").stdout)


class Muster:
    """Runs until `is_all` says that what was told is all there is, and a moment more."""

    def __init__(self, is_all, *words, longest=15, goal=None):
        self.is_all, self.words, self.longest, self.goal = is_all, words, longest, goal

    def __call__(self, console):
        with tempfile.TemporaryFile() as out:
            began = time.monotonic()
            program = console.start(f"/run/testbed/bin/{MUSTERCTL.name}", "--data", f"{console.home}/bench", "--json", "discover", "--watch",
                                    *self.words, user=console.user, stdout=out, env=console.environment())
            devices, first, last, read = {}, None, began, 0
            while not self.is_all(devices.values()) and time.monotonic() - began < self.longest:
                text = os.pread(out.fileno(), 1 << 24, read)  # the program writes where the file stands
                whole = text.rfind(b"\n") + 1
                read += whole
                for line in text[:whole].splitlines():
                    device = json.loads(line)
                    devices[device["id"]] = device
                    last = time.monotonic()
                    first = first or last
            program.stop(signal.SIGINT)
            return last - began, len(macs(devices.values())), (first or last) - began


class Tool:
    """Runs to its end. What it names as `pattern` says counts."""

    goal = None

    def __init__(self, pattern, *words, user=0):
        self.pattern, self.words, self.user = pattern, words, user

    def __call__(self, console):
        began = time.monotonic()
        done = console.run(*self.words, user=self.user, check=False, timeout=120)
        found = set(re.findall(self.pattern, done.stdout.lower())) - {console.mac.lower(), console.ipv4}
        return time.monotonic() - began, len(found), None


def macs(devices):
    return {one["value"] for device in devices for one in device["identifiers"] if one["type"] == "mac"}


def described(devices):
    """Those of which mDNS told all: service, port and model."""
    return sum(any(service["source"] == "mdns" and service["port"] for service in device["services"]) and "model" in device
               for device in devices)


MAC, ADDRESS = r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", r"10\.77\.\d+\.\d+"


def narrow():
    printer = Service("_ipp._tcp", 631, {"ty": "LaserJet", "usb_MDL": "LaserJet"})
    hosts = [*(AvahiHost(f"printer{n}", [printer]) for n in range(ANNOUNCING)),
             *(MediaHost(f"media{n}", uuid=f"4d696e69-444c-164e-9d41-00000000000{n}", serial=f"MD{n}", friendly_name=f"Media {n}", model="1")
               for n in range(MEDIA)),
             *(PlainHost(f"plain{n}") for n in range(PLAIN)), *(SilentHost(f"silent{n}") for n in range(SILENT))]
    everybody = len(hosts)
    contestants = {
        "musterctl discover, all hosts": Muster(lambda devices: len(macs(devices)) >= everybody, "--source", "neighbours", "--network", NETWORK,
                                                goal=0.25),
        "musterctl discover, all sources": Muster(lambda devices: len(macs(devices)) >= everybody, "--network", NETWORK, goal=0.25),
        "musterctl discover, mDNS details": Muster(lambda devices: described(devices) >= ANNOUNCING, "--source", "mdns", "--network", NETWORK,
                                                   goal=0.5),
        "arp-scan --localnet (root)": Tool(MAC, "arp-scan", "--localnet", "--interface", "eth0"),
        "nmap -n -sn (root)": Tool(MAC, "nmap", "-n", "-sn", NETWORK),
        "nmap -n -sn -T5 (root)": Tool(MAC, "nmap", "-n", "-sn", "-T5", NETWORK),
        "fping -aq -r1 -i1 -g (root)": Tool(ADDRESS, "fping", "-aq", "-r1", "-i1", "-g", NETWORK),
        "avahi-browse -artp": Tool(ADDRESS, "avahi-browse", "-artp"),
        "gssdp-discover -n 3": Tool(ADDRESS, "gssdp-discover", "-i", "eth0", "-n", "3"),
    }
    race(NETWORK, f"{ANNOUNCING} hosts with mDNS, {MEDIA} with SSDP, {PLAIN} without either, {SILENT} silent", hosts, contestants, ROUNDS)


def wide():
    """Spread over all of it, half of them silent."""
    hosts = [(SilentHost if n % 2 else PlainHost)(f"wide{n}", ipv4=f"10.77.{n * 16 // WIDE_HOSTS}.{n * 10 + 7}") for n in range(WIDE_HOSTS)]
    contestants = {
        "musterctl discover, all hosts": Muster(lambda devices: len(macs(devices)) >= WIDE_HOSTS, "--source", "neighbours", "--network",
                                                WIDE, longest=40),
        "arp-scan --localnet (root)": Tool(MAC, "arp-scan", "--localnet", "--interface", "eth0"),
        "fping -aq -r1 -i1 -g (root)": Tool(ADDRESS, "fping", "-aq", "-r1", "-i1", "-g", WIDE),
    }
    race(WIDE, f"{WIDE_HOSTS // 2} hosts without any protocol, {WIDE_HOSTS // 2} silent", hosts, contestants, WIDE_ROUNDS)


def race(network, who, hosts, contestants, rounds):
    there, missing = {}, {}
    for name, run in contestants.items():
        tool = run.words[0] if isinstance(run, Tool) else None
        (missing if tool and missing_tools([tool]) else there)[name] = run
    figures = {name: [] for name in there}
    with Lan(*hosts, console=Console(programs=(MUSTERCTL,)), network=network) as lan:
        for _ in range(rounds):
            for name, run in there.items():
                time.sleep(RESPITE)
                lan.console.ip("neigh flush all")
                before = frames_sent(lan.console)
                figures[name].append((*run(lan.console), frames_sent(lan.console) - before))
    base = statistics.median(run[0] for run in next(iter(figures.values())))
    print(f"{network}: {who}; {rounds} rounds")
    for name, runs in figures.items():
        times, goal = sorted(run[0] for run in runs), there[name].goal
        middle = statistics.median(times)
        more = "" if runs[0][2] is None else f", the first after {statistics.median(run[2] for run in runs):.2f} s"
        more += "" if goal is None else f"; goal {goal} s: {'met' if middle <= goal else 'missed'}"
        print(f"{name:34} median {middle:6.2f} s ({times[0]:.2f} .. {times[-1]:.2f}), x{middle / base:5.1f}, found at least "
              f"{min(run[1] for run in runs):2}, {statistics.median(run[3] for run in runs):6.0f} frames sent{more}")
    for name in missing:
        print(f"{name:34} not installed")


def main():
    reason = skip_reason()
    if reason:
        print(f"not here: {reason}")
        return 77
    narrow()
    wide()
    return 0


if __name__ == "__main__":
    sys.exit(main())
