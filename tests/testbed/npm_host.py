# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts whose programs come from npm: a HomeKit accessory (HAP-NodeJS) and a Matter device (matter.js)."""
import pathlib
import shutil

from hosts import PlainHost

SCRIPTS = pathlib.Path(__file__).parent / "npm"
INSTALLED = SCRIPTS.parents[2] / "build/npm"  # where npm/install.sh puts them


def missing_packages():
    """Why these hosts can't run; None when they can."""
    if not shutil.which("node"):
        return "not installed: nodejs"
    try:
        if (INSTALLED / "installed.json").read_bytes() == (SCRIPTS / "package-lock.json").read_bytes():
            return None
    except FileNotFoundError:
        pass
    return "not installed: what tests/testbed/npm/install.sh brings from npm"


class NpmHost(PlainHost):
    """Runs a script of the folder npm as root. The script prints "ready" when it is announced; `words` are its arguments."""

    def __init__(self, name, script, words=(), **more):
        super().__init__(name, **more)
        self.script = script
        self.words = words
        self.daemon = None

    def configure(self):
        super().configure()
        # Where there is no default route matter.js joins no IPv4 group.
        self.ip("route add default dev eth0")

    def begin(self):
        # Imports come from beside the script.
        folder = "/run/testbed/npm"
        self.write(f"{folder}/{self.script}", (SCRIPTS / self.script).read_text(encoding="utf-8"))
        self.path(f"{folder}/node_modules").symlink_to(INSTALLED.resolve() / "node_modules")
        self.daemon = self.start("env", f"MATTER_STORAGE_PATH={folder}/matter", "MATTER_MDNS_NETWORKINTERFACE=eth0", "MATTER_LOG_FORMAT=plain",
                                 "node", f"{folder}/{self.script}", *self.words)

    def wait_until_ready(self):
        self.daemon.says("ready", seconds=60)


class HomeKitLight(NpmHost):
    """`id` is what HomeKit calls it by, written as a MAC but none; `is_paired`: it has an owner."""

    def __init__(self, name, id, is_paired=False, **more):
        super().__init__(name, "homekit.mjs", (name, id, *(["paired"] if is_paired else [])), **more)


class MatterLight(NpmHost):
    """Waits to be commissioned. `label` is what it says of itself."""

    def __init__(self, name, label, **more):
        super().__init__(name, "matter.mjs", (label,), **more)
