# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine that announces itself by MNDP: MAC-Telnet's daemon, which speaks the protocol as MikroTik's routers do."""
from hosts import PlainHost
from namespace import until

TOOLS = ("mactelnetd",)


class MndpHost(PlainHost):
    def begin(self):
        self.name_itself()
        self.daemon = self.start("mactelnetd", "-f")

    def wait_until_ready(self):
        until(lambda: ":162E " in self.run("cat", "/proc/net/udp").stdout, 20, f"{self.name}: mactelnetd", self.daemon.text)
