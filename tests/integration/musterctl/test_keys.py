#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The key store: passphrase, certificate authority, secrets; and the profiles that refer to them. openssl has the second opinion."""
import json
import os
import pathlib
import pty
import subprocess

from driver import MUSTERCTL, PASSPHRASE, Case, environment, main

PROFILE = '{"name":"gateway","users":[{"name":"admin","password":{"secret":"admin"}}]}'


def openssl(*words, **more):
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, check=True, **more).stdout


class Passphrase(Case):
    has_site = False

    def test_none_is_refused_and_nothing_is_made(self):
        self.fails(4, "site", "init", "--name", "x", env={"MUSTER_PASSPHRASE_FILE": None}, says="key store locked: ", code="locked")
        self.assertFalse(self.data.exists())

    def test_too_short(self):
        self.fails(1, "site", "init", "--name", "x", "--passphrase-file", self.file("short", "seven77\n"), code="rejected")
        self.assertFalse(self.data.exists())

    def test_no_such_file(self):
        self.fails(5, "site", "init", "--name", "x", "--passphrase-file", self.folder / "nothing", code="notFound")

    def test_option_goes_before_environment(self):
        own = self.file("own", "another passphrase")
        self.ok("site", "init", "--name", "x", "--passphrase-file", own)
        key = self.data / "keys" / "issuing.key"
        openssl("pkey", "-in", key, "-passin", f"file:{own}", "-noout")
        self.assertNotEqual(subprocess.run(["openssl", "pkey", "-in", key, "-passin", f"file:{PASSPHRASE}", "-noout"],
                                           capture_output=True).returncode, 0)
        self.fails(4, "provision", "10.0.0.1", "--profile", "starter", code="locked", says="passphrase")

    def test_standard_input(self):
        self.ok("site", "init", "--name", "x", "--passphrase-file", "-", input="from a pipe\n")
        openssl("pkey", "-in", self.data / "keys" / "root.key", "-passin", "pass:from a pipe", "-noout")

    def typed(self, *lines):
        """site init on a terminal; what it ends with and what the terminal showed."""
        master, slave = pty.openpty()
        child = subprocess.Popen([MUSTERCTL, "--data", self.data, "site", "init", "--name", "x"], stdin=slave, stdout=slave, stderr=slave,
                                 env=environment(MUSTER_PASSPHRASE_FILE=None), start_new_session=True)
        os.close(slave)
        shown = b""
        for line, question in zip(lines, (b"passphrase for the keys", b"same again"), strict=False):
            while question not in shown or not shown.endswith(b"\n"):
                shown += os.read(master, 4096)
            os.write(master, line)
        try:
            while piece := os.read(master, 4096):
                shown += piece
        except OSError:
            pass  # the terminal is gone with the program
        os.close(master)
        return child.wait(timeout=60), shown

    def test_prompt(self):
        status, shown = self.typed(b"typed by hand\n", b"typed by hand\n")
        self.assertEqual(status, 0, shown)
        self.assertNotIn(b"typed by hand", shown)
        openssl("pkey", "-in", self.data / "keys" / "root.key", "-passin", "pass:typed by hand", "-noout")

    def test_prompt_with_two_different_ones(self):
        status, shown = self.typed(b"typed by hand\n", b"typed by hamd\n")
        self.assertEqual(status, 1, shown)
        self.assertIn(b"not the same", shown)
        self.assertFalse(self.data.exists())


class Authority(Case):
    def test_show_and_export(self):
        authority = self.one("ca", "show")
        exported = self.ok("ca", "export").stdout
        root, issuing = (part + "-----END CERTIFICATE-----\n" for part in exported.split("-----END CERTIFICATE-----\n")[:2])
        self.assertEqual(self.one("ca", "export"), {"root": root, "issuing": issuing})
        for pem, said in ((root, authority["root"]), (issuing, authority["issuing"])):
            text = openssl("x509", "-noout", "-text", "-fingerprint", "-sha256", "-serial", input=pem.encode()).decode()
            self.assertIn("CA:TRUE", text)
            self.assertIn("NIST CURVE: P-256", text)
            self.assertIn(f"sha256 Fingerprint={said['sha256']}", text)
            self.assertEqual(text.split("serial=")[1].split()[0].lower().lstrip("0"), said["serialNumber"].lstrip("0"))
        anchor = self.file("root.pem", root)
        self.assertIn(b"OK", openssl("verify", "-CAfile", anchor, self.file("issuing.pem", issuing)))
        der = subprocess.run([MUSTERCTL, "--data", self.data, "ca", "export", "--format", "der"], capture_output=True, check=True).stdout
        self.assertEqual(openssl("x509", "-inform", "DER", input=der).decode(), root)
        self.fails(2, "ca", "export", "--format", "p12", says="pem or der")

    def test_keys_are_encrypted(self):
        for name in ("root.key", "issuing.key", "console.key", "secrets.key"):
            path = self.data / "keys" / name
            self.assertIn(b"BEGIN ENCRYPTED PRIVATE KEY", path.read_bytes())
            self.assertIn(b":scrypt", openssl("asn1parse", "-in", path))

    def test_nothing_was_issued(self):
        self.assertEqual(self.all("certificates", "list"), [])
        self.fails(5, "certificates", "show", "abcd", code="notFound")
        self.fails(2, "certificates", "list", "state:gone", says="active")

    def test_event(self):
        (event,) = self.all("events", "list", "kind:authority.created")
        said = json.dumps(event["payload"]).lower().replace(":", "")
        for authority in self.one("ca", "show").values():
            self.assertIn(authority["sha256"].replace(":", "").lower(), said)


class Secrets(Case):
    def test_set_list_remove(self):
        self.assertEqual(self.all("secrets", "list"), [])
        for name in ("wifi", "admin"):
            self.ok("secrets", "set", name, input="s3cret of " + name + "\n", env={"MUSTER_PASSPHRASE_FILE": None})
        self.assertEqual([row["name"] for row in self.all("secrets", "list")], ["admin", "wifi"])
        opened = openssl("cms", "-decrypt", "-inform", "PEM", "-in", self.data / "keys" / "secrets" / "wifi.cms", "-inkey",
                         self.data / "keys" / "secrets.key", "-recip", self.data / "keys" / "secrets.crt", "-passin", f"file:{PASSPHRASE}")
        self.assertEqual(opened, b"s3cret of wifi")
        self.fails(4, "secrets", "remove", "wifi", says="--yes")
        self.ok("secrets", "remove", "wifi", "--yes")
        self.assertEqual([row["name"] for row in self.all("secrets", "list")], ["admin"])
        self.fails(5, "secrets", "remove", "wifi", "--yes")
        kinds = [event["kind"] for event in self.all("events", "list", "kind:secret")]
        self.assertEqual(kinds, ["secret.set", "secret.set", "secret.removed"])
        for path in [self.data, *self.data.rglob("*")]:
            self.assertEqual(path.stat().st_mode & 0o077, 0, path)
            if path.is_file():
                self.assertNotIn(b"s3cret of", path.read_bytes())

    def test_bad_ones(self):
        self.fails(1, "secrets", "set", "wifi", code="rejected", says="empty")
        for name in ("", "../x", "a/b", "-x", "x" * 65):
            self.fails(1, "secrets", "set", "--", name, input="x", code="rejected")
        self.fails(1, "secrets", "set", "big", input="x" * 70000, code="rejected")
        self.assertEqual(self.all("secrets", "list"), [])


class Profiles(Case):
    def test_add_show_list_remove(self):
        self.assertEqual([(row["name"], row["builtIn"]) for row in self.all("profiles", "list")], [("starter", True)])
        added = self.one("profiles", "add", self.file("gateway.json", PROFILE))
        self.assertEqual(added, self.one("profiles", "show", "GATEWAY"))
        self.assertEqual(self.one("profiles", "show", "starter")["name"], "starter")
        self.assertEqual([row["name"] for row in self.all("profiles", "list")], ["gateway", "starter"])
        self.ok("profiles", "add", self.file("again.json", PROFILE))  # the same again is no event
        self.fails(4, "profiles", "remove", "gateway", says="--yes")
        self.ok("profiles", "remove", "gateway", "--yes")
        self.fails(5, "profiles", "show", "gateway", says="gateway")
        self.fails(5, "profiles", "remove", "gateway", "--yes")
        self.assertEqual([event["kind"] for event in self.all("events", "list", "kind:profile")], ["profile.added", "profile.removed"])

    def test_bad_files(self):
        before = self.all("events", "list")
        for content, where in (('{"name":"x","colour":"red"}', "/colour"), ('{"name":"x","network":{"ipv6":1}}', "/network/ipv6"),
                               ('{"name":"x","users":[{"name":"a","password":"12345"}]}', "/users/0/password"), ("{", None), ("", None)):
            path = self.file("bad.json", content)
            for verb in ("add", "check"):
                error = self.fails(1, "profiles", verb, path, code="rejected", where=where)
                self.assertNotIn("12345", error["message"])
        self.fails(5, "profiles", "add", self.folder / "none.json", code="notFound")
        self.assertEqual(self.all("events", "list"), before)

    def test_check_needs_no_site(self):
        self.data = pathlib.Path(self.folder) / "elsewhere"
        self.assertEqual(self.one("profiles", "check", self.file("gateway.json", PROFILE))["name"], "gateway")
        self.assertFalse(self.data.exists())


class Provision(Case):
    def test_usage(self):
        self.fails(2, "provision", "x")  # --profile is missing
        self.fails(2, "provision", "--profile", "starter", says="one of the three")
        self.fails(2, "provision", "x", "--query", "y", "--profile", "starter", says="one of the three")
        self.fails(2, "provision", "x", "--profile", "starter", "--set", "novalue", says="key=value")
        self.fails(2, "provision", "x", "--profile", "starter", "--parallel", "0", says="--parallel")
        self.fails(2, "provision", "/dev/ttyUSB0", "--profile", "starter", says="not yet", code="unsupported")
        self.fails(2, "provision", "volume:/media/x", "--profile", "starter", says="not yet", code="unsupported")

    def test_nobody_there(self):
        self.fails(5, "provision", "nobody", "--profile", "starter", code="notFound")
        self.fails(5, "provision", "127.0.0.1:9", "--profile", "nothing", code="notFound", says="nothing")
        self.fails(1, "provision", "127.0.0.1:9", "--profile", "starter", code="unreachable")
        self.fails(5, "provision", "--query", "state:enrolled", "--profile", "starter", says="No device matches")
        self.fails(5, "provision", "--from", self.folder / "none.csv", "--profile", "starter", code="notFound")
        self.fails(1, "provision", "--from", self.file("a.csv", "name\nx\n"), "--profile", "starter", code="rejected", where="line 1")
        self.fails(1, "provision", "127.0.0.1:9", "--profile", "starter", "--set", "network.ipv6=x", code="rejected")
        self.assertEqual(self.all("provision", "list"), [])
        self.fails(5, "provision", "resume", says="No job")
        self.fails(5, "provision", "undo", "0123", code="notFound")


if __name__ == "__main__":
    main()
