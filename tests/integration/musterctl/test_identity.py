#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""devices merge and devices split: previews, choices, and the way back."""
from driver import Case, main, records


class Identity(Case):
    def setUp(self):
        super().setUp()
        first, second = self.expect("serial,name,group,mac,tags\nS1,one,Hall,DC:A6:32:00:00:01,a\nS2,two,Yard,DC:A6:32:00:00:02,b\n")
        self.one_id, self.two_id = first["id"], second["id"]

    def shown(self, device):
        shown = self.one("devices", "show", device)
        shown["presence"].pop("ageSeconds", None)
        return shown

    def merge(self, *more):
        return self.one("devices", "merge", self.one_id, self.two_id, *more)

    def test_a_preview_changes_nothing(self):
        before = self.shown(self.one_id), self.shown(self.two_id)
        preview = self.merge("--dry-run")
        self.assertEqual(preview["kept"], {"id": self.one_id, "name": "one"})
        fields = {field.pop("field"): field for field in preview["fields"]}
        self.assertEqual(fields["name"], {"kept": "one", "gone": "two", "holds": "kept", "needsChoice": True})
        self.assertEqual(fields["serial"]["needsChoice"], True)
        self.assertEqual([each["value"] for each in preview["joined"]], ["DC:A6:32:00:00:02", "S2"])
        self.assertEqual((self.shown(self.one_id), self.shown(self.two_id)), before)
        text = self.ok("devices", "merge", self.one_id, self.two_id, "--dry-run").stdout
        self.assertIn("--prefer name=ID", text)
        self.assertIn("mac DC:A6:32:00:00:02", text)

    def test_what_is_open_is_refused_until_chosen(self):
        error = self.fails(1, "devices", "merge", self.one_id, self.two_id, says="name", code="conflict")
        self.assertIn("group", error["message"])
        self.fails(1, "devices", "merge", self.one_id, self.two_id, "--prefer", f"name={self.two_id}", says="group")
        choices = [f"{field}={self.two_id}" for field in ("name", "group", "serial")]
        merged = self.merge(*[word for choice in choices for word in ("--prefer", choice)])
        self.assertEqual((merged["id"], merged["name"], merged["group"], merged["serial"]), (self.one_id, "two", "Yard", "S2"))
        self.assertEqual(merged["tags"], ["a", "b"])

    def test_a_merged_id_stays_an_alias(self):
        self.merge("--yes")
        self.assertEqual(self.shown(self.two_id)["id"], self.one_id)
        self.assertEqual(len(self.all("devices", "list")), 1)
        self.fails(1, "devices", "merge", self.one_id, self.two_id, code="rejected")

    def test_undone_both_are_what_they_were(self):
        for way in (["--identifier", "serial:S2"], ["--identifier", "mac:dc-a6-32-00-00-02"], ["--restore", self.two_id]):
            with self.subTest(way):
                before = self.shown(self.one_id), self.shown(self.two_id)
                self.merge("--yes")
                split = self.one("devices", "split", self.one_id, *way)
                self.assertEqual((split["rest"]["id"], split["part"]["id"], split["restored"]), (self.one_id, self.two_id, True))
                self.assertEqual((self.shown(self.one_id), self.shown(self.two_id)), before)
        kinds = [event["kind"] for event in self.all("events", "list")]
        self.assertEqual(kinds.count("device.merged"), 3)
        self.assertEqual(kinds.count("device.split"), 6)
        self.ok("events", "verify")

    def test_what_never_was_merged_becomes_a_new_device(self):
        text = self.ok("devices", "split", self.one_id, "--identifier", "serial:S1", "--dry-run").stdout
        self.assertIn("serial S1", text)
        split = self.one("devices", "split", self.one_id, "--identifier", "serial:S1")
        self.assertFalse(split["restored"])
        part = self.shown(split["part"]["id"])
        self.assertEqual((part["state"], [each["value"] for each in part["identifiers"]]), ("discovered", ["S1"]))
        self.assertEqual([each["value"] for each in self.shown(self.one_id)["identifiers"]], ["DC:A6:32:00:00:01"])
        self.merge_back = self.one("devices", "merge", self.one_id, part["id"], "--yes")
        self.assertEqual(len(self.merge_back["identifiers"]), 2)

    def test_refusals(self):
        self.fails(5, "devices", "merge", self.one_id, "nobody")
        self.fails(1, "devices", "merge", self.one_id, self.two_id, "--prefer", f"colour={self.one_id}", code="rejected", where="colour")
        self.fails(5, "devices", "split", self.one_id, "--identifier", "serial:S2", says="S2", code="notFound")
        self.fails(5, "devices", "split", self.one_id, "--restore", self.two_id, code="notFound")
        self.fails(1, "devices", "split", self.one_id, "--identifier", "serial:S1", "--identifier", "mac:DC:A6:32:00:00:01",
                   says="nothing left", code="rejected")
        for words in (["--identifier", "colour:red"], ["--identifier", "mac:zz"], [], ["--restore", "0"]):
            self.assertEqual(self.call("devices", "split", self.one_id, *words).returncode, 2, words)
        self.assertEqual(self.call("devices", "merge", self.one_id).returncode, 2)
        self.assertEqual(records(self.ok("--json", "events", "list"))[-1]["kind"], "device.expected")


if __name__ == "__main__":
    main()
