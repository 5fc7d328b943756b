#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/json.md says what musterctl --json prints: every field that is printed stands there."""
import json
import pathlib
import re

from driver import SOURCE, Case, main


def documented():
    """Fields by section."""
    sections, current = {}, None
    for line in (pathlib.Path(SOURCE) / "docs/json.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            current = sections.setdefault(line[3:], set())
        elif current is not None and (field := re.match(r"\| `([^`]+)` \|", line)):
            current.add(field[1])
    return sections


def paths(value, path=""):
    """The fields of an object, as json.md writes them, lists entered."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from paths(child, f"{path}.{key}" if path else key)
        if not value:
            yield path
    elif isinstance(value, list):
        for child in value:
            yield from paths(child, path + "[]")
        if not value:
            yield path + "[]"
    else:
        yield path


class JsonDoc(Case):
    def unknown(self, fields, value):
        patterns = [re.compile(re.escape(field).replace(r"\*", "[^.]+")) for field in fields]
        # An empty list or object says nothing about what is in it.
        known = lambda path: any(pattern.fullmatch(path) for pattern in patterns) or any(
            field.startswith((path + ".", path)) and path.endswith("[]") or field.startswith(path + ".") for field in fields)
        opaque = {field for field in fields if field in ("payload", "profile")}
        return {path for path in paths(value) if not known(path) and path.split(".")[0] not in opaque}

    def check(self, section, *words, status=0, **more):
        done = self.call("--json", *words, **more)
        self.assertEqual(done.returncode, status, done.stderr)
        objects = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertTrue(objects)
        for value in objects:
            self.assertEqual(self.unknown(documented()[section], value), set(), f"{words} prints what docs/json.md, {section}, lacks")
        return objects

    def test_every_object(self):
        self.check("site", "site", "show")
        self.data = self.folder / "second"
        self.check("site", "site", "init", "--name", "x", "--organization", "y")
        self.check("check", "site", "check")
        self.check("check", "events", "verify")
        self.check("expected", "enroll", "expect", self.file("a.csv", "serial,name\nS1,a\n"))
        device = self.seed()
        (shown,) = self.check("device", "devices", "show", device)
        # Every documented field of a device that has everything is printed.
        printed = {re.sub(r"^(services\[\]\.attributes|provenance)\.[^.]+", r"\1.*", path) for path in paths(shown)}
        self.assertEqual(documented()["device"], printed)
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
        self.check("error", "devices", status=2)

    def test_the_check_itself(self):
        self.assertEqual(self.unknown({"a.b", "c[].d", "e.*"}, {"a": {"b": 1}, "c": [{"d": 1}], "e": {"x": 1}}), set())
        self.assertEqual(self.unknown({"a.b", "c[].d"}, {"a": {"x": 1}, "c": [{"y": 1}], "z": 1}), {"a.x", "c[].y", "z"})


if __name__ == "__main__":
    main()
