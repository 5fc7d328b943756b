#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of musterctl share: a data directory of their own and the program to run in it."""
import atexit
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

MUSTERCTL, SEED, SOURCE = sys.argv[1:4]

_KEPT = tempfile.TemporaryDirectory(prefix="musterctl-passphrase-")
atexit.register(_KEPT.cleanup)
PASSPHRASE = pathlib.Path(_KEPT.name) / "passphrase"
PASSPHRASE.write_text("correct horse battery\n", encoding="utf-8")
# Of the surroundings: what names another data directory, and the way to the desktop's key ring.
AWAY = ("MUSTER_DATA", "MUSTER_PASSPHRASE_FILE", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")


def environment(**more):
    """For the program: a passphrase file, unless given as None."""
    kept = {key: value for key, value in os.environ.items() if key not in AWAY}
    kept |= {"MUSTER_PASSPHRASE_FILE": str(PASSPHRASE)} | more
    return {key: value for key, value in kept.items() if value is not None}


def run(*words, env=None, stdin=subprocess.DEVNULL, **more):
    """One run; standard input is empty unless given."""
    if "input" not in more:
        more["stdin"] = stdin
    return subprocess.run([MUSTERCTL, *map(str, words)], capture_output=True, env=environment(**(env or {})), timeout=120, text=True,
                          encoding="utf-8", **more)


def records(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def expected_csv(path, count, begin=0):
    lines = ["name,serial,vendor"] + [f"dev-{number},SER{number:07},Acme" for number in range(begin, begin + count)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


class Case(unittest.TestCase):
    """A test in a temporary folder; self.data is where a data directory may be made."""

    has_site = True

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="musterctl-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.data = self.folder / "data"
        if self.has_site:
            self.ok("site", "init", "--name", "Test")

    def call(self, *words, **more):
        return run("--data", self.data, *words, **more)

    def ok(self, *words, **more):
        done = self.call(*words, **more)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done

    def all(self, *words, **more):
        """The JSON objects a command prints."""
        return records(self.ok("--json", *words, **more))

    def one(self, *words, **more):
        objects = self.all(*words, **more)
        self.assertEqual(len(objects), 1, objects)
        return objects[0]

    def fails(self, status, *words, says=None, code=None, where=None, **more):
        """Fails with `status` the same way in words and in JSON; returns the error object."""
        plain = self.call(*words, **more)
        self.assertEqual(plain.returncode, status, f"{words}: {plain.stdout}{plain.stderr}")
        self.assertEqual(plain.stdout, "")
        self.assertTrue(plain.stderr.startswith("musterctl: "), plain.stderr)
        done = self.call("--json", *words, **more)
        self.assertEqual(done.returncode, status)
        (answer,) = records(done)
        self.assertEqual(set(answer), {"error"})
        error = answer["error"]
        self.assertEqual(set(error), {"code", "message", "where"})
        self.assertIn(error["message"], done.stderr)
        if says is not None:
            self.assertIn(says, error["message"])
        if code is not None:
            self.assertEqual(error["code"], code)
        if where is not None:
            self.assertEqual(error["where"], where)
        return error

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def expect(self, content, name="expected.csv"):
        return self.all("enroll", "expect", self.file(name, content))

    def seed(self, name="gw-1", mac="DC:A6:32:4F:19:C2", state="enrolled", certificate=None, clone=False):
        """A device that has everything; with a certificate in DER, also the job that gave it to the device. Its id."""
        words = [SEED, str(self.data), name, mac, state] + ([str(certificate)] if certificate else []) + (["--clone"] if clone else [])
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def main():
    unittest.main(argv=sys.argv[:1], verbosity=2)
