# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine in namespaces of its own, held by one process: when that process ends, everything in it ends.

Nothing has a name on the machine: no entry under /run/netns, no mount, no file. The holder is killed by the kernel when the thread that
started it ends, however it ends, so start machines from the main thread.
"""
import contextlib
import os
import pathlib
import select
import signal
import subprocess
import tempfile
import time

NAMESPACES = ("--net", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc")
# What a machine may write without the real one noticing. Everything else on disk is read-only for it.
WRITABLE = ("etc", "home", "opt", "root", "srv", "tmp", "usr/local", "var")
# Root of a machine must not reach what has no namespace: clock, kernel modules, raw hardware.
FORBIDDEN = "-sys_time,-sys_module,-sys_rawio"

# Process 1 of a machine. Its own view of the disk comes first: an overlay whose upper layer lives in memory. It ignores SIGCHLD, so that
# the kernel reaps what is left to it, and says "ready" before it falls asleep for ever.
_INIT = r"""
name=$1
folders=$2
shift 2
hostname "$name"
mount -t tmpfs -o mode=755 testbed /run
mkdir -p /run/testbed/bin /run/lock
for program; do
    : >"/run/testbed/bin/${program##*/}"
    mount --bind "$program" "/run/testbed/bin/${program##*/}"
done
while read -r _ _ _ _ point _; do
    case $point in
    / | /proc | /proc/* | /dev | /dev/* | /sys | /sys/* | /run | /run/*) ;;
    *) mount -o remount,bind,ro "$(printf %b "$point")" 2>/dev/null || : ;;
    esac
done </proc/self/mountinfo
for folder in $folders; do
    [ -d "/$folder" ] || continue
    layer=/run/testbed/disk/$folder
    mkdir -p "$layer/upper" "$layer/work"
    chmod --reference="/$folder" "$layer/upper"
    chown --reference="/$folder" "$layer/upper"
    mount -t overlay -o "lowerdir=/$folder,upperdir=$layer/upper,workdir=$layer/work" testbed "/$folder"
done
mount -t tmpfs testbed /dev/shm
mount -t sysfs -o ro testbed /sys
mount -o remount,bind,ro /
ip link set lo up
trap '' CHLD
echo ready
exec sleep infinity
"""


class TestbedError(Exception):
    """Something of the testbed did not come about; says what, with the log of whoever should have done it."""


def until(condition, seconds, what, log=lambda: ""):
    """Waits until `condition()` is true and returns what it returned. Raises after `seconds`, with what `log()` says by then."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise TestbedError(f"not within {seconds} s: {what}\n{log()}")
        time.sleep(0.02)
    return result


def child_of(pid):
    """The first child of a process, or None. By the machine's own process numbers, whatever namespace the child is in."""
    try:
        children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return int(children[0]) if children else None


class Daemon:
    """A program that runs in a machine until it is stopped or the machine ends. What it prints is kept in a file without a name."""

    def __init__(self, machine, words, user=None, cwd="/", stdout=None, env=None):
        self.words = words
        self._log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(machine.command(words, user, cwd), stdin=subprocess.DEVNULL, stdout=stdout or self._log,
                                        stderr=self._log, env=env, start_new_session=True)

    def text(self):
        """Everything it has printed."""
        return os.pread(self._log.fileno(), 1 << 24, 0).decode(errors="replace")

    def says(self, text, times=1, seconds=20):
        """Waits until `text` stands in the log."""

        def found():
            if self.process.poll() is not None:
                raise TestbedError(f"{self.words} ended with {self.process.returncode}:\n{self.text()}")
            return self.text().count(text) >= times

        until(found, seconds, f"{self.words} says {text!r}", self.text)
        return self

    def send(self, number):
        """Signals the program itself: what the machine was entered with passes nothing on."""
        until(lambda: child_of(self.process.pid) or self.process.poll() is not None, 10, f"{self.words} starts")
        if self.process.returncode is None:
            os.kill(child_of(self.process.pid), number)

    def stop(self, number=signal.SIGTERM, seconds=10):
        """Ends it and returns its status."""
        self.send(number)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            self.process.wait(seconds)
        return self.process.returncode

    def close(self):
        """After its machine ended."""
        self.process.wait(10)
        self._log.close()


class Machine:
    """Namespaces without a link to anything. `programs` are files of the real machine to be had as /run/testbed/bin/NAME whatever
    the machine's own view of the disk hides."""

    #: Who runs commands where nothing is said: a user's number.
    user = 0

    def __init__(self, name, programs=()):
        self.name = name
        self.programs = programs
        self._holder = None
        self._daemons = []
        self._log = None
        self.pid = None

    @property
    def is_running(self):
        return self.pid is not None

    def boot(self):
        """Starts the holder; wait_until_booted() waits for it, so that several can boot at the same time."""
        self._log = tempfile.TemporaryFile()
        script = ["sh", "-euc", _INIT, "sh", self.name, " ".join(WRITABLE), *map(str, self.programs)]
        self._holder = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "unshare", *NAMESPACES, *script], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=self._log, start_new_session=True)

    def wait_until_booted(self):
        said = b""
        if select.select([self._holder.stdout], [], [], 30)[0]:
            said = self._holder.stdout.readline()
        if said != b"ready\n":
            log = os.pread(self._log.fileno(), 65536, 0).decode(errors="replace")
            self.shut_down()
            raise TestbedError(f"{self.name} did not boot:\n{log}")
        self.pid = child_of(self._holder.pid)

    def shut_down(self):
        """Ends everything in it, at once. It can boot again, and is as new then."""
        if self._holder is None:
            return
        self._holder.kill()
        self._holder.wait()
        self._holder.stdout.close()
        self._log.close()
        for daemon in self._daemons:
            daemon.close()
        self._daemons = []
        self._holder = None
        self.pid = None

    def path(self, inside):
        """A path of the machine, as the real machine sees it."""
        return pathlib.Path(f"/proc/{self.pid}/root{inside}")

    def write(self, inside, text, mode=0o644):
        path = self.path(inside)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)

    def command(self, words, user=None, cwd="/"):
        """The command that runs `words` in it: as root, or as the user with this number, without any capability."""
        user = self.user if user is None else user
        rights = ["--bounding-set", FORBIDDEN, "--inh-caps", FORBIDDEN]
        if user != 0:
            rights = ["--reuid", str(user), "--regid", str(user), "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"]
        return ["nsenter", "--target", str(self.pid), "--net", "--mount", "--uts", "--pid", f"--wdns={cwd}", "--", "setpriv", *rights, "--",
                *map(str, words)]

    def run(self, *words, user=None, cwd="/", check=True, timeout=60, **more):
        """Runs a command to its end and returns it with what it printed. Raises when it fails, unless `check` is off."""
        done = subprocess.run(self.command(words, user, cwd), capture_output=True, text=True, encoding="utf-8", errors="replace",
                              timeout=timeout, **{"stdin": subprocess.DEVNULL, **more})
        if check and done.returncode != 0:
            raise TestbedError(f"{self.name}: {words} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def start(self, *words, **more):
        daemon = Daemon(self, words, **more)
        self._daemons.append(daemon)
        return daemon

    def ip(self, *commands):
        """Runs commands of ip(8) in its network; other machines' process numbers may be named in them."""
        self._network(["ip", "-batch", "-"], "\n".join(commands) + "\n")

    def sysctl(self, settings):
        """Sets what is below /proc/sys/net: {"ipv4/ip_forward": 1}."""
        self._network(["sh", "-eu"], "\n".join(f"echo '{value}' >/proc/sys/net/{path}" for path, value in settings.items()))

    def _network(self, words, text):
        done = subprocess.run(["nsenter", "--target", str(self.pid), "--net", "--", *words], input=text, capture_output=True, text=True,
                              timeout=60, check=False)
        if done.returncode != 0:
            raise TestbedError(f"{self.name}: {text}{done.stderr}")


@contextlib.contextmanager
def booted(*machines):
    """Machines that run while the block does."""
    try:
        for machine in machines:
            machine.boot()
        for machine in machines:
            machine.wait_until_booted()
        yield machines
    finally:
        for machine in machines:
            machine.shut_down()
