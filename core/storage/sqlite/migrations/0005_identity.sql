-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which devices are one, which are not, and what two of them claim.

-- As which device it was seen, where an operator's merge brought it here; its log is kept apart, so that it can go back whole.
ALTER TABLE sightings ADD COLUMN merged_from BLOB CHECK (length(merged_from) = 16);

-- What an operator merged, and can take back.
CREATE TABLE merges (
    gone BLOB PRIMARY KEY CHECK (length(gone) = 16),
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    record TEXT NOT NULL             -- JSON: both as they were, and what came along
) STRICT, WITHOUT ROWID;
CREATE INDEX merges_by_device ON merges (device, at);

-- Identifiers that an operator said are not this device's.
CREATE TABLE distinctions (
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (device, type, value)
) STRICT, WITHOUT ROWID;

-- One identifier, two live devices.
CREATE TABLE identity_conflicts (
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,    -- that has it
    claimant INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,  -- that claims it
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    claimed_at INTEGER NOT NULL,     -- when both were heard with it last
    closed_at INTEGER,               -- none: open
    PRIMARY KEY (device, claimant, type, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_conflicts_by_claimant ON identity_conflicts (claimant);
CREATE INDEX identity_conflicts_by_value ON identity_conflicts (type, value);
CREATE INDEX identity_conflicts_by_claim ON identity_conflicts (claimed_at) WHERE closed_at IS NULL;

-- Identifiers that a third live device turned up with: they tell nobody from anybody.
CREATE TABLE shared_identifiers (
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (type, value)
) STRICT, WITHOUT ROWID;
