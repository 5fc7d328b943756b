#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the 50 hosts of a /24, 20 of them silent, in the testbed: musterctl without privilege beside arp-scan and nmap as root, in
turn, each with an empty neighbour table. Prints, and asserts nothing.

    bench_sweep.py MUSTERCTL SOURCE        as root
"""
import json
import pathlib
import re
import signal
import statistics
import sys
import tempfile
import time

MUSTERCTL, SOURCE = map(pathlib.Path, sys.argv[1:3])
sys.path.insert(0, str(SOURCE / "tests/testbed"))

from hosts import Console, PlainHost, SilentHost  # noqa: E402
from lan import Lan, skip_reason  # noqa: E402

NETWORK = "10.77.0.0/24"
LIVE, SILENT, ROUNDS = 30, 20, 5


def forget(console):
    console.ip("neigh flush all")


def with_musterctl(console, wanted):
    """Seconds until the last host was told, and how many were."""
    with tempfile.TemporaryFile() as out:
        began = time.monotonic()
        program = console.start(f"/run/testbed/bin/{MUSTERCTL.name}", "--data", f"{console.home}/bench", "--json", "discover", "--watch",
                                "--source", "neighbours", "--network", NETWORK, user=console.user, stdout=out,
                                env=console.environment())
        found, last, read = set(), began, 0
        while len(found) < wanted and time.monotonic() - began < 15:
            text = out.seek(read) or out.read()
            whole = text.rfind(b"\n") + 1
            read += whole
            before = len(found)
            for line in text[:whole].splitlines():
                found.update(one["value"] for one in json.loads(line)["identifiers"] if one["type"] == "mac")
            if len(found) > before:
                last = time.monotonic()
        program.stop(signal.SIGINT)
        return last - began, len(found)


def with_tool(console, *words):
    """Seconds it ran, and how many MAC addresses it named."""
    began = time.monotonic()
    done = console.run(*words, user=0, check=False)
    return time.monotonic() - began, len(set(re.findall(r"(?:[0-9a-f]{2}:){5}[0-9a-f]{2}", done.stdout.lower())) - {console.mac.lower()})


def main():
    reason = skip_reason()
    if reason:
        print(f"not here: {reason}")
        return 77
    hosts = [PlainHost(f"plain{n}") for n in range(LIVE)] + [SilentHost(f"silent{n}") for n in range(SILENT)]
    contestants = {
        "musterctl discover (no privilege)": lambda console: with_musterctl(console, len(hosts)),
        "arp-scan --localnet (root)": lambda console: with_tool(console, "arp-scan", "--localnet", "--interface", "eth0"),
        "nmap -n -sn -T5 (root)": lambda console: with_tool(console, "nmap", "-n", "-sn", "-T5", NETWORK),
    }
    figures = {name: [] for name in contestants}
    with Lan(*hosts, console=Console(programs=(MUSTERCTL,))) as lan:
        for _ in range(ROUNDS):
            for name, run in contestants.items():
                forget(lan.console)
                figures[name].append(run(lan.console))
    base = statistics.median(seconds for seconds, _ in next(iter(figures.values())))
    print(f"{NETWORK}, {LIVE} hosts that answer and {SILENT} silent ones, {ROUNDS} rounds")
    for name, runs in figures.items():
        times = sorted(seconds for seconds, _ in runs)
        middle = statistics.median(times)
        print(f"{name:36} median {middle:6.2f} s ({times[0]:.2f} .. {times[-1]:.2f}), x{middle / base:.1f}, "
              f"found {min(count for _, count in runs)} of {len(hosts)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
