# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts with a real snmpd."""
from hosts import PlainHost

USER, AUTHENTICATION, PRIVACY = "street", "correct horse", "battery staple"


class SnmpHost(PlainHost):
    """Runs net-snmp's snmpd with these lines of snmpd.conf(5). With `community`, version 2c answers to it; version 3 answers to USER.
    Its engine is named by its MAC."""

    def __init__(self, name, *lines, community=None, **more):
        super().__init__(name, **more)
        self.lines = lines
        self.community = community
        self.snmpd = None

    def begin(self):
        self.name_itself()
        lines = ["agentAddress udp:161", "engineIDType 3", "engineIDNic eth0", f'createUser {USER} SHA "{AUTHENTICATION}" AES "{PRIVACY}"',
                 f"rouser {USER} priv", *([f"rocommunity {self.community}"] if self.community else []), *self.lines]
        self.write("/run/testbed/snmpd.conf", "\n".join([*lines, ""]))
        # Without the texts of MIBs, which the package does not bring: it is numbers that are asked for.
        self.snmpd = self.start("env", "MIBS=", "SNMP_PERSISTENT_DIR=/run/testbed/snmp", "snmpd", "-f", "-Lo", "-I", "-smux", "-C",
                                "-c", "/run/testbed/snmpd.conf")

    def wait_until_ready(self):
        self.snmpd.says("NET-SNMP version")

    @property
    def engine_id(self):
        """RFC 3411 section 5: net-snmp's number, and the MAC."""
        return "80001f8803" + self.mac.replace(":", "")


def override(name, kind, value):
    """A line that gives a variable a value the machine has not."""
    return f'override .{name} {kind} "{value}"' if kind == "octet_str" else f"override .{name} {kind} {value}"
