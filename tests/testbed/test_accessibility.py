#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first walk in the real window, by its accessibility tree alone: roles and names, as a screen reader has them. What came of it is
looked at from outside."""
import json
import pathlib
import sys

import lan
import window
from hosts import LOGIN, PASSWORD, SshHost
from provision_case import SSH, ProvisionCase, fingerprint

MUSTER = pathlib.Path(sys.argv[3])
PASSPHRASE = "correct horse battery"
POLICY = {"name": "gateways", "format": 1, "scope": "driver:linux-ssh", "rules": [{"rule": "firmware-at-least", "version": "1"}]}


class Walk(ProvisionCase):
    def setUp(self):
        self.host = SshHost("gw", [SSH])
        self.plug(self.host, programs=(MUSTER,))
        self.window = window.Window(self.console, f"/run/testbed/bin/{MUSTER.name}", self.data)
        self.addCleanup(self.window.close)

    def test_from_first_start_to_finding(self):
        self.make_site()
        self.discover_host()
        self.choose_and_log_in()
        self.review_and_run()
        self.enroll()
        self.look_at_registry()
        self.publish_policy()
        self.look_at_finding()
        self.look_from_outside()

    def make_site(self):
        self.window.type("text", "Name of the site", "Plant North")
        self.window.type("password text", "Passphrase", PASSPHRASE)
        self.window.type("password text", "Passphrase, once more", PASSPHRASE)
        self.window.press("push button", "Make the site")
        self.window.wait_until_gone("push button", "Make the site", seconds=60)
        self.window.text("frame", "Plant North*")

    def discover_host(self):
        self.window.toggle("list item", "Discover*")
        self.window.text("table cell", self.host.ipv4)
        self.window.toggle("table cell", "gw, *")
        self.window.press("push button", "Provision…")

    def choose_and_log_in(self):
        for page in ("Devices", "Profile", "Names"):
            self.window.text("label", page)
            self.window.press("push button", "Next")
        self.window.text("label", "Access")
        self.window.type("text", "User", LOGIN)
        self.window.type("password text", "Password", PASSWORD)
        self.assertIn(fingerprint(self.host), self.window.text("label", "Host key of gw:*"))
        self.window.check("check box", "I have compared the host key of gw")
        self.window.press("push button", "Look and plan")

    def review_and_run(self):
        self.window.text("label", "Review the plan", seconds=60)
        self.window.text("table cell", "Credential: now none, then EC-P256*")
        self.assertEqual(self.on_host("find", "/etc/muster", "-name", "*.key", check=False), "", "a plan changes nothing")
        self.window.press("push button", "Start on 1 device")
        self.window.press("push button", "Receipt", seconds=120)
        self.window.text("label", "Receipt", says="*Valid until*")

    def enroll(self):
        self.window.press("push button", "Enroll 1 device*")
        self.window.wait_until_gone("push button", "Enroll 1 device*", seconds=60)
        self.window.press("push button", "Close")
        self.window.wait_until_gone("dialog", "Provision 1 device")

    def look_at_registry(self):
        self.window.toggle("list item", "Registry, 1")
        self.window.text("table cell", "gw, *")
        self.window.text("table cell", "Enrolled")

    def publish_policy(self):
        self.window.toggle("list item", "Policies, 0")
        self.window.press("push button", "New policy")
        self.window.type("text", "Name", "gateways")
        # The menu of rules is a window of its own, which Qt keeps out of the tree: the rule comes from the source, its version from the form.
        self.window.press("page tab", "Source")
        self.window.type("text", "The policy as a JSON document", json.dumps(POLICY))
        self.window.press("page tab", "Form")
        self.window.type("text", "Firmware at least", "99")
        self.window.press("push button", "Publish version 1")
        self.window.wait_until_gone("push button", "Publish version 1")

    def look_at_finding(self):
        self.window.text("list item", "gw*99*")
        self.window.toggle("list item", "Registry, 1")
        self.window.text("table cell", "*iolating*")

    def look_from_outside(self):
        (device,) = self.all("devices", "list")
        self.assertEqual((device["name"], device["state"], device["compliance"]), ("gw", "enrolled", "violating"))
        (finding,) = self.all("findings", "list")
        self.assertEqual((finding["policy"], finding["rule"]), ("gateways", "firmware-at-least"))
        self.assertIn("99", finding["wanted"])
        self.check_credential(device["credential"]["serialNumber"])
        self.all("events", "verify")


if __name__ == "__main__":
    if gone := window.missing():
        print(f"SKIP: Xvfb: not installed: {', '.join(gone)}")
        sys.exit(77)
    lan.main()
