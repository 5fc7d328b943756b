#!/bin/sh
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs what is missing, builds with optimisation and runs all tests.
#   sh installer/test.sh [--sanitize] [--fuzz SECONDS]
#   --sanitize   then again: AddressSanitizer and UndefinedBehaviorSanitizer over the unit, integration and ui tests,
#                ThreadSanitizer over the tests labelled tsan
#   --fuzz       then every parser's fuzz target for so many seconds, one after the other; what breaks one is left in build/fuzz/found,
#                what it learnt in build/fuzz/learnt
# The tests run in a network namespace of their own, with lo and nothing else, wherever one can be made.
# With CI=true warnings are errors, and for root a test that skips because its surroundings are missing has failed.
# shellcheck disable=SC2317 # phases are handed over by name
set -eu
cd "$(dirname "$0")/.."

usage() {
    echo "usage: test.sh [--sanitize] [--fuzz SECONDS]" >&2
    exit 2
}
sanitize=
fuzz=
while [ $# -gt 0 ]; do
    case $1 in
    --sanitize) sanitize=yes ;;
    --fuzz)
        shift
        case ${1:-} in '' | 0* | *[!0-9]*) usage ;; esac # libFuzzer takes 0 for ever
        fuzz=$1
        ;;
    *) usage ;;
    esac
    shift
done
ci=
[ "${CI:-}" != true ] || ci=yes

# What another checkout on this machine has compiled is not compiled again: paths count from the checkout.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1

report=$(mktemp -d)
trap 'rm -rf "$report"' EXIT
trap 'exit 130' INT
trap 'exit 143' HUP TERM
: >"$report/summary"
: >"$report/skipped"
: >"$report/closing"
failed=

# Runs a phase and notes how it went and how long it took: phase TITLE COMMAND...
phase() {
    title=$1
    shift
    printf '\n== %s\n' "$title"
    began=$(date +%s)
    verdict=ok
    "$@" || verdict=FAILED
    printf '%-7s %5s s  %s\n' "$verdict" "$(($(date +%s) - began))" "$title" >>"$report/summary"
    [ "$verdict" = ok ] || failed=yes
    [ "$verdict" = ok ]
}

# --- the phases -----------------------------------------------------------------------------------------------------------

# Releases of clang-format disagree in details, so only the one the sources were laid out with has a say.
check_format() {
    formatter=
    for candidate in clang-format-14 clang-format; do
        if "$candidate" --version 2>/dev/null | grep -q 'version 14\.'; then
            formatter=$candidate
            break
        fi
    done
    if [ -z "$formatter" ]; then
        echo "clang-format 14 is not installed: not checked"
        printf 'layout of the sources\tclang-format 14 is not installed\n' >>"$report/skipped"
        return 0
    fi
    find core ui app tests \( -name '*.cpp' -o -name '*.h' \) | sort | while read -r file; do
        "$formatter" --style=file --dry-run -Werror "$file" 2>/dev/null || printf '  %s' "$file"
    done >"$report/unformatted"
    [ -s "$report/unformatted" ] || return 0
    printf 'To put these right: %s -i%s\n' "$formatter" "$(cat "$report/unformatted")"
    return 1
}

# From npm, into build/npm. Without them a test skips and says so.
fetch_peers() { sh tests/testbed/npm/install.sh || echo "not brought: HomeKit and Matter devices are not tested"; }

build_release() {
    werror=OFF
    [ -z "$ci" ] || werror=ON
    cmake --preset release --log-level=WARNING "-DMUSTER_WERROR=$werror" && cmake --build --preset release
}

# How to start a command in a network namespace that has lo and nothing else; "outside", with the reason, where none can be made.
choose_isolation() {
    try='ip link set lo up'
    if [ "$(id -u)" -eq 0 ] && unshare --net sh -c "$try" 2>"$report/why"; then
        isolation="unshare --net"
    elif unshare --map-root-user --net sh -c "$try" 2>"$report/why"; then
        isolation="unshare --map-root-user --net"
    else
        isolation=outside
        printf 'note: the tests run outside a network namespace of their own: %s\n' "$(tr '\n' ' ' <"$report/why")" |
            tee -a "$report/summary"
    fi
}

# Most of the testbed's tests wait for the network: two of them and one that computes keep two processors busy.
# run_tests PRESET CTEST-OPTION...
run_tests() {
    preset=$1
    shift
    log=$report/$preset.log
    set -- ctest --test-dir "build/$preset" --output-on-failure --no-tests=error -j3 --output-log "$log" "$@"
    status=0
    if [ "$isolation" = outside ]; then
        "$@" || status=$?
    else
        # shellcheck disable=SC2086,SC2016 # the options of unshare are words; the inner shell expands its own $@
        MUSTER_TEST_ISOLATED=1 $isolation sh -c 'ip link set lo up && exec "$@"' ctest "$@" || status=$?
    fi
    collect_skips "$preset" "$log"
    {
        printf '\n%s:\n' "$preset"
        grep -E '^[0-9]+% tests passed' "$log" || echo "ctest ran no test"
    } >>"$report/closing"
    return "$status"
}

# What was skipped and why, a line "TEST<tab>REASON" each. Qt Test says "SKIP   : tst_x::y(row) reason"; a test skipped as a
# whole says "SKIP: reason" and ends with the status ctest was told.
collect_skips() {
    awk -v preset="$1" '
        /^[0-9]+\/[0-9]+ Testing: / { test = $3; next }
        /^SKIP   : / {
            line = substr($0, 10)
            end = index(line, ") ")
            print preset ": " substr(line, 1, end) "\t" substr(line, end + 2)
            told[test] = 1
        }
        /^SKIP: / { print preset ": " test "\t" substr($0, 7); told[test] = 1 }
        overview && / \(Skipped\)$/ && !($3 in told) { print preset ": " $3 "\tgave no reason" }
    ' "build/$1/Testing/Temporary/LastTest.log" overview=1 "$2" >>"$report/skipped"
}

build_asan() { cmake --preset asan --log-level=WARNING && cmake --build --preset asan; }

# Debian's Qt is not built for ThreadSanitizer, so only tests that cross threads without Qt's queue are built and run.
build_tsan() { cmake --preset tsan --log-level=WARNING && cmake --build --preset tsan --target tsan_tests; }

build_fuzz() { cmake --preset fuzz --log-level=WARNING && cmake --build --preset fuzz --target fuzz_targets; }

# What a target does with its own corpus first, and then with what it makes of it. It takes bytes alone: no network, no files.
run_fuzz() {
    broken=
    for target in tests/fuzz/fuzz_*.cpp; do
        name=$(basename "$target" .cpp)
        mkdir -p "build/fuzz/found" "build/fuzz/learnt/$name"
        echo "$name"
        if "build/fuzz/tests/fuzz/$name" -max_total_time="$fuzz" -max_len=4096 -verbosity=0 -print_final_stats=1 \
            -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/learnt/$name" "tests/fuzz/corpus/${name#fuzz_}" \
            >"$report/$name" 2>&1; then
            grep -E 'number_of_executed_units|average_exec_per_sec' "$report/$name" || :
        else
            tail -n 60 "$report/$name"
            broken=yes
        fi
    done
    [ -z "$broken" ]
}

# --- what is run ----------------------------------------------------------------------------------------------------------

close() {
    printf '\n== Summary\n'
    cat "$report/summary"
    if [ -s "$report/skipped" ]; then
        printf '\nSkipped, and why:\n'
        awk -F '\t' '{ printf "  %s\n      %s\n", $1, $2 }' "$report/skipped"
    else
        printf '\nNo test was skipped.\n'
    fi
    # On CI, as root, everything a test stands on can be made: a skip there hides that it no longer can.
    if [ -n "$ci" ] && [ "$(id -u)" -eq 0 ] &&
        awk -F '\t' '$2 ~ /^(testbed|isolation|Xvfb|umockdev):/ { found = 1 } END { exit !found }' "$report/skipped"; then
        printf '\nOn CI a skip for want of the testbed, the isolation, Xvfb or umockdev is a failure.\n'
        failed=yes
    fi
    if [ -n "$failed" ]; then
        printf '\nFAILED\n'
    else
        printf '\nAll is well.\n'
    fi
    cat "$report/closing"
    [ -z "$failed" ] || exit 1
    exit 0
}

phase "Packages" sh installer/deps.sh test || close
phase "Peers from npm" fetch_peers
phase "Layout of the sources" check_format || true
phase "Release: build" build_release || close
choose_isolation
phase "Release: all tests" run_tests release || true
if [ -n "$sanitize" ]; then
    if phase "AddressSanitizer, UndefinedBehaviorSanitizer: build" build_asan; then
        phase "AddressSanitizer, UndefinedBehaviorSanitizer: tests" run_tests asan -L '^(unit|integration|ui)$' || true
    fi
    if phase "ThreadSanitizer: build" build_tsan; then
        phase "ThreadSanitizer: tests" run_tests tsan -L '^tsan$' || true
    fi
fi
if [ -n "$fuzz" ] && phase "Fuzz targets: build" build_fuzz; then
    phase "Fuzz targets: $fuzz s each" run_fuzz || true
fi
close
