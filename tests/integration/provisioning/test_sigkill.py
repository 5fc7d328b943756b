# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A job killed with SIGKILL before and after every verb's effect and after every write of its journal. Another process finds exactly
that job orphaned, and ends it: once forward, and in a copy of what was left, back."""

import concurrent.futures
import os
import shutil
import signal
import subprocess
import sys
import tempfile

VICTIM = sys.argv[1]
MOST_POINTS = 500


def victim(*arguments):
    return subprocess.run([VICTIM, *map(str, arguments)], capture_output=True, text=True, timeout=100)


def point(site, work, number):
    """Kills a job at that point; answers what is wrong, None when nothing is, and whether there was such a point."""
    killed = os.path.join(work, f"killed-{number}")
    shutil.copytree(site, killed)
    run = victim("run", killed, number)
    if run.returncode == 0:
        shutil.rmtree(killed)
        return None, False
    if run.returncode != -signal.SIGKILL:
        return f"point {number}: the run ended with {run.returncode}: {run.stderr}", True
    for direction in ("forward", "back"):
        copy = f"{killed}-{direction}"
        shutil.copytree(killed, copy)
        ended = victim(direction, copy)
        if ended.returncode != 0:
            return f"point {number}, {direction}: {ended.returncode}: {ended.stderr}\n(killed at {run.stdout.strip()})", True
        shutil.rmtree(copy)
    shutil.rmtree(killed)
    return None, True


def main():
    with tempfile.TemporaryDirectory() as work:
        site = os.path.join(work, "site")
        os.mkdir(site)
        made = victim("make", site)
        if made.returncode != 0:
            sys.exit(f"no site: {made.stderr}")
        covered = 0
        problems = []
        workers = max(2, os.cpu_count() or 2)
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            for first in range(1, MOST_POINTS, workers):
                results = list(pool.map(lambda number: point(site, work, number), range(first, first + workers)))
                problems += [problem for problem, _ in results if problem]
                covered += sum(was_there for _, was_there in results)
                if not all(was_there for _, was_there in results):
                    break
            else:
                problems.append("the job never came to its end")
        print(f"{covered} kill points covered")
        if covered < 20:
            problems.append("too few points: the hooks do not work")
        if problems:
            sys.exit("\n".join(problems))


main()
