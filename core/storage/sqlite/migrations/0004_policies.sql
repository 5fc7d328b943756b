-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Policies, what they said of each device, and which devices are to be asked about again.

-- Every version there ever was. They never change.
CREATE TABLE policy_versions (
    name_folded TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    name TEXT NOT NULL,
    json TEXT NOT NULL,              -- policy.json, canonical; of a removal: as it was before
    is_removal INTEGER NOT NULL,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (name_folded, version)
) STRICT, WITHOUT ROWID;

-- Those in force, and their order.
CREATE TABLE policies (
    name_folded TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    position INTEGER NOT NULL,       -- may have gaps
    FOREIGN KEY (name_folded, version) REFERENCES policy_versions (name_folded, version)
) STRICT, WITHOUT ROWID;

-- Policies an operator gave a device by name, whether there is one of that name or not.
CREATE TABLE device_pins (
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    policy TEXT NOT NULL,
    policy_folded TEXT NOT NULL,
    PRIMARY KEY (device, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_pins_by_policy ON device_pins (policy_folded);

-- The last one of each device of which the policies said anything.
CREATE TABLE evaluations (
    device INTEGER PRIMARY KEY REFERENCES devices (row) ON DELETE CASCADE,
    policies TEXT NOT NULL,          -- JSON: names of those that cover it, in the order they apply
    cuts_off INTEGER NOT NULL,
    due_at INTEGER,                  -- when time alone may change it
    findings INTEGER NOT NULL,       -- how many are not waived
    worst INTEGER                    -- of these: rank in severityWords
) STRICT;
CREATE INDEX evaluations_by_due ON evaluations (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE findings (
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    policy TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity INTEGER NOT NULL,       -- rank in severityWords
    seen TEXT NOT NULL,
    wanted TEXT NOT NULL,
    fix TEXT NOT NULL,
    since INTEGER NOT NULL,
    waived_until INTEGER,            -- none: not waived
    waiver_owner TEXT NOT NULL,
    PRIMARY KEY (device, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluation_queue (
    device INTEGER PRIMARY KEY REFERENCES devices (row) ON DELETE CASCADE
) STRICT;
