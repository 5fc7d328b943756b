# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device with the services that old devices have: a web page, telnet, a broker, TLS of today and of long ago."""
import subprocess

from driver import SCRIPTS
from hosts import PlainHost
from namespace import until

TITLE = "Boiler <3> & pump"


class ApplianceHost(PlainHost):
    """busybox httpd on 80, telnet on 23, mosquitto on 1883, `openssl s_server` on 443 and, with TLS 1.0 and a key of 1,024 bits, on
    8443. Nothing else is open."""

    def begin(self):
        self.write("/srv/www/index.html", "<html><head><title>Boiler &lt;3&gt; &amp; pump</title></head></html>\n")
        self.web = self.start("busybox", "httpd", "-f", "-v", "-p", "80", "-h", "/srv/www")
        self.write("/run/testbed/greeter.py", (SCRIPTS / "greeter.py").read_text(encoding="utf-8"))
        self.telnet = self.start("/usr/bin/python3", "-Bu", "/run/testbed/greeter.py", "telnet", "23")
        self.write("/etc/mosquitto/mosquitto.conf", "user root\nlog_dest stderr\nlistener 1883 0.0.0.0\nallow_anonymous true\n")
        self.broker = self.start("mosquitto", "-c", "/etc/mosquitto/mosquitto.conf", "-v")
        self.tls = self._serve_tls(443, "/O=Testbed/CN=boiler-3", "ec", "-pkeyopt", "ec_paramgen_curve:P-256")
        # Without the machine's settings, which forbid what is old.
        self.old_tls = self._serve_tls(8443, "/CN=boiler-3-old", "rsa:1024", "-sha1", server=("-tls1", "-cipher", "DEFAULT@SECLEVEL=0"))

    def _serve_tls(self, port, subject, *key, server=()):
        folder = f"/run/testbed/tls{port}"
        self.path(folder).mkdir(parents=True)
        self.run("openssl", "req", "-x509", "-newkey", *key, "-nodes", "-days", "30", "-subj", subject, "-keyout", f"{folder}/key.pem",
                 "-out", f"{folder}/certificate.pem")
        return self.start("env", "OPENSSL_CONF=/dev/null", "openssl", "s_server", "-accept", str(port), "-key", f"{folder}/key.pem", "-cert",
                          f"{folder}/certificate.pem", "-www", *server)

    def wait_until_ready(self):
        self.telnet.says("ready")
        self.broker.says("Opening ipv4 listen socket")
        for daemon in (self.tls, self.old_tls):
            daemon.says("ACCEPT")
        until(lambda: ":0050 " in self.run("cat", "/proc/net/tcp", "/proc/net/tcp6").stdout, 20, "httpd listens", self.web.text)

    def certificate(self, port, *words):
        """What openssl says of the certificate on a port."""
        pem = self.path(f"/run/testbed/tls{port}/certificate.pem").read_text(encoding="ascii")
        return subprocess.run(["openssl", "x509", "-noout", *words], input=pem, capture_output=True, text=True, check=True).stdout.strip()
