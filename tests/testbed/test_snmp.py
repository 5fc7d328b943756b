#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover, and hosts with a real snmpd: what is told of them, what is sent to them, and that nothing is without permission."""
import sys

import capture
import lan
from driver import Case
from hosts import CISCO, HEWLETT_PACKARD, RASPBERRY_PI, PlainHost, SilentHost
from snmp_host import AUTHENTICATION, PRIVACY, USER, SnmpHost, override

NETWORK = "10.77.0.0/24"
ENTITY = "1.3.6.1.2.1.47.1.1.1.1"
SYS_DESCR, SYS_NAME, SYS_LOCATION = (f"1.3.6.1.2.1.1.{number}.0" for number in (1, 5, 6))
# Of a host that is silent, a question is given up after two times 1.5 s, and there are two.
ALL_VISITS = 8


def switch():
    return SnmpHost("switch", "sysName sw-hall.example.com", "sysDescr Managed switch, 24 ports", "sysLocation Hall 2, rack 4",
                    "sysObjectID .1.3.6.1.4.1.9.1.1208", "sysServices 6", override(f"{ENTITY}.5.1", "integer", 11),
                    override(f"{ENTITY}.5.1001", "integer", 3), override(f"{ENTITY}.8.1001", "octet_str", "V02"),
                    override(f"{ENTITY}.10.1001", "octet_str", "15.2(4)E7"), override(f"{ENTITY}.11.1001", "octet_str", "FOC1234X0AB"),
                    override(f"{ENTITY}.12.1001", "octet_str", "Cisco Systems, Inc."),
                    override(f"{ENTITY}.13.1001", "octet_str", "WS-C2960X-24TS-L"), community="public", oui=CISCO)


def printer():
    return SnmpHost("printer", "sysName printer2", "sysObjectID .1.3.6.1.4.1.11.2.3.9.1", "sysServices 72",
                    override("1.3.6.1.2.1.43.5.1.1.17.1", "octet_str", "CNB1K23456"),
                    override("1.3.6.1.2.1.25.3.2.1.3.1", "octet_str", "HP LaserJet 4250"), community="public", oui=HEWLETT_PACKARD)


def locked():
    return SnmpHost("locked", community="not to be guessed", oui=RASPBERRY_PI)


def snmp(device):
    return [service for service in device["services"] if service["source"] == "snmp"]


class Agents(Case):
    def setUp(self):
        self.switch, self.printer, self.locked = switch(), printer(), locked()
        self.deaf, self.silent = PlainHost("deaf"), SilentHost("silent")
        self.hosts = (self.switch, self.printer, self.locked, self.deaf, self.silent)
        self.plug(*self.hosts)

    def get(self, host, *names):
        """Their values, as net-snmp's own program prints them."""
        words = ("snmpget", "-v2c", "-c", host.community, "-Oqv", "-Ln", host.ipv4, *names)
        return [line.strip('"') for line in self.console.run("env", "MIBS=", *words).stdout.splitlines()]

    def test_what_agents_say_is_told(self):
        devices = self.discover("--network", NETWORK, seconds=ALL_VISITS)
        switch_, printer_, locked_, deaf, silent = self.check_found(devices, self.hosts)
        description, name, location = self.get(self.switch, SYS_DESCR, SYS_NAME, SYS_LOCATION)
        self.assertEqual((description, location), ("Managed switch, 24 ports", "Hall 2, rack 4"))
        told = {field: switch_.get(field) for field in ("name", "vendor", "model", "kind", "firmware", "serial")}
        self.assertEqual(told, {"name": name, "vendor": "Cisco", "model": "WS-C2960X-24TS-L", "kind": "switch", "firmware": "15.2(4)E7",
                                "serial": "FOC1234X0AB"})
        self.assertEqual({switch_["provenance"][field]["source"] for field in told}, {"snmp"})
        self.assertIn("FOC1234X0AB", [identifier["value"] for identifier in switch_["identifiers"] if identifier["type"] == "serial"])
        self.assertEqual(snmp(switch_), [{"source": "snmp", "type": "snmp", "port": 161,
                                          "attributes": {"version": "2c", "community": "public", "engineId": self.switch.engine_id}}])
        self.assertEqual([printer_.get(field) for field in ("name", "vendor", "model", "kind", "serial")],
                         [*self.get(self.printer, SYS_NAME), "HP", "HP LaserJet 4250", "printer", "CNB1K23456"])
        # Nobody's community is guessed: the engine says its name to everybody, and that it is net-snmp, who makes no devices.
        self.assertEqual(snmp(locked_), [{"source": "snmp", "type": "snmp", "port": 161,
                                          "attributes": {"version": "3", "agent": "Net-SNMP", "engineId": self.locked.engine_id}}])
        self.assertEqual(locked_["provenance"].get("vendor", {}).get("source"), "neighbours")
        for device in (deaf, silent):
            self.assertNotIn("snmp", device["sources"])

    def test_the_engine_is_the_one_a_login_meets(self):
        self.discover("--network", NETWORK, seconds=ALL_VISITS)
        words = ("snmpget", "-v3", "-l", "authPriv", "-u", USER, "-a", "SHA", "-A", AUTHENTICATION, "-x", "AES", "-X", PRIVACY, "-Oqv", "-Ln",
                 "-e", self.locked.engine_id, self.locked.ipv4, SYS_NAME)
        self.assertEqual(self.console.run("env", "MIBS=", *words).stdout.strip('"\n'), self.locked.name)

    def test_what_is_sent_is_snmp_and_not_much(self):
        with self.lan.capture(self.console) as taken:
            self.discover("--network", NETWORK, seconds=ALL_VISITS)
            sent = [frame for frame in taken.frames() if frame.is_sent and frame.udp and frame.udp[1] == 161]
        rows = capture.dissect(sent, "ip.dst", "snmp.version", "snmp.msgVersion", "snmp.community", "snmp.data",
                               "snmp.msgAuthoritativeEngineID", "snmp.msgUserName", "frame.protocols", "_ws.malformed",
                               "_ws.expert.message")
        self.assertEqual(len(rows), len(sent))
        # Version 1 is 2c. Of PDUs, 0 is GetRequest and 5 GetBulkRequest.
        get, rows_of_tables = (["1", "", "public", kind, "", ""] for kind in "05")
        ask_engine = ["", "3", "", "0", "<MISSING>", ""]
        expected = {self.switch: [get, rows_of_tables, get], self.printer: [get, rows_of_tables, get], self.locked: [get, get, ask_engine],
                    self.silent: [get, get, ask_engine, ask_engine], self.deaf: [get]} # its kernel said that nobody listens
        for host, questions in expected.items():
            self.assertEqual([row[1:7] for row in rows if row[0] == host.ipv4], questions, host.name)
        self.assertEqual({row[0] for row in rows}, {host.ipv4 for host in self.hosts}, "others were asked too")
        for row in rows:
            self.assertTrue(row[7].endswith(":udp:snmp"), row)
            self.assertEqual(row[8:], ["", ""], "malformed")

    def test_nothing_is_sent_without_permission(self):
        with self.lan.capture(self.console) as taken:
            # Ask them ourselves, so that the kernel knows them: it is the permission that is missing.
            for host in (self.switch, self.printer):
                self.get(host, SYS_NAME)
            sent = [frame.udp for frame in taken.frames() if frame.is_sent and frame.udp and frame.udp[1] == 161]
            self.assertEqual(len(sent), 2, "what snmpget sends is seen")
            devices = self.discover(seconds=3)
            sent = [frame.udp for frame in taken.frames() if frame.is_sent and frame.udp and frame.udp[1] == 161]
        self.assertEqual(sent, [])
        self.assertEqual([device for device in devices if "snmp" in device["sources"]], [])

    def test_only_the_network_that_may_be_touched(self):
        with self.lan.capture(self.console) as taken:
            self.discover("--network", f"{self.switch.ipv4}/32", seconds=2)
            sent = {frame.udp[0] for frame in taken.frames() if frame.is_sent and frame.udp and frame.udp[1] == 161}
        self.assertEqual(sent, {self.switch.ipv4})


if __name__ == "__main__":
    if missing := lan.missing_tools(("snmpd", "snmpget")):
        print(f"SKIP: testbed: not installed: {', '.join(missing)}")
        sys.exit(77)
    lan.main()
