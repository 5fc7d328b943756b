# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ssdp_responder.py [--v6] LOCATION...: answers every search by SSDP with these locations, {own} being its address, and
serves on port 8000: /device.xml a description, /redirect the way to another, /slow nothing, /large too much, /other that of another
device, /entities one with a document type. Says "asked PATH" of every page it was asked for."""
import http.server
import socket
import struct
import sys
import threading
import time

import mdns

GROUP4, GROUP6, PORT, PAGES = "239.255.255.250", "ff02::c", 1900, 8000
UDN = "uuid:2f402f80-da50-11e1-9b23-001788aabbcc"
TARGET = "urn:schemas-upnp-org:device:DigitalSecurityCamera:1"

words = sys.argv[1:]
has_v6 = "--v6" in words
own = mdns.own_address()
locations = [word.replace("{own}", own) for word in words if word != "--v6"]


def description(udn, inside=""):
    return (f'<?xml version="1.0"?>\n{{type}}<root xmlns="urn:schemas-upnp-org:device-1-0"><device><UDN>{udn}</UDN>'
            f"<deviceType>{TARGET}</deviceType><friendlyName>Door</friendlyName><manufacturer>Maker</manufacturer>"
            f"<modelName>Eye</modelName><serialNumber>EYE-0815</serialNumber>{inside}</device></root>")


PLAIN = description(UDN).replace("{type}", "")
ANSWERS = {
    "/device.xml": PLAIN,
    "/large": description(UDN, "<a>" + "a" * 70000 + "</a>").replace("{type}", ""),
    "/other": description("uuid:6b0e7a52-0d3c-4e19-8e0a-1f2e3d4c5b6a").replace("{type}", ""),
    "/entities": description(UDN, "<a>&x;</a>").replace("{type}", '<!DOCTYPE root [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
}


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked", self.path)
        if self.path.startswith("/redirect"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/redirect/"))
            self.end_headers()
        elif self.path == "/slow":
            time.sleep(30)
        elif self.path in ANSWERS:
            body = ANSWERS[self.path].encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            self.send_error(404)

    def log_message(self, *_):
        pass


def answer(location, target):
    return (f"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nLOCATION: {location}\r\nSERVER: Linux/6.1 UPnP/2.0 Eye/1\r\n"
            f"ST: {target}\r\nUSN: {UDN}::{target}\r\nBOOTID.UPNP.ORG: 1\r\nCONFIGID.UPNP.ORG: 1\r\n\r\n").encode()


def listen(family):
    index = socket.if_nametoindex("eth0")
    ear = socket.socket(family, socket.SOCK_DGRAM)
    ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET:
        ear.bind(("", PORT))
        ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                       struct.pack("=4s4si", socket.inet_aton(GROUP4), bytes(4), index))
    else:
        ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        ear.bind(("::", PORT))
        ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, socket.inet_pton(socket.AF_INET6, GROUP6) + struct.pack("=I", index))
    return ear


def serve(family):
    ear = listen(family)
    while True:
        search, sender = ear.recvfrom(9000)
        if search.startswith(b"M-SEARCH"):
            for number, location in enumerate(locations):
                ear.sendto(answer(location, TARGET if number == 0 else f"urn:testbed:service:number{number}:1"), sender)


pages = http.server.ThreadingHTTPServer(("", PAGES), Pages)
threading.Thread(target=pages.serve_forever, daemon=True).start()
if has_v6:
    threading.Thread(target=serve, args=(socket.AF_INET6,), daemon=True).start()
print("ready")
serve(socket.AF_INET)
