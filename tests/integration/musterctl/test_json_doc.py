#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/json.md says what musterctl --json prints: every field that is printed stands there."""
import json
import re
import shutil
import subprocess
import sys

from driver import SOURCE, Case, main

sys.path.append(f"{SOURCE}/tests/support")
from json_doc import documented, paths, unknown

DOCUMENTED = documented(SOURCE)


class JsonDoc(Case):
    def check(self, section, *words, status=0, **more):
        done = self.call("--json", *words, **more)
        self.assertEqual(done.returncode, status, done.stderr)
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertTrue(objects)
        for value in objects:
            self.assertEqual(unknown(DOCUMENTED[section], value), set(), f"{words} prints what docs/json.md, {section}, lacks")
        return objects

    def test_every_object(self):
        self.check("site", "site", "show")
        self.data = self.folder / "second"
        self.check("site", "site", "init", "--name", "x", "--organization", "y")
        self.check("check", "site", "check")
        self.check("check", "events", "verify")
        self.check("expected", "enroll", "expect", self.file("a.csv", "serial,name\nS1,a\n"))
        device = self.seed(clone=True)
        (shown,) = self.check("device", "devices", "show", device)
        # Every documented field of a device that has everything is printed.
        printed = {re.sub(r"^(services\[\]\.attributes|provenance)\.[^.]+", r"\1.*", re.sub(r"^details\.[^.]+\.[^.]+", "details.*.*", path))
                   for path in paths(shown)}
        self.assertEqual(DOCUMENTED["device"], printed)
        self.check("device", "devices", "notice", device)
        self.check("device", "devices", "ignore", self.seed("cam-1", "DC:A6:32:00:00:01", "discovered"), "--reason", "x")
        self.check("device", "devices", "list")
        self.check("device", "devices", "list", "--columns", "name,expires,mac")
        self.check("device", "devices", "set", device, "owner=x")
        self.check("device", "devices", "quarantine", device, "--reason", "x")
        self.check("device", "devices", "release", device, "--reason", "x")
        self.check("device", "devices", "retire", device, "--reason", "x", "--yes")
        self.check("secret", "secrets", "set", "wifi", input="x")
        self.check("secret", "secrets", "list")
        self.check("profiles", "profiles", "list")
        self.check("authority", "ca", "show")
        self.check("authority export", "ca", "export")
        self.check("event", "events", "list")
        self.check("event", "devices", "history", device)
        self.check("error", "devices", "show", "nobody", status=5)
        (other,) = self.check("expected", "enroll", "expect", self.file("b.csv", "serial,name,owner,mac\nS2,b,o,02:00:00:00:00:07\n"))
        (preview,) = self.check("merge", "devices", "merge", device, other["id"], "--dry-run")
        self.assertEqual(set(paths(preview)), DOCUMENTED["merge"])
        self.check("device", "devices", "merge", device, other["id"], "--yes")
        self.check("split", "devices", "split", device, "--identifier", "serial:S2", "--dry-run")
        (split,) = self.check("split", "devices", "split", device, "--identifier", "serial:S2")
        self.assertEqual(set(paths(split)), DOCUMENTED["split"])
        self.check("error", "devices", status=2)

    def test_every_object_of_policies(self):
        (made,) = self.check("expected", "enroll", "expect", self.file("a.csv", "serial,name,kind\nS1,a,gateway\n"))
        policy = {"name": "gateways", "format": 1, "scope": "kind:gateway", "rules": [{"rule": "firmware-at-least", "version": "9"}],
                  "severity": "warning", "admission": {"approval": "automatic", "attestation": ["operator"]}}
        path = self.file("p.json", json.dumps(policy))
        self.check("policies", "policies", "add", path)
        self.assertEqual(set(self.check("policies", "policies", "list")[0]), DOCUMENTED["policies"])
        self.check("policies", "policies", "order", "gateways")
        (impact,) = self.check("impact", "policies", "impact", self.file("draft.json", json.dumps(policy | {"scope": "kind:camera"})))
        self.assertEqual(set(paths(impact)), DOCUMENTED["impact"])
        (finding,) = self.check("finding", "findings", "list")
        self.assertEqual(set(paths(finding)), DOCUMENTED["finding"])
        path.write_text(json.dumps(policy | {"admission": {"attestation": ["tpm"]}}))
        self.check("policies", "policies", "add", path)
        (history, *_) = self.check("policy version", "policies", "history", "gateways")
        self.assertEqual({name.split(".")[0] for name in paths(history)}, {name.split(".")[0] for name in DOCUMENTED["policy version"]})
        self.check("enrollment", "enroll", made["id"], status=4)
        self.check("enrollment", "enroll", made["id"], "nobody", status=1)
        self.check("policies", "policies", "remove", "gateways", "--yes")
        self.check("enrollment", "enroll", made["id"])
        self.check("event", "events", "list")

    def test_every_object_of_provisioning(self):
        if not shutil.which("openssl"):
            self.skipTest("no openssl")
        certificate = self.folder / "device.der"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "/dev/null",
                        "-subj", "/CN=gw-1", "-addext", "subjectAltName=DNS:gw-1", "-outform", "DER", "-out", certificate],
                       check=True, capture_output=True)
        self.seed(certificate=certificate)
        (job,) = self.check("job", "provision", "list")
        self.assertEqual(set(paths(job)), DOCUMENTED["job"])
        self.check("job", "provision", "list", job["id"])
        self.check("certificate", "certificates", "list")
        (shown,) = self.check("certificate", "certificates", "show", "0a1b")
        self.assertEqual(set(paths(shown)), DOCUMENTED["certificate"])
        # Two targets nobody answers at: a receipt for each, and no job. The fields of plan and step are held against the document where
        # there are devices, in tests/testbed.
        for receipt in self.check("receipt", "provision", "127.0.0.1", "127.0.0.2", "--profile", "starter", status=1):
            self.assertEqual(receipt["event"], "receipt")

    def test_the_check_itself(self):
        self.assertEqual(unknown({"a.b", "c[].d", "e.*"}, {"a": {"b": 1}, "c": [{"d": 1}], "e": {"x": 1}}), set())
        self.assertEqual(unknown({"a.b", "c[].d"}, {"a": {"x": 1}, "c": [{"y": 1}], "z": 1}), {"a.x", "c[].y", "z"})


if __name__ == "__main__":
    main()
