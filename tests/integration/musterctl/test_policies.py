#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Policies, what they find, and enrollment under them."""
import json
import sqlite3

from driver import Case, main, records

FIRMWARE = {"rule": "firmware-at-least", "version": "1.5"}
KEY = {"rule": "key-origin", "is": "device"}
FTP = {"rule": "service-forbidden", "services": ["ftp"]}


class PolicyCase(Case):
    def policy(self, name="gateways", **parts):
        """A file with this policy: keys as in policy.json."""
        return self.file("policy.json", json.dumps({"name": name, "format": 1} | parts))

    def add(self, name="gateways", **parts):
        return self.one("policies", "add", self.policy(name, **parts))

    def names(self):
        return [policy["name"] for policy in self.all("policies", "list")]

    def expected(self, name="gw-9", kind="gateway"):
        """Id of a new device on the allow-list: without firmware, without certificate."""
        (made,) = self.expect(f"name,serial,kind\n{name},S-{name},{kind}\n")
        return made["id"]

    def rules_found(self, *query):
        return [(finding["device"]["name"], finding["rule"]) for finding in self.all("findings", "list", *query)]

    def kinds(self, subject):
        return [event["kind"] for event in self.all("events", "list", f"subject={subject}")]

    def tearDown(self):
        if self.data.exists():
            self.ok("events", "verify")


class Policies(PolicyCase):
    def test_round_trip(self):
        parts = {"scope": "kind:gateway", "enabled": True, "severity": "warning", "onViolation": "report",
                 "rules": [FIRMWARE, KEY | {"severity": "error"}], "access": {"publish": ["site/{name}/#"]},
                 "admission": {"approval": "required", "attestation": ["x509", "operator"], "networks": ["10.0.0.0/8"]}}
        added = self.add(**parts)
        self.assertEqual((added["name"], added["version"], added["enabled"]), ("gateways", 1, True))
        self.assertEqual(self.one("policies", "show", "gateways"), {"name": "gateways", "format": 1} | parts)
        self.assertEqual(self.one("policies", "show", "GATEWAYS")["name"], "gateways")
        self.assertEqual(json.loads(self.ok("policies", "show", "gateways").stdout), added["policy"])
        # What is shown can be added again, and is the same.
        shown = self.file("shown.json", self.ok("policies", "show", "gateways").stdout)
        self.assertEqual(self.one("policies", "add", shown)["version"], 1)
        self.assertEqual(self.one("policies", "check", shown), added["policy"])
        self.fails(5, "policies", "show", "nobody", code="notFound", says="gateways")

    def test_list_and_order(self):
        self.expected()
        self.add("a", scope="kind:gateway")
        self.add("b", scope="kind:camera", enabled=False)
        self.add("c")
        a, b, c = self.all("policies", "list")
        self.assertEqual([(policy["name"], policy["order"], policy["enabled"], policy.get("inScope")) for policy in (a, b, c)],
                         [("a", 1, True, 1), ("b", 2, False, 0), ("c", 3, True, None)])
        self.assertEqual([policy["name"] for policy in self.all("policies", "order", "c", "b")], ["c", "b", "a"])
        self.assertEqual(self.names(), ["c", "b", "a"])
        self.assertEqual(self.ok("policies", "list").stdout.splitlines()[0].split()[:4], ["ORDER", "NAME", "VERSION", "ENABLED"])
        events = len(self.all("events", "list"))
        self.ok("policies", "order", "c", "b", "a")
        self.assertEqual(len(self.all("events", "list")), events, "what is the same makes no event")
        self.fails(5, "policies", "order", "nobody", code="notFound")
        self.fails(1, "policies", "order", "a", "a", code="rejected")
        self.fails(2, "policies", "order")
        self.assertEqual(self.names(), ["c", "b", "a"])

    def test_impact(self):
        for name, kind in (("gw-1", "gateway"), ("gw-2", "gateway"), ("cam-1", "camera")):
            self.expected(name, kind)
        self.add(scope="name:gw-2", rules=[KEY])
        before = self.all("events", "list")
        draft = self.policy(scope="name:gw-1", rules=[FIRMWARE])
        worse, better = sorted(self.all("policies", "impact", draft), key=lambda found: found["device"]["name"])
        self.assertEqual((worse["device"]["name"], worse["old"], worse["new"]), ("gw-1", "unknown", "violating"))
        (finding,) = worse["findings"]
        self.assertEqual((finding["policy"], finding["rule"], finding["seen"]), ("gateways", "firmware-at-least", "unknown"))
        self.assertTrue(finding["fix"])
        self.assertEqual((better["device"]["name"], better["old"], better["new"]), ("gw-2", "violating", "unknown"))
        self.assertEqual([finding["rule"] for finding in better["findings"]], ["key-origin"])
        # The same that is in force changes nobody, and asking changes nothing.
        self.assertEqual(self.all("policies", "impact", self.policy(scope="name:gw-2", rules=[KEY])), [])
        self.assertEqual(self.all("events", "list"), before)
        self.assertEqual(self.rules_found(), [("gw-2", "key-origin")])
        shown = self.ok("policies", "impact", self.policy(scope="name:gw-1", rules=[FIRMWARE]))
        self.assertIn("gw-1", shown.stdout)
        self.assertIn("would change: 2. That would stay: 1", shown.stdout)
        self.fails(1, "policies", "impact", self.policy(rules=[{"rule": "nonesuch"}]), code="rejected", says="nonesuch")

    def test_history_and_removal(self):
        self.add(rules=[FIRMWARE])
        self.assertEqual(self.add(rules=[FIRMWARE | {"version": "1.6"}])["version"], 2)
        second, first = self.all("policies", "history", "gateways")
        self.assertEqual((first["version"], first["changes"], first["removed"]), (1, ["added"], False))
        self.assertEqual(first["policy"]["rules"], [FIRMWARE])
        self.assertEqual(len(second["changes"]), 1)
        for word in ("firmware-at-least", "1.5", "1.6"):
            self.assertIn(word, second["changes"][0])
        self.fails(4, "policies", "remove", "gateways", code="locked", says="--yes")
        self.assertEqual(self.names(), ["gateways"])
        self.assertEqual(self.one("policies", "remove", "gateways", "--yes")["version"], 3)
        self.assertEqual(self.names(), [])
        self.fails(5, "policies", "remove", "gateways", "--yes", code="notFound")
        self.assertEqual(self.add()["version"], 4)
        history = self.all("policies", "history", "gateways")
        self.assertEqual([(version["version"], version["removed"]) for version in history], [(4, False), (3, True), (2, False), (1, False)])
        self.assertEqual([history[0]["changes"], history[1]["changes"]], [["added"], ["removed"]])
        self.assertIn("removed", self.ok("policies", "history", "gateways").stdout)
        self.fails(5, "policies", "history", "nobody", code="notFound")
        kinds = [event["kind"] for event in self.all("events", "list", "kind:policy")]
        self.assertEqual(kinds, ["policy.added", "policy.changed", "policy.removed", "policy.added"])

    def test_check_needs_no_site(self):
        self.data = self.folder / "nothing"
        self.assertEqual(self.one("policies", "check", self.policy(rules=[FIRMWARE]))["rules"], [FIRMWARE])
        self.assertFalse(self.data.exists())
        self.fails(5, "policies", "list", says="musterctl site init")

    def test_bad_documents(self):
        bad = {
            "unknown key": ({"colour": "red"}, "/colour", "rejected"),
            "key inside": ({"admission": {"colour": "red"}}, "/admission/colour", "rejected"),
            "unknown rule": ({"rules": [FTP, {"rule": "moon-phase"}]}, "/rules/1/rule", "rejected"),
            "version that is none": ({"rules": [{"rule": "firmware-at-least", "version": "new"}]}, "/rules/0/version", "rejected"),
            "version as a number": ({"rules": [{"rule": "firmware-at-least", "version": 1.4}]}, "/rules/0/version", "rejected"),
            "no version": ({"rules": [{"rule": "firmware-at-least"}]}, "/rules/0/version", "rejected"),
            "parameter too many": ({"rules": [KEY | {"days": 3}]}, "/rules/0/days", "rejected"),
            "later format": ({"format": 2}, "/format", "unsupported"),
            "format that is none": ({"format": "1"}, "/format", "rejected"),
            "scope": ({"scope": "colour:red"}, "/scope", "rejected"),
            "scope about itself": ({"scope": "-compliance:violating"}, "/scope", "rejected"),
            "severity": ({"severity": "fatal"}, "/severity", "rejected"),
            "network": ({"admission": {"networks": ["10.0.0.1/8"]}}, "/admission/networks/0", "rejected"),
            "no name": ({"name": ""}, "/name", "rejected"),
        }
        events = len(self.all("events", "list"))
        for name, (parts, where, code) in bad.items():
            with self.subTest(name):
                path = self.policy(**parts)
                checked = self.fails(1, "policies", "check", path, where=where, code=code)
                self.assertEqual(self.fails(1, "policies", "add", path), checked)
        self.assertEqual((self.names(), len(self.all("events", "list"))), ([], events), "nothing half written")
        # It says what happened, and what to do.
        error = self.fails(1, "policies", "add", self.policy(format=2))
        for word in ("format 2", "reads format 1", "use a version of Muster that knows"):
            self.assertIn(word, error["message"])
        self.assertIn("1.4.2", self.fails(1, "policies", "add", self.policy(rules=[FIRMWARE | {"version": "new"}]))["message"])

    def test_bad_files(self):
        self.fails(5, "policies", "add", self.folder / "none.json", code="notFound")
        self.fails(1, "policies", "check", self.folder, code="storage")
        self.fails(1, "policies", "check", self.file("a.json", "{"), where="line 1, column 2", code="rejected")
        self.fails(1, "policies", "check", self.file("a.json", "[]"), code="rejected")
        self.fails(1, "policies", "check", self.file("a.json", b"\xff\xfe{}"), code="rejected")
        self.fails(1, "policies", "check", self.file("a.json", '{"name":"' + "x" * (1 << 20) + '"}'), code="rejected")


class Findings(PolicyCase):
    def test_they_come_and_go_with_policy_and_device(self):
        device = self.expected()
        self.expected("cam-1", "camera")
        self.add(scope="kind:gateway", rules=[FIRMWARE, KEY | {"severity": "warning"}, FTP])
        firmware, key = self.all("findings", "list")
        self.assertEqual(firmware["device"], {"id": device, "name": "gw-9"})
        self.assertEqual((firmware["policy"], firmware["rule"], firmware["severity"]), ("gateways", "firmware-at-least", "error"))
        self.assertIn("1.5", firmware["wanted"])
        self.assertTrue(firmware["seen"] and firmware["fix"].endswith("."))
        self.assertEqual((key["rule"], key["severity"]), ("key-origin", "warning"))
        shown = self.one("devices", "show", device)
        self.assertEqual((shown["compliance"], shown["policies"], shown["state"]), ("violating", ["gateways"], "expected"))
        self.assertEqual([device["name"] for device in self.all("devices", "list", "compliance:unknown")], ["cam-1"])
        table = self.ok("findings", "list").stdout.splitlines()
        self.assertEqual(table[0].split(), ["DEVICE", "SEVERITY", "POLICY", "RULE", "SEEN", "WANTED", "FIX", "SINCE"])
        self.assertEqual(len(table), 3)
        # The same again finds nothing new; another rule does, and what stays keeps its time.
        self.add(scope="kind:gateway", rules=[FIRMWARE])
        self.assertEqual(self.all("findings", "list"), [firmware])
        # The device moves out of the scope, and another one into it.
        self.ok("devices", "set", "gw-9", "kind=router")
        self.assertEqual(self.all("findings", "list"), [])
        self.ok("devices", "set", "cam-1", "kind=gateway")
        self.assertEqual(self.rules_found(), [("cam-1", "firmware-at-least")])
        self.add(scope="kind:gateway", rules=[FIRMWARE], enabled=False)
        self.assertEqual(self.all("findings", "list"), [])
        kinds = self.kinds(device)
        self.assertEqual((kinds.count("finding.opened"), kinds.count("finding.closed")), (2, 2))
        opened = self.all("events", "list", "kind:finding.opened", f"subject={device}")
        self.assertEqual({(event["actor"], event["via"]) for event in opened}, {("muster", "policy")})

    def test_queries(self):
        self.expected("a", "gateway")
        self.expected("b", "camera")
        self.add(scope="-kind:printer", rules=[FIRMWARE])
        self.assertEqual(self.rules_found(), [("a", "firmware-at-least"), ("b", "firmware-at-least")])
        self.assertEqual(self.rules_found("kind:camera"), [("b", "firmware-at-least")])
        self.assertEqual(self.rules_found("compliance:compliant"), [])
        self.assertEqual(self.rules_found("name:a", "state:expected"), [("a", "firmware-at-least")])
        self.fails(2, "findings", "list", "colour:red", where="column 1")

    def test_when_nobody_can_write(self):
        """Somebody holds the registry: the list shows what is, and says that it may not be all."""
        self.add(scope="kind:gateway", rules=[FIRMWARE])
        self.seed()  # writes past the commands, so that it waits
        registry = sqlite3.connect(self.data / "registry.sqlite", isolation_level=None)
        registry.execute("BEGIN IMMEDIATE")
        for words in (["devices", "list"], ["findings", "list"]):
            done = self.call(*words)
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (0, 1), done.stderr)
            self.assertIn("not every device was held against its policies", done.stderr)
        registry.execute("ROLLBACK")
        registry.close()
        self.assertEqual(self.rules_found(), [("gw-1", "firmware-at-least")])

    def test_a_policy_goes(self):
        device = self.expected()
        self.add(scope="kind:gateway", rules=[FIRMWARE])
        self.ok("policies", "remove", "gateways", "--yes")
        self.assertEqual(self.all("findings", "list"), [])
        shown = self.one("devices", "show", device)
        self.assertEqual((shown["compliance"], shown["policies"]), ("unknown", []))

    def test_compliant(self):
        device = self.seed()
        self.add(scope="kind:gateway", rules=[FIRMWARE | {"version": "1.4"}, KEY])
        self.assertEqual(self.one("devices", "show", device)["compliance"], "compliant")
        self.assertEqual(self.all("findings", "list"), [])

    def test_a_retired_device_has_none(self):
        device = self.expected()
        self.add(scope="kind:gateway", rules=[FIRMWARE])
        self.ok("devices", "retire", device, "--reason", "broken", "--yes")
        self.assertEqual(self.all("findings", "list"), [])
        self.assertEqual(self.all("policies", "list")[0]["inScope"], 0)

    def test_many(self):
        """More than one transaction evaluates, and more than one page shows."""
        lines = "".join(f"gw-{number:04},S{number:07},gateway\n" for number in range(700))
        self.ok("enroll", "expect", self.file("a.csv", "name,serial,kind\n" + lines))
        self.add(scope="kind:gateway", rules=[FIRMWARE])
        self.assertEqual([name for name, _ in self.rules_found()], [f"gw-{number:04}" for number in range(700)])
        self.assertEqual(len(self.ok("findings", "list").stdout.splitlines()), 701)


class Quarantine(PolicyCase):
    def test_by_policy(self):
        device = self.seed()
        done = self.ok("policies", "add", self.policy(scope="kind:gateway", rules=[FIRMWARE], onViolation="quarantine"))
        self.assertIn("gw-1", done.stderr)
        self.assertIn("quarantined", done.stderr)
        self.assertEqual(self.one("devices", "show", device)["state"], "quarantined")
        kinds = self.kinds(device)
        self.assertIn("device.quarantined", kinds)
        self.assertIn("finding.opened", kinds)
        # Who releases it decides: the same finding does not take it away again.
        done = self.ok("devices", "release", device, "--reason", "update is on its way")
        self.assertEqual(done.stderr, "")
        self.ok("devices", "set", device, "owner=somebody")
        self.assertEqual(self.one("devices", "show", device)["state"], "enrolled")
        self.assertEqual(self.rules_found(), [("gw-1", "firmware-at-least")])
        # A new one does.
        done = self.ok("policies", "add", self.policy(scope="kind:gateway", rules=[FIRMWARE, {"rule": "key-origin", "is": "pushed"}],
                                                      onViolation="quarantine"))
        self.assertIn("gw-1", done.stderr)
        self.assertEqual(self.one("devices", "show", device)["state"], "quarantined")
        self.assertEqual(self.one("devices", "retire", device, "--reason", "sold", "--yes")["state"], "retired")

    def test_not_for_a_warning(self):
        device = self.seed()
        self.add(scope="kind:gateway", rules=[FIRMWARE], severity="warning", onViolation="quarantine")
        self.assertEqual(self.rules_found(), [("gw-1", "firmware-at-least")])
        self.assertEqual(self.one("devices", "show", device)["state"], "enrolled")

    def test_the_first_that_states_it_decides(self):
        device = self.seed()
        self.add("reports", scope="kind:gateway", rules=[FIRMWARE], onViolation="report")
        self.add("cuts off", scope="kind:gateway", rules=[{"rule": "key-origin", "is": "pushed"}], onViolation="quarantine")
        self.assertEqual(len(self.rules_found()), 2)
        self.assertEqual(self.one("devices", "show", device)["state"], "enrolled")

    def test_only_what_is_enrolled(self):
        device = self.expected()
        self.add(scope="kind:gateway", rules=[FIRMWARE], onViolation="quarantine")
        self.assertEqual(self.one("devices", "show", device)["state"], "expected")


class Enrollment(PolicyCase):
    def as_admitted(self):
        """The devices without their presence, which grows older while commands run."""
        return [{name: value for name, value in device.items() if name != "presence"} for device in self.all("devices", "list")]

    def refused(self, *words, status=4):
        """The lines of devices that are not admitted; the same in words."""
        before = self.as_admitted()
        done = self.call("--json", *words)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        answers = records(done)
        if status == 4:
            self.assertEqual(self.as_admitted(), before, "the device stays what it was")
            plain = self.call(*words)
            self.assertEqual((plain.returncode, plain.stdout), (4, ""))
            for answer in answers:
                for reason in answer["reasons"]:
                    self.assertIn(reason, plain.stderr)
        return answers

    def test_admitted(self):
        device = self.expected()
        outcome = self.one("enroll", device, "--group", "Plant 2", "--owner", "ops")
        self.assertEqual(outcome, {"device": {"id": device, "name": "gw-9"}, "decision": "admitted", "proven": False, "reasons": [],
                                   "state": "enrolled"})
        shown = self.one("devices", "show", device)
        self.assertEqual((shown["state"], shown["group"], shown["owner"]), ("enrolled", "Plant 2", "ops"))
        self.assertIn("device.enrolled", self.kinds(device))
        again = self.one("enroll", "gw-9")
        self.assertEqual((again["decision"], again["state"]), ("alreadyEnrolled", "enrolled"))
        self.assertIn("already", self.ok("enroll", device[:-3]).stdout)
        self.assertEqual(self.kinds(device).count("device.enrolled"), 1)

    def test_admitted_under_a_policy(self):
        device = self.expected()
        self.add(scope="kind:gateway", admission={"approval": "required", "attestation": ["operator"]}, rules=[FIRMWARE])
        self.add("own", rules=[KEY])
        outcome = self.one("enroll", device, "--policy", "own")
        self.assertEqual((outcome["decision"], outcome["policy"]), ("admitted", "gateways"))
        self.assertEqual(self.one("devices", "show", device)["policies"], ["own", "gateways"])
        self.assertEqual(self.rules_found(), [("gw-9", "key-origin"), ("gw-9", "firmware-at-least")])
        self.fails(5, "enroll", device, "--policy", "nobody", code="notFound")

    def test_refused_by_attestation(self):
        device = self.expected()
        self.add(scope="kind:gateway", admission={"attestation": ["tpm"]})
        (answer,) = self.refused("enroll", device)
        self.assertEqual((answer["decision"], answer["policy"], answer["state"]), ("refused", "gateways", "expected"))
        self.assertTrue(answer["reasons"])
        self.assertEqual(answer["error"]["code"], "notTrusted")
        self.assertIn("enrollment.refused", self.kinds(device))

    def test_refused_by_network(self):
        self.expected()
        self.add(scope="kind:gateway", admission={"networks": ["192.168.7.0/24"]})
        (answer,) = self.refused("enroll", "gw-9")
        self.assertTrue(any("192.168.7.0/24" in reason for reason in answer["reasons"]), answer)

    def test_refused_for_what_would_cut_it_off(self):
        self.expected()
        self.add(scope="kind:gateway", rules=[FIRMWARE], onViolation="quarantine")
        (answer,) = self.refused("enroll", "gw-9")
        self.assertEqual(answer["decision"], "refused")

    def test_several(self):
        gateway = self.expected()
        self.expected("gw-8")
        camera = self.expected("cam-1", "camera")
        self.add(scope="kind:gateway", admission={"attestation": ["tpm"]})
        answers = self.refused("enroll", "gw-9", "gw-8")
        self.assertEqual([answer["decision"] for answer in answers], ["refused", "refused"])
        answers = self.refused("enroll", gateway, camera, "nobody", status=3)
        self.assertEqual([answer.get("decision") for answer in answers], ["refused", "admitted", None])
        self.assertEqual((answers[2]["target"], answers[2]["error"]["code"]), ("nobody", "notFound"))
        self.assertEqual(self.one("devices", "show", camera)["state"], "enrolled")
        self.assertEqual([answer["decision"] for answer in self.all("enroll", camera, camera)], ["alreadyEnrolled"] * 2)

    def test_what_can_not_be(self):
        device = self.seed()
        self.ok("devices", "quarantine", device, "--reason", "x")
        self.fails(1, "enroll", device, code="conflict", says="quarantine")
        self.fails(5, "enroll", "nobody", code="notFound")
        self.fails(2, "enroll")
        self.fails(1, "devices", "approve", device, "--reason", "x", code="conflict")
        self.fails(1, "devices", "refuse", device, "--reason", "x", code="conflict")
        self.fails(2, "devices", "approve", device)
        self.fails(5, "devices", "refuse", "nobody", "--reason", "x")

    def test_pending(self):
        """musterctl's user may approve, so that nothing he asks for waits; a door's will."""
        self.assertEqual(self.all("enroll", "pending"), [])
        self.expected()
        device = self.seed(state="pending")
        self.assertEqual([row["name"] for row in self.all("enroll", "pending")], ["gw-1"])
        self.assertEqual(len(self.ok("enroll", "pending").stdout.splitlines()), 2)
        self.fails(1, "devices", "approve", device, "--reason", " ", code="rejected")
        self.fails(1, "devices", "refuse", device, "--reason", " ", code="rejected")
        self.assertEqual(self.one("devices", "refuse", device, "--reason", "not ours")["state"], "provisioned")
        event = self.all("devices", "history", device)[0]
        self.assertEqual((event["kind"], event["payload"]["reason"]), ("enrollment.refused", "not ours"))
        self.assertEqual(self.all("enroll", "pending"), [])

    def test_approve(self):
        device = self.seed(state="pending")
        self.add(scope="kind:gateway", admission={"attestation": ["tpm"]})
        (answer,) = self.refused("devices", "approve", device, "--reason", "checked")
        self.assertEqual((answer["decision"], answer["policy"], answer["state"]), ("refused", "gateways", "pending"))
        self.add(scope="kind:gateway", admission={"approval": "required"})
        answer = self.one("devices", "approve", device, "--reason", "checked")
        self.assertEqual((answer["decision"], answer["state"]), ("admitted", "enrolled"))
        self.assertEqual(self.all("devices", "history", device)[0]["payload"]["reason"], "checked")


if __name__ == "__main__":
    main()
