#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SSH driver against real sshd, sudo and openssl: every verb, and what it left on the device, looked at from outside."""
import base64
import contextlib
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

from hosts import GUEST, LOGIN, PASSWORD, SUPERVISOR, Console, PlainHost, Service, SshHost
from lan import Lan, main
from namespace import until

PROBE = pathlib.Path(sys.argv[1])
HAS_SUDO = shutil.which("sudo", path="/usr/bin:/bin") is not None
needs_sudo = unittest.skipUnless(HAS_SUDO, "not installed: sudo")
A_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFxr3aMvGt5H3Vb8y2mXqSQ8qfFmVnqFMmm1iCVhU0D operator one"
ALGORITHMS = ("EC-P256", "EC-P384", "Ed25519", "RSA-2048", "RSA-3072")


class Refused(Exception):
    """An error the driver gave."""

    def __init__(self, error):
        super().__init__(f"{error['code']}: {error['message']} [{error['detail']}]")
        self.code, self.message = error["code"], error["message"]


class Session:
    """A probe on the console."""

    def __init__(self, console, **login):
        self._errors = tempfile.TemporaryFile()
        self.said = ""
        command = console.command([f"/run/testbed/bin/{PROBE.name}"])
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True,
                                         env=console.environment())
        try:
            self.host_key = self._ask(login)
        except BaseException:
            self.close()
            raise

    def call(self, verb, *words):
        return self._ask([verb, *words])

    def begin(self, verb, *words):
        """Starts a verb; end() or cancel() waits for its answer."""
        self._write(["cancellable", verb, *words])

    def cancel(self):
        return self._ask([])

    def end(self):
        return self._answer()

    def _ask(self, line):
        self._write(line)
        return self._answer()

    def _write(self, line):
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def _answer(self):
        said = self._process.stdout.readline()
        self.said += said
        if not said:
            raise RuntimeError(f"the probe ended: {self.errors()}")
        answer = json.loads(said)
        if "error" in answer:
            raise Refused(answer["error"])
        return answer["value"]

    def errors(self):
        self._errors.seek(0)
        return self._errors.read().decode()

    def close(self):
        """Ends it, which must go well."""
        self._process.stdin.close()
        status = self._process.wait(10)
        self._process.stdout.close()
        errors = self.errors()
        self._errors.close()
        if status != 0 or errors:
            raise RuntimeError(f"the probe ended with {status}: {errors}")


class Case(unittest.TestCase):
    """One host per class, which each test changes in a place of its own."""

    @classmethod
    def setUpClass(cls):
        cls.host = SshHost("gateway", [Service("_ssh._tcp", 22)])
        cls.plain = PlainHost("plain")
        cls.lan = cls.enterClassContext(Lan(cls.host, cls.plain, console=Console(programs=(PROBE,))))
        cls.console = cls.lan.console

    def session(self, host=None, user="root", **login):
        if user == "root":
            login.setdefault("privateKey", self.lan.private_key)
        elif "privateKey" not in login:
            login.setdefault("password", PASSWORD)
        made = Session(self.console, address=(host or self.host).ipv4, port=22, user=user, **login)
        self.addCleanup(made.close)
        return made

    def refused(self, code, call, *words, **more):
        with self.assertRaises(Refused) as caught:
            call(*words, **more)
        self.assertEqual(caught.exception.code, code, caught.exception)
        return caught.exception.message

    def listed(self, *paths, host=None):
        """"MODE OWNER PATH" of each, links not followed."""
        done = (host or self.host).run("stat", "-c", "%a %U %n", *paths, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.splitlines()

    def read(self, path, host=None):
        return (host or self.host).run("cat", path).stdout

    def fingerprint(self, host):
        """(algorithm, fingerprint) as OpenSSH's own program prints it."""
        words = host.run("ssh-keygen", "-lf", "/etc/ssh/ssh_host_ed25519_key.pub").stdout.split()
        return {"algorithm": "ssh-ed25519", "fingerprint": words[1]}


class Logins(Case):
    def test_the_host_key_is_that_of_ssh_keygen(self):
        made = Session(self.console, address=self.host.ipv4, port=22)
        self.addCleanup(made.close)
        self.assertEqual(made.host_key, self.fingerprint(self.host))

    def test_over_a_link_local_address(self):
        made = Session(self.console, address=f"{self.host.link_local}%eth0", port=22, user=LOGIN, password=PASSWORD)
        self.addCleanup(made.close)
        self.assertEqual(made.host_key, self.fingerprint(self.host))

    def test_a_key_of_openssh_and_one_of_pkcs8(self):
        ed25519 = subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519"], capture_output=True, text=True, check=True).stdout
        rsa = subprocess.run(["openssl", "genpkey", "-algorithm", "rsa"], capture_output=True, text=True, check=True).stdout
        self.session().call("addAuthorizedKey", GUEST, public_line(rsa))
        self.session(user=LOGIN, privateKey=self.lan.private_key)
        self.session(user=GUEST, privateKey=rsa)
        # libssh can't use that one.
        self.assertIn("ssh-keygen -p", self.refused("rejected", self.session, user=GUEST, privateKey=ed25519))
        self.assertIn(GUEST, self.refused("locked", self.session, user=GUEST, privateKey=self.lan.private_key))
        self.assertNotIn("PRIVATE", self.refused("crypto", self.session, user=GUEST, privateKey="-----BEGIN PRIVATE KEY-----\nAAAA"))

    def test_a_wrong_password_is_refused(self):
        self.assertIn(LOGIN, self.refused("locked", self.session, user=LOGIN, password="wrong"))
        self.assertIn("nosuch", self.refused("locked", self.session, user="nosuch"))
        self.session(user=LOGIN, privateKey=self.lan.private_key, password="wrong")

    def test_another_host_key_gets_no_password(self):
        other = {"algorithm": "ssh-ed25519", "fingerprint": "SHA256:" + "A" * 43}
        before = len(self.host.sshd.text())
        message = self.refused("notTrusted", self.session, user=LOGIN, password=PASSWORD, hostKey=other)
        self.assertIn(other["fingerprint"], message)
        self.assertIn(self.fingerprint(self.host)["fingerprint"], message)
        self.session() # by now sshd has said what it had to say of that one
        self.assertNotIn(f"for {LOGIN}", self.host.sshd.text()[before:]) # "Accepted", "Failed"

    def test_nothing_of_the_operators_own_is_used(self):
        home = self.console.home
        self.console.write(f"{home}/.ssh/config", f"Host *\nPort 1\nUser root\nProxyCommand touch {home}/ran\n")
        self.console.write(f"{home}/.ssh/known_hosts", f"{self.host.ipv4} {self.plain_key()}\ndevice {self.plain_key()}\n")
        self.console.write(f"{home}/.ssh/id_ed25519", self.lan.private_key, 0o600)
        self.console.run("chown", "-R", "1000:1000", f"{home}/.ssh", user=0)
        before = self.console.run("find", f"{home}/.ssh", "-type", "f", "-printf", "%p %A@ %T@\n", user=0).stdout
        self.refused("locked", self.session, user=LOGIN, password="wrong")
        self.assertEqual(self.session(user=LOGIN).host_key, self.fingerprint(self.host))
        self.assertEqual(self.console.run("find", f"{home}/.ssh", "-type", "f", "-printf", "%p %A@ %T@\n", user=0).stdout, before)
        self.assertNotEqual(self.console.run("test", "-e", f"{home}/ran", check=False).returncode, 0)

    def plain_key(self):
        return " ".join(A_KEY.split()[:2])

    def test_nobody_is_there(self):
        self.refused("unreachable", self.session, host=self.plain)


class Identify(Case):
    def test_as_root_and_as_a_guest(self):
        for user in ("root", GUEST):
            seen = self.session(user=user).call("identify")
            self.assertEqual(seen["source"], "linux-ssh")
            self.assertEqual(seen["endpoint"], self.host.ipv4)
            self.assertEqual(seen["attributes"]["name"], self.host.name)
            self.assertRegex(seen["attributes"]["firmware"], r"^\d+(\.\d+)*")
            self.assertTrue(seen["attributes"]["model"])
            self.assertEqual(sorted(seen["identifiers"]), sorted([
                ["mac", self.host.mac.upper()], ["machineid", self.read("/etc/machine-id").strip()],
                ["sshhostkey", self.fingerprint(self.host)["fingerprint"]]]))

    def test_hostile_words(self):
        host = self.lan.add(SshHost("hostile"))
        host.run("rm", "/etc/os-release") # a link
        host.write("/etc/os-release", "ID=debian\nVERSION_ID='$(reboot)'\nPRETTY_NAME=\"x\x1b[31m\x07\"\n" + "A=" + "b" * 500000 + "\n")
        host.write("/etc/debian_version", "../../etc\n")
        host.write("/etc/machine-id", "")
        attributes = self.session(host).call("identify")["attributes"]
        self.assertEqual(attributes["firmware"], "$(reboot)")
        self.assertEqual(attributes["model"], "x [31m")
        host.run("rm", "/etc/os-release", "/etc/debian_version", "/etc/machine-id")
        host.run("mount", "--bind", "/dev/null", "/usr/lib/os-release")
        self.assertNotIn("firmware", self.session(host).call("identify")["attributes"])


class Claim(Case):
    FILE = f"/home/{GUEST}/.ssh/authorized_keys"

    def test_keys_come_and_go(self):
        session = self.session()
        self.assertEqual(session.call("account", GUEST), {"exists": True, "authorizedKeys": []})
        session.call("addAuthorizedKey", GUEST, A_KEY)
        self.assertEqual(self.listed(f"/home/{GUEST}/.ssh", self.FILE),
                         [f"700 {GUEST} /home/{GUEST}/.ssh", f"600 {GUEST} {self.FILE}"])
        self.assertEqual(self.read(self.FILE), A_KEY + "\n")
        # Somebody's own lines, the last one without an end.
        other = "# a comment\n\ncommand=\"x 'y'\" ssh-rsa AAAA other"
        self.host.run("sh", "-c", f"printf %s \"$1\" >{self.FILE}", "sh", other)
        for _ in range(2):
            session.call("addAuthorizedKey", GUEST, A_KEY)
        self.assertEqual(self.read(self.FILE), f"{other}\n{A_KEY}\n")
        self.assertEqual(session.call("account", GUEST)["authorizedKeys"], [other.split("\n")[-1], A_KEY])
        for _ in range(2):
            session.call("removeAuthorizedKey", GUEST, A_KEY)
        self.assertEqual(self.read(self.FILE), other + "\n")
        self.assertEqual(self.listed(self.FILE), [f"600 {GUEST} {self.FILE}"])
        self.assertEqual(self.host.run("ls", "-A", f"/home/{GUEST}/.ssh").stdout, "authorized_keys\n")

    def test_a_link_leads_nowhere(self):
        self.host.run("rm", "-rf", f"/home/{SUPERVISOR}/.ssh")
        self.host.run("ln", "-s", "/root/.ssh", f"/home/{SUPERVISOR}/.ssh")
        before = self.read("/root/.ssh/authorized_keys")
        session = self.session()
        self.assertIn(".ssh", self.refused("rejected", session.call, "addAuthorizedKey", SUPERVISOR, A_KEY))
        self.refused("rejected", session.call, "removeAuthorizedKey", SUPERVISOR, before.strip())
        self.refused("rejected", session.call, "account", SUPERVISOR)
        self.assertEqual(self.read("/root/.ssh/authorized_keys"), before)
        self.host.run("rm", f"/home/{SUPERVISOR}/.ssh")

    def test_the_home_is_changed_with_its_users_rights(self):
        host = self.lan.add(SshHost("homes"))
        session = self.session(host)
        host.run("sh", "-c", f"rm -rf /home/{GUEST}/.ssh; mkdir -m 0700 /home/{GUEST}/.ssh")
        self.refused("rejected", session.call, "addAuthorizedKey", GUEST, A_KEY) # root could
        host.run("rmdir", f"/home/{GUEST}/.ssh")
        host.run("mount", "--bind", "/dev/null", "/usr/bin/setpriv") # which host.run() needs, too
        session.call("addAuthorizedKey", GUEST, A_KEY) # by su
        left = host.path(self.FILE).stat()
        self.assertEqual((left.st_uid, left.st_mode & 0o777), (host.path(f"/home/{GUEST}").stat().st_uid, 0o600))
        self.assertEqual(session.call("account", GUEST)["authorizedKeys"], [A_KEY])
        session.call("removeAuthorizedKey", GUEST, A_KEY)
        self.assertEqual(host.path(self.FILE).read_bytes(), b"")

    def test_who_is_not_there(self):
        session = self.session()
        self.assertFalse(session.call("account", GUEST[:-1] + ".")["exists"]) # no pattern
        self.assertEqual(session.call("account", "nosuch"), {"exists": False, "authorizedKeys": []})
        for call in (("addAuthorizedKey", "nosuch", A_KEY), ("setPassword", "nosuch", "x")):
            self.assertIn("nosuch", self.refused("notFound", session.call, *call))
        for name in ("", "-x", "a b", "a;reboot", "../x", "a\nb", "$(id)"):
            self.refused("rejected", session.call, "account", name)
        for line in ("", "# x", "a\nb", " a"):
            self.refused("rejected", session.call, "addAuthorizedKey", GUEST, line)

    def test_a_password_is_set_and_shows_nowhere(self):
        secret = "Tr0ub4dor' $(x) \\ \"ü"
        marks = ("Tr0ub4dor", PASSWORD)
        seen, done = [], threading.Event()
        processes = (self.host.path("/proc"), self.console.path("/proc"))

        def watch():
            while not done.is_set():
                for folder in (folder for proc in processes for folder in proc.glob("[0-9]*")):
                    for name in ("cmdline", "environ"):
                        with contextlib.suppress(OSError):
                            text = (folder / name).read_bytes().decode(errors="replace")
                            seen.extend(f"{folder.name}: {text}" for mark in marks if mark in text)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            session = self.session(user=SUPERVISOR if HAS_SUDO else "root")
            for _ in range(3):
                session.call("setPassword", GUEST, secret)
        finally:
            done.set()
            watcher.join()
        self.assertEqual(seen, [])
        for text in (session.said, session.errors(), self.host.sshd.text()):
            self.assertNotIn("Tr0ub4dor", text)
        self.session(user=GUEST, password=secret)
        self.refused("locked", self.session, user=GUEST)
        session.call("setPassword", GUEST, PASSWORD)
        self.assertEqual(self.listed("/etc/shadow"), ["640 root /etc/shadow"])
        for wrong in ("", "a\nroot:x", "a\rb"):
            self.refused("rejected", session.call, "setPassword", GUEST, wrong)


class Root(Case):
    """Becoming root, each way."""

    @needs_sudo
    def test_sudo_without_a_password(self):
        session = self.session(user=LOGIN)
        session.call("addTrustAnchor", "free", "x\n")
        self.assertEqual(self.listed("/etc/muster/trust/free.pem"), ["644 root /etc/muster/trust/free.pem"])

    @needs_sudo
    def test_sudo_with_a_password(self):
        self.session(user=SUPERVISOR).call("addTrustAnchor", "asked", "x\n")
        self.assertEqual(self.read("/etc/muster/trust/asked.pem"), "x\n")
        self.session().call("addAuthorizedKey", SUPERVISOR, self.lan_key())
        key = {"user": SUPERVISOR, "privateKey": self.lan.private_key}
        self.session(**key, sudoPassword=PASSWORD).call("addTrustAnchor", "asked2", "y\n")
        for words in ({}, {"sudoPassword": "wrong"}):
            session = self.session(**key, **words)
            self.assertIn(SUPERVISOR, self.refused("locked", session.call, "addTrustAnchor", "never", "x\n"))
        self.assertNotEqual(self.host.run("test", "-e", "/etc/muster/trust/never.pem", check=False).returncode, 0)

    def lan_key(self):
        return self.read("/root/.ssh/authorized_keys").splitlines()[0]

    def test_no_way(self):
        session = self.session(user=GUEST)
        self.assertIn(GUEST, self.refused("locked", session.call, "credential"))
        self.assertEqual(session.call("configuration")["hostname"], self.host.name)
        self.host.run("sh", "-c", "mkdir -p /etc/muster; [ ! -e /usr/bin/sudo ] || mount --bind /dev/null /usr/bin/sudo")
        try:
            self.assertIn("sudo", self.refused("locked", self.session(user=LOGIN).call, "setHostname", "x"))
        finally:
            self.host.run("sh", "-c", "umount /usr/bin/sudo || :")

    def test_noise_of_the_shell_is_no_answer(self):
        host = self.lan.add(SshHost("noisy"))
        host.run("sed", "-i", "s,^root:.*,root:x:0:0::/root:/bin/bash,", "/etc/passwd")
        host.write("/root/.bashrc", "echo key; echo hostname nonsense; echo noise >&2\n")
        session = self.session(host)
        self.assertEqual(session.call("configuration")["hostname"], "noisy")
        self.assertFalse(session.call("credential")["hasKey"])


class Configure(Case):
    def test_the_host_name(self):
        session = self.session(user=LOGIN if HAS_SUDO else "root")
        self.host.write("/etc/hosts", f"127.0.0.1 localhost\n127.0.1.1 {self.host.name}.lan {self.host.name} alias # old\n10.0.0.1 x\n")
        for name in ("gw-7", "gw-7", self.host.name):
            session.call("setHostname", name)
            self.assertEqual(session.call("configuration")["hostname"], name)
            self.assertEqual(self.host.run("hostname").stdout, name + "\n")
            self.assertEqual(self.read("/etc/hostname"), name + "\n")
            self.assertEqual(self.read("/etc/hosts"), f"127.0.0.1 localhost\n127.0.1.1 {name} alias # old\n10.0.0.1 x\n")
        self.assertEqual(self.listed("/etc/hosts", "/etc/hostname"), ["644 root /etc/hosts", "644 root /etc/hostname"])
        for name in ("", "-x", "a b", "a;b", "a_b", "x" * 65, "a\n", "$(id)"):
            self.refused("rejected", session.call, "setHostname", name)

    def check_time_servers(self, host, file):
        session = self.session(host)
        self.assertEqual(session.call("configuration")["timeServers"], [])
        servers = ["10.77.0.1", "ntp.example.org", "2001:db8::7"]
        for _ in range(2):
            session.call("setTimeServers", servers)
            self.assertEqual(session.call("configuration")["timeServers"], servers)
            self.assertEqual(self.listed(file, host=host), [f"644 root {file}"])
        text = self.read(file, host)
        session.call("setTimeServers", [])
        self.assertEqual(session.call("configuration")["timeServers"], [])
        for wrong in ("", "-x", "a b", "a;b", "a\nb"):
            self.refused("rejected", session.call, "setTimeServers", [wrong])
        return text

    def host_with(self, name, *commands):
        host = self.lan.add(SshHost(name))
        host.run("sh", "-euc", "\n".join(commands))
        return host

    NO_TIMESYNCD = "[ ! -e /usr/lib/systemd/systemd-timesyncd ] || mount --bind /dev/null /usr/lib/systemd/systemd-timesyncd"

    def test_timesyncd(self):
        if not pathlib.Path("/usr/lib/systemd/systemd-timesyncd").exists():
            self.skipTest("not installed: systemd-timesyncd")
        file = "/etc/systemd/timesyncd.conf.d/muster.conf"
        self.assertIn("[Time]\nNTP=\nNTP=10.77.0.1 ntp.example.org 2001:db8::7\n", self.check_time_servers(self.host, file))
        self.assertNotEqual(self.host.run("test", "-e", file, check=False).returncode, 0)

    def test_chrony(self):
        host = self.host_with("chrony", self.NO_TIMESYNCD, "mkdir -p /etc/chrony/sources.d")
        text = self.check_time_servers(host, "/etc/chrony/sources.d/muster.sources")
        self.assertEqual(text.splitlines()[0], "server 10.77.0.1 iburst")

    def test_ntp(self):
        host = self.host_with("ntp", self.NO_TIMESYNCD, "rm -rf /etc/chrony* /etc/ntpsec", "echo 'server theirs' >/etc/ntp.conf")
        self.assertTrue(self.check_time_servers(host, "/etc/ntp.conf").startswith("server theirs\n# muster: begin\nserver 10.77.0.1"))
        self.assertEqual(self.read("/etc/ntp.conf", host), "server theirs\n")

    def test_no_time_service(self):
        host = self.host_with("timeless", self.NO_TIMESYNCD, "rm -rf /etc/chrony* /etc/ntpsec /etc/ntp.conf")
        session = self.session(host)
        self.assertIn("no time service", session.call("configuration")["whyNoTimeServers"])
        self.refused("unsupported", session.call, "setTimeServers", ["10.77.0.1"])
        session.call("setTimeServers", [])

    def test_trust_anchors(self):
        session = self.session()
        for _ in range(2):
            session.call("addTrustAnchor", "site", "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n")
        self.assertIn("site", session.call("trustAnchors"))
        self.assertEqual(self.listed("/etc/muster", "/etc/muster/trust", "/etc/muster/trust/site.pem"),
                         ["755 root /etc/muster", "755 root /etc/muster/trust", "644 root /etc/muster/trust/site.pem"])
        for _ in range(2):
            session.call("removeTrustAnchor", "site")
        self.assertNotIn("site", session.call("trustAnchors"))
        for name in ("", "../x", ".x", "a/b", "-x", "a b"):
            self.refused("rejected", session.call, "addTrustAnchor", name, "x")


class Authority:
    """A test CA of openssl's, in a folder that goes with the test."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.run("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "ca.key", "-out", "ca.crt",
                 "-subj", "/CN=Test CA", "-days", "2")
        self.certificate = (self.folder / "ca.crt").read_text(encoding="ascii")

    def run(self, *words, **more):
        done = subprocess.run(["openssl", *words], cwd=self.folder, capture_output=True, check=False, **more)
        if done.returncode != 0:
            raise AssertionError(f"openssl {words}: {done.stderr.decode()}")
        return done.stdout.decode(errors="replace")

    def issue(self, request):
        """Checks the request's signature and certifies its key."""
        (self.folder / "request.csr").write_text(request, encoding="ascii")
        self.run("req", "-in", "request.csr", "-verify", "-noout")
        self.run("x509", "-req", "-in", "request.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-set_serial", "7", "-days", "1",
                 "-out", "device.crt")
        self.run("verify", "-CAfile", "ca.crt", "device.crt")
        return (self.folder / "device.crt").read_text(encoding="ascii")

    def check_signature(self, certificate, algorithm, data, signature):
        for name, text in (("device.crt", certificate.encode()), ("data", data), ("signature", signature)):
            (self.folder / name).write_bytes(text)
        (self.folder / "public.pem").write_text(self.run("x509", "-in", "device.crt", "-pubkey", "-noout"), encoding="ascii")
        if algorithm == "Ed25519":
            self.run("pkeyutl", "-verify", "-pubin", "-inkey", "public.pem", "-rawin", "-in", "data", "-sigfile", "signature")
        else:
            digest = "-sha384" if algorithm == "EC-P384" else "-sha256"
            self.run("dgst", digest, "-verify", "public.pem", "-signature", "signature", "data")


class Credentials(Case):
    def setUp(self):
        self.host.run("rm", "-rf", "/etc/muster")
        self.authority = Authority(self.enterContext(tempfile.TemporaryDirectory(prefix="muster-test-")))

    def tree(self, host=None):
        return (host or self.host).run("sh", "-c", "cd /etc/muster && find . -printf '%m %u %P %l\\n' | sort -k3").stdout.splitlines()

    def enroll(self, session, algorithm, label):
        certificate = self.authority.issue(session.call("requestCertificate", algorithm, label))
        session.call("installCertificate", certificate, self.authority.certificate, label)
        return certificate

    def test_each_algorithm(self):
        kinds = {"EC-P256": "256 bit", "EC-P384": "384 bit", "Ed25519": "ED25519", "RSA-2048": "2048 bit", "RSA-3072": "3072 bit"}
        session = self.session(user=SUPERVISOR if HAS_SUDO else "root")
        data = bytes(range(256)) * 3
        for algorithm in ALGORITHMS:
            with self.subTest(algorithm):
                certificate = self.enroll(session, algorithm, f"job-{algorithm}")
                self.assertEqual(session.call("credential"), {"certificate": certificate, "hasKey": True, "pendingRequest": ""})
                self.assertIn(kinds[algorithm], self.authority.run("x509", "-in", "device.crt", "-noout", "-text"))
                signature = base64.b64decode(session.call("sign", base64.b64encode(data).decode()))
                self.authority.check_signature(certificate, algorithm, data, signature)
        self.assertEqual(self.host.run("ls", "-A", "/run/testbed/disk/tmp/upper").stdout, "", "left in /tmp")

    def test_what_lies_on_the_device(self):
        session = self.session()
        self.assertEqual(session.call("credential"), {"certificate": "", "hasKey": False, "pendingRequest": ""})
        request = session.call("requestCertificate", "EC-P256", "one")
        self.assertEqual(session.call("requestCertificate", "EC-P256", "one"), request)
        self.assertEqual(session.call("credential", "one"), {"certificate": "", "hasKey": False, "pendingRequest": request})
        for label in ("", "two"):
            self.assertEqual(session.call("credential", label)["pendingRequest"], "")
        self.refused("rejected", session.call, "credential", "../one")
        self.assertEqual(self.tree(), ["755 root  ", "700 root credentials ", "700 root credentials/one ",
                                       "600 root credentials/one/device.key ", "600 root credentials/one/request.csr "])
        certificate = self.authority.issue(request)
        for _ in range(2):
            session.call("installCertificate", certificate, self.authority.certificate, "one")
        self.assertEqual(self.tree(), ["755 root  ", "777 root credential credentials/one", "700 root credentials ",
                                       "700 root credentials/one ", "600 root credentials/one/chain.crt ",
                                       "600 root credentials/one/device.crt ", "600 root credentials/one/device.key ",
                                       "600 root credentials/one/previous ", "600 root credentials/one/request.csr "])
        self.assertEqual(session.call("credential", "one"), {"certificate": certificate, "hasKey": True, "pendingRequest": request})
        self.assertEqual(self.read("/etc/muster/credential/device.crt"), certificate)
        self.assertEqual(self.read("/etc/muster/credential/chain.crt"), self.authority.certificate)

    def test_undone_in_order_and_out_of_order(self):
        for labels in (("two", "one"), ("one", "two")):
            self.host.run("rm", "-rf", "/etc/muster")
            session = self.session()
            certificates = {label: self.enroll(session, "EC-P256", label) for label in ("one", "two")}
            self.assertEqual(session.call("credential")["certificate"], certificates["two"])
            for _ in range(2):
                session.call("restoreCredential", labels[0])
            self.assertEqual(session.call("credential")["certificate"], certificates[labels[1]])
            for _ in range(2):
                session.call("restoreCredential", labels[1])
            self.assertEqual(session.call("credential"), {"certificate": "", "hasKey": False, "pendingRequest": ""})
            self.assertEqual(self.tree(), ["755 root  ", "700 root credentials "])
        session.call("restoreCredential", "never")

    def test_a_request_undone(self):
        session = self.session()
        kept = self.enroll(session, "EC-P256", "one")
        session.call("requestCertificate", "EC-P256", "two")
        session.call("restoreCredential", "two")
        self.assertEqual(session.call("credential", "two"), {"certificate": kept, "hasKey": True, "pendingRequest": ""})

    def test_refusals(self):
        session = self.session()
        one = self.authority.issue(session.call("requestCertificate", "EC-P256", "one"))
        session.call("requestCertificate", "EC-P256", "two")
        self.refused("rejected", session.call, "installCertificate", one, "", "two")
        self.refused("rejected", session.call, "installCertificate", "nonsense", "", "one")
        self.refused("notFound", session.call, "installCertificate", one, "", "three")
        self.refused("notFound", session.call, "sign", "AAAA")
        self.assertFalse(session.call("credential")["hasKey"])
        for label in ("", "..", "a/b", "-x", "a b"):
            self.refused("rejected", session.call, "requestCertificate", "EC-P256", label)
        self.host.run("mkdir", "/etc/muster/credential")
        self.assertIn("/etc/muster/credential", self.refused("rejected", session.call, "installCertificate", one, "", "one"))

    def test_no_openssl(self):
        host = self.lan.add(SshHost("bare"))
        host.run("mount", "--bind", "/dev/null", "/usr/bin/openssl")
        self.assertIn("openssl", self.refused("unsupported", self.session(host).call, "requestCertificate", "EC-P256", "one"))

    def test_no_space(self):
        host = self.lan.add(SshHost("full"))
        host.run("mkdir", "-p", "/etc/muster")
        host.run("mount", "-t", "tmpfs", "-o", "size=64k,mode=755", "testbed", "/etc/muster")
        session = self.session(host)
        # Room for nothing, for the settings, for the key.
        for pages in (0, 1, 2, 3):
            host.run("sh", "-c", "cd /etc/muster; rm -rf credentials; head -c 1000000 /dev/zero >filler 2>/dev/null; "
                                 f"truncate -s -$(({pages} * 4096)) filler")
            with self.subTest(f"{pages} pages"):
                self.assertIn("space", self.refused("rejected", session.call, "requestCertificate", "RSA-3072", "one"))
                self.assertEqual([line for line in self.tree(host) if "one" in line], [])
        host.run("rm", "/etc/muster/filler")
        session.call("requestCertificate", "EC-P256", "one")

    def hang_openssl(self, host):
        """From now on openssl hangs, and fails once /run/testbed/hangs is gone. Returns what waits until it runs."""
        host.write("/run/testbed/hangs", "")
        host.write("/run/testbed/openssl", "#!/bin/sh\n: >/run/testbed/runs\n"
                   "while [ -e /run/testbed/hangs ]; do sleep 0.05; done\nexit 1\n", 0o755)
        host.run("mount", "--bind", "/run/testbed/openssl", "/usr/bin/openssl")
        return lambda: until(host.path("/run/testbed/runs").exists, 30, "openssl runs")

    def test_cancelled_and_asked_again(self):
        host = self.lan.add(SshHost("slow"))
        session = self.session(host)
        wait_until_it_runs = self.hang_openssl(host)
        session.begin("requestCertificate", "EC-P256", "one")
        wait_until_it_runs()
        self.refused("cancelled", session.cancel)
        self.assertEqual(session.call("credential", "one"), {"certificate": "", "hasKey": False, "pendingRequest": ""})
        host.run("umount", "--lazy", "/usr/bin/openssl") # what was cancelled goes on over there, and keeps it busy
        request = session.call("requestCertificate", "EC-P256", "one")
        self.assertEqual(session.call("credential", "one")["pendingRequest"], request)
        host.path("/run/testbed/hangs").unlink()
        words = ("sh", "-c", "cat /proc/[0-9]*/cmdline 2>/dev/null || :")
        until(lambda: "openssl req" not in host.run(*words).stdout, 30, "what was cancelled ends")
        self.assertEqual(host.run("ls", "-A", "/etc/muster/credentials").stdout, "one\n")

    def test_a_session_cut_in_the_middle(self):
        host = self.lan.add(SshHost("cut"))
        session = self.session(host)
        session.call("credential")
        wait_until_it_runs = self.hang_openssl(host)
        session.begin("requestCertificate", "EC-P256", "one")
        wait_until_it_runs()
        host.run("sh", "-c", "kill -KILL -1") # all but this shell and the holder
        self.refused("unreachable", session.end)
        self.refused("unreachable", session.call, "credential")


def public_line(private_pem):
    """A line of authorized keys, by OpenSSH's program."""
    with tempfile.TemporaryDirectory(prefix="muster-test-") as folder:
        path = pathlib.Path(folder) / "key"
        path.write_text(private_pem, encoding="ascii")
        path.chmod(0o600)
        return subprocess.run(["ssh-keygen", "-y", "-f", path], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
