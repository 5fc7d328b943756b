#!/bin/sh
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Packs a build tree and asks Debian's own tools about the package: package_lintian.sh SOURCE BUILD VERSION
set -eu
source=$1
build=$2
version=$3
for tool in lintian:lintian desktop-file-validate:desktop-file-utils appstreamcli:appstream dpkg-shlibdeps:dpkg-dev file:file; do
    if ! command -v "${tool%%:*}" >/dev/null; then
        echo "SKIP: package: ${tool%%:*} is not installed (package ${tool#*:})"
        exit 77
    fi
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
    echo "FAIL: $1"
    failed=1
}

desktop-file-validate "$source/installer/org.muster.Muster.desktop" || fail "desktop entry"
appstreamcli validate --no-net --no-color "$source/installer/org.muster.Muster.metainfo.xml" || fail "AppStream file"
grep -q "<release version=\"$version\" " "$source/installer/org.muster.Muster.metainfo.xml" ||
    fail "the AppStream file does not know release $version"
[ "$(dpkg-parsechangelog -l "$source/installer/changelog" -S Version)" = "$version" ] || fail "the changelog does not begin with $version"

cpack -G DEB --config "$build/CPackConfig.cmake" -B "$work" >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}
package=$(echo "$work"/*.deb)
dpkg-deb --info "$package"
dpkg-deb --contents "$package" >"$work/contents"
cat "$work/contents"
for file in bin/muster bin/musterctl share/applications/org.muster.Muster.desktop share/metainfo/org.muster.Muster.metainfo.xml \
    share/icons/hicolor/scalable/apps/org.muster.Muster.svg share/doc/muster/copyright share/doc/muster/changelog.gz; do
    grep -q " \./usr/$file\$" "$work/contents" || fail "the package lacks /usr/$file"
done
dpkg-deb --field "$package" Depends | grep -q libqt6widgets6 || fail "the package does not depend on the libraries it links"
# lintian warns about being root; it changes nothing.
lintian --allow-root --fail-on error --no-cfg "$package" || fail "lintian"
exit $failed
