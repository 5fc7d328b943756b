#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Wi-Fi as a NetworkManager tells of it that dbusmock makes up, on a bus of its own: never the machine's.
Usage: test_wifi.py WIFI_PROBE"""
import json
import os
import pathlib
import queue
import shutil
import socket
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
    import dbus
    import dbusmock  # noqa: F401  its server is another process
except ImportError as error:
    skip(f"dbusmock: {error} (package python3-dbusmock)")
if not shutil.which("dbus-daemon"):
    skip("dbusmock: no dbus-daemon (package dbus)")

PROBE = sys.argv.pop(1)
PATIENCE = 20  # seconds; what is expected comes in milliseconds
UNSUPPORTED, NOT_PERMITTED, DOWN = 5, 4, 1  # discovery/source.h
NM = "org.freedesktop.NetworkManager"
NM_PATH = "/org/freedesktop/NetworkManager"
WIRELESS = f"{NM}.Device.Wireless"
ACCESS_POINT = f"{NM}.AccessPoint"
MOCK = "org.freedesktop.DBus.Mock"
PROPERTIES = "org.freedesktop.DBus.Properties"
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


class Bus:
    """A system bus of the test's own."""

    def __init__(self, folder):
        self.socket = folder / "bus"
        configuration = folder / "bus.conf"
        configuration.write_text(CONFIGURATION.format(socket=self.socket), encoding="utf-8")
        self.address = f"unix:path={self.socket}"
        self._words = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile", "--nosyslog"]
        self.start()

    def start(self):
        self.socket.unlink(missing_ok=True)
        self._daemon = subprocess.Popen(self._words, stderr=subprocess.DEVNULL)  # a word on limits
        self.connection = None
        try:
            until(self._is_connected, "the bus")
        except AssertionError:
            self.stop()
            raise

    def _is_connected(self):
        try:
            self.connection = dbus.bus.BusConnection(self.address)
        except dbus.DBusException:
            return False
        self.connection.set_exit_on_disconnect(False)
        return True

    def stop(self):
        if self.connection:
            self.connection.close()
        self._daemon.terminate()
        self._daemon.wait(PATIENCE)


class NetworkManager:
    """A made-up NetworkManager."""

    def __init__(self, bus):
        self._bus = bus
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus.address}
        self._process = subprocess.Popen(["/usr/bin/python3", "-m", "dbusmock", "--system", "--template", "networkmanager"],
                                         env=environment, stdout=subprocess.DEVNULL)
        until(lambda: bus.connection.name_has_owner(NM), "NetworkManager")
        self.mock = self.interface("/org/freedesktop", MOCK)
        until(self.has_manager, "NetworkManager's object")

    def has_manager(self):
        try:
            self.interface(NM_PATH, PROPERTIES).GetAll(NM)
        except dbus.DBusException:
            return False
        return True

    def stop(self):
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(PATIENCE)

    def interface(self, path, name):
        return dbus.Interface(self._bus.connection.get_object(NM, path, introspect=False), name)

    def radio(self, name="wlan0", state=30):
        radio = str(self.mock.AddWiFiDevice(name, name, dbus.Int32(state), signature="ssi"))
        self.interface(radio, MOCK).AddProperties(WIRELESS, dbus.Dictionary({"LastScan": dbus.Int64(-1)}, signature="sv"),
                                                  signature="sa{sv}")
        return radio

    def end_scan(self, radio, at):
        self.interface(radio, MOCK).UpdateProperties(WIRELESS, dbus.Dictionary({"LastScan": dbus.Int64(at)}, signature="sv"),
                                                     signature="sa{sv}")

    def access_point(self, radio, name, ssid, bssid, strength=60, security=0):
        path = str(self.mock.AddAccessPoint(radio, name, "placeholder" if isinstance(ssid, bytes) else ssid, bssid, dbus.UInt32(2),
                                            dbus.UInt32(2412), dbus.UInt32(54000), dbus.Byte(strength), dbus.UInt32(security),
                                            signature="ssssuuuyu"))
        if isinstance(ssid, bytes):
            self.set(path, ACCESS_POINT, "Ssid", dbus.ByteArray(ssid))
        return path

    def set(self, path, interface, name, value):
        self.interface(path, PROPERTIES).Set(interface, name, value)

    def on_scan(self, radio, code):
        self.interface(radio, MOCK).AddMethod(WIRELESS, "RequestScan", "a{sv}", "", code)

    def scans(self, radio):
        calls = self.interface(radio, MOCK).GetMethodCalls("RequestScan")
        return len(calls)


def until(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come")
        time.sleep(0.02)


class Probe:
    """The program under test, and the lines it prints."""

    def __init__(self, address):
        environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": address}
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "encoding": "utf-8"}
        self.process = subprocess.Popen([PROBE], env=environment, **pipes)
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

    def say(self, word=""):
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        try:
            return self.process.wait(PATIENCE)
        finally:
            self.process.kill()
            self.process.stdout.close()


class Wifi(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="muster-wifi-")
        self.addCleanup(folder.cleanup)
        self.bus = Bus(pathlib.Path(folder.name))
        self.addCleanup(self.bus.stop)

    def network_manager(self):
        manager = NetworkManager(self.bus)
        self.addCleanup(manager.stop)
        return manager

    def start(self, address=None):
        probe = Probe(address or self.bus.address)
        self.addCleanup(lambda: self.assertEqual(probe.end(), 0))
        return probe

    def test_a_factory_access_point_appears(self):
        manager = self.network_manager()
        radio = manager.radio()
        manager.access_point(radio, "home", "FRITZ!Box 7590 XY", "50:C7:BF:0A:0B:0C", 90, 0x100)
        probe = self.start()
        probe.wait("the radio", channel="wlan0")
        manager.access_point(radio, "shelly", "ShellyPlus1-A8032AB12344", "A8:03:2A:B1:23:45")
        seen = probe.wait("the plug", source="wifi", gone=False)
        self.assertEqual((seen["interface"], seen["endpoint"]), ("wlan0", "wifi A8:03:2A:B1:23:45"))
        self.assertEqual(seen["identifiers"], ["mac A8:03:2A:B1:23:45", "mac A8:03:2A:B1:23:44"])
        self.assertEqual(seen["attributes"], {
            "name": "ShellyPlus1-A8032AB12344", "ssid": "ShellyPlus1-A8032AB12344", "vendor": "Shelly", "model": "ShellyPlus1",
            "driverHint": "shelly", "factoryDefault": "yes", "signal": "60 %", "security": "open",
            "reach": 'Join the Wi-Fi network "ShellyPlus1-A8032AB12344"; it wants no password. There the device is at 192.168.33.1.'})
        # Its signal changes: not worth a word within a minute.
        for strength in range(20, 40):
            manager.set("/org/freedesktop/NetworkManager/AccessPoint/shelly", ACCESS_POINT, "Strength", dbus.Byte(strength))
        # Others that are there by now, one whose BSSID is made up, and hostile names.
        manager.access_point(radio, "evil", b"\xff\x1b[31m\x00 Fallback Hotspot", "5E:CF:7F:00:00:01")
        manager.access_point(radio, "long", b"PROV_" + b"A" * 200, "5E:CF:7F:00:00:02")
        manager.access_point(radio, "esp", "PROV_7A9A2C", "5E:CF:7F:00:00:03", 40, 0x100)
        esp = probe.wait("the ESP", endpoint="wifi 5E:CF:7F:00:00:03")
        self.assertEqual((esp["identifiers"], esp["attributes"]["security"]), ([], "wpa2"))
        manager.end_scan(radio, 4711)
        probe.wait("has scanned", channel="wlan0", state="listening")
        probe.say()
        until(lambda: manager.scans(radio) >= 2, "two scans: at the start, and now")
        endpoints = [line["endpoint"] for line in probe.seen if "endpoint" in line]
        self.assertEqual(sorted(endpoints), [f"wifi 5E:CF:7F:00:00:0{n}" for n in (1, 3)] + ["wifi A8:03:2A:B1:23:45"])
        (evil,) = (line for line in probe.seen if line.get("endpoint") == "wifi 5E:CF:7F:00:00:01")
        self.assertTrue(evil["attributes"]["name"].startswith("0xff1b"), evil)
        # It is claimed and closes its network.
        manager.set(radio, WIRELESS, "AccessPoints", dbus.Array(
            [dbus.ObjectPath(f"/org/freedesktop/NetworkManager/AccessPoint/{name}") for name in ("home", "esp")], signature="o"))
        left = {probe.wait("gone", gone=True)["endpoint"] for _ in range(2)}
        self.assertEqual(left, {"wifi A8:03:2A:B1:23:45", "wifi 5E:CF:7F:00:00:01"})

    def test_there_at_the_start_and_after_a_restart(self):
        manager = self.network_manager()
        radio = manager.radio()
        manager.access_point(radio, "wled", "WLED-AP", "50:C7:BF:01:02:03")
        probe = self.start()
        probe.wait("there", endpoint="wifi 50:C7:BF:01:02:03", gone=False)
        probe.say("restart")
        probe.wait("there again", endpoint="wifi 50:C7:BF:01:02:03", gone=False)

    def test_network_manager_goes_and_comes_back(self):
        probe = self.start()
        blocked = probe.wait("nobody there", channel="", state="blocked")
        self.assertEqual(blocked["obstacle"], UNSUPPORTED)
        self.assertIn("systemctl start NetworkManager", blocked["reason"])
        manager = self.network_manager()
        probe.wait("it came, and has no radio", channel="", state="blocked", obstacle=UNSUPPORTED,
                   reason="NetworkManager knows of no Wi-Fi adapter in this machine. Plug one in, or go on without.")
        manager.access_point(manager.radio(), "wled", "WLED-AP", "50:C7:BF:01:02:03")
        probe.wait("an access point", endpoint="wifi 50:C7:BF:01:02:03", gone=False)
        manager.stop()
        self.assertEqual(probe.wait("it is gone", channel="", state="blocked")["reason"], blocked["reason"])
        manager = self.network_manager()
        manager.access_point(manager.radio(), "wled", "WLED-AP", "50:C7:BF:01:02:03")
        probe.wait("it is back", endpoint="wifi 50:C7:BF:01:02:03", gone=False)
        self.assertFalse(any(line.get("gone") for line in probe.seen), "NetworkManager's end says nothing of the devices")

    def test_scanning_is_refused(self):
        manager = self.network_manager()
        radio = manager.radio()
        manager.access_point(radio, "wled", "WLED-AP", "50:C7:BF:01:02:03")
        manager.on_scan(radio, f'raise dbus.exceptions.DBusException("no", name="{NM}.PermissionDenied")')
        probe = self.start()
        refused = probe.wait("refused", channel="wlan0", obstacle=NOT_PERMITTED)
        self.assertEqual(refused["state"], "listening")
        self.assertIn("polkit", refused["reason"])
        self.assertIn("wifi 50:C7:BF:01:02:03", [line.get("endpoint") for line in probe.seen])
        # Too soon is no refusal, and what was refused may be allowed later.
        manager.on_scan(radio, f'raise dbus.exceptions.DBusException("no", name="{NM}.Device.NotAllowed")')
        probe.say()
        self.assertEqual(probe.wait("allowed", channel="wlan0", obstacle=0, state="listening")["reason"], "")

    def test_scanning_is_seen(self):
        manager = self.network_manager()
        radio = manager.radio()
        probe = self.start()
        probe.wait("scans", channel="wlan0", state="working")
        manager.end_scan(radio, 4711)
        probe.wait("has scanned", channel="wlan0", state="listening")

    def test_wifi_is_turned_off(self):
        manager = self.network_manager()
        manager.access_point(manager.radio(), "wled", "WLED-AP", "50:C7:BF:01:02:03")
        probe = self.start()
        probe.wait("an access point", endpoint="wifi 50:C7:BF:01:02:03", gone=False)
        manager.set(NM_PATH, NM, "WirelessEnabled", False)
        off = probe.wait("off", channel="wlan0", state="blocked")
        self.assertEqual(off["obstacle"], DOWN)
        self.assertIn("nmcli radio wifi on", off["reason"])
        manager.set(NM_PATH, NM, "WirelessEnabled", True)
        probe.wait("told again", endpoint="wifi 50:C7:BF:01:02:03", gone=False)

    def test_somebody_else_says_so(self):
        """Anybody on the bus can send signals like NetworkManager's."""
        manager = self.network_manager()
        radio = manager.radio()
        probe = self.start()
        probe.wait("the radio", channel="wlan0")
        for path, interface, name, signature, arguments in (
                (radio, PROPERTIES, "PropertiesChanged", "sa{sv}as", (WIRELESS, {"AccessPoints": dbus.Array(["/x"], signature="o")}, [])),
                ("/org/freedesktop", "org.freedesktop.DBus.ObjectManager", "InterfacesAdded", "oa{sa{sv}}",
                 ("/x", {ACCESS_POINT: {"Ssid": dbus.ByteArray(b"WLED-AP"), "HwAddress": "50:C7:BF:01:02:03"}})),
                ("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged", "sss", (NM, ":1.0", ""))):
            message = dbus.lowlevel.SignalMessage(path, interface, name)
            message.append(signature=signature, *arguments)
            self.bus.connection.send_message(message)
        self.bus.connection.flush()
        manager.access_point(radio, "esp", "PROV_7A9A2C", "5E:CF:7F:00:00:03")
        probe.wait("the real one", endpoint="wifi 5E:CF:7F:00:00:03")
        self.assertFalse(any(line.get("state") == "blocked" or line.get("endpoint", "").startswith("wifi 50") for line in probe.seen))

    def test_without_a_bus(self):
        probe = self.start("unix:path=/nonexistent/bus")
        begin = time.monotonic()
        blocked = probe.wait("no bus", channel="", state="blocked")
        self.assertLess(time.monotonic() - begin, 5)
        self.assertEqual(blocked["obstacle"], UNSUPPORTED)
        self.assertIn("D-Bus", blocked["reason"])

    def test_the_bus_ends_and_comes_back(self):
        probe = self.start()
        probe.wait("nobody there", channel="", state="blocked")
        self.bus.stop()
        self.assertIn("has ended", probe.wait("the end", channel="", state="blocked")["reason"])
        self.bus.start()
        probe.say()
        self.assertIn("NetworkManager", probe.wait("the bus again", channel="", state="blocked")["reason"])

    def test_a_bus_that_never_answers(self):
        """Asking it takes a thread of its own: the program goes on, and ends."""
        silent = self.bus.socket.with_name("silent")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(silent))
            listener.listen()
            probe = Probe(f"unix:path={silent}")
            blocked = probe.wait("no answer", channel="", state="blocked")
            self.assertIn("does not answer", blocked["reason"])
        self.assertEqual(probe.end(), 0)


if __name__ == "__main__":
    unittest.main()
