# SPDX-FileCopyrightText: The Muster authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Uses a window by its accessibility tree alone, as a screen reader does. Reads a JSON object a line from standard input and answers each
with one: {"value": ...} or {"error": TEXT}.

    {"do": VERB, "role": "push button", "name": PATTERN, "seconds": 20, ...}

It waits until something with that role and name (as of a shell, "Review*") shows, and for what changes something, until it may be used.
Verbs: "text" (what it says, which has to match "says"), "press" (does its "action", or Press), "type" ("text"), "check" (a box that may be
checked already), "gone" (waits until nothing like it shows), "tree" (all that shows, a line each)."""
import fnmatch
import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib

PAUSE = 0.05
DEPTH = 40


class Trouble(Exception):
    """What was asked for can't be done; says why."""


def children(accessible):
    for index in range(accessible.get_child_count()):
        child = accessible.get_child_at_index(index)
        if child is not None:
            yield child


def shown(accessible, depth=0):
    """(depth, accessible) of all below it that shows."""
    if depth > DEPTH:
        return
    for child in children(accessible):
        if child.get_state_set().contains(Atspi.StateType.SHOWING):
            yield depth, child
            yield from shown(child, depth + 1)


def application():
    """Muster, once it is there. Asked anew each time: what is remembered of a tree is soon not so."""
    desktop = Atspi.get_desktop(0)
    desktop.clear_cache()
    for child in children(desktop):
        if child.get_name() and child.get_name().lower().startswith("muster"):
            child.clear_cache()
            return child
    return None


def tree():
    found = application()
    lines = []
    for depth, each in shown(found) if found else ():
        states = each.get_state_set()
        marks = [word for word, state in (("off", Atspi.StateType.SENSITIVE),) if not states.contains(state)]
        marks += [word for word, state in (("checked", Atspi.StateType.CHECKED), ("selected", Atspi.StateType.SELECTED),
                                           ("focused", Atspi.StateType.FOCUSED)) if states.contains(state)]
        actions = actions_of(each)
        lines.append(f"{'  ' * depth}{each.get_role_name()} {each.get_name()!r} {' '.join(marks)} {'/'.join(actions)}".rstrip())
    return "\n".join(lines)


def actions_of(accessible):
    interface = accessible.get_action_iface()
    return [interface.get_action_name(index) for index in range(interface.get_n_actions())] if interface else []


def matches(role, name):
    found = application()
    return [each for _, each in shown(found) if each.get_role_name() == role and fnmatch.fnmatchcase(each.get_name() or "", name)
            ] if found else []


def wait(asked, condition):
    """Until condition() gives something; what shows is told where it never does."""
    while True:
        if (result := condition()) is not None:
            return result
        if time.monotonic() > asked["deadline"]:
            raise Trouble(f"not within {asked.get('seconds', 20)} s: {json.dumps(asked)}\n{tree()}")
        time.sleep(PAUSE)


def find(asked, *states):
    def found():
        usable = [each for each in matches(asked["role"], asked["name"])
                  if all(each.get_state_set().contains(state) for state in states)]
        return usable[0] if usable else None

    return wait(asked, found)


def words_of(accessible):
    interface = accessible.get_text_iface()
    return interface.get_text(0, interface.get_character_count()) if interface else accessible.get_name() or ""


def text(asked):
    def said():
        for each in matches(asked["role"], asked["name"]):
            if fnmatch.fnmatchcase(words := words_of(each), asked.get("says", "*")):
                return words
        return None

    return wait(asked, said)


def press(asked):
    found = find(asked, Atspi.StateType.SENSITIVE)
    wanted = asked.get("action", "Press")
    actions = actions_of(found)
    if wanted not in actions:
        raise Trouble(f"{json.dumps(asked)} has no action {wanted}: {actions}")
    if not found.get_action_iface().do_action(actions.index(wanted)):
        raise Trouble(f"{json.dumps(asked)} did not do {wanted}")


def type_text(asked):
    found = find(asked, Atspi.StateType.SENSITIVE, Atspi.StateType.EDITABLE)
    if not found.get_editable_text_iface().set_text_contents(asked["text"]):
        raise Trouble(f"{json.dumps(asked)} did not take the text")


def check(asked):
    if not find(asked).get_state_set().contains(Atspi.StateType.CHECKED):
        press(asked | {"action": "Toggle"})
    find(asked, Atspi.StateType.CHECKED)


def gone(asked):
    wait(asked, lambda: True if not matches(asked["role"], asked["name"]) else None)


VERBS = {"text": text, "press": press, "type": type_text, "check": check, "gone": gone, "tree": lambda _: tree()}


def do(asked):
    asked["deadline"] = time.monotonic() + asked.get("seconds", 20)
    while True:
        try:
            return VERBS[asked["do"]](asked)
        except GLib.Error as error:
            # It went while it was looked at; what came in its place is looked for. Nothing was done to it.
            if "No such object path" not in error.message or time.monotonic() > asked["deadline"]:
                raise
        time.sleep(PAUSE)


def main():
    Atspi.init()
    for line in sys.stdin:
        try:
            answer = {"value": do(json.loads(line))}
        except (Trouble, GLib.Error) as trouble:
            answer = {"error": str(trouble)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
