# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tests that provision a host in the testbed share: a site, one host with sshd, and what is looked at from outside."""
import json
import subprocess
import sys

from driver import SOURCE, Case, mac_of, macs
from hosts import LOGIN, PASSWORD, Service, SshHost
from namespace import until

sys.path.append(f"{SOURCE}/tests/support")
from json_doc import documented, unknown

DOCUMENTED = documented(SOURCE)
SSH = Service("_ssh._tcp", 22)
STEPS = ["hostname", "access", "trust", "credential", "verify"]


def fingerprint(host):
    """As ssh-keygen on the device prints it."""
    return subprocess.run(["ssh-keygen", "-lf", "-"], input=host.host_key, capture_output=True, text=True, check=True).stdout.split()[1]


class ProvisionCase(Case):
    def setUp(self):
        self.host = SshHost("gw", [SSH])
        self.plug(self.host)
        self.all("site", "init", "--name", "Testbed")
        self.password = f"{self.console.home}/password"
        self.console.write(self.password, PASSWORD + "\n")

    def found(self):
        """Its device, once it was heard what the host offers: an announcement is not said again for a second (RFC 6762 section 6)."""

        def heard():
            self.discover(seconds=2)
            return [device for device in self.all("devices", "list") if mac_of(self.host) in macs(device) and "driver" in device]

        until(heard, 30, "what the host offers is heard")
        return self.one(self.all("devices", "list"), self.host)

    def words(self, *more, target=None, profile="starter"):
        return ("provision", target or self.host.ipv4, "--profile", profile, "--login", LOGIN, "--password-file", self.password,
                "--accept-host-key", fingerprint(self.host), *more)

    def provision(self, *more, **words):
        """What a run prints: its step lines and its receipts."""
        lines = self.all(*self.words(*more, **words), timeout=120)
        for line in lines:
            self.check_documented(line["event"], line)
        return [line for line in lines if line["event"] == "step"], [line for line in lines if line["event"] == "receipt"]

    def check_documented(self, section, value):
        """docs/json.md lists every field of it."""
        self.assertEqual(unknown(DOCUMENTED[section], value), set(), section)

    def refused(self, status, *words):
        done = self.call("--json", *words, timeout=120)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def on_host(self, *words, check=True):
        return self.host.run(*words, check=check).stdout

    def state_of_host(self):
        """Everything provisioning may touch, as text."""
        return self.on_host("sh", "-c", "hostname; cat /etc/hostname /etc/hosts; cat /home/*/.ssh/authorized_keys; "
                                        "find /etc/muster -exec ls -ld --time-style=+ {} + 2>/dev/null | sort -k6 || true")

    def check_credential(self, serial):
        """The credential in use is sound, in the eyes of the device's openssl."""
        root = self.all("ca", "export")[0]["root"]
        self.host.write("/run/root.pem", root)
        folder = "/etc/muster/credential"
        self.assertIn("OK", self.on_host("openssl", "verify", "-CAfile", "/run/root.pem", "-untrusted", f"{folder}/chain.crt", "-purpose",
                                         "sslclient", f"{folder}/device.crt"))
        text = self.on_host("openssl", "x509", "-in", f"{folder}/device.crt", "-noout", "-serial", "-pubkey", "-checkend", "86400")
        self.assertEqual(text.split()[0].removeprefix("serial=").lower().lstrip("0"), serial.lstrip("0"))
        self.assertIn(self.on_host("openssl", "pkey", "-in", f"{folder}/device.key", "-pubout"), text)
        for file in ("device.key", "device.crt", "chain.crt"):
            self.assertEqual(self.on_host("stat", "-L", "-c", "%a %U", f"{folder}/{file}").split(), ["600", "root"])

    def certificates(self, *query):
        return self.all("certificates", "list", *query)
