#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""USB and serial ports on a machine that umockdev makes up: there at the start, plugged in, two alike, pulled out; volumes, security
keys, and what one may not open.
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
        self.plugged = 0

    def usb(self, path, vendor, product, serial, name, device_class="00", interfaces=":ff0000:", **more):
        self.plugged += 1
        attributes = {"busnum": path.split("-")[0], "devnum": str(self.plugged), **more, "idVendor": vendor, "idProduct": product, "manufacturer": "Acme Inc.",
                      "product": name, "bDeviceClass": device_class}
        if serial:
            attributes["serial"] = serial
        properties = {"DEVTYPE": "usb_device", "ID_VENDOR_ID": vendor, "ID_MODEL_ID": product, "ID_USB_INTERFACES": interfaces}
        return self.testbed.add_device("usb", path, None, flat(attributes), flat(properties))

    def tty(self, usb, name):
        interface = self.testbed.add_device("usb", pathlib.Path(usb).name + ":1.0", usb, ["bInterfaceClass", "02"],
                                            ["DEVTYPE", "usb_interface", "DRIVER", "cdc_acm"])
        return self.testbed.add_device("tty", name, interface, [], ["DEVNAME", f"/dev/{name}", "MAJOR", "166", "MINOR", name[-1]])

    def child(self, subsystem, name, parent, attributes=None, **properties):
        return self.testbed.add_device(subsystem, name, parent, flat(attributes or {}), flat(properties))

    def stick(self, path="1-3", name="sdb", label="MY\\x20STICK", file_system="vfat", **more):
        """Its parts in the order in which the kernel takes them away."""
        usb = self.usb(path, "0781", "5567", "4C530001", "Cruzer Blade", "00", ":080650:", **more)
        interface = self.child("usb", f"{path}:1.0", usb, {"bInterfaceClass": "08"}, DEVTYPE="usb_interface")
        disk = self.child("block", name, interface, {"size": "31266816", "ro": "0"}, DEVTYPE="disk", DEVNAME=f"/dev/{name}",
                          MAJOR="8", MINOR="16")
        part = self.child("block", f"{name}1", disk, {"size": "31264768", "ro": "0", "partition": "1"}, DEVTYPE="partition",
                          DEVNAME=f"/dev/{name}1", MAJOR="8", MINOR="17", ID_FS_USAGE="filesystem", ID_FS_TYPE=file_system,
                          ID_FS_LABEL_ENC=label, ID_FS_UUID="1234-ABCD")
        return part, disk, interface, usb

    def hid(self, path, name, descriptor, **properties):
        usb = self.usb(path, "1050", "0407", None, "YubiKey OTP+FIDO+CCID", "00", ":030101:030000:0b0000:")
        interface = self.child("usb", f"{path}:1.1", usb, {"bInterfaceClass": "03"}, DEVTYPE="usb_interface")
        hid = self.child("hid", f"0003:1050:0407.{self.plugged:04X}", interface)
        if descriptor is not None:
            self.testbed.set_attribute_binary(hid, "report_descriptor", descriptor)
        node = self.child("hidraw", name, hid, DEVNAME=f"/dev/{name}", MAJOR="240", MINOR=name[-1], **properties)
        return node, hid, interface, usb

    def pull_out(self, *devices):
        """The kernel takes a device's children away before it: name them in this order."""
        for device in devices:
            self.testbed.uevent(device, "remove")
            self.testbed.remove_device(device)


def flat(pairs):
    return [word for pair in pairs.items() for word in pair]


class Probe:
    """The program under test, and the lines it prints."""

    def __init__(self, *words, command=(PROBE,), **process):
        # No environment is given: the testbed has put itself into that of the process, which os.environ does not know of.
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        self.process = subprocess.Popen([*command, *words], **pipes, **process)
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

    def parting(self, endpoint):
        """The services that were told as gone when the device was pulled out: the kernel takes its nodes away first, which may be told by
        itself."""
        before = len(self.seen)
        gone = self.wait("pulled out", source="usb", endpoint=endpoint, gone=True)
        assert gone["services"] == {}, gone
        told = [line for line in self.seen[before:] if line.get("endpoint") == endpoint]
        return [name for line in told for name in line.get("goneServices", ())]

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
        self.assertEqual(seen["identifier"], "usb 1234:5679:SN-0001, serial SN-0001")
        self.assertEqual(seen["attributes"], {"vendor": "Acme Inc.", "model": "Acme Sensor", "name": "Acme Sensor",
                                              "serial": "SN-0001", "kind": "serial-adapter"})
        self.assertFalse(seen["gone"])
        camera = probe.sighting("usb", "usb 1-2")
        self.assertRegex(camera["identifier"], r"^usb 1234:5678@1-2/[0-9a-f]{8}-[0-9a-f]+-2$")
        self.assertEqual(camera["attributes"]["kind"], "camera")
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
        self.assertEqual(seen["identifier"], "usb 1234:5679:SN-0001, serial SN-0001")
        self.assertEqual(also["identifier"], seen["identifier"])
        self.machine.pull_out(port, board)
        for _ in range(2):  # in either order: each Source has its own socket
            gone = probe.wait("pulled out", gone=True)
            self.assertEqual(gone["identifier"], seen["identifier"])
        self.assertEqual({line["endpoint"] for line in probe.seen if line.get("gone")}, {"usb 1-1", "/dev/ttyACM0"})
        # Back again in another place: the same device.
        self.machine.usb("1-4", "1234", "5679", "SN-0001", "Acme Sensor", "02", ":020201:0a0000:")
        self.assertEqual(probe.wait("back", source="usb", endpoint="usb 1-4")["identifier"], seen["identifier"])

    def two_boards(self, serial, alone, evidence):
        probe = self.start()
        place = "^usb 10C4:EA60@1-{}/"
        first = self.machine.usb("1-1", "10c4", "ea60", serial, "CP2102")
        self.assertRegex(probe.wait("first", source="usb", endpoint="usb 1-1")["identifier"], alone)
        second = self.machine.usb("1-2", "10c4", "ea60", serial, "CP2102")
        seen = probe.wait("second", source="usb", endpoint="usb 1-2")
        self.assertRegex(seen["identifier"], place.format(2))
        self.assertEqual(seen["attributes"]["sharedSerial"], serial)
        self.assertNotIn("serial", seen["attributes"])
        channel = probe.wait("remark", channel="usb")
        self.assertFalse(channel["blocked"])
        self.assertIn(serial, channel["reason"])
        probe.probe()
        seen = probe.wait("first again", source="usb", endpoint="usb 1-1")
        self.assertRegex(seen["identifier"], place.format(1))
        self.assertEqual(seen["attributes"]["sharedSerial"], serial)
        self.assertEqual([line["identifier"] for line in probe.seen if line.get("gone")], evidence)
        for path, device in (("1-1", first), ("1-2", second)):
            self.machine.pull_out(device)
            gone = probe.wait("pulled out", source="usb", endpoint=f"usb {path}", gone=True)
            self.assertRegex(gone["identifier"], place.format(path[-1]))

    def test_two_boards_of_a_default_serial(self):
        self.two_boards("0001", "^usb 10C4:EA60@1-1/", [])

    def test_two_boards_of_one_serial(self):
        self.two_boards("SN-0002", "^usb 10C4:EA60:SN-0002, serial SN-0002$", ["usb 10C4:EA60:SN-0002, serial SN-0002"])

    def test_one_board_without_a_serial(self):
        """Its place names it, and its port, until it is pulled out."""
        probe = self.start()
        names = []
        for path in ("1-1", "1-1", "1-2"):
            board = self.machine.usb(path, "1a86", "7523", None, "USB Serial")
            seen = probe.wait("plugged in", source="usb", endpoint=f"usb {path}", gone=False)
            self.assertEqual((seen["attributes"]["driverHint"], seen["attributes"]["kind"]), ("esp", "serial-adapter"))
            names.append(seen["identifier"])
            probe.probe()
            again = probe.wait("asked once more", source="usb", endpoint=f"usb {path}", gone=False)
            self.assertEqual(again["identifier"], seen["identifier"])
            port = self.machine.tty(board, "ttyUSB0")
            self.assertEqual(probe.wait("its port", endpoint="/dev/ttyUSB0", gone=False)["identifier"], seen["identifier"])
            self.machine.pull_out(port, str(pathlib.Path(port).parent), board)
            for _ in range(2):
                self.assertEqual(probe.wait("pulled out", gone=True)["identifier"], seen["identifier"])
        self.assertEqual(len(set(names)), 3, names)

    def test_what_is_soldered_keeps_its_name(self):
        probe = self.start()
        for _ in range(2):
            camera = self.machine.usb("1-6", "04f2", "b6d9", None, "Integrated Camera", "ef", ":0e0100:", removable="fixed")
            self.assertEqual(probe.wait("camera", endpoint="usb 1-6", gone=False)["identifier"], "usb 04F2:B6D9@1-6/fixed")
            self.machine.pull_out(camera)
            probe.wait("gone", endpoint="usb 1-6", gone=True)

    def test_a_stick(self):
        probe = self.start()
        stick = self.machine.stick()
        seen = probe.wait("stick", source="usb", endpoint="usb 1-3")
        while not seen["services"]:
            seen = probe.wait("its volume", source="usb", endpoint="usb 1-3")
        self.assertEqual(seen["attributes"]["kind"], "storage")
        self.assertEqual(seen["identifier"], "usb 0781:5567:4C530001, serial 4C530001")
        volume = {"type": "volume", "node": "/dev/sdb1", "label": "MY STICK", "fileSystem": "vfat", "uuid": "1234-ABCD",
                  "size": str(31264768 * 512), "readOnly": "no"}
        self.assertEqual(seen["services"], {"sdb1": volume})
        # Formatted anew under another name: udev tells that the block device changed.
        self.machine.testbed.set_property(stick[0], "ID_FS_LABEL_ENC", "CIDATA")
        self.machine.testbed.uevent(stick[0], "change")
        seen = probe.wait("changed", source="usb", endpoint="usb 1-3")
        self.assertEqual(seen["services"]["sdb1"]["label"], "CIDATA")
        self.assertEqual(seen["attributes"]["driverHint"], "nocloud")
        # The card is taken out of its reader.
        self.machine.pull_out(stick[0])
        seen = probe.wait("volume gone", source="usb", endpoint="usb 1-3")
        self.assertEqual((seen["services"], seen["goneServices"], seen["gone"]), ({}, ["sdb1"], False))
        self.machine.pull_out(*stick[1:])
        probe.wait("pulled out", source="usb", endpoint="usb 1-3", gone=True)

    def test_a_stick_in_another_port(self):
        stick = self.machine.stick("1-3", "sdb")
        probe = self.start()
        seen = probe.sighting("usb", "usb 1-3")
        self.assertEqual(list(seen["services"]), ["sdb1"])
        self.machine.pull_out(*stick)
        self.assertEqual(probe.parting("usb 1-3"), ["sdb1"])
        self.machine.stick("1-4", "sdc")
        moved = probe.wait("in the other port", source="usb", endpoint="usb 1-4")
        self.assertEqual(moved["identifier"], seen["identifier"])

    def test_a_boot_volume(self):
        self.machine.stick(label="RPI-RP2")
        probe = self.start()
        seen = probe.sighting("usb", "usb 1-3")
        self.assertEqual((seen["attributes"]["driverHint"], seen["attributes"]["kind"]), ("rp2040", "board"))
        self.assertEqual(seen["services"]["sdb1"]["label"], "RPI-RP2")

    def test_mounted_and_unmounted(self):
        self.machine.stick()
        # A mount namespace of its own: nobody else sees what is mounted here.
        user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        enter = ["nsenter", "--mount", *(["--user", "--preserve-credentials"] if user else [])]
        if subprocess.run(["unshare", *user, "--mount", "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("no mount namespaces here")
        probe = self.start(self.control, command=["unshare", *user, "--mount", "--propagation", "private", PROBE])
        self.assertNotIn("mountPoint", probe.sighting("usb", "usb 1-3")["services"]["sdb1"])
        place = self.folder / "MY STICK"
        place.mkdir()
        environment = {key: value for key, value in os.environ.items() if key not in ("LD_PRELOAD", "UMOCKDEV_DIR")}

        def inside(*command):
            subprocess.run([*enter, "--target", str(probe.process.pid), *command], check=True, env=environment)

        for options, read_only in (("rw", "no"), ("ro", "yes")):
            # No block device can be made up to mount; the kernel shows the name it is given.
            inside("mount", "--no-canonicalize", "-t", "tmpfs", "-o", options, "/dev/sdb1", str(place))
            volume = probe.wait("mounted", source="usb", endpoint="usb 1-3")["services"]["sdb1"]
            self.assertEqual((volume["mountPoint"], volume["readOnly"]), (str(place), read_only))
            inside("umount", str(place))
            volume = probe.wait("unmounted", source="usb", endpoint="usb 1-3")["services"]["sdb1"]
            self.assertEqual((volume.get("mountPoint"), volume["readOnly"]), (None, "no"))

    FIDO = bytes.fromhex("06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0")
    KEYBOARD = bytes.fromhex("05010906a101050719e029e715002501750195088102c0")

    def test_security_keys(self):
        self.machine.hid("1-1", "hidraw1", self.FIDO)
        self.machine.hid("1-2", "hidraw2", None, ID_FIDO_TOKEN="1", ID_SECURITY_TOKEN="1")
        self.machine.hid("1-3", "hidraw3", self.KEYBOARD)
        self.machine.hid("1-4", "hidraw4", b"\xfe\xff\x06\xd0")
        probe = self.start()
        for path, name in (("1-1", "hidraw1"), ("1-2", "hidraw2")):
            seen = probe.sighting("usb", f"usb {path}")
            self.assertEqual(seen["attributes"]["kind"], "security-key")
            key = {"type": "security-key", "node": f"/dev/{name}", "protocol": "fido", "access": "allowed"}
            self.assertEqual(seen["services"], {name: key})
        for path in ("1-3", "1-4"):
            seen = probe.sighting("usb", f"usb {path}")
            self.assertEqual((seen["attributes"]["kind"], seen["services"]), ("smart-card-reader", {}))
        key = self.machine.hid("1-5", "hidraw5", None, ID_SECURITY_TOKEN="1")
        while not (seen := probe.wait("plugged in", source="usb", endpoint="usb 1-5"))["services"]:
            pass
        self.assertEqual(seen["attributes"]["kind"], "security-key")
        self.machine.pull_out(*key)
        self.assertEqual(probe.parting("usb 1-5"), ["hidraw5"])

    def test_one_that_is_half_gone_hides_no_other(self):
        """Attributes that vanish, can't be read or were never there."""
        root = pathlib.Path(self.machine.testbed.get_root_dir())
        bare = self.machine.testbed.add_device("usb", "1-1", None, [], ["DEVTYPE", "usb_device"])
        closed = self.machine.usb("1-2", "1234", "5679", "SN-0001", "Acme Sensor")
        self.machine.usb("1-3", "1234", "5679", "SN-0003", "Acme Sensor")
        self.machine.testbed.add_device("block", "sdz", None, [], ["DEVTYPE", "disk"])
        self.machine.testbed.add_device("hidraw", "hidraw9", bare, [], [])
        attributes = root / closed.lstrip("/")
        for file in ("idVendor", "serial", "manufacturer"):
            (attributes / file).unlink()
        (attributes / "serial").mkdir()  # what can't be read whoever asks
        probe = self.start()
        self.assertEqual(probe.sighting("usb", "usb 1-3")["identifier"], "usb 1234:5679:SN-0003, serial SN-0003")
        self.assertEqual(probe.sighting("usb", "usb 1-1")["attributes"]["name"], "USB device")
        self.assertRegex(probe.sighting("usb", "usb 1-2")["identifier"], "^usb 0000:5679@1-2/")

    def test_without_udev(self):
        probe = self.start(self.folder / "nothing")
        for source in ("usb", "serial"):
            (channel,) = (line for line in probe.seen if line.get("channel") == source)
            self.assertTrue(channel["blocked"])
            self.assertIn("udev", channel["reason"])
        self.machine.usb("1-1", "1234", "5679", "SN-0001", "Acme Sensor")
        probe.wait("found by looking", source="usb", endpoint="usb 1-1", identifier="usb 1234:5679:SN-0001, serial SN-0001")

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

    def start_as_nobody(self, *words):
        process = {}
        if os.geteuid() == 0:  # who may open everything
            process = {"user": 65534, "group": 65534, "extra_groups": []}
            self.folder.chmod(0o755)
            os.chmod(self.machine.testbed.get_root_dir(), 0o777)  # the program's end of the made-up netlink is a file there
        try:
            return self.start(*words, **process)
        except PermissionError as error:
            self.skipTest(f"an unprivileged user can't run the program: {error}")

    def test_a_board_and_a_key_one_may_not_open(self):
        """They are listed all the same."""
        board = self.machine.usb("1-1", "10c4", "ea60", "SN-0001", "CP2102")
        self.machine.tty(board, "ttyUSB0")
        self.machine.hid("1-2", "hidraw1", self.FIDO)
        nodes = pathlib.Path(self.machine.testbed.get_root_dir()) / "dev"
        nodes.mkdir(exist_ok=True)
        for name in ("ttyUSB0", "hidraw1"):
            (nodes / name).unlink(missing_ok=True)
            (nodes / name).touch(mode=0)
        probe = self.start_as_nobody(self.control)
        self.assertEqual(probe.sighting("usb", "usb 1-1")["identifier"], "usb 10C4:EA60:SN-0001, serial SN-0001")
        self.assertEqual(probe.sighting("serial", "/dev/ttyUSB0")["identifier"], "usb 10C4:EA60:SN-0001, serial SN-0001")
        self.assertEqual(probe.sighting("usb", "usb 1-2")["services"]["hidraw1"]["access"], "denied")
        reasons = {line["channel"]: line["reason"] for line in probe.seen if "channel" in line}
        self.assertIn("/dev/ttyUSB0", reasons["serial"])
        self.assertIn("dialout", reasons["serial"])
        self.assertIn("/dev/hidraw1", reasons["usb"])

    def test_a_port_one_may_not_open(self):
        port = self.folder / "portA"
        port.touch(mode=0)
        probe = self.start_as_nobody(self.control, port)
        probe.sighting("serial", str(port))
        (channel,) = (line for line in probe.seen if line.get("channel") == "serial")
        self.assertTrue(channel["blocked"])
        self.assertIn(str(port), channel["reason"])
        self.assertIn("dialout", channel["reason"])
        port.chmod(0o666)
        self.assertEqual(probe.wait("allowed", channel="serial", blocked=False)["reason"], "")


if __name__ == "__main__":
    unittest.main()
