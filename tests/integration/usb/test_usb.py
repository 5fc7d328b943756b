#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""USB and serial ports on a machine that umockdev makes up: there at the start, plugged in, two alike, pulled out.
Usage: test_usb.py USB_PROBE"""
import gc
import json
import os
import pathlib
import pty
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import unittest


def skip(reason):
    print(f"SKIP: {reason}")
    sys.exit(77)


try:
    import gi

    gi.require_version("UMockdev", "1.0")
    from gi.repository import UMockdev
except (ImportError, ValueError) as error:
    skip(f"umockdev: {error} (packages python3-gi and gir1.2-umockdev-1.0)")
if "umockdev" not in os.environ.get("LD_PRELOAD", ""):
    if not (wrapper := shutil.which("umockdev-wrapper")):
        skip("umockdev: no umockdev-wrapper (package umockdev)")
    os.execv(wrapper, [wrapper, sys.executable, "-B", *sys.argv])

# The wrapper's library stands before that of AddressSanitizer.
os.environ["ASAN_OPTIONS"] = ":".join(filter(None, [os.environ.get("ASAN_OPTIONS"), "verify_asan_link_order=0"]))
PROBE = sys.argv.pop(1)
PATIENCE = 20  # seconds; what is expected comes in milliseconds


class Machine:
    """A made-up machine."""

    def __init__(self):
        self.testbed = UMockdev.Testbed.new()

    def usb(self, path, vendor, product, serial, name, device_class="00", interfaces=":ff0000:"):
        attributes = {"busnum": path.split("-")[0], "idVendor": vendor, "idProduct": product, "manufacturer": "Acme Inc.",
                      "product": name, "bDeviceClass": device_class}
        if serial:
            attributes["serial"] = serial
        properties = {"DEVTYPE": "usb_device", "ID_VENDOR_ID": vendor, "ID_MODEL_ID": product, "ID_USB_INTERFACES": interfaces}
        return self.testbed.add_device("usb", path, None, flat(attributes), flat(properties))

    def tty(self, usb, name):
        interface = self.testbed.add_device("usb", pathlib.Path(usb).name + ":1.0", usb, ["bInterfaceClass", "02"],
                                            ["DEVTYPE", "usb_interface", "DRIVER", "cdc_acm"])
        return self.testbed.add_device("tty", name, interface, [], ["DEVNAME", f"/dev/{name}", "MAJOR", "166", "MINOR", name[-1]])

    def pull_out(self, *devices):
        """The kernel takes a device's children away before it: name them in this order."""
        for device in devices:
            self.testbed.uevent(device, "remove")
            self.testbed.remove_device(device)


def flat(pairs):
    return [word for pair in pairs.items() for word in pair]


class Probe:
    """The program under test, and the lines it prints."""

    def __init__(self, *words, **process):
        # No environment is given: the testbed has put itself into that of the process, which os.environ does not know of.
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        self.process = subprocess.Popen([PROBE, *words], **pipes, **process)
        self.lines = queue.Queue()
        self.seen = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))
        self.lines.put(None)

    def wait(self, what, **wanted):
        """The next object that has all these members; others before it are kept in `seen`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0, deadline - time.monotonic()))
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"{what}: {wanted} did not come; status {self.process.poll()}, seen {self.seen}")
            self.seen.append(line)
            if all(line.get(name) == value for name, value in wanted.items()):
                return line

    def sighting(self, source, endpoint):
        """The one of this endpoint among those that came before the last wait() ended."""
        (sighting,) = (line for line in self.seen if line.get("source") == source and line["endpoint"] == endpoint)
        return sighting

    def probe(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.stdout.close()


class Usb(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="muster-usb-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.control = self.folder / "control"
        self.control.touch()
        self.machine = Machine()

        self.addCleanup(self.clear)

    def clear(self):
        """There is one testbed at a time: it goes with the last reference to it."""
        self.machine = None
        gc.collect()

    def end(self, probe):
        self.assertEqual(probe.end(), 0)

    def start(self, *words, **process):
        probe = Probe(*map(str, words or [self.control]), **process)
        self.addCleanup(self.end, probe)
        # umockdev makes a device file by file: what is plugged in now must not be looked at before it is told of.
        probe.wait("first look", ready=True)
        return probe

    def test_there_at_the_start(self):
        self.machine.usb("usb1", "1d6b", "0002", "0000:00:14.0", "xHCI Host Controller", "09", ":090000:")
        self.machine.usb("1-2", "1234", "5678", None, "Acme Cam", "ef", ":0e0100:0e0200:010100:")
        board = self.machine.usb("1-1", "1234", "5679", "SN-0001", "Acme Sensor", "02", ":020201:0a0000:")
        self.machine.tty(board, "ttyACM0")
        self.machine.testbed.add_device("tty", "tty1", None, [], ["DEVNAME", "/dev/tty1", "MAJOR", "4", "MINOR", "1"])
        uart = self.machine.testbed.add_device("platform", "serial8250", None, [], ["DRIVER", "serial8250"])
        self.machine.testbed.add_device("tty", "ttyS0", uart, [], ["DEVNAME", "/dev/ttyS0", "MAJOR", "4", "MINOR", "64"])
        probe = self.start()
        seen = probe.sighting("usb", "usb 1-1")
        self.assertEqual(seen["identifier"], "usb 1234:5679:SN-0001")
        self.assertEqual(seen["attributes"],
                         {"vendor": "Acme Inc.", "model": "Acme Sensor", "name": "Acme Sensor", "serial": "SN-0001"})
        self.assertFalse(seen["gone"])
        camera = probe.sighting("usb", "usb 1-2")
        self.assertEqual((camera["identifier"], camera["attributes"]["kind"]), ("", "camera"))
        port = probe.sighting("serial", "/dev/ttyACM0")
        self.assertEqual(port["identifier"], seen["identifier"])
        self.assertEqual(port["attributes"]["name"], "Acme Sensor on ttyACM0")
        # Asked once more: the same again, and still neither hub nor console.
        probe.probe()
        probe.wait("board again", source="usb", endpoint="usb 1-1")
        probe.wait("port again", source="serial", endpoint="/dev/ttyACM0")
        self.assertEqual({line["endpoint"] for line in probe.seen if "endpoint" in line}, {"usb 1-1", "usb 1-2", "/dev/ttyACM0"})
        self.assertFalse(any(line.get("blocked") for line in probe.seen))

    def test_plugged_in_and_pulled_out(self):
        probe = self.start()
        board = self.machine.usb("1-1", "1234", "5679", "SN-0001", "Acme Sensor", "02", ":020201:0a0000:")
        seen = probe.wait("plugged in", source="usb", endpoint="usb 1-1", gone=False)
        port = self.machine.tty(board, "ttyACM0")
        also = probe.wait("its port", source="serial", endpoint="/dev/ttyACM0", gone=False)
        self.assertEqual(seen["identifier"], "usb 1234:5679:SN-0001")
        self.assertEqual(also["identifier"], seen["identifier"])
        self.machine.pull_out(port, board)
        for _ in range(2):  # in either order: each Source has its own socket
            gone = probe.wait("pulled out", gone=True)
            self.assertEqual(gone["identifier"], seen["identifier"])
        self.assertEqual({line["endpoint"] for line in probe.seen if line.get("gone")}, {"usb 1-1", "/dev/ttyACM0"})
        # Back again in another place: the same device.
        self.machine.usb("1-4", "1234", "5679", "SN-0001", "Acme Sensor", "02", ":020201:0a0000:")
        self.assertEqual(probe.wait("back", source="usb", endpoint="usb 1-4")["identifier"], seen["identifier"])

    def two_boards(self, serial, alone):
        probe = self.start()
        first = self.machine.usb("1-1", "10c4", "ea60", serial, "CP2102")
        self.assertEqual(probe.wait("first", source="usb", endpoint="usb 1-1")["identifier"], alone)
        second = self.machine.usb("1-2", "10c4", "ea60", serial, "CP2102")
        self.assertEqual(probe.wait("second", source="usb", endpoint="usb 1-2")["identifier"], "")
        channel = probe.wait("remark", channel="usb")
        self.assertFalse(channel["blocked"])
        self.assertIn(serial, channel["reason"])
        probe.probe()
        self.assertEqual(probe.wait("first again", source="usb", endpoint="usb 1-1")["identifier"], "")
        for path, device in (("1-1", first), ("1-2", second)):
            self.machine.pull_out(device)
            self.assertEqual(probe.wait("pulled out", source="usb", endpoint=f"usb {path}", gone=True)["identifier"], "")

    def test_two_boards_of_a_default_serial(self):
        self.two_boards("0001", "")

    def test_two_boards_of_one_serial(self):
        self.two_boards("SN-0002", "usb 10C4:EA60:SN-0002")

    def test_without_udev(self):
        probe = self.start(self.folder / "nothing")
        for source in ("usb", "serial"):
            (channel,) = (line for line in probe.seen if line.get("channel") == source)
            self.assertTrue(channel["blocked"])
            self.assertIn("udev", channel["reason"])
        self.machine.usb("1-1", "1234", "5679", "SN-0001", "Acme Sensor")
        probe.wait("found by looking", source="usb", endpoint="usb 1-1", identifier="usb 1234:5679:SN-0001")

    def test_ports_the_kernel_does_not_list(self):
        first, terminal = pty.openpty()
        self.addCleanup(os.close, first)
        self.addCleanup(os.close, terminal)
        probe = self.start(self.control, self.folder / "port*")
        (self.folder / "portA").symlink_to(os.ttyname(terminal))
        port = probe.wait("port", source="serial", endpoint=str(self.folder / "portA"))
        self.assertEqual((port["identifier"], port["gone"]), ("", False))
        (self.folder / "portA").unlink()
        probe.wait("port gone", source="serial", endpoint=str(self.folder / "portA"), gone=True)

    def test_a_port_one_may_not_open(self):
        port = self.folder / "portA"
        port.touch(mode=0)
        process = {}
        if os.geteuid() == 0:  # who may open everything
            process = {"user": 65534, "group": 65534, "extra_groups": []}
            self.folder.chmod(0o755)
            os.chmod(self.machine.testbed.get_root_dir(), 0o777)  # the program's end of the made-up netlink is a file there
        try:
            probe = self.start(self.control, port, **process)
        except PermissionError as error:
            self.skipTest(f"an unprivileged user can't run the program: {error}")
        probe.sighting("serial", str(port))
        (channel,) = (line for line in probe.seen if line.get("channel") == "serial")
        self.assertTrue(channel["blocked"])
        self.assertIn(str(port), channel["reason"])
        self.assertIn("dialout", channel["reason"])
        port.chmod(0o666)
        self.assertEqual(probe.wait("allowed", channel="serial", blocked=False)["reason"], "")


if __name__ == "__main__":
    unittest.main()
