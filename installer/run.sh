#!/bin/sh
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds, and opens the console. Arguments go to the console:
#   sh installer/run.sh [--data DIR]
# Where there is no display it shows what the headless twin, musterctl, can do; as root, with a device of its own.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=$root/build/build

sh "$root/installer/deps.sh" run
cd "$root"
cmake --preset build --log-level=WARNING
cmake --build --preset build --target muster musterctl

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$build/app/muster" "$@"
fi

musterctl=$build/app/musterctl
shown() {
    printf '\n$ musterctl %s\n' "$*"
    "$musterctl" --data "$site" "$@"
}

# What a first look shows, one function a topic.
look_at_site() {
    shown site init --name "Throwaway"
    shown site show
    shown ca show
}
look_at_discovery() {
    echo
    echo "Now it looks for devices: it listens, and asks by multicast; it speaks to no single host."
    shown discover
}
look_at_devices() {
    shown devices list
}
# A device that can be had anywhere: to enrolled, and to what a policy finds on it. Nothing of it is there afterwards.
walk_with_a_device() {
    if [ ! -x /usr/bin/python3 ]; then
        printf '\nIt would go on with a device in network namespaces of its own, but python3 is not installed.\n'
        return 0
    fi
    status=0
    /usr/bin/python3 -B "$root/installer/walk.py" "$musterctl" || status=$?
    [ "$status" -eq 77 ] || return "$status"
}

workshop=$(mktemp -d)
trap 'rm -rf "$workshop"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM
site=$workshop/site
# The keys of a site are encrypted; this one's passphrase is gone with it.
MUSTER_PASSPHRASE_FILE=$workshop/passphrase
export MUSTER_PASSPHRASE_FILE
(umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$MUSTER_PASSPHRASE_FILE")
echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open."
echo "This is musterctl instead, on a throwaway site that is gone when this script ends."
look_at_site
look_at_discovery
look_at_devices
walk_with_a_device
cat <<EOF

Your own site, in the next three commands:
  $musterctl site init --name "My site"
  $musterctl discover
  $musterctl devices list
EOF
