# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks Muster's window for its title by its accessibility tree, twenty times a second: its event loop has to answer. Prints the median
and the longest wait in milliseconds since the last line on standard input, for each of those."""
import select
import statistics
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi


def window():
    for _ in range(200):
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for number in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(number)
            if found and (found.get_name() or "").lower().startswith("muster"):
                return found
        time.sleep(0.1)
    sys.exit("no window")


Atspi.init()
Atspi.set_timeout(60000, 60000)
asked = window()
waits = []
print("ready", flush=True)
while True:
    begin = time.monotonic()
    asked.clear_cache_single() if hasattr(asked, "clear_cache_single") else asked.clear_cache()
    asked.get_process_id()
    asked.get_child_count()
    waits.append(1000 * (time.monotonic() - begin))
    if select.select([sys.stdin], [], [], max(0, begin + 0.05 - time.monotonic()))[0]:
        if not sys.stdin.readline():
            break
        print(f"{statistics.median(waits):.1f} {max(waits):.1f} {len(waits)}", flush=True)
        waits = []
