#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows what musterctl does with a device: a real sshd in network namespaces of its own is found, provisioned, enrolled and held to a
policy. Nothing of it touches this machine or its network, or is there afterwards.

    walk.py MUSTERCTL

Status 77, with the reason, where it can't be done here."""
import os
import pathlib
import shlex
import subprocess
import sys

TESTBED = pathlib.Path(__file__).resolve().parent.parent / "tests" / "testbed"
sys.path.insert(0, str(TESTBED))

from hosts import LOGIN, PASSWORD, Console, SshHost
from lan import Lan, missing_tools, namespace_refusal
from namespace import TestbedError

PACKAGES = {"ip": "iproute2", "nsenter": "util-linux", "openssl": "openssl", "setpriv": "util-linux", "ssh-keygen": "openssh-client",
            "sshd": "openssh-server", "unshare": "util-linux"}
POLICY = """{"name": "gateways", "format": 1, "scope": "driver:linux-ssh",
 "rules": [{"rule": "key-origin", "is": "device"},
           {"rule": "firmware-at-least", "version": "99"}]}
"""


class Desk(Console):
    """A console that runs musterctl and no daemon."""

    def begin(self):
        self.prepare()
        self.name_itself()

    def wait_until_ready(self):
        pass


class Tour:
    """Commands at the desk, shown as they are typed."""

    def __init__(self, desk, musterctl):
        self._desk = desk
        self._program = f"/run/testbed/bin/{musterctl.name}"
        self._environment = desk.environment() | {"MUSTER_DATA": f"{desk.home}/site", "MUSTER_PASSPHRASE_FILE": f"{desk.home}/passphrase"}
        self.write("passphrase", "of a throwaway site\n")

    def write(self, name, text):
        self._desk.write(f"{self._desk.home}/{name}", text)

    def run(self, *words):
        print(f"\n$ musterctl {shlex.join(words)}", flush=True)
        self._call(words, check=True)

    def quietly(self, *words):
        self._call(words, check=True, capture_output=True)

    def _call(self, words, **more):
        command = self._desk.command([self._program, *words], cwd=self._desk.home)
        return subprocess.run(command, stdin=subprocess.DEVNULL, env=self._environment, timeout=300, **more)


def walk(musterctl):
    device = SshHost("gateway")
    with Lan(device, console=Desk(programs=(musterctl,))) as lan:
        tour = Tour(lan.console, musterctl)
        tour.write("password", PASSWORD + "\n")
        tour.write("gateways.json", POLICY)
        tour.quietly("site", "init", "--name", "Throwaway")
        print("\nNow a device: an SSH server in a network of its own, which only this script can see. It says nothing by itself, so the\n"
              "console may touch that network.")
        tour.run("discover", "--touch", "--seconds", "3")
        fingerprint = device.run("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub").stdout.split()[1]
        tour.run("provision", device.ipv4, "--profile", "starter", "--login", LOGIN, "--password-file", "password", "--accept-host-key",
                 fingerprint)
        tour.run("enroll", device.name)
        print(f"\n$ cat gateways.json\n{POLICY}", end="")
        tour.run("policies", "add", "gateways.json")
        tour.run("findings", "list")
        tour.run("devices", "list", "state:enrolled")
        tour.run("events", "verify")


def why_not():
    """Why this can't be done here, as the end of a sentence; None when it can."""
    if os.geteuid() != 0:
        return "namespaces need root"
    if packages := sorted({PACKAGES[tool] for tool in missing_tools(PACKAGES)}):
        return f"not installed: {', '.join(packages)}"
    return namespace_refusal()


def main():
    if reason := why_not():
        print(f"\nIt would go on with a device in network namespaces of its own, but can't here: {reason}.")
        sys.exit(77)
    try:
        walk(pathlib.Path(sys.argv[1]).resolve())
    except (TestbedError, subprocess.SubprocessError) as error:
        sys.exit(f"walk.py: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
