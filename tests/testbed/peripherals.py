# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a console sees beside its network: USB devices that umockdev makes up, and Wi-Fi access points as a NetworkManager tells of them
that dbusmock makes up."""
import dataclasses
import importlib.util
import shutil

from hosts import Console
from namespace import until

_MANAGER = "org.freedesktop.NetworkManager"
_POLICY = f"""<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><policy context="default"><allow own="{_MANAGER}"/><allow send_destination="{_MANAGER}"/></policy></busconfig>
"""


def missing():
    """What is not installed, or None."""
    if not shutil.which("umockdev-run"):
        return "umockdev: no umockdev-run (package umockdev)"
    if not importlib.util.find_spec("dbusmock"):
        return "dbusmock: package python3-dbusmock"
    return None


@dataclasses.dataclass(frozen=True)
class UsbDevice:
    """`port` as in "1-2"; `tty` is the serial port it is, "ttyACM0"."""

    port: str
    vendor: str
    product: str
    serial: str
    name: str
    tty: str = None

    @property
    def description(self):
        """As umockdev-record writes it."""
        number = self.port.rpartition("-")[2]
        path = f"/devices/pci0000:00/0000:00:14.0/usb1/{self.port}"
        device = (f"P: {path}\nN: bus/usb/001/{int(number):03}\nE: SUBSYSTEM=usb\n"
                  f"E: DEVTYPE=usb_device\nE: ID_VENDOR_ID={self.vendor}\nE: ID_MODEL_ID={self.product}\nE: ID_USB_INTERFACES=:ff0000:\n"
                  f"A: busnum=1\nA: devnum={number}\nA: idVendor={self.vendor}\nA: idProduct={self.product}\nA: bDeviceClass=00\n"
                  f"A: manufacturer=Acme\nA: product={self.name}\nA: serial={self.serial}\n")
        if not self.tty:
            return device
        interface = f"{path}/{self.port}:1.0"
        return (f"{device}\nP: {interface}\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_interface\nE: DRIVER=cdc_acm\nA: bInterfaceClass=02\n\n"
                f"P: {interface}/tty/{self.tty}\nN: {self.tty}\nE: SUBSYSTEM=tty\nE: DEVNAME=/dev/{self.tty}\nE: MAJOR=166\nE: MINOR=0\n")


@dataclasses.dataclass(frozen=True)
class AccessPoint:
    """Without a password."""

    ssid: str
    bssid: str


class EquippedConsole(Console):
    """With USB devices for programs that stand behind `with_usb`, and a radio, wlan0, that sees access points."""

    usb_file = "/run/testbed/usb.umockdev"
    with_usb = ("umockdev-run", "--device", usb_file, "--")

    def __init__(self, usb=(), access_points=(), **more):
        super().__init__(**more)
        self.usb, self.access_points = usb, access_points

    def begin(self):
        self.write(self.usb_file, "\n".join(device.description for device in self.usb))
        self.write("/etc/dbus-1/system.d/testbed.conf", _POLICY)
        super().begin()
        self.manager = self.start("/usr/bin/python3", "-m", "dbusmock", "--system", "--template", "networkmanager", user=0)

    def wait_until_ready(self):
        super().wait_until_ready()
        until(lambda: self._tell("Introspectable", "Introspect", path="/org/freedesktop/NetworkManager").returncode == 0, 20,
              f"{self.name}: NetworkManager", self.manager.text)
        self._tell("Mock", "AddWiFiDevice", "string:wlan0", "string:wlan0", "int32:30", check=True)
        for number, point in enumerate(self.access_points):
            self._tell("Mock", "AddAccessPoint", "string:/org/freedesktop/NetworkManager/Devices/wlan0", f"string:ap{number}",
                       f"string:{point.ssid}", f"string:{point.bssid}", "uint32:2", "uint32:2412", "uint32:54000", "byte:60", "uint32:0",
                       check=True)

    def _tell(self, interface, method, *arguments, path="/org/freedesktop", check=False):
        return self.run("dbus-send", "--system", "--print-reply", f"--dest={_MANAGER}", path, f"org.freedesktop.DBus.{interface}.{method}",
                        *arguments, check=check)
