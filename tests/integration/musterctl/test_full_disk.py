#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that is full, and one that can't be written: in a mount namespace of our own, on a tmpfs of a few hundred kB."""
import os
import pathlib
import shutil
import subprocess
import sys

from driver import Case, expected_csv, main


class Disks(Case):
    has_site = False

    def setUp(self):
        super().setUp()
        self.disk = self.folder / "disk"
        self.disk.mkdir()
        self.data = self.disk / "data"

    def mount(self, size):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.disk], check=True)
        self.addCleanup(subprocess.run, ["umount", self.disk], check=True)

    def test_no_room_for_a_site(self):
        self.mount("64k")
        self.fails(1, "site", "init", "--name", "x", code="storage", says="full")
        self.assertEqual(list(self.disk.iterdir()), [])

    def test_no_room_for_an_import(self):
        self.mount("900k")
        self.ok("site", "init", "--name", "x")
        few = expected_csv(self.folder / "few.csv", 3)
        self.ok("enroll", "expect", few)
        self.fails(1, "enroll", "expect", expected_csv(self.folder / "many.csv", 5000, 10), code="storage", says="disk")
        self.assertEqual(len(self.all("devices", "list")), 3)
        self.assertEqual(self.one("site", "check")["events"], 5)
        self.ok("devices", "set", "dev-0", "owner=x")  # and it goes on

    def test_read_only(self):
        self.mount("900k")
        self.ok("site", "init", "--name", "x")
        subprocess.run(["mount", "-o", "remount,ro", self.disk], check=True)
        self.fails(1, "devices", "set", "x", "owner=y")
        self.data = self.disk / "other"
        self.fails(1, "site", "init", "--name", "x", code="storage", says="can't be made")


def can_mount():
    return (os.geteuid() == 0 and shutil.which("unshare") and
            subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True).returncode == 0)


if __name__ == "__main__":
    if os.environ.get("MUSTER_TEST_MOUNTS") == "own":
        main()
    elif not can_mount():
        print("SKIP: testbed: mounting a file system in a namespace of its own needs root")
        sys.exit(77)
    else:
        words = ["unshare", "-m", sys.executable, "-B", pathlib.Path(__file__).resolve(), *sys.argv[1:]]
        sys.exit(subprocess.run(words, env=os.environ | {"MUSTER_TEST_MOUNTS": "own"}).returncode)
