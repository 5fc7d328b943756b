#!/usr/bin/env python3
# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the #include lines and says where they break the order of the layers.

The libraries' link lines forbid most of this already; what stands here are the rules as such, and those no linker knows:
third-party headers, SQL, who may admit a device, licence headers, marks of unfinished work.

    include_matrix.py TREE [--gui-headers DIR...]    checks a tree
    include_matrix.py --self-test                    feeds trees with one fault each to the checks
"""
import argparse
import pathlib
import re
import sys
import tempfile

# From the bottom up. A layer may include itself and what stands in the lines above its own; those in one line don't see each other.
STAGES = [
    ["base"],
    ["domain", "async"],
    ["query"],
    ["discovery", "drivers", "pki", "policy", "storage"],
    ["registry"],
    ["monitor", "enrollment", "operators"],
    ["provisioning", "enforcement"],
    ["ui"],
    ["app"],
]
# What the order allows and the design does not: the screens see services and values.
FORBIDDEN = {
    "ui": [
        (re.compile(r"storage/"), "ui asks the registry's services, never storage"),
        (re.compile(r"drivers/(?!driver\.h|driver_session\.h|capabilities\.h)"), "ui sees the Driver interface, no concrete driver"),
    ],
}
# Headers of other people's libraries, and the only places that may include them.
CONFINED = [
    (re.compile(r"ldns/"), ["core/discovery/mdns/"]),
    (re.compile(r"libudev\.h"), ["core/discovery/usb/"]),
    (re.compile(r"sqlite3\.h|SQLiteCpp/"), ["core/storage/sqlite/"]),
    (re.compile(r"libssh/"), ["core/drivers/linux_ssh/"]),
    (re.compile(r"(qt6)?keychain(/keychain)?\.h"), ["app/"]),
    (re.compile(r"openssl/ssl\.h"), ["core/pki/", "core/enrollment/doors/"]),
    (re.compile(r"openssl/(?!ssl\.h)"), ["core/pki/"]),
]
GUI_MODULES = re.compile(r"Qt(Gui|Widgets|OpenGL|OpenGLWidgets|PrintSupport|Charts|Svg|SvgWidgets)(/|$)")
SQL = re.compile(
    r"\b(SELECT\s[^\"]*\bFROM\b|SELECT\s+\w+\(|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b"
    r"|(CREATE|DROP|ALTER)\s+(TEMP\s+|UNIQUE\s+|VIRTUAL\s+)?(TABLE|INDEX|VIEW|TRIGGER)\b|PRAGMA\s+\w+"
    r"|BEGIN\s+(IMMEDIATE|EXCLUSIVE|DEFERRED)\b|ATTACH\s+DATABASE\b|VACUUM\s+INTO\b)"
)
SQL_PLACE = "core/storage/sqlite/"
# A device is enrolled by its admission, and again when it is released from quarantine; nobody else makes it so.
ADMITS = re.compile(r"\bstate\s*=\s*(muster::)?Lifecycle::Enrolled\b|\b(changeLifecycle|moveTo)\([^;]*\bLifecycle::Enrolled\b")
ADMITS_PLACES = ("core/enrollment/", "core/registry/commands/release_device.cpp")
SPDX = ["SPDX-FileCopyrightText: The Muster authors", "SPDX-License-Identifier: GPL-3.0-or-later"]
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX|HA" r"CK)\b")
LONG_FILE = 500

LAYERS = [layer for stage in STAGES for layer in stage]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# A comment, or a literal that may look like one. Raw strings first: they hold anything.
TOKEN = re.compile(r'(?P<text>R"(?P<d>[^(\s]*)\((?:.|\n)*?\)(?P=d)"|"(?:\\.|[^"\\\n])*")|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*(?:.|\n)*?\*/')


def allowed_layers():
    """For each layer the set of layers it may include."""
    allowed, below = {}, set()
    for stage in STAGES:
        for layer in stage:
            allowed[layer] = below | {layer}
        below |= set(stage)
    return allowed


ALLOWED = allowed_layers()


def layer_of(path):
    """The layer a file belongs to by its path in the tree: core/pki/ca.cpp is pki, ui/shell/theme.h is ui."""
    parts = path.split("/")
    return parts[1] if parts[0] == "core" and len(parts) > 2 else parts[0]


class Check:
    """Collects what one tree does wrong, as "path:line: what"."""

    def __init__(self, tree, gui_headers=()):
        self.tree = pathlib.Path(tree)
        self.gui_headers = {entry.name for folder in gui_headers for entry in pathlib.Path(folder).iterdir() if entry.is_file()}
        self.objections, self.warnings, self.files = [], [], 0

    def object(self, path, line, what):
        self.objections.append(f"{path}:{line}: {what}")

    def run(self):
        for top in ("core", "ui", "app", "tests"):
            for file in sorted((self.tree / top).rglob("*")):
                path = file.relative_to(self.tree).as_posix()
                if file.is_file() and file.suffix in (".cpp", ".h"):
                    self.source(path, file.read_text(encoding="utf-8"), product=top != "tests")
                elif file.suffix == ".sql" and top != "tests" and not path.startswith(SQL_PLACE):
                    self.object(path, 1, f"SQL stands in {SQL_PLACE} only")
        return self

    def source(self, path, text, product):
        self.files += 1
        lines = text.splitlines()
        if [line.removeprefix("// ") for line in lines[:2]] != SPDX:
            self.object(path, 1, "the file does not begin with the two SPDX lines")
        if path.endswith(".h") and "#pragma once" not in lines:
            self.object(path, 1, "the header has no #pragma once")
        for number, line in enumerate(lines, 1):
            if UNFINISHED.search(line):
                self.object(path, number, "a mark of unfinished work: do it, or file an issue")
        if len(lines) > LONG_FILE:
            self.warnings.append(f"{path}: {len(lines)} lines ask for a split")
        if not product:
            return
        layer = layer_of(path)
        if layer not in ALLOWED:
            self.object(path, 1, f"{layer} is no layer: it has no place in the order")
            return
        for number, line in enumerate(lines, 1):
            include = INCLUDE.match(line)
            if include:
                self.include(path, number, layer, include[2], quoted=include[1] == '"')
        if not path.startswith(SQL_PLACE):
            self.sql(path, text)
        if not path.startswith(ADMITS_PLACES):
            for admits in ADMITS.finditer(text):
                self.object(path, text.count("\n", 0, admits.start()) + 1, "a device is admitted by core/enrollment only")

    def include(self, path, number, layer, header, quoted):
        target = header.split("/")[0]
        if "/" in header and target in ALLOWED:
            if target not in ALLOWED[layer]:
                self.object(path, number, f'{layer} may not include {target}: "{header}"')
            for pattern, why in FORBIDDEN.get(layer, []):
                if pattern.match(header):
                    self.object(path, number, f'{why}: "{header}"')
        elif path.startswith("app/") and (self.tree / "app" / header).is_file():
            pass  # app is no library: it finds its own files from its own folder
        elif quoted and not header.endswith(".moc"):
            self.object(path, number, f'our headers are included by layer, as "layer/file.h": "{header}"')
        for pattern, places in CONFINED:
            if pattern.match(header) and not path.startswith(tuple(places)):
                self.object(path, number, f"<{header}> is for {' and '.join(places)} only")
        if path.startswith("core/") and (GUI_MODULES.match(header) or header in self.gui_headers):
            self.object(path, number, f"core has no window: <{header}>")

    def sql(self, path, text):
        for token in TOKEN.finditer(text):
            if token["text"] and SQL.search(token["text"]):
                self.object(path, text.count("\n", 0, token.start()) + 1, f"SQL stands in {SQL_PLACE} only")


# --- the checks, checked --------------------------------------------------------------------------------------------------

HEAD = "".join(f"// {line}\n" for line in SPDX)

# Path, content below the licence lines, and what must be said of it; None: nothing.
CASES = [
    ("core/domain/a.cpp", '#include "base/error.h"\n', None),
    ("core/base/a.cpp", '#include "domain/device.h"\n', "base may not include domain"),
    ("core/domain/a.cpp", '#include "async/task.h"\n', "domain may not include async"),
    ("core/async/a.cpp", '#include "domain/device.h"\n', "async may not include domain"),
    ("core/query/a.cpp", '#include "storage/unit_of_work.h"\n', "query may not include storage"),
    ("core/storage/a.cpp", '#include "query/query.h"\n', None),
    ("core/policy/a.cpp", '#include "storage/unit_of_work.h"\n', "policy may not include storage"),
    ("core/pki/a.cpp", '#include "drivers/driver.h"\n', "pki may not include drivers"),
    ("core/registry/commands/a.cpp", '#include "storage/unit_of_work.h"\n', None),
    ("core/storage/a.cpp", '#include "registry/device_registry.h"\n', "storage may not include registry"),
    ("core/enrollment/doors/a.cpp", '#include "monitor/presence.h"\n', "enrollment may not include monitor"),
    ("core/provisioning/steps/a.cpp", '#include "enrollment/service.h"\n', None),
    ("core/enforcement/a.cpp", '#include "provisioning/plan.h"\n', "enforcement may not include provisioning"),
    ("core/registry/a.cpp", '#include "ui/shell/theme.h"\n', "registry may not include ui"),
    ("core/registry/a.cpp", "#include <ui/shell/theme.h>\n", "registry may not include ui"),
    ("ui/shell/a.cpp", '#  include "registry/device_query.h"\n', None),
    ("ui/shell/a.cpp", '#include "app/composition.h"\n', "ui may not include app"),
    ("ui/registry/a.cpp", '#include "storage/unit_of_work.h"\n', "never storage"),
    ("ui/provisioning/a.cpp", '#include "drivers/driver.h"\n', None),
    ("ui/provisioning/a.cpp", '#include "drivers/linux_ssh/session.h"\n', "no concrete driver"),
    ("ui/certificates/a.cpp", "#include <openssl/x509.h>\n", "<openssl/x509.h> is for"),
    ("app/a.cpp", '#include "storage/sqlite/database.h"\n', None),
    ("app/musterctl/a.h", '#pragma once\n#include "musterctl/a.h"\n', None),
    ("app/a.cpp", '#include "musterctl/b.h"\n', "included by layer"),
    ("core/helpers/a.cpp", "\n", "helpers is no layer"),
    ("core/domain/a.cpp", '#include "device.h"\n', "included by layer"),
    ("ui/shell/a.cpp", '#include "a.moc"\n', None),
    ("core/storage/sqlite/a.cpp", "#include <SQLiteCpp/Database.h>\n#include <sqlite3.h>\n", None),
    ("core/storage/a.cpp", "#include <SQLiteCpp/Database.h>\n", "<SQLiteCpp/Database.h> is for"),
    ("core/registry/a.cpp", "#include <sqlite3.h>\n", "<sqlite3.h> is for"),
    ("core/pki/a.cpp", "#include <openssl/x509.h>\n", None),
    ("core/enrollment/doors/a.cpp", "#include <openssl/ssl.h>\n", None),
    ("core/enrollment/doors/a.cpp", "#include <openssl/cms.h>\n", "<openssl/cms.h> is for"),
    ("core/base/a.cpp", "#include <QtGui/QImage>\n", "core has no window"),
    ("core/base/a.cpp", "#include <QtWidgets>\n", "core has no window"),
    ("core/base/a.cpp", "#include <QWidget>\n", "core has no window"),
    ("core/base/a.cpp", "#include <QString>\n", None),
    ("ui/shell/a.cpp", "#include <QWidget>\n", None),
    ("core/registry/a.cpp", 'auto q = "SELECT id FROM device";\n', "SQL stands in"),
    ("core/registry/a.cpp", 'auto q = R"(\n  UPDATE device\n  SET name = 1)";\n', "SQL stands in"),
    ("ui/shell/a.cpp", 'auto q = u"PRAGMA data_version"_s;\n', "SQL stands in"),
    ("app/a.cpp", 'auto q = "BEGIN IMMEDIATE";\n', "SQL stands in"),
    ("core/storage/sqlite/a.cpp", 'auto q = "PRAGMA user_version";\n', None),
    ("core/storage/a.cpp", "// PRAGMA user_version is read in sqlite/\n", None),
    ("ui/shell/a.cpp", 'auto q = tr("Select a device from the list");\n', None),
    ("ui/shell/a.cpp", "char c = '\"'; // \"SELECT id FROM device\"\n", None),
    ("core/registry/a.sql", "SELECT 1;\n", "SQL stands in"),
    ("core/storage/sqlite/migrations/0001_a.sql", "CREATE TABLE a (b);\n", None),
    ("core/enrollment/a.cpp", "device.state = Lifecycle::Enrolled;\n", None),
    ("core/registry/commands/release_device.cpp", "changeLifecycle(context, id, Lifecycle::Enrolled, why);\n", None),
    ("core/registry/a.cpp", "device.state = Lifecycle::Enrolled;\n", "admitted by core/enrollment only"),
    ("core/registry/a.cpp", "Device device{.state = Lifecycle::Enrolled};\n", "admitted by core/enrollment only"),
    ("core/registry/a.cpp", "moveTo(device, Lifecycle::Enrolled);\n", "admitted by core/enrollment only"),
    ("app/a.cpp", "changeLifecycle(context, id,\n                Lifecycle::Enrolled, why);\n", "admitted by core/enrollment only"),
    ("core/registry/a.cpp", "if (device.state == Lifecycle::Enrolled)\n", None),
    ("core/registry/a.cpp", "changeLifecycle(context, id, to);\nif (state == Lifecycle::Enrolled)\n", None),
    ("core/base/a.h", "#pragma once\n", None),
    ("core/base/a.h", "\n", "no #pragma once"),
    ("tests/unit/base/tst_a.cpp", "// TO" "DO later\n", "unfinished work"),
    ("core/base/a.cpp", "// FIX" "ME\n", "unfinished work"),
    ("core/base/a.cpp", "QString toDoList;\n", None),
    ("tests/unit/storage/tst_a.cpp", '#include "storage/unit_of_work.h"\n#include <sqlite3.h>\n', None),
]


def self_test():
    faults = []

    def expect(name, said, wanted):
        fine = not said if wanted is None else len(said) == 1 and wanted in said[0]
        if not fine:
            faults.append(f"{name}: wanted {wanted!r}, got {said}")

    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        qt = root / "QtWidgets"
        qt.mkdir()
        (qt / "QWidget").touch()

        def check(number, path, content):
            file = root / str(number) / path
            file.parent.mkdir(parents=True)
            file.write_text(content, encoding="utf-8")
            return Check(root / str(number), [qt]).run()

        for number, (path, content, wanted) in enumerate(CASES):
            expect(f"case {number}, {path}", check(number, path, HEAD + content).objections, wanted)
        expect("no licence", check("licence", "ui/shell/a.cpp", "int a;\n").objections, "SPDX")
        expect("empty file", check("empty", "ui/shell/a.cpp", "").objections, "SPDX")
        long = check("long", "ui/shell/a.cpp", HEAD + "\n" * LONG_FILE)
        expect("long file objections", long.objections, None)
        expect("long file warnings", long.warnings, "502 lines")
    expect("order", [layer for layer in LAYERS if LAYERS.count(layer) > 1], None)
    for fault in faults:
        print(f"FAIL: {fault}")
    print(f"{len(CASES) + 5 - len(faults)} of {len(CASES) + 5} cases as they should be")
    return 1 if faults else 0


def main():
    arguments = argparse.ArgumentParser(description="Checks the order of the layers")
    arguments.add_argument("tree", nargs="?")
    arguments.add_argument("--gui-headers", nargs="*", default=[], metavar="DIR")
    arguments.add_argument("--self-test", action="store_true")
    options = arguments.parse_args()
    if options.self_test:
        return self_test()
    if not options.tree:
        arguments.error("which tree?")
    check = Check(options.tree, options.gui_headers).run()
    for warning in check.warnings:
        print(f"warning: {warning}")
    for objection in check.objections:
        print(objection)
    print(f"{check.files} files, {len(check.objections)} objections, {len(check.warnings)} warnings")
    return 1 if check.objections or not check.files else 0


if __name__ == "__main__":
    sys.exit(main())
