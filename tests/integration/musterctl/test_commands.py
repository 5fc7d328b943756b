#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every command once as it should be, and the exit status of those that can't be done."""
import csv
import io
import os
import pathlib
import pty
import subprocess

from driver import MUSTERCTL, SOURCE, Case, main, records, run

TWO = "name,serial,mac,tags\ngw-1,S1,dc:a6:32:4f:19:c2,\"lab, spare\"\nGW-2,S2,,\n"


class Site(Case):
    has_site = False

    def test_without_a_site(self):
        for words in (["site", "show"], ["site", "check"], ["devices", "list"], ["devices", "show", "x"], ["events", "list"], ["events", "verify"]):
            self.fails(5, *words, says="musterctl site init", code="notFound")
        self.assertFalse(self.data.exists())

    def test_init_and_show(self):
        made = self.one("site", "init", "--name", "Plant 1", "--organization", "Acme GmbH")
        shown = self.one("site", "show")
        self.assertEqual(shown.pop("devices"), 0)
        self.assertEqual(made, shown)
        self.assertEqual((made["name"], made["organization"], made["data"]), ("Plant 1", "Acme GmbH", str(self.data)))
        for path in [self.data, *self.data.rglob("*")]:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
        self.assertEqual(sorted(entry.name for entry in self.data.iterdir()), ["backups", "jobs", "keys", "registry.sqlite"])
        self.assertIn("Plant 1", self.ok("site", "show").stdout)

    def test_second_init_is_refused(self):
        self.ok("site", "init", "--name", "first")
        before = (self.data / "registry.sqlite").read_bytes()
        self.fails(1, "site", "init", "--name", "second", says="already", code="conflict")
        self.assertEqual((self.data / "registry.sqlite").read_bytes(), before)
        self.assertEqual(self.one("site", "show")["name"], "first")

    def test_init_that_fails_leaves_nothing(self):
        self.data = self.folder / "a" / "b"
        for name in ("", "  ", "x" * 300, "bell\x07"):
            self.fails(1, "site", "init", "--name", name, code="rejected")
        self.assertEqual(list(self.folder.iterdir()), [])
        self.data.mkdir(parents=True)
        (self.data / "mine.txt").write_text("mine")
        self.fails(1, "site", "init", "--name", "")
        self.assertEqual([entry.name for entry in self.data.iterdir()], ["mine.txt"])

    def test_init_where_nothing_can_be_made(self):
        self.data = pathlib.Path("/proc/muster-test")
        self.fails(1, "site", "init", "--name", "x", says="can't be made", code="storage")

    def test_muster_data(self):
        env = {"MUSTER_DATA": str(self.folder / "from-env")}
        self.assertEqual(run("site", "init", "--name", "env", env=env).returncode, 0)
        self.assertIn("env", run("site", "show", env=env).stdout)
        self.fails(5, "site", "show", env=env)  # --data goes before it

    def test_check(self):
        self.ok("site", "init", "--name", "x")
        checked = self.one("site", "check")
        self.assertEqual((checked["registry"], checked["chain"], checked["events"]), ("ok", "ok", 2))
        self.assertEqual(self.call("--quiet", "site", "check").stdout, "")

    def test_cron_has_no_locale(self):
        done = run("--data", self.data, "site", "init", "--name", "Kälte", env={"LC_ALL": "C", "LANG": "C"})
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.one("site", "show")["name"], "Kälte")


class Devices(Case):
    def test_expect_and_list(self):
        made = self.expect(TWO)
        self.assertEqual([row["line"] for row in made], [2, 3])
        devices = self.all("devices", "list")
        self.assertEqual([device["name"] for device in devices], ["gw-1", "GW-2"])
        self.assertEqual(devices[0]["tags"], ["lab", "spare"])
        self.assertEqual(devices[0]["id"], made[0]["id"])
        self.assertIn({"type": "mac", "value": "DC:A6:32:4F:19:C2", "strength": "strong", "randomised": False}, devices[0]["identifiers"])
        self.assertNotIn("vendor", devices[0])
        self.assertEqual(self.all("devices", "list", "--format", "json"), devices)

    def test_what_is_shown_to_people(self):
        device = self.seed()
        self.assertIn("online, mdns 1 min ago", self.ok("devices", "list").stdout)
        self.assertNotIn("online, ", self.ok("devices", "list", "--format", "csv").stdout)
        shown = self.ok("devices", "show", device).stdout
        self.assertRegex(shown, r"(?m)^Claim +not-set-up \(")
        self.assertRegex(shown, r"(?m)^Says as well +url: http://10\.0\.0\.5/ \(ssdp, ")
        self.assertNotIn("model: ", shown)

    def test_queries(self):
        self.expect(TWO)
        names = lambda *words: [device["name"] for device in self.all("devices", "list", *words)]
        self.assertEqual(names("tag:lab"), ["gw-1"])
        self.assertEqual(names("-tag:lab"), ["GW-2"])
        self.assertEqual(names("state:expected name:gw", "mac:DC"), ["gw-1"])
        self.assertEqual(names("--", "-tag:spare"), ["GW-2"])
        self.assertEqual(names("name=gw-2"), ["GW-2"])
        self.assertEqual(names("state:retired"), [])
        self.assertEqual(names("--limit", "1"), ["gw-1"])
        self.assertEqual(names("--limit", "0"), [])

    def test_bad_lists(self):
        self.fails(2, "devices", "list", "colour:red", says='no field "colour"', where="column 1")
        self.fails(2, "devices", "list", "name:a (b", where="column 8")
        self.fails(2, "devices", "list", "state:odd")
        self.fails(2, "devices", "list", '"open')
        self.fails(2, "devices", "list", "--limit", "many", where="--limit")
        self.fails(2, "devices", "list", "--limit=-1")
        self.fails(2, "devices", "list", "--format", "xml", where="--format")
        self.fails(2, "devices", "list", "--columns", "name,colour", says="colour")
        self.assertEqual(self.call("--json", "devices", "list", "--format", "csv").returncode, 2)

    def test_table_and_csv(self):
        self.expect("name,serial,owner\n=1+1,S1,\"a, \"\"b\"\"\"\n漢字,S2,x\n")
        table = self.ok("devices", "list", "--columns", "name,state,owner").stdout.splitlines()
        self.assertEqual(table, ["NAME  STATE     OWNER", '=1+1  expected  a, "b"', "漢字  expected  x"])
        done = subprocess.run([MUSTERCTL, "--data", self.data, "devices", "list", "--format", "csv", "--columns", "name,serial,owner"],
                              capture_output=True, check=True)
        self.assertEqual(done.stdout.decode(), "name,serial,owner\r\n'=1+1,S1,\"a, \"\"b\"\"\"\r\n漢字,S2,x\r\n")
        rows = list(csv.DictReader(io.StringIO(self.ok("devices", "list", "--format", "csv").stdout)))
        self.assertEqual([row["serial"] for row in rows], ["S1", "S2"])
        (first, _) = self.all("devices", "list", "--columns", "name,mac")
        self.assertEqual(set(first), {"name", "identifiers"})

    def test_show(self):
        ids = [row["id"] for row in self.expect(TWO)]
        self.assertEqual(self.one("devices", "show", ids[0])["name"], "gw-1")
        self.assertEqual(self.one("devices", "show", ids[0].upper())["name"], "gw-1")
        self.assertEqual(self.one("devices", "show", "gw-2")["id"], ids[1])
        self.assertIn("Serial", self.ok("devices", "show", "gw-1").stdout)
        self.fails(5, "devices", "show", "nobody", says="nobody", code="notFound")
        self.fails(5, "devices", "show", "00000000-0000-7000-8000-000000000000")
        common = os.path.commonprefix(ids)
        self.fails(1, "devices", "show", common, says=ids[0], code="conflict")
        self.assertEqual(self.one("devices", "show", ids[0][: len(common) + 1])["id"], ids[0])
        self.fails(2, "devices", "show")
        self.fails(2, "devices", "show", "a", "b")

    def test_set(self):
        (device, other) = [row["id"] for row in self.expect(TWO)]
        changed = self.one("devices", "set", "gw-1", "owner=ops team", "tags=a,b", "kind=Gateway", "group=")
        self.assertEqual((changed["owner"], changed["tags"], changed["kind"]), ("ops team", ["a", "b"], "gateway"))
        self.assertEqual(self.one("devices", "show", device), changed | {"details": {}})
        events = len(self.all("events", "list"))
        self.ok("devices", "set", device, "owner=ops team")
        self.assertEqual(len(self.all("events", "list")), events, "what is the same makes no event")
        self.fails(1, "devices", "set", device, "owner=else", "state=enrolled", says="state", code="rejected")
        self.fails(1, "devices", "set", device, "name=")
        self.fails(1, "devices", "set", device, "owner=bell\x07")
        self.assertEqual(self.one("devices", "show", device)["owner"], "ops team", "all or nothing")
        self.fails(2, "devices", "set", device)
        self.fails(2, "devices", "set", device, "owner")
        self.fails(2, "devices", "set", device, "owner=a", "owner=b")
        self.fails(5, "devices", "set", "nobody", "owner=a")
        self.ok("devices", "set", other, "--", "owner=--json")
        self.assertEqual(self.one("devices", "show", other)["owner"], "--json")

    def test_history(self):
        (device, _) = [row["id"] for row in self.expect(TWO)]
        self.ok("devices", "set", device, "owner=a")
        history = self.all("devices", "history", "gw-1")
        self.assertEqual([event["kind"] for event in history], ["device.changed", "device.expected"])
        self.assertEqual(history[0]["payload"]["changes"]["owner"], {"from": "", "to": "a"})
        self.assertIn("device.changed", self.ok("devices", "history", device).stdout)
        self.fails(5, "devices", "history", "nobody")

    def test_quarantine_and_release(self):
        device = self.seed()
        self.assertEqual(self.one("devices", "quarantine", device, "--reason", "odd traffic")["state"], "quarantined")
        self.fails(1, "devices", "quarantine", device, "--reason", "again", says="quarantined", code="conflict")
        self.assertEqual(self.one("devices", "release", "gw-1", "--reason", "was a test")["state"], "enrolled")
        self.fails(1, "devices", "release", device, "--reason", "again")
        (event, *_) = self.all("devices", "history", device)
        self.assertEqual((event["kind"], event["payload"]["reason"], event["via"]), ("device.released", "was a test", "musterctl"))
        self.fails(2, "devices", "quarantine", device)
        self.fails(1, "devices", "quarantine", device, "--reason", " ", code="rejected")
        self.fails(5, "devices", "release", "nobody", "--reason", "x")

    def test_retire(self):
        device = self.seed()
        error = self.fails(4, "devices", "retire", device, "--reason", "broken", code="locked", says="--yes")
        self.assertIn("gw-1", error["message"])
        self.assertEqual(self.one("devices", "show", device)["state"], "enrolled")
        self.assertEqual(self.one("devices", "retire", device, "--reason", "broken", "--yes")["state"], "retired")
        self.fails(1, "devices", "retire", device, "--reason", "again", code="conflict")
        self.fails(5, "devices", "retire", "nobody", "--reason", "x", "--yes")

    def test_ignore_and_notice(self):
        (one, two) = self.seed("cam-1", "DC:A6:32:00:00:01", "discovered"), self.seed("cam-2", "DC:A6:32:00:00:02", "discovered")
        rows = self.all("devices", "notice", "cam-1", two, one)
        self.assertEqual([row["id"] for row in rows], [one, two], "each once, as it is now")
        self.assertNotIn("ignored", rows[0])
        ids = lambda query: [row["id"] for row in self.all("devices", "list", *query)]
        self.assertEqual(ids(["ignored:no", "claimable:yes", "factory:yes", "firstseen<2h", "firstseen>10m"]), [one, two])
        self.assertEqual(ids(["firstseen<10m"]), [])
        (row,) = self.all("devices", "ignore", one, "--reason", "the neighbours'")
        self.assertEqual((row["state"], row["ignored"]["reason"]), ("discovered", "the neighbours'"))
        self.assertEqual(set(row["ignored"]), {"reason", "by", "at"})
        self.assertEqual((ids(["ignored:yes"]), ids(["ignored:no"])), ([one], [two]))
        self.assertIn("the neighbours' (", self.ok("devices", "show", one).stdout)
        self.assertIn("already", self.ok("devices", "ignore", one, "--reason", "the neighbours'").stdout)
        (event, *_) = self.all("devices", "history", one)
        self.assertEqual((event["kind"], event["payload"]["reason"]), ("device.ignored", "the neighbours'"))
        self.ok("devices", "notice", one)
        (event, *_) = self.all("devices", "history", one)
        self.assertEqual((event["kind"], event["payload"]["ignoredFor"]), ("device.noticed", "the neighbours'"))

        enrolled = self.seed("gw-9", "DC:A6:32:00:00:09")
        self.fails(1, "devices", "ignore", one, enrolled, "--reason", "x", code="conflict", says="gw-9 is enrolled")
        self.assertEqual(ids(["state:discovered", "ignored:yes"]), [], "all or nothing")
        self.fails(1, "devices", "ignore", one, "--reason", " ", code="rejected")
        self.fails(2, "devices", "ignore", one)
        self.fails(2, "devices", "ignore", "--reason", "x")
        self.fails(2, "devices", "notice")
        self.fails(5, "devices", "notice", one, "nobody")

    def answer(self, answer):
        leader, follower = pty.openpty()
        process = subprocess.Popen([MUSTERCTL, "--data", self.data, "devices", "retire", "gw-1", "--reason", "x"], stdin=follower,
                                   stdout=follower, stderr=follower, start_new_session=True)
        os.close(follower)
        text = b""
        while b"Type yes" not in text:
            text += os.read(leader, 1000)
        os.write(leader, answer)
        status = process.wait(timeout=60)
        os.close(leader)
        return status

    def test_retire_asks_on_a_terminal(self):
        device = self.seed()
        self.assertEqual(self.answer(b"no\n"), 4)
        self.assertEqual(self.answer(b"\x04"), 4)
        self.assertEqual(self.one("devices", "show", device)["state"], "enrolled")
        self.assertEqual(self.answer(b"yes\n"), 0)
        self.assertEqual(self.one("devices", "show", device)["state"], "retired")

    def test_nothing_raw_reaches_the_terminal(self):
        self.seed()
        for words in (["devices", "show", "gw-1"], ["--json", "devices", "list"], ["devices", "list", "--format", "table"]):
            self.assertNotIn("\x1b", self.ok(*words).stdout)
        self.assertEqual(self.one("devices", "show", "gw-1")["services"][0]["name"], "Printer\x1b[31m")


class Events(Case):
    def test_list(self):
        self.expect(TWO)
        events = self.all("events", "list")
        self.assertEqual([event["kind"] for event in events], ["site.created", "authority.created", "device.expected", "device.expected"])
        self.assertEqual([event["seq"] for event in events], [1, 2, 3, 4])
        kinds = lambda *words: [event["seq"] for event in self.all("events", "list", *words)]
        self.assertEqual(kinds("kind:device"), [3, 4])
        self.assertEqual(kinds("-kind:device"), [1, 2])
        self.assertEqual(kinds("expected", f"subject={events[2]['subject']}"), [3])
        self.assertEqual(kinds("via:MUSTERCTL"), [1, 2, 3, 4])
        self.assertEqual(kinds("nothing"), [])
        self.assertEqual(kinds("--since", "1h"), [1, 2, 3, 4])
        self.assertEqual(kinds("--since", "2999-01-01"), [])
        self.assertEqual(kinds("--since", events[2]["at"]), [3, 4])
        self.assertIn("site.created", self.ok("events", "list").stdout)

    def test_bad_queries(self):
        self.fails(2, "events", "list", "colour:red", where="column 1")
        self.fails(2, "events", "list", "a OR b", says="not yet", code="unsupported")
        self.fails(2, "events", "list", "(a)", says="not yet")
        self.fails(2, "events", "list", "--since", "yesterday", where="--since")

    def test_verify(self):
        verdict = self.one("events", "verify")
        self.assertEqual(verdict, {"chain": "ok", "events": 2, "head": self.all("events", "list")[-1]["hash"]})


class Words(Case):
    def test_usage(self):
        for words in ([], ["foo"], ["devices"], ["devices", "foo"], ["site", "init"], ["site", "show", "more"], ["devices", "list", "--foo"]):
            done = self.call(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertIn("Usage: musterctl", done.stderr)
            done = self.call(*words, "--json")
            self.assertEqual(done.returncode, 2)
            self.assertEqual(records(done)[0]["error"]["code"], "rejected")

    def test_not_yet(self):
        for words in ("site backup f", "devices import f.csv", "enroll token --group g",
                      "findings waive d r", "broker show", "alerts list", "ca crl", "certificates revoke x --reason y", "serve", "operators list",
                      "events export f"):
            self.fails(2, *words.split(), says="not yet", code="unsupported")

    def test_help(self):
        top = self.ok("--help").stdout
        for noun in ("site", "discover", "devices", "secrets", "profiles", "provision", "enroll", "policies", "findings", "broker", "alerts", "ca",
                     "certificates", "serve", "operators", "events"):
            self.assertIn(f"\n{noun}\n", top)
            self.assertIn("Usage", self.ok(noun, "--help").stdout)
        self.assertIn("--columns", self.ok("devices", "list", "--help").stdout)
        self.assertIn("not yet", self.ok("broker", "--help").stdout)
        self.assertRegex(self.ok("--version").stdout, r"^musterctl \d")

    def test_what_works_is_in_manual_and_completion(self):
        manual = (pathlib.Path(SOURCE) / "docs/musterctl.1").read_text().replace("\\-", "-")
        script = 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _musterctl; printf "%s\\n" "${COMPREPLY[@]}"'
        complete = lambda *words: subprocess.run(["bash", "-c", script, "bash", f"{SOURCE}/resources/completion/musterctl.bash", "musterctl", *words],
                                                 capture_output=True, text=True, check=True).stdout.split()
        works = 0
        for noun in ("site", "devices", "discover", "secrets", "profiles", "provision", "policies", "findings", "ca", "certificates", "enroll", "events"):
            for line in self.ok(noun, "--help").stdout.splitlines():
                if not line.startswith("  ") or line.startswith("   ") or line.endswith("not yet"):
                    continue
                # What a noun does by itself begins with its arguments.
                verb = "" if line.split()[0].isupper() else line.split()[0]
                works += 1
                self.assertIn(f"{noun} {verb}", manual)
                if verb:
                    self.assertIn(verb, complete(noun, ""), line)
                for option in [word for word in self.ok(noun, verb or "x", "--help").stdout.split() if word.startswith("--")]:
                    self.assertIn(option, manual)
                    self.assertIn(option, complete(noun, verb, "--"), f"{noun} {verb}")
        self.assertEqual(works, 47)


if __name__ == "__main__":
    main()
