#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several processes on one data directory, killed ones, and readers that go away."""
import hashlib
import json
import signal
import sqlite3
import subprocess
import threading
import time

from driver import MUSTERCTL, Case, environment, expected_csv, main

WRITERS, SETS = 8, 25


def chain_faults(path):
    """Walks the chain of events as core/domain/event.h describes it, with nothing of ours."""
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    previous, count = b"", 0
    for row in database.execute("SELECT seq, at, actor, via, kind, subject, payload, prev, hash FROM events ORDER BY seq"):
        seq, at, actor, via, kind, subject, payload, prev, digest = row
        count += 1
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at // 1000)) + f".{at % 1000:03}Z"
        sha = hashlib.sha256()
        for field in (str(seq), moment, actor, via, kind, subject, payload, prev.hex()):
            sha.update(len(field.encode()).to_bytes(4, "big") + field.encode())
        if (seq, prev, digest) != (count, previous, sha.digest()):
            return f"event {seq} after {count - 1} events"
        previous = digest
    database.close()
    return None


class Processes(Case):
    def test_parallel_writers(self):
        self.ok("enroll", "expect", expected_csv(self.folder / "a.csv", WRITERS))
        failures = []

        def write(number):
            for turn in range(SETS):
                target = f"dev-{number}" if turn % 2 else "dev-0"
                done = self.call("devices", "set", target, f"owner={number}/{turn}")
                if done.returncode != 0:
                    failures.append(done.stderr)

        threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(self.one("events", "verify")["events"], 2 + WRITERS + WRITERS * SETS)
        written = [change["payload"]["changes"]["owner"]["to"] for change in self.all("events", "list", "kind:device.changed")]
        self.assertEqual(sorted(written), sorted(f"{number}/{turn}" for number in range(WRITERS) for turn in range(SETS)))
        self.ok("site", "check")
        self.assertIsNone(chain_faults(self.data / "registry.sqlite"))

    def test_parallel_init(self):
        self.data = self.folder / "race"
        started = [subprocess.Popen([MUSTERCTL, "--data", self.data, "--json", "site", "init", "--name", f"s{number}"], stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL, text=True, env=environment()) for number in range(6)]
        outcomes = [(process.communicate()[0], process.returncode) for process in started]
        self.assertEqual(sorted(status for _, status in outcomes), [0, 1, 1, 1, 1, 1])
        (winner,) = [json.loads(text)["name"] for text, status in outcomes if status == 0]
        self.assertEqual(self.one("site", "show")["name"], winner)
        self.assertEqual(self.one("events", "verify")["events"], 2)
        self.assertEqual(sorted(entry.name for entry in self.data.iterdir()), ["backups", "jobs", "keys", "registry.sqlite"])

    def test_killed_import(self):
        path = expected_csv(self.folder / "a.csv", 5000)
        began = time.monotonic()
        self.ok("enroll", "expect", expected_csv(self.folder / "b.csv", 5000, 100000))
        whole = time.monotonic() - began
        before = self.one("site", "show")["devices"]
        for part in (0.1, 0.3, 0.5, 0.7, 0.9):
            process = subprocess.Popen([MUSTERCTL, "--data", self.data, "enroll", "expect", path], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            time.sleep(whole * part)
            process.kill()
            process.wait()
            devices = self.one("site", "show")["devices"]
            self.assertIn(devices, (before, before + 5000))
            self.ok("site", "check")
            if devices != before:
                break
        self.assertIsNone(chain_faults(self.data / "registry.sqlite"))

    def test_interrupted_import(self):
        path = expected_csv(self.folder / "a.csv", 20000)
        process = subprocess.Popen([MUSTERCTL, "--data", self.data, "--json", "enroll", "expect", path], stdout=subprocess.PIPE,
                                   stderr=subprocess.DEVNULL, text=True)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        text, _ = process.communicate()
        if process.returncode == 130:
            self.assertEqual(json.loads(text)["error"]["code"], "cancelled")
            self.assertIn(self.one("site", "show")["devices"], (0, 20000), "all or nothing")
        else:  # a machine that was done in time
            self.assertEqual(process.returncode, 0)
        self.ok("site", "check")

    def test_large_list(self):
        self.ok("enroll", "expect", expected_csv(self.folder / "a.csv", 5000))
        began = time.monotonic()
        names = [device["name"] for device in self.all("devices", "list")]
        print(f"5,000 devices listed as JSON in {time.monotonic() - began:.2f} s", flush=True)
        self.assertEqual(names, [f"dev-{number}" for number in range(5000)])
        self.assertEqual(len(self.ok("devices", "list").stdout.splitlines()), 5001)
        self.assertEqual(len(self.all("devices", "list", "--limit", "777")), 777)
        shell = f"set -o pipefail; '{MUSTERCTL}' --data '{self.data}' --json devices list | head -n 1"
        done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr, len(done.stdout.splitlines())), (0, "", 1))

    def test_output_that_can_not_be_written(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([MUSTERCTL, "--data", self.data, "devices", "list"], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("can't be written", done.stderr)
        before = (self.data / "registry.sqlite").read_bytes()
        subprocess.run(["sh", "-c", f"exec '{MUSTERCTL}' --data '{self.data}' devices list <&- >&- 2>&-"])
        self.assertEqual((self.data / "registry.sqlite").read_bytes(), before)

    def test_follow(self):
        process = subprocess.Popen([MUSTERCTL, "--data", self.data, "--json", "events", "list", "--follow"], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.kill)
        self.assertEqual(json.loads(process.stdout.readline())["kind"], "site.created")
        self.assertEqual(json.loads(process.stdout.readline())["kind"], "authority.created")
        self.ok("enroll", "expect", self.file("a.csv", "serial,name\nS1,a\nS2,b\n"))
        self.assertEqual([json.loads(process.stdout.readline())["seq"] for _ in range(2)], [3, 4])
        self.ok("devices", "set", "a", "owner=x")
        self.assertEqual(json.loads(process.stdout.readline())["kind"], "device.changed")
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=60), 130)
        self.assertEqual((process.stdout.read(), process.stderr.read()), ("", ""))

    def test_follow_ends_with_its_reader(self):
        process = subprocess.Popen([MUSTERCTL, "--data", self.data, "events", "list", "--follow"], stdout=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        self.ok("enroll", "expect", self.file("a.csv", "serial,name\nS1,a\n"))
        self.assertEqual(process.wait(timeout=60), 0)


if __name__ == "__main__":
    main()
