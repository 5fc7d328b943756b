# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window on a console of the testbed: an X server, a session bus, Muster, and a hand that uses its accessibility tree."""
import json
import pathlib
import shutil
import subprocess
import tempfile

from namespace import TestbedError, until

SCRIPT = pathlib.Path(__file__).parent / "scripts" / "hand.py"
DISPLAY = 9
PYTHON = "/usr/bin/python3" # the one the packages of gi are for


def missing():
    """What it needs and is not installed."""
    tools = [tool for tool in ("Xvfb", "dbus-daemon") if not shutil.which(tool, path="/usr/sbin:/usr/bin:/sbin:/bin")]
    tree = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    has_tree = subprocess.run([PYTHON, "-c", tree], capture_output=True, check=False).returncode == 0
    has_bus = pathlib.Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists()
    return tools + ([] if has_tree else ["gir1.2-atspi-2.0"]) + ([] if has_bus else ["at-spi2-core"])


class Window:
    """Runs Muster as the operator. The methods wait for what they name: a role, and a name with the wild cards of a shell."""

    def __init__(self, console, program, data):
        self._console = console
        socket = f"{console.home}/bus"
        self._environment = console.environment() | {
            "DISPLAY": f":{DISPLAY}", "DBUS_SESSION_BUS_ADDRESS": f"unix:path={socket}", "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        console.write("/run/testbed/script/hand.py", SCRIPT.read_text(encoding="utf-8"))
        console.run("mkdir", "-p", "-m", "1777", "/tmp/.X11-unix", user=0)
        screen = self._start("Xvfb", f":{DISPLAY}", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
        bus = self._start("dbus-daemon", "--session", "--nofork", "--nopidfile", "--nosyslog", f"--address=unix:path={socket}")
        until(console.path(socket).exists, 20, "the session bus", bus.text)
        until(console.path(f"/tmp/.X11-unix/X{DISPLAY}").exists, 20, "the X server", screen.text)
        self.muster = self._start(program, "--data", data)
        self._errors = tempfile.TemporaryFile()
        self._hand = subprocess.Popen(console.command([PYTHON, "-Bu", "/run/testbed/script/hand.py"]), stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=self._errors, text=True, encoding="utf-8", env=self._environment)

    def close(self):
        self._hand.stdin.close()
        self._hand.wait(20)
        self._hand.stdout.close()
        self._errors.close()

    def text(self, role, name, **more):
        """What it says; of several, the first that matches `says`."""
        return self._do("text", role, name, **more)

    def press(self, role, name, **more):
        self._do("press", role, name, **more)

    def toggle(self, role, name, **more):
        self._do("press", role, name, action="Toggle", **more)

    def type(self, role, name, text, **more):
        self._do("type", role, name, text=text, **more)

    def check(self, role, name, **more):
        """A box, which may be checked already."""
        self._do("check", role, name, **more)

    def wait_until_gone(self, role, name, **more):
        self._do("gone", role, name, **more)

    def tree(self):
        return self._do("tree", "", "")

    def _start(self, *words):
        return self._console.start(*words, user=self._console.user, env=self._environment)

    def _do(self, verb, role, name, **more):
        self._hand.stdin.write(json.dumps({"do": verb, "role": role, "name": name, **more}) + "\n")
        self._hand.stdin.flush()
        said = self._hand.stdout.readline()
        if not said:
            self._errors.seek(0)
            raise TestbedError(f"the hand ended: {self._errors.read().decode()}")
        answer = json.loads(said)
        if "error" in answer:
            raise TestbedError(f"{answer['error']}\n{self.muster.text()}")
        return answer["value"]
