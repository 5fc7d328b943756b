#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first walk from end to end: a real host is discovered, provisioned, enrolled, held to a policy and quarantined. Each station is
looked at with other programs than ours: avahi-browse, ssh-keygen, sshd's log, openssl."""
import json
import pathlib
import subprocess
import tempfile

from hosts import LOGIN
from lan import main
from provision_case import ProvisionCase, fingerprint

CREDENTIAL = "/etc/muster/credential"
PROFILE = {"name": "gateway", "naming": "gw-{mac6}", "network": {"hostname": "{name}"}, "trust": {"anchors": ["site"]},
           "credential": {"kind": "x509", "key": {"algorithm": "EC-P384", "origin": "device"}, "subject": {"CN": "{name}"},
                          "validityDays": 30, "usage": ["clientAuth"]}}
HELD = [{"rule": "key-origin", "is": "device"}, {"rule": "key-algorithm", "allowed": ["EC-P384"]},
        {"rule": "certificate-valid-for", "days": 14}, {"rule": "seen-within", "hours": 1}]
BROKEN = [{"rule": "firmware-at-least", "version": "99"}, {"rule": "service-forbidden", "services": ["_ssh._tcp"], "severity": "warning"}]


def openssl(*words, cwd):
    """What the test machine's own openssl says; it must be content."""
    done = subprocess.run(["openssl", *words], cwd=cwd, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode != 0:
        raise AssertionError(f"openssl {words}: {done.stdout}{done.stderr}")
    return done.stdout


class Walk(ProvisionCase):
    def test_from_discovery_to_quarantine(self):
        device = self.discover_as_avahi_does()
        receipt = self.provision_with_own_profile(device["id"])
        self.check_what_lies_on_the_host(receipt["certificate"]["serialNumber"])
        self.check_login_with_the_consoles_key(device["id"])
        self.enroll(device["id"])
        self.find(device["id"])
        self.quarantine(device["id"])
        self.check_events(device["id"])

    def shown(self, identity):
        return self.all("devices", "show", identity)[0]

    def add(self, noun, document):
        path = f"{self.console.home}/{noun}.json"
        self.console.write(path, json.dumps(document))
        return self.call("--json", noun, "add", path)

    def discover_as_avahi_does(self):
        device = self.found()
        self.assertEqual((device["driver"], device["claimable"], device["state"]), ("linux-ssh", True, "discovered"))
        answers = [line.split(";") for line in self.console.run("avahi-browse", "-rptk", "_ssh._tcp").stdout.splitlines()]
        theirs = {(fields[3], fields[4], fields[7], int(fields[8])) for fields in answers if fields[0] == "=" and fields[2] == "IPv4"}
        ours = {(service["name"], service["type"], address, service["port"]) for listed in self.all("devices", "list")
                for service in listed["services"] for address in listed["addresses"] if ":" not in address}
        self.assertEqual(ours, theirs)
        self.assertEqual({f"{device['name']}.local"}, {fields[6] for fields in answers if fields[0] == "="})
        return device

    def provision_with_own_profile(self, identity):
        self.assertEqual(self.add("profiles", PROFILE).returncode, 0)
        _, (receipt,) = self.provision(target=identity, profile="gateway")
        self.assertEqual((receipt["state"], receipt["device"]), ("done", identity))
        name = f"gw-{self.host.mac.replace(':', '')[6:]}"
        self.assertEqual(self.on_host("hostname").strip().lower(), name)
        device = self.shown(identity)
        self.assertEqual((device["state"], device["name"].lower()), ("provisioned", name))
        return receipt

    def check_what_lies_on_the_host(self, serial):
        """The chain of `ca export` verifies the certificate, and the private key beside it is its own."""
        exported = self.all("ca", "export")[0]
        with tempfile.TemporaryDirectory(prefix="muster-test-") as folder:
            texts = {name: self.host.path(f"{CREDENTIAL}/{name}").read_text(encoding="ascii") for name in ("device.crt", "device.key")}
            for name, text in (texts | {"root.pem": exported["root"], "issuing.pem": exported["issuing"]}).items():
                (pathlib.Path(folder) / name).write_text(text, encoding="ascii")
            chain = ("-CAfile", "root.pem", "-untrusted", "issuing.pem")
            self.assertEqual(openssl("verify", *chain, "-purpose", "sslclient", "device.crt", cwd=folder), "device.crt: OK\n")
            public = openssl("x509", "-in", "device.crt", "-noout", "-pubkey", cwd=folder)
            self.assertEqual(openssl("pkey", "-in", "device.key", "-pubout", cwd=folder), public)
            text = openssl("x509", "-in", "device.crt", "-noout", "-serial", "-subject", "-text", cwd=folder)
        self.assertIn(f"serial={serial}".lower(), text.lower())
        self.assertIn(f"CN = {self.on_host('hostname').strip()}\n", text)
        self.assertIn("P-384", text)
        self.check_credential(serial)

    def check_login_with_the_consoles_key(self, identity):
        """sshd lets the console in by the one key that was added, and by nothing else."""
        keys = self.on_host("cat", f"/home/{LOGIN}/.ssh/authorized_keys").splitlines()
        self.assertEqual([key for key in keys if key.strip() == self.host.authorized_key.strip()], keys[:1])
        (added,) = keys[1:]
        added = subprocess.run(["ssh-keygen", "-lf", "-"], input=added, capture_output=True, text=True, check=True).stdout.split()[1]
        before = len(self.host.sshd.text())
        lines = self.all("provision", identity, "--profile", "gateway", "--login", LOGIN, timeout=120) # no password
        self.assertEqual(lines[-1]["state"], "done")
        logins = [line for line in self.host.sshd.text()[before:].splitlines() if line.startswith("Accepted")]
        self.assertTrue(logins)
        for line in logins:
            self.assertTrue(line.startswith(f"Accepted publickey for {LOGIN} from {self.console.ipv4} ") and added in line, line)

    def enroll(self, identity):
        (outcome,) = self.all("enroll", identity)
        self.assertEqual((outcome["decision"], outcome["proven"], outcome["state"]), ("admitted", True, "enrolled"))
        self.assertEqual(self.all("enroll", identity)[0]["decision"], "alreadyEnrolled")
        self.assertEqual(self.shown(identity)["state"], "enrolled")

    def policy(self, **more):
        return {"name": "gateways", "format": 1, "scope": "name:gw-", "rules": HELD + BROKEN} | more

    def find(self, identity):
        done = self.add("policies", self.policy())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("quarantined", done.stderr)
        firmware, ssh = self.all("findings", "list")
        version = self.on_host("sh", "-c", ". /etc/os-release; printf %s \"$VERSION_ID\"")
        self.assertEqual((firmware["device"]["id"], firmware["policy"], firmware["rule"], firmware["severity"]),
                         (identity, "gateways", "firmware-at-least", "error"))
        self.assertTrue(firmware["seen"].startswith(version), firmware)
        self.assertIn("99", firmware["wanted"])
        self.assertIn("99", firmware["fix"])
        self.assertEqual((ssh["rule"], ssh["severity"], ssh["seen"], ssh["wanted"]),
                         ("service-forbidden", "warning", "ssh (port 22)", "none of ssh"))
        self.assertIn("ssh", ssh["fix"])
        device = self.shown(identity)
        self.assertEqual((device["compliance"], device["state"]), ("violating", "enrolled"))

    def quarantine(self, identity):
        done = self.add("policies", self.policy(onViolation="quarantine"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("quarantined", done.stderr)
        self.assertEqual(self.shown(identity)["state"], "quarantined")
        # Who releases it has the last word, until it is taken out by hand again.
        self.all("devices", "release", identity, "--reason", "the update is on its way")
        self.discover(seconds=2)
        self.assertEqual(self.shown(identity)["state"], "enrolled")
        self.all("devices", "quarantine", identity, "--reason", "it never came")
        (device,) = self.all("devices", "list", "state:quarantined")
        self.assertEqual((device["id"], device["compliance"]), (identity, "violating"))

    def check_events(self, identity):
        kinds = [event["kind"] for event in self.all("events", "list", f"subject={identity}")]
        walk = ["device.host-key-pinned", "certificate.issued", "device.provisioned", "device.enrolled", "finding.opened",
                "device.quarantined", "device.released", "device.quarantined"]
        rest = iter(kinds)
        self.assertEqual([kind for kind in walk if kind in rest], walk, kinds)
        self.all("events", "verify")
        self.assertEqual(fingerprint(self.host), self.pinned(identity))

    def pinned(self, identity):
        (key,) = [entry["value"] for entry in self.shown(identity)["identifiers"] if entry["type"] == "sshhostkey"]
        return key


if __name__ == "__main__":
    main()
