#!/bin/sh
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs the packages Muster needs, and only those that are missing.
#   deps.sh run     what building and running needs
#   deps.sh test    that, and what the tests need; leaves no service enabled or running that was not there before
#
# Run on Debian 12. The names for Ubuntu 24.04 are given where they differ, but nothing here was run there.
set -eu
export LC_ALL=C # what apt says is read below

# One line a package: which mode needs it, its name, why. "a|b" takes the first one apt knows: the first is Debian 12's name,
# the others are what other releases call it.
packages() {
    cat <<'EOF'
run   cmake                           the build
run   ninja-build                     the generator of all presets
run   ccache                          the second build takes seconds
run   mold                            links fast
run   g++                             C++20; brings the sanitizers' libraries too
run   qt6-base-dev                    Qt Core, Gui, Widgets, Test, moc, rcc, the xcb and offscreen platforms
run   libgl-dev                       the CMake files of Qt Gui look for it
run   qt6-svg-dev|libqt6svg6-dev      Qt Svg, and the plugin that draws SVG icons
run   qt6-tools-dev                   CMake files of Qt's translation tools
run   qt6-l10n-tools                  lupdate, lrelease
run   qt6-wayland                     Wayland desktops without an X server
run   libsqlitecpp-dev                the registry
run   libsqlite3-dev                  below it
run   libexpected-dev                 Result
run   pkgconf|pkg-config              finds ldns and udev
run   libldns-dev                     DNS messages of mDNS
run   libudev-dev                     USB devices and serial ports that come and go
run   libcoap3-dev                    CoAP messages
run   libsnmp-dev                     SNMP messages
run   libssl-dev                      certificates, keys
run   libssh-dev                      devices over SSH
run   qtkeychain-qt6-dev              the desktop's key ring
run   ieee-data                       vendors of MAC addresses, read when the program runs
run   hwdata                          vendors and products of USB devices, read when the program runs
test  python3                         test scripts
test  iproute2                        `ip`: brings lo up in the tests' network namespace
test  util-linux                      `unshare`
test  clang-format-14|clang-format    checks the layout of the sources
test  dpkg-dev                        dependencies of the package we build
test  file                            CPack finds binaries with it
test  avahi-daemon                    mDNS on the testbed's hosts
test  avahi-utils                     avahi-browse: a second opinion about names
test  dbus                            what avahi-browse asks through
test  minidlna                        SSDP on the testbed's hosts
test  wsdd                            WS-Discovery on them
test  libcoap3-bin                    CoAP on them
test  snmpd                           SNMP on them
test  snmp                            a second opinion about SNMP
test  mactelnet-server                MNDP on them
test  mosquitto                       MQTT on them
test  busybox-static                  a small web server on them
test  python3-dbusmock                a NetworkManager that is not there
test  nftables                        firewalls on the testbed's hosts
test  clang                           fuzzes the parsers
test  libclang-rt-dev                 with what libFuzzer and the sanitizers are in
test  openssh-server                  SSH on the testbed's hosts
test  openssh-client                  a second opinion about host keys and logins
test  openssl                         a second opinion about certificates; makes keys on the testbed's hosts
test  sudo                            logins that have to become root
test  nodejs                          HomeKit and Matter devices on the testbed's hosts
test  npm                             brings what they are made of
test  tshark                          reads what we send
test  arp-scan                        the bench's sweep stands beside it
test  nmap                            and beside it
test  fping                           and beside it
test  gupnp-tools                     gssdp-discover: the bench's SSDP stands beside it
test  umockdev                        USB devices that are not there
test  gir1.2-umockdev-1.0             driven from Python
test  python3-gi                      which needs this
test  xvfb                            a screen for the window that the testbed drives
test  at-spi2-core                    the bus its accessibility tree is on
test  gir1.2-atspi-2.0                reads the tree from Python
test  lintian                         checks the package
test  desktop-file-utils              checks the desktop entry
test  appstream                       checks the metainfo file
EOF
}

say() { printf '%s\n' "$*" >&2; }
give_up() {
    say "deps.sh: $1"
    say "To install by hand:"
    say "  $(listed | sed 's/|.*//' | tr '\n' ' ')"
    exit 1
}

mode=${1:-}
case $mode in
run | test) ;;
*)
    say "usage: deps.sh run|test"
    exit 2
    ;;
esac

listed() { packages | awk -v mode="$mode" '$1 == "run" || $1 == mode { print $2 }'; }
is_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | sort -u)" = installed ] || is_provided "$1"; }
# Other makers' nodejs has npm in it.
is_provided() { dpkg-query -W -f='${db:Status-Status} ${Provides},\n' | grep '^installed ' | grep -q "[ ,]$1[ ,]"; }
is_known() { apt-cache policy "$1" 2>/dev/null | grep -q '^ *Candidate: [^(]'; }

# The lines of the table of which no alternative is installed.
missing() {
    for entry in $(listed); do
        found=
        for name in $(printf '%s' "$entry" | tr '|' ' '); do
            if is_installed "$name"; then
                found=$name
                break
            fi
        done
        [ -n "$found" ] || printf '%s\n' "$entry"
    done
}

# For each entry the name apt knows; where it knows none, the entry as it stands, after a question mark.
resolve() {
    for entry in "$@"; do
        chosen="?$entry"
        for name in $(printf '%s' "$entry" | tr '|' ' '); do
            if is_known "$name"; then
                chosen=$name
                break
            fi
        done
        printf '%s\n' "$chosen"
    done
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    give_up "this is not Debian or Ubuntu: nothing was installed. Other systems name the packages differently."
fi
wanted=$(missing)
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || give_up "packages are missing, and there is neither root nor sudo to install them."
    # shellcheck disable=SC2086 # one word a package
    say "These packages are missing and will be installed with sudo:" $wanted
    sudo -- sh "$0" "$mode" || give_up "the packages were not installed."
    exit 0
fi

# --- as root from here on -------------------------------------------------------------------------------------------------

work=$(mktemp -d)
policy=/usr/sbin/policy-rc.d
saved=$policy.before-muster
mark='made by deps.sh of Muster'
watch_services= # set while services are held back

enabled_units() { { systemctl list-unit-files --state=enabled --no-legend --no-pager 2>/dev/null || true; } | awk '{ print $1 }' | sort; }
start_links() { find /etc/rc[2345S].d -name 'S*' 2>/dev/null | sort; }

# A run that was killed may have left its policy behind.
restore_policy() {
    if [ -e "$saved" ] || [ -L "$saved" ]; then
        mv -f "$saved" "$policy"
    elif grep -qs "$mark" "$policy"; then
        rm -f "$policy"
    fi
}

hold_services() {
    restore_policy
    enabled_units >"$work/units"
    start_links >"$work/links"
    watch_services=yes
    if [ -e "$policy" ] || [ -L "$policy" ]; then
        mv -f "$policy" "$saved"
    fi
    printf '#!/bin/sh\n# %s: no service starts while packages for tests are installed\nexit 101\n' "$mark" >"$policy"
    chmod 755 "$policy"
}

release_services() {
    [ -n "$watch_services" ] || return 0
    watch_services=
    restore_policy
    enabled_units | comm -13 "$work/units" - >"$work/new-units"
    while read -r unit; do
        systemctl disable "$unit" </dev/null >/dev/null 2>&1 || say "deps.sh: could not disable $unit"
    done <"$work/new-units"
    start_links | comm -13 "$work/links" - | sed 's,.*/S[0-9]*,,' | sort -u >"$work/new-scripts"
    while read -r script; do
        update-rc.d "$script" disable </dev/null >/dev/null 2>&1 || say "deps.sh: could not disable $script"
    done <"$work/new-scripts"
}

finish() {
    release_services
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM

updated=
update() {
    [ -z "$updated" ] || return 1
    updated=yes
    say "deps.sh: reading the package lists"
    apt-get update -q >"$work/log" 2>&1 || cat "$work/log" >&2
}
install() { DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; }

# shellcheck disable=SC2086 # one word a package, in all of what follows
names=$(resolve $wanted)
case $names in
*\?*)
    update || true
    # shellcheck disable=SC2086
    names=$(resolve $wanted)
    ;;
esac
case $names in
*\?*) give_up "apt knows no package for: $(printf '%s\n' "$names" | sed -n 's/^?//p' | tr '\n' ' '). Offline, or a release other than Debian 12 or Ubuntu 24.04?" ;;
esac

[ "$mode" = run ] || hold_services
# A list older than the archive names files that are gone: read it again, once.
# shellcheck disable=SC2086
install $names || { update && install $names; } ||
    give_up "apt could not install the packages; what it said stands above. Is this machine offline?"
left=$(missing)
[ -z "$left" ] || give_up "still missing after the installation: $(printf '%s' "$left" | tr '\n' ' ')"
