#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""musterctl discover and CoAP nodes: libcoap's server answers, its client and tshark say what is right."""
import re
import sys

import capture
from coap_host import TOOLS, CoapHost
from driver import Case, addresses_of
from hosts import PlainHost
from lan import main, missing_tools

GROUPS = {"224.0.1.187", "ff02::fd"}
LEISURE = 6  # seconds: answers come within 5
LINK = re.compile(r'<([^>]*)>((?:;[^,"]*(?:"[^"]*")?)*)')


def links_of(text):
    """{path: {attribute: value}} of a link format. Enough for what libcoap's server writes."""
    links = {}
    for target, parameters in LINK.findall(text):
        pairs = (part.partition("=") for part in parameters.split(";") if part)
        links[target] = {name: value.strip('"') for name, _, value in pairs}
    return links


def told(device):
    """The same, of a device's services."""
    return {service["name"] if "rt" in service["attributes"] else service["type"]: service["attributes"]
            for service in device["services"] if service["source"] == "coap"}


class Coap(Case):
    def asked(self, host):
        """What libcoap's client is told when it asks the host alone, in all its blocks."""
        done = self.console.run("coap-client-notls", "-m", "get", f"coap://{host.ipv4}/.well-known/core")
        return links_of(done.stdout.strip())

    def test_nodes_are_found_with_their_resources(self):
        nodes = CoapHost("sensor"), CoapHost("old", ipv6=False)
        self.plug(*nodes, PlainHost("other", ipv6=False))
        with self.lan.capture(self.console) as taken:
            devices = self.check_found(self.discover(seconds=LEISURE), nodes)
            frames = taken.frames()
        for node, device in zip(nodes, devices):
            with self.subTest(node.name):
                self.assertIn("coap", device["sources"])
                self.assertEqual(set(device["addresses"]), addresses_of(node))
                expected = self.asked(node)
                self.assertGreater(len(expected), 2)
                self.assertEqual(told(device), expected)
                self.assertEqual({service["port"] for service in device["services"]}, {5683})
        self.check_questions([frame for frame in frames if frame.is_sent and frame.udp and frame.udp[1] == 5683])
        # Every node answered each question it could hear, and none of us answered back.
        answers = capture.dissect([frame for frame in frames if not frame.is_sent], "coap.code", "coap.opt.ctype", only="coap")
        self.assertGreaterEqual(len(answers), 3)
        self.assertEqual({(code, ctype) for code, ctype in answers}, {("69", "application/link-format")})

    def check_questions(self, frames):
        self.assertEqual({frame.udp[0] for frame in frames}, GROUPS)
        rows = capture.dissect(frames, "coap.version", "coap.type", "coap.code", "coap.token_len", "coap.token", "coap.opt.uri_path",
                               "coap.opt.accept", "coap.opt.name", "_ws.malformed")
        tokens = [row[4] for row in rows]
        self.assertEqual({tokens.count(token) for token in tokens}, {2}) # both versions of IP are asked the same
        self.assertLessEqual(len(set(tokens)), 2) # the next round comes after the leisure
        for version, kind, code, length, _, path, accept, options, malformed in rows:
            self.assertEqual((version, kind, code, length), ("1", "1", "1", "8"))
            self.assertEqual((path, accept), (".well-known,core", "application/link-format"))
            self.assertEqual(options.count("#"), 3, options)
            self.assertEqual(malformed, "")

    def test_a_long_answer(self):
        """Two blocks and more: where nobody may be touched the first is told, elsewhere all."""
        paths = [f"{number:02}/{'of-a-name-that-is-long-and-long-' * 2}" for number in range(22)]
        node = CoapHost("gateway", paths, ipv6=False)
        self.plug(node)
        expected = self.asked(node)
        self.assertTrue({f"/{path}" for path in paths} <= set(expected), expected)
        cut = told(self.check_found(self.discover(seconds=LEISURE), [node])[0])
        self.assertLess(len(cut), len(expected))
        self.assertEqual(cut, {path: expected[path] for path in cut})
        self.lead_astray(node)
        with self.lan.capture(self.console) as taken:
            whole = told(self.check_found(self.discover("--touch", seconds=LEISURE), [node])[0])
            sent = [frame for frame in taken.frames() if frame.is_sent and frame.udp and frame.udp[1] == 5683 and frame.is_unicast]
        self.assertEqual(whole, expected)
        rows = capture.dissect(sent, "ip.dst", "coap.type", "coap.code", "coap.opt.block_number", "coap.opt.block_mflag", "_ws.malformed")
        self.assertEqual(sorted(row[3] for row in rows), [str(number) for number in range(1, len(rows) + 1)])
        for destination, kind, code, _, more, malformed in rows:
            self.assertEqual((destination, kind, code, malformed), (node.ipv4, "1", "1", ""))
            self.assertIn(more, ("0", "False"))


if __name__ == "__main__":
    if missing := missing_tools(TOOLS):
        print(f"SKIP: testbed: not installed: {', '.join(missing)}")
        sys.exit(77)
    main()
