# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be plugged into a Lan: kinds of hosts, each a Machine with one network card."""
import dataclasses
import hashlib
import ipaddress
import os
import pathlib
import pwd
import subprocess
import xml.sax.saxutils

from namespace import Machine, TestbedError, until

# Real makers' prefixes, for where a vendor is to be seen; our own devices are locally administered.
RASPBERRY_PI, ESPRESSIF, HEWLETT_PACKARD, PHILIPS, CISCO, NOBODY = ("b8:27:eb", "24:0a:c4", "3c:d9:2b", "00:17:88", "00:1b:54", "02:4d:75")

LOGIN, PASSWORD = "technician", "correct horse"
SUPERVISOR, GUEST = "supervisor", "guest"
OPERATOR = 1000


@dataclasses.dataclass(frozen=True)
class Service:
    """What a host announces by mDNS under the name of its group, which is the host's where none is given."""

    type: str
    port: int
    attributes: dict = dataclasses.field(default_factory=dict)
    name: str | None = None


class Host(Machine):
    """Anything on the LAN. Its MAC and IPv4 address are the LAN's choice unless given; `ipv6` gives it the link-local address that
    follows from its MAC."""

    def __init__(self, name, *, ipv4=None, ipv6=True, mac=None, oui=NOBODY, programs=()):
        super().__init__(name, programs)
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.mac = mac
        self.oui = oui
        self.network = None

    @property
    def link_local(self):
        octets = bytearray.fromhex(self.mac.replace(":", ""))
        octets[0] ^= 2
        return str(ipaddress.IPv6Address(b"\xfe\x80" + bytes(6) + octets[:3] + b"\xff\xfe" + octets[3:]))

    def configure(self):
        """The network card is there and down. No duplicate address detection: an address would be of no use for its first second."""
        self.sysctl({"ipv6/conf/all/accept_dad": 0, "ipv6/conf/eth0/accept_dad": 0, "ipv6/conf/eth0/accept_ra": 0,
                     "ipv6/conf/eth0/disable_ipv6": int(not self.ipv6)})
        self.ip(f"addr add {self.ipv4}/{self.network.prefixlen} dev eth0", "link set eth0 up")

    def begin(self):
        """Starts its daemons; wait_until_ready() waits for them, so that several hosts can start at the same time."""

    def wait_until_ready(self):
        pass

    def change_ipv4(self, address):
        """It has another address from now on, as after a new lease."""
        self.ipv4 = address
        self.ip("addr flush dev eth0 scope global", f"addr add {address}/{self.network.prefixlen} dev eth0")

    def change_mac(self, mac):
        """Another network card, for all the network can tell."""
        self.mac = mac
        self.ip("link set eth0 down", f"link set eth0 address {mac}", "link set eth0 up")

    def name_itself(self):
        """An identity of its own on disk, as two installations have it."""
        self.write("/etc/hostname", f"{self.name}\n")
        self.write("/etc/hosts", f"127.0.0.1 localhost\n::1 localhost\n127.0.1.1 {self.name}\n")
        self.write("/etc/machine-id", hashlib.md5(self.name.encode(), usedforsecurity=False).hexdigest() + "\n")


class PlainHost(Host):
    """Nothing runs on it: the kernel answers ARP, echo requests, and ports with a refusal."""


class SilentHost(Host):
    """Answers ARP and nothing else: the kernel does that before it looks for a way back, and there is none."""

    def __init__(self, name, **more):
        super().__init__(name, **{"ipv6": False, **more})

    def configure(self):
        self.sysctl({"ipv6/conf/eth0/disable_ipv6": int(not self.ipv6), "ipv4/conf/all/rp_filter": 0, "ipv4/conf/eth0/rp_filter": 0})
        self.ip(f"addr add {self.ipv4}/32 dev eth0", "link set eth0 up", "route replace blackhole default")

    def change_ipv4(self, address):
        self.ipv4 = address
        self.ip("addr flush dev eth0 scope global", f"addr add {address}/32 dev eth0")


class ProxyArpHost(PlainHost):
    """A router that answers ARP for all of `behind`, which lies on its far side and where nobody is."""

    def __init__(self, name, behind, **more):
        super().__init__(name, **more)
        self.behind = behind

    def configure(self):
        super().configure()
        # A bridge without ports is the far side: any interface does, and every kernel that has the testbed's switch has this one.
        self.ip("link add far0 type bridge", "link set far0 up", f"route add {self.behind} dev far0")
        self.sysctl({"ipv4/ip_forward": 1, "ipv4/conf/eth0/proxy_arp": 1, "ipv4/neigh/eth0/proxy_delay": 0})


class ScriptHost(PlainHost):
    """Runs a Python script as root. The script prints "ready" when it is; `words` are its arguments."""

    def __init__(self, name, script, words=(), **more):
        super().__init__(name, **more)
        self.script = pathlib.Path(script)
        self.words = words
        self.daemon = None

    def begin(self):
        # Imports come from the script's own folder.
        for module in self.script.parent.glob("*.py"):
            self.write(f"/run/testbed/script/{module.name}", module.read_text(encoding="utf-8"))
        self.daemon = self.start("/usr/bin/python3", "-Bu", f"/run/testbed/script/{self.script.name}", *self.words)

    def wait_until_ready(self):
        self.daemon.says("ready")


class AvahiHost(Host):
    """A real avahi-daemon with the given services; with `has_bus`, D-Bus beside it, for avahi-browse. `host_name` is what it calls
    itself where that is not the name of the machine."""

    def __init__(self, name, services=(), *, host_name=None, has_bus=False, **more):
        super().__init__(name, **more)
        self.services = services
        self.host_name = host_name or name
        self.has_bus = has_bus
        self.avahi = None

    def begin(self):
        self.name_itself()
        groups = {}
        for service in self.services:
            groups.setdefault(service.name or self.host_name, []).append(service)
        self._group_count = len(groups)
        for old in self.path("/etc/avahi/services").glob("*"):
            old.unlink()
        self.write("/etc/avahi/hosts", "")
        for number, (name, services) in enumerate(groups.items()):
            self.write(f"/etc/avahi/services/{number}.service", _service_group(name, services))
        # The daemon's own rate limits are for networks with people; here they would only make answers late.
        self.write("/etc/avahi/avahi-daemon.conf", "[server]\n"
                   f"host-name={self.host_name}\nuse-ipv4=yes\nuse-ipv6={_word(self.ipv6)}\nallow-interfaces=eth0\n"
                   f"enable-dbus={_word(self.has_bus)}\nratelimit-interval-usec=1000000\nratelimit-burst=1000\n"
                   "[publish]\npublish-hinfo=no\npublish-workstation=no\n")
        if self.has_bus:
            self.path("/run/dbus").mkdir(exist_ok=True)
            self.bus = self.start("dbus-daemon", "--system", "--nofork", "--nopidfile", "--nosyslog", user=0)
            until(self.path("/run/dbus/system_bus_socket").exists, 20, f"{self.name}: the system bus", self.bus.text)
        self.avahi = self.start("avahi-daemon", "--no-drop-root", "--no-chroot", "--no-rlimits", "--no-proc-title", user=0)

    def wait_until_ready(self):
        self.avahi.says("Server startup complete")
        if self._group_count:
            self.avahi.says("successfully established", self._group_count)


class SshHost(AvahiHost):
    """A real sshd with a host key and accounts of its own: LOGIN, SUPERVISOR and GUEST with PASSWORD, LOGIN also with the LAN's key,
    as is root. Where sudo is installed LOGIN may use it, SUPERVISOR with the password, GUEST not at all. Announces itself by mDNS
    where it has services."""

    def begin(self):
        # The board's serial number is that of the machine around all hosts.
        self.write("/run/systemd/container", "testbed\n")
        password_hash = _hash_of(PASSWORD)
        # With a plain shell: what this machine's root has in a .bashrc takes its time, and is none of the host's.
        _add_account(self, "root", 0, "/root", "*")
        for number, name in enumerate((LOGIN, SUPERVISOR, GUEST), 4242):
            _add_account(self, name, number, f"/home/{name}", password_hash)
            self.path(f"/home/{name}").mkdir(exist_ok=True)
            self.run("chown", f"{number}:{number}", f"/home/{name}")
        for home, owner in ((f"/home/{LOGIN}", "4242:4242"), ("/root", "0:0")):
            self.write(f"{home}/.ssh/authorized_keys", self.authorized_key, 0o600)
            self.run("chown", "-R", owner, f"{home}/.ssh")
            self.run("chmod", "0700", f"{home}/.ssh")
        if self.path("/etc/sudoers.d").is_dir():
            self.write("/etc/sudoers.d/testbed", f"{LOGIN} ALL=(ALL) NOPASSWD:ALL\n{SUPERVISOR} ALL=(ALL) ALL\n", 0o440)
        for old in self.path("/etc/ssh").glob("ssh_host_*"):
            old.unlink()
        self.run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", self.name, "-f", "/etc/ssh/ssh_host_ed25519_key")
        self.write("/etc/ssh/sshd_config", "HostKey /etc/ssh/ssh_host_ed25519_key\nUsePAM no\nUseDNS no\nPidFile none\n"
                   "PasswordAuthentication yes\nKbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
                   "Subsystem sftp internal-sftp\n")
        self.path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        # Daemons look accounts up, so they start when nobody writes them any more.
        if self.services:
            super().begin()
        else:
            self.name_itself()
        self.sshd = self.start("/usr/sbin/sshd", "-D", "-e")

    def wait_until_ready(self):
        if self.services:
            super().wait_until_ready()
        self.sshd.says("Server listening on 0.0.0.0")

    @property
    def host_key(self):
        """The public key, "ssh-ed25519 AAAA..."."""
        return " ".join(self.path("/etc/ssh/ssh_host_ed25519_key.pub").read_text(encoding="ascii").split()[:2])


class Console(AvahiHost):
    """Where commands are run: by uid 1000 without any capability, in a home of its own, with ping sockets for everybody as desktops
    with systemd have them."""

    user = OPERATOR
    home = "/run/testbed/home"

    def __init__(self, name="console", **more):
        super().__init__(name, **{"has_bus": True, **more})

    def configure(self):
        super().configure()
        self.sysctl({"ipv4/ping_group_range": "0 2147483647"})

    def prepare(self):
        """The account and its home: all that needs no network."""
        _add_account(self, "operator", OPERATOR, self.home, "*")
        home = self.path(self.home)
        home.mkdir(mode=0o700)
        os.chown(home, OPERATOR, OPERATOR)

    def begin(self):
        self.prepare()
        super().begin()

    def environment(self):
        """What a program of the operator's finds in its surroundings: nothing of the home of who runs the tests."""
        own = {"HOME": self.home, "XDG_RUNTIME_DIR": self.home, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        away = ("MUSTER_DATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "DBUS_SESSION_BUS_ADDRESS")
        return {key: value for key, value in os.environ.items() if key not in away} | own


def _word(flag):
    return "yes" if flag else "no"


def _service_group(name, services):
    escape = xml.sax.saxutils.escape
    lines = ['<?xml version="1.0" standalone="no"?>', '<!DOCTYPE service-group SYSTEM "avahi-service.dtd">', "<service-group>",
             f"<name>{escape(name)}</name>"]
    for service in services:
        lines += ["<service>", f"<type>{service.type}</type>", f"<port>{service.port}</port>"]
        lines += [f"<txt-record>{escape(key)}={escape(value)}</txt-record>" for key, value in service.attributes.items()]
        lines.append("</service>")
    return "\n".join(lines + ["</service-group>"])


def _hash_of(password):
    return subprocess.run(["openssl", "passwd", "-6", "-stdin"], input=password, capture_output=True, text=True, check=True).stdout.strip()


def _add_account(machine, name, number, home, password_hash):
    """Takes the place of whoever has the name or the number."""
    taken = {name}
    try:
        taken.add(pwd.getpwuid(number).pw_name)
    except KeyError:
        pass
    lines = {"passwd": f"{name}:x:{number}:{number}::{home}:/bin/sh", "group": f"{name}:x:{number}:",
             "shadow": f"{name}:{password_hash}:19000:0:99999:7:::"}
    for file, line in lines.items():
        path = machine.path(f"/etc/{file}")
        if not path.exists():
            raise TestbedError(f"no /etc/{file}")
        kept = [entry for entry in path.read_text(encoding="utf-8").splitlines() if entry.split(":")[0] not in taken]
        machine.write(f"/etc/{file}", "\n".join([*kept, line, ""]), 0o640 if file == "shadow" else 0o644)
