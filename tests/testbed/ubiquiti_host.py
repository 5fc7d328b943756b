# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that answers Ubiquiti's discovery. There is no daemon to be had that does, so it is a script of ours."""
import ipaddress
import pathlib
import struct

from hosts import ScriptHost


class UbiquitiHost(ScriptHost):
    """Its MAC and address stand in its answers, in front of `fields`: pairs of a number and bytes. `only`: "multicast" or "broadcast"."""

    def __init__(self, name, version, fields, only=None, **more):
        super().__init__(name, pathlib.Path(__file__).parent / "scripts" / "ubiquiti.py", **{"ipv6": False, **more})
        self.version = version
        self.fields = fields
        self.only = only

    def begin(self):
        mac, ipv4 = bytes.fromhex(self.mac.replace(":", "")), ipaddress.IPv4Address(self.ipv4).packed
        fields = [(1, mac), (2, mac + ipv4), *self.fields]
        packed = b"".join(struct.pack("!BH", number, len(value)) + value for number, value in fields)
        self.words = (str(self.version), packed.hex(), *([f"--only-{self.only}"] if self.only else []))
        super().begin()

    def change_ipv4(self, address):
        super().change_ipv4(address)
        self.daemon.stop()
        self.begin()
