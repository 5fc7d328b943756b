# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what musterctl --json prints against docs/json.md."""
import pathlib
import re

# Documents of their own form, and what an event says.
OPAQUE = {"payload", "profile", "policy"}


def documented(source):
    """Fields by section, of the docs in the source tree."""
    sections, current = {}, None
    for line in (pathlib.Path(source) / "docs/json.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            current = sections.setdefault(line[3:], set())
        elif current is not None and (field := re.match(r"\| `([^`]+)` \|", line)):
            current.add(field[1])
    # Said in words there: a receipt has what stands in job.
    sections["receipt"] |= sections["job"] - {"id", "orphaned"}
    return sections


def paths(value, path=""):
    """The fields of an object, as json.md writes them, lists entered."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from paths(child, f"{path}.{key}" if path else key)
        if not value:
            yield path
    elif isinstance(value, list):
        for child in value:
            yield from paths(child, path + "[]")
        if not value:
            yield path + "[]"
    else:
        yield path


def unknown(fields, value):
    """The fields of an object that are not documented."""
    patterns = [re.compile(re.escape(field).replace(r"\*", "[^.]+")) for field in fields]
    # An empty list or object says nothing about what is in it.
    known = lambda path: any(pattern.fullmatch(path) for pattern in patterns) or any(
        field.startswith((path + ".", path)) and path.endswith("[]") or field.startswith(path + ".") for field in fields)
    opaque = {field for field in fields if field in OPAQUE}
    return {path for path in paths(value) if not known(path) and path.split(".")[0] not in opaque}
