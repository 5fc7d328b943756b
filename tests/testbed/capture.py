# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What passes a port of the switch, and what tshark makes of it."""
import ctypes
import dataclasses
import os
import socket
import struct
import subprocess
import tempfile
import threading

_CLONE_NEWNET = 0x40000000
_ETH_P_ALL = 3
_SO_RCVBUFFORCE = 33
_PACKET_OUTGOING = 4


def _packet_socket(pid, interface):
    """Reads all frames of an interface in the network of another process. Made by a thread of its own, whose network it is only."""
    result = []

    def make():
        try:
            with open(f"/proc/{pid}/ns/net", "rb") as namespace:
                if ctypes.CDLL(None, use_errno=True).setns(namespace.fileno(), _CLONE_NEWNET) != 0:
                    raise OSError(ctypes.get_errno(), "setns")
            reader = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            reader.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, 64 << 20)
            reader.bind((interface, _ETH_P_ALL))
            result.append(reader)
        except OSError as error:
            result.append(error)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    if isinstance(result[0], OSError):
        raise result[0]
    return result[0]


@dataclasses.dataclass(frozen=True)
class Frame:
    """An Ethernet frame. `is_sent`: by the host at the port."""

    octets: bytes
    is_sent: bool

    @property
    def to(self):
        return self.octets[:6].hex(":")

    @property
    def type(self):
        return struct.unpack_from("!H", self.octets, 12)[0]

    @property
    def is_unicast(self):
        return not self.octets[0] & 1

    @property
    def arp_target(self):
        """Whose MAC is asked for, of an ARP request."""
        if self.type != 0x0806 or self.octets[20:22] != b"\0\1":
            return None
        return socket.inet_ntoa(self.octets[38:42])

    @property
    def udp(self):
        """(destination address, destination port) of an unfragmented UDP datagram over IPv4 or IPv6."""
        octets = self.octets
        if self.type == 0x0800 and octets[23] == 17:
            return socket.inet_ntoa(octets[30:34]), struct.unpack_from("!H", octets, 14 + (octets[14] & 15) * 4 + 2)[0]
        if self.type == 0x86DD and octets[20] == 17:
            return socket.inet_ntop(socket.AF_INET6, octets[38:54]), struct.unpack_from("!H", octets, 56)[0]
        return None


class Capture:
    """Frames are kept by the kernel, up to 64 MiB, from the moment this is made until frames() reads them."""

    def __init__(self, switch_pid, port):
        self._socket = _packet_socket(switch_pid, port)

    def frames(self):
        """All since it was made, or since the last call."""
        frames = []
        while True:
            try:
                octets, sender = self._socket.recvfrom(65536, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return frames
            frames.append(Frame(octets, sender[2] != _PACKET_OUTGOING))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._socket.close()


def dissect(frames, *fields, only=None, options=()):
    """What tshark says of frames: a list of values for each that passes the display filter `only`. Several values of a field in a
    frame are joined by commas. `options` are more words for tshark."""
    with tempfile.NamedTemporaryFile(suffix=".pcap") as file:
        file.write(struct.pack("!IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for number, frame in enumerate(frames):
            file.write(struct.pack("!IIII", number, 0, len(frame.octets), len(frame.octets)) + frame.octets)
        file.flush()
        os.chmod(file.name, 0o644)
        words = ["tshark", "-n", "-r", file.name, *options, "-T", "fields", *(word for field in fields for word in ("-e", field))]
        done = subprocess.run(words + (["-Y", only] if only else []), capture_output=True, text=True, timeout=120, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]
