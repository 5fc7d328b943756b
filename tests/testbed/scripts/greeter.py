# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""greeter.py MANNER PORT...: says something on each of the ports to whoever comes. What it was told, it prints when he has gone.

telnet: options and a login, as telnetd does. babble: lines without end, as fast as they are read. drip: a byte a second for ever."""
import asyncio
import itertools
import sys

LOGIN = b"\xff\xfd\x01\xff\xfd\x1f\xff\xfb\x01\xff\xfb\x03\r\nBoiler 3 login: "


async def speak(manner, writer):
    if manner == "telnet":
        writer.write(LOGIN)
    for number in itertools.count() if manner != "telnet" else ():
        writer.write(b"220-%d\r\n" % number * 100 if manner == "babble" else b"2")
        await writer.drain()
        await asyncio.sleep(0 if manner == "babble" else 1)


async def serve(manner, port, reader, writer):
    speaking = asyncio.create_task(speak(manner, writer))
    try:
        told = await reader.read(65536)
    except ConnectionError:
        told = b""
    speaking.cancel()
    print(f"told on {port}: {told.hex() or 'nothing'}")
    writer.close()


async def main(manner, *ports):
    for port in map(int, ports):
        await asyncio.start_server(lambda reader, writer, port=port: serve(manner, port, reader, writer), "0.0.0.0", port)
    print("ready")
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
