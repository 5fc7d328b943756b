#!/bin/sh
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Brings the testbed's peers that come from npm to build/npm, anew when the lock changed. None of their install scripts runs.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=$here/../../../build/npm
mark=$into/installed.json # a copy of the lock, made last

if cmp -s "$here/package-lock.json" "$mark"; then
    exit 0
fi
if ! command -v npm >/dev/null; then
    echo "npm/install.sh: npm is not installed" >&2
    exit 1
fi
mkdir -p "$into"
rm -f "$mark"
cp "$here/package.json" "$here/package-lock.json" "$into"
cd "$into"
npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error --fetch-retries=1
cp package-lock.json "$mark"
