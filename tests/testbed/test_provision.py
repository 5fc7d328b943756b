#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl provision against real sshd hosts: the whole walk, what can go wrong on the way, and the process killed in the middle.
What came of it is looked at from outside: the host's own files, openssl, ssh-keygen."""
import json
import os
import signal

from hosts import LOGIN, PASSWORD, SshHost
from lan import main
from namespace import until
from provision_case import SSH, STEPS, ProvisionCase, fingerprint


class Walk(ProvisionCase):
    def test_the_whole_walk(self):
        device = self.found()
        self.assertEqual((device["driver"], device["claimable"], device["state"]), ("linux-ssh", True, "discovered"))
        before = self.state_of_host()

        # Nobody accepted the key so far: it is shown as ssh-keygen shows it, and nothing happens.
        (answer,) = self.refused(4, "provision", device["id"], "--profile", "starter", "--login", LOGIN, "--password-file", self.password)
        self.assertEqual(answer["error"]["code"], "notTrusted")
        self.assertIn(fingerprint(self.host), answer["error"]["message"])

        (plan,) = self.all(*self.words("--dry-run", "--set", "name=gw-north", target=device["id"]))
        self.check_documented("plan", plan)
        self.assertEqual([step["kind"] for step in plan["steps"]], STEPS)
        self.assertEqual((plan["newName"], plan["hostKey"]["fingerprint"]), ("gw-north", fingerprint(self.host)))
        (name,) = [step for step in plan["steps"] if step["kind"] == "hostname"]
        self.assertEqual((name["now"], name["then"]), ("gw", "gw-north"))
        self.assertEqual(self.state_of_host(), before, "a plan changes nothing")
        self.assertEqual(self.all("provision", "list"), [])

        steps, (receipt,) = self.provision("--set", "name=gw-north", target=device["id"])
        self.assertEqual([step["kind"] for step in steps if step["state"] == "done"], STEPS)
        self.assertEqual((receipt["state"], receipt["device"]), ("done", device["id"]))
        self.assertEqual(self.on_host("hostname").strip(), "gw-north")
        self.check_credential(receipt["certificate"]["serialNumber"])
        root = self.all("ca", "export")[0]["root"]
        self.assertEqual(self.on_host("sh", "-c", "cat /etc/muster/trust/*.pem").strip(), root.strip())

        shown = self.all("devices", "show", device["id"])[0]
        self.assertEqual((shown["state"], shown["name"]), ("provisioned", "gw-north"))
        self.assertEqual(shown["credential"]["serialNumber"], receipt["certificate"]["serialNumber"])
        self.assertEqual(shown["credential"]["keyOrigin"], "device")
        (certificate,) = self.certificates()
        self.check_documented("certificate", certificate)
        self.check_documented("job", self.all("provision", "list")[0])
        self.assertEqual((certificate["state"], certificate["device"]), ("active", device["id"]))
        self.assertIn("gw-north", certificate["subject"])
        kinds = [event["kind"] for event in self.all("events", "list", f"subject={device['id']}")]
        for kind in ("device.host-key-pinned", "job.started", "certificate.issued", "credential.installed", "device.provisioned", "job.done"):
            self.assertIn(kind, kinds)
        self.all("events", "verify")

        # Again, by the key the first run installed: everything is so already, and nothing is issued.
        after = self.state_of_host()
        lines = self.all("provision", device["id"], "--profile", "starter", "--set", "name=gw-north", "--login", LOGIN, timeout=120)
        self.assertEqual(lines[-1]["state"], "done")
        self.assertEqual(self.state_of_host(), after)
        self.assertEqual(len(self.certificates()), 1)

    def test_by_address_without_discovery(self):
        _, (receipt,) = self.provision()
        (device,) = self.all("devices", "list")
        self.assertEqual((device["id"], device["state"]), (receipt["device"], "provisioned"))
        self.assertIn(self.host.mac.upper(), [entry["value"] for entry in device["identifiers"]])
        # Discovery sees the same one.
        self.assertEqual(self.found()["id"], device["id"])

    def test_many(self):
        second = self.lan.add(SshHost("gw2", [SSH]))
        table = f"{self.console.home}/many.csv"
        self.console.write(table, f"target,name\n{self.host.ipv4},one\n{second.ipv4},two\n10.77.0.200,three\n")
        done = self.call("--json", "provision", "--from", table, "--profile", "starter", "--login", LOGIN, "--password-file", self.password,
                         "--accept-host-key", fingerprint(self.host), "--accept-host-key", fingerprint(second), timeout=120)
        self.assertEqual(done.returncode, 3, done.stderr)
        receipts = {line.get("address", line.get("target")): line for line in map(json.loads, done.stdout.splitlines())
                    if line["event"] == "receipt"}
        self.assertEqual({key: line["state"] for key, line in receipts.items()},
                         {self.host.ipv4: "done", second.ipv4: "done", "10.77.0.200": "failed"})
        self.assertEqual((self.on_host("hostname").strip(), second.run("hostname").stdout.strip()), ("one", "two"))


class Refusals(ProvisionCase):
    def test_wrong_password(self):
        before = self.state_of_host()
        self.console.write(self.password, "not it\n")
        (answer,) = self.refused(4, *self.words())
        self.assertEqual(answer["error"]["code"], "locked")
        self.assertIn(LOGIN, answer["error"]["message"])
        self.assertEqual(self.state_of_host(), before)
        self.assertEqual(self.all("provision", "list"), [])

    def test_changed_host_key(self):
        self.provision()
        old = fingerprint(self.host)
        self.lan.stop(self.host)
        self.lan.start(self.host)  # makes itself a new key
        self.assertNotEqual(fingerprint(self.host), old)
        before = self.state_of_host()
        (answer,) = self.refused(4, *self.words("--set", "name=other"))
        self.assertEqual(answer["error"]["code"], "notTrusted")
        for key in (old, fingerprint(self.host)):
            self.assertIn(key, answer["error"]["message"])
        self.assertEqual(self.state_of_host(), before)

    def test_no_openssl_then_resume(self):
        self.host.run("mount", "--bind", "/bin/false", "/usr/bin/openssl")
        lines = self.refused(1, *self.words())
        receipt = lines[-1]
        self.assertEqual(receipt["state"], "attention")
        self.assertEqual([step["state"] for step in receipt["steps"]], ["done", "done", "done", "failed", "waiting"])
        (job,) = self.all("provision", "list")
        self.assertEqual((job["state"], job["orphaned"]), ("attention", False))
        self.host.run("umount", "/usr/bin/openssl")
        lines = self.all("provision", "resume", timeout=120)
        self.assertEqual(lines[-1]["state"], "done")
        self.check_credential(lines[-1]["certificate"]["serialNumber"])

    def test_no_disk_space_then_undo(self):
        before = self.state_of_host()
        self.host.run("mkdir", "-p", "/etc/muster")
        self.host.run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", "/etc/muster")
        lines = self.refused(1, *self.words("--set", "name=full"))
        self.assertEqual(lines[-1]["state"], "attention")
        (failed,) = [step for step in lines[-1]["steps"] if step["state"] == "failed"]
        self.assertIn("space", failed["error"]["message"])
        lines = self.all("provision", "undo", "--password-file", self.password, timeout=120)
        self.assertEqual(lines[-1]["state"], "undone")
        self.host.run("umount", "/etc/muster")
        self.host.run("rmdir", "/etc/muster")
        self.assertEqual(self.state_of_host(), before)
        self.assertEqual(self.certificates("state:active"), [])

    def test_nothing_secret_is_written_down(self):
        self.provision()
        words = (PASSWORD, "correct horse battery")
        dump = self.console.run("sh", "-c", f"find '{self.data}' -type f -exec cat {{}} +").stdout
        for word in words:
            self.assertNotIn(word, dump)
        self.assertNotIn("BEGIN PRIVATE KEY", dump)


class Killed(ProvisionCase):
    """SIGKILL when a step was told: between it and the next, or in the next."""

    def kill_at(self, kind, state):
        out = f"{self.console.home}/lines"
        self.console.write(out, "")
        os.chown(self.console.path(out), self.console.user, self.console.user)
        daemon = self.console.start("sh", "-c", 'out=$1; shift; exec "$@" >"$out"', "sh", out, *self.command("--json", *self.words("--set", "name=killed")),
                                    user=self.console.user, env=self.environment)
        path = self.console.path(out)

        def reached():
            lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
            return any(line["kind"] == kind and line["state"] == state for line in lines if line["event"] == "step")

        until(reached, 60, f"{kind} is {state}", daemon.text)
        daemon.stop(signal.SIGKILL)

    def job(self):
        (job,) = self.all("provision", "list")
        return job

    def test_resume(self):
        for number, kind in enumerate(STEPS[:-1]):
            for state in ("running", "done"):
                with self.subTest(kind=kind, state=state):
                    self.setUpAgain(f"r{number}{state}")
                    self.kill_at(kind, state)
                    job = self.job()
                    self.assertTrue(job["orphaned"], job["state"])
                    lines = self.all("provision", "resume", "--password-file", self.password, timeout=120)
                    self.assertEqual(lines[-1]["state"], "done")
                    self.assertEqual(self.on_host("hostname").strip(), "killed")
                    self.check_credential(lines[-1]["certificate"]["serialNumber"])
                    self.assertEqual(len(self.certificates("state:active")), 1)
                    self.all("events", "verify")

    def test_undo(self):
        for number, kind in enumerate(STEPS[:-1]):
            for state in ("running", "done"):
                with self.subTest(kind=kind, state=state):
                    self.setUpAgain(f"u{number}{state}")
                    before = self.state_of_host()
                    self.kill_at(kind, state)
                    self.assertTrue(self.job()["orphaned"])
                    lines = self.all("provision", "undo", "--password-file", self.password, timeout=120)
                    self.assertEqual(lines[-1]["state"], "undone")
                    # The folders stay; what was in them went.
                    self.host.run("sh", "-c", "[ ! -d /etc/muster ] || { rmdir /etc/muster/credentials /etc/muster/trust 2>/dev/null; rmdir /etc/muster; }")
                    self.assertEqual(self.state_of_host(), before)
                    self.assertEqual(self.certificates("state:active"), [])

    def setUpAgain(self, name):
        """Another data directory, and the host as new."""
        self.run_name = name
        self.lan.stop(self.host)
        self.lan.start(self.host)
        self.all("site", "init", "--name", "Testbed")

    @property
    def data(self):
        return f"{super().data}-{getattr(self, 'run_name', '')}"


if __name__ == "__main__":
    main()
