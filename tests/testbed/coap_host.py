# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A CoAP node: libcoap's own example server."""
from hosts import PlainHost
from namespace import until

TOOLS = ("coap-server-notls", "coap-client-notls")


class CoapHost(PlainHost):
    """A process takes one group, so there is one for each IP version. `resources` are made in it beside its own, by their paths."""

    def __init__(self, name, resources=(), **more):
        super().__init__(name, **more)
        self.resources = resources
        self.servers = []

    def begin(self):
        families = [("0.0.0.0", "224.0.1.187")] + ([("::", "ff02::fd")] if self.ipv6 else [])
        # Every resource of a name that is not there yet is made when somebody puts something into it.
        self.servers = [self.start("coap-server-notls", "-A", address, "-g", group, "-G", "eth0", "-d", "100")
                        for address, group in families]

    def wait_until_ready(self):
        def log():
            return "\n".join(server.text() for server in self.servers)

        for table in ("udp", "udp6")[:len(self.servers)]:
            until(lambda table=table: ":1633 " in self.run("cat", f"/proc/net/{table}").stdout, 20, f"{self.name}: a CoAP server", log)
        for path in self.resources:
            self.run("coap-client-notls", "-m", "put", "-e", "1", f"coap://{self.ipv4}/{path}")
