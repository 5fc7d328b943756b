#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Watches a network in the testbed, as musterctl and as the window: what watching 250 idle devices costs in a minute, and what a storm of
hostile datagrams does to memory and to the event loop. In the storm musterctl has no site: a registry takes in so many new devices a
minute and no more, whoever they are. Prints, and asserts nothing.

    bench_watch.py MUSTERCTL SOURCE MUSTER [idle|storm ...]        as root
"""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

MUSTERCTL, SOURCE, MUSTER = map(pathlib.Path, sys.argv[1:4])
PARTS = sys.argv[4:] or ["idle", "storm"]
sys.path.insert(0, str(SOURCE / "tests/testbed"))
sys.argv[1:] = [str(MUSTERCTL), str(SOURCE)]

import window  # noqa: E402
from hosts import AvahiHost, Console, PlainHost, Service  # noqa: E402
from lan import Lan, skip_reason  # noqa: E402
from namespace import child_of, until  # noqa: E402

WIDE, NETWORK = "10.77.0.0/20", "10.77.0.0/23"
DEVICES, MINUTE = 250, 60
RATE, STORM, STORMS = 20000, 20, 3
SCRIPTS = pathlib.Path(__file__).parent / "scripts"
TESTBED_SCRIPTS = SOURCE / "tests/testbed/scripts"


def carry(host, *scripts):
    """Puts scripts into a machine, beside each other, and says where the first is."""
    for script in scripts:
        host.write(f"/run/testbed/bench/{script.name}", script.read_text(encoding="utf-8"))
    return f"/run/testbed/bench/{scripts[0].name}"


class Crowd(PlainHost):
    """Many devices on one port of the switch, each with a MAC and an address of its own."""

    def configure(self):
        super().configure()
        # Each answers ARP for its own address only.
        self.sysctl({f"ipv4/conf/all/{key}": value for key, value in (("arp_ignore", 1), ("arp_announce", 2), ("rp_filter", 0))})
        self.ip(*(command for number in range(DEVICES) for command in (
                    f"link add link eth0 name one{number} address 02:4d:75:6b:00:{number:02x} type macvlan mode bridge",
                    f"addr add 10.77.1.{number + 1}/{self.network.prefixlen} dev one{number}", f"link set one{number} up")))

    def begin(self):
        self.daemon = self.start("/usr/bin/python3", "-Bu", carry(self, SCRIPTS / "crowd.py", TESTBED_SCRIPTS / "mdns.py"), str(DEVICES))

    def wait_until_ready(self):
        self.daemon.says("ready", seconds=60)


class Talk:
    """A script in a machine that answers lines with lines."""

    def __init__(self, machine, words, user=0, env=None):
        self._process = subprocess.Popen(machine.command(words, user), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        self.listen()

    def say(self, line=""):
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def listen(self):
        return self._process.stdout.readline().strip()

    def close(self):
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


class Watched:
    """A program that runs in a machine, and what the system knows of it."""

    def __init__(self, daemon):
        self.daemon = daemon
        self.pid = until(lambda: child_of(daemon.process.pid), 20, "the program starts", daemon.text)

    def seconds(self):
        """Of a core: (user, system)."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return tuple(int(field) / os.sysconf("SC_CLK_TCK") for field in fields[11:13])

    def memory(self):
        """MiB in use."""
        return int(pathlib.Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

    def look(self, seconds, title):
        before, began = self.seconds(), time.monotonic()
        time.sleep(seconds)
        passed = time.monotonic() - began
        user, system = (100 * (now - then) / passed for now, then in zip(self.seconds(), before))
        print(f"{title:44} {user + system:5.2f} % of a core (user {user:.2f}, system {system:.2f}), {self.memory():.0f} MiB", flush=True)


class Bench:
    """A console with a site of its own, once it is made."""

    def __init__(self, lan):
        self.lan, self.console = lan, lan.console
        self.out = tempfile.TemporaryFile()
        self.data = f"{self.console.home}/bench"
        self.passphrase = f"{self.console.home}/passphrase"
        self.console.write(self.passphrase, "correct horse battery\n", 0o644)

    def make_site(self):
        self.run("site", "init", "--name", "Bench")

    def environment(self, **more):
        return self.console.environment() | {"MUSTER_PASSPHRASE_FILE": self.passphrase, **more}

    def words(self, *words):
        return (f"/run/testbed/bin/{MUSTERCTL.name}", "--data", self.data, *words)

    def run(self, *words):
        return self.console.run(*self.words(*words), env=self.environment()).stdout

    def count(self):
        return self.run("--json", "devices", "list").count("\n")

    def musterctl(self, *words):
        return Watched(self.console.start(*self.words("--json", "discover", "--watch", *words), user=self.console.user, stdout=self.out,
                                          env=self.environment()))

    def window(self):
        return Watched(self.console.start(f"/run/testbed/bin/{MUSTER.name}", "--data", self.data, user=self.console.user,
                                          env=self.environment(QT_QPA_PLATFORM="offscreen")))

    def has_told(self, text):
        size = os.fstat(self.out.fileno()).st_size
        return text.encode() in os.pread(self.out.fileno(), size, 0)

    def heard(self):
        """(frames at the console, datagrams its sockets took, datagrams there was no room for)"""
        udp = [line.split()[1:] for line in self.console.run("cat", "/proc/net/snmp").stdout.splitlines() if line.startswith("Udp:")]
        named = dict(zip(*udp))
        frames = int(self.console.run("cat", "/sys/class/net/eth0/statistics/rx_packets").stdout)
        return frames, int(named["InDatagrams"]), int(named["RcvbufErrors"])


def console():
    return Console(programs=(MUSTERCTL, MUSTER))


def idle():
    with Lan(Crowd("crowd"), network=NETWORK, console=console()) as lan:
        bench = Bench(lan)
        bench.make_site()
        # Allowed once, the window may touch it too; of a network that is not swept so many new devices a minute are not taken in.
        for name, start in (("musterctl", lambda: bench.musterctl("--network", NETWORK)), ("window", bench.window)):
            watched = start()
            until(lambda: bench.count() >= DEVICES, 60, f"{DEVICES} devices", watched.daemon.text)
            watched.look(MINUTE, f"{name}, {bench.count()} devices, the first minute")
            watched.look(MINUTE, f"{name}, {bench.count()} devices, the minute after")
            watched.daemon.stop(signal.SIGTERM)


def storm():
    hosts = [AvahiHost(f"late{number}", [Service("_ipp._tcp", 631)]) for number in range(STORMS)]
    with Lan(sender := PlainHost("sender"), network=WIDE, console=console()) as lan:
        bench = Bench(lan)
        script = carry(sender, SCRIPTS / "storm.py", TESTBED_SCRIPTS / "mdns.py", TESTBED_SCRIPTS / "wsd.py")
        talk = Talk(sender, ("/usr/bin/python3", "-Bu", script, lan.console.mac, str(RATE)))
        watched = bench.musterctl()
        time.sleep(5)
        print(f"{'musterctl, before the storm':44} {watched.memory():.0f} MiB", flush=True)
        for host in hosts:
            before, spent = bench.heard(), sum(watched.seconds())
            talk.say(str(STORM))
            time.sleep(2)
            lan.add(host)
            began = time.monotonic()
            try:
                until(lambda: bench.has_told(host.mac.upper()), 60, "told")
                latency = f"{time.monotonic() - began:.2f} s"
            except Exception:  # noqa: BLE001 - a figure, not a test
                latency = "not within 60 s"
            said = talk.listen()
            share = 100 * (sum(watched.seconds()) - spent) / STORM
            frames, taken, lost = (now - then for now, then in zip(bench.heard(), before))
            print(f"musterctl, {STORM} s of storm: {said} a second; {frames} frames came, sockets took {taken} and had no room for {lost}; a "
                  f"new host was told {latency} after it was there; {share:.0f} % of a core; {watched.memory():.0f} MiB", flush=True)
        watched.look(10, "musterctl, after the storms")
        began = time.monotonic()
        watched.daemon.stop(signal.SIGINT)
        print(f"musterctl ended {time.monotonic() - began:.2f} s after it was asked to", flush=True)
        bench.make_site()
        storm_at_window(bench, talk)
        talk.close()


def storm_at_window(bench, talk):
    if missing := window.missing():
        print(f"the window: not installed: {', '.join(missing)}")
        return
    opened = window.Window(bench.console, f"/run/testbed/bin/{MUSTER.name}", bench.data)
    watched = Watched(opened.muster)
    opened.toggle("list item", "Discover*")
    beat = Talk(bench.console, (window.PYTHON, "-Bu", carry(bench.console, SCRIPTS / "heartbeat.py")), bench.console.user, opened._environment)

    def tell(title):
        beat.say()
        median, longest, count = beat.listen().split()
        print(f"{title:44} answered in {median} ms, at the latest {longest} ms ({count} times); {watched.memory():.0f} MiB", flush=True)

    time.sleep(5)
    tell("window, before the storm")
    for _ in range(STORMS):
        talk.say(str(STORM))
        said = talk.listen()
        tell(f"window, {STORM} s of storm, {said} a second")
    beat.close()
    opened.close()


def main():
    reason = skip_reason()
    if reason:
        print(f"not here: {reason}")
        return 77
    for part in PARTS:
        {"idle": idle, "storm": storm}[part]()
    return 0


if __name__ == "__main__":
    sys.exit(main())
