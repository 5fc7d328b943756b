-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are milliseconds since 1970 UTC. "_folded" and "_key" columns hold what the one before them compares and sorts by.

CREATE TABLE site (
    only_one INTEGER PRIMARY KEY CHECK (only_one = 1),
    id BLOB NOT NULL CHECK (length(id) = 16),
    name TEXT NOT NULL,
    organization TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE devices (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    name_key BLOB NOT NULL,
    state INTEGER NOT NULL,          -- rank in lifecycleWords
    presence INTEGER NOT NULL,       -- rank in presenceWords
    presence_proof TEXT NOT NULL,
    presence_at INTEGER,
    compliance INTEGER NOT NULL,     -- rank in complianceWords
    kind TEXT NOT NULL,
    kind_folded TEXT NOT NULL,
    vendor TEXT NOT NULL,
    vendor_folded TEXT NOT NULL,
    model TEXT NOT NULL,
    model_folded TEXT NOT NULL,
    vendor_key BLOB NOT NULL,        -- vendor and model
    firmware TEXT NOT NULL,
    firmware_folded TEXT NOT NULL,
    firmware_key BLOB NOT NULL,
    serial TEXT NOT NULL,
    serial_folded TEXT NOT NULL,
    address TEXT NOT NULL,           -- the current one
    address_key BLOB NOT NULL,       -- 16 bytes, IPv4 mapped; empty = none
    group_name TEXT NOT NULL,
    group_folded TEXT NOT NULL,
    site_name TEXT NOT NULL,
    site_folded TEXT NOT NULL,
    owner TEXT NOT NULL,
    owner_folded TEXT NOT NULL,
    driver TEXT NOT NULL,
    driver_folded TEXT NOT NULL,
    claimable INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,     -- of the current certificate; the largest integer = none
    first_seen INTEGER NOT NULL,     -- 0 = never
    last_seen INTEGER NOT NULL,      -- 0 = never
    details TEXT NOT NULL,           -- JSON: what no query asks for: services, provenance, credentials ...
    search_text TEXT NOT NULL        -- what free text looks at, folded
) STRICT;

CREATE INDEX devices_by_name ON devices (name_key, id);
CREATE INDEX devices_by_folded_name ON devices (name_folded);
CREATE INDEX devices_by_state ON devices (state, id);
CREATE INDEX devices_by_presence ON devices (presence, id);
CREATE INDEX devices_by_compliance ON devices (compliance, id);
CREATE INDEX devices_by_kind ON devices (kind_folded, id);
CREATE INDEX devices_by_vendor ON devices (vendor_key, id);
CREATE INDEX devices_by_firmware ON devices (firmware_key, id);
CREATE INDEX devices_by_address ON devices (address_key, id);
CREATE INDEX devices_by_group ON devices (group_folded, id);
CREATE INDEX devices_by_site ON devices (site_folded, id);
CREATE INDEX devices_by_owner ON devices (owner_folded, id);
CREATE INDEX devices_by_serial ON devices (serial_folded, id);
CREATE INDEX devices_by_expiry ON devices (expires_at, id);
CREATE INDEX devices_by_last_seen ON devices (last_seen, id);

CREATE TABLE identifiers (
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    value_folded TEXT NOT NULL,
    source TEXT NOT NULL,
    first_seen INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    PRIMARY KEY (device, type, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifiers_by_value ON identifiers (type, value);

CREATE TABLE tags (
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    tag_folded TEXT NOT NULL,
    PRIMARY KEY (device, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    via TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    prev BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX events_by_subject ON events (subject, seq);

-- Append-only: the chain would tell, but better that it can't happen by mistake.
CREATE TRIGGER events_never_change BEFORE UPDATE ON events BEGIN SELECT raise(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_never_go BEFORE DELETE ON events BEGIN SELECT raise(ABORT, 'events are append-only'); END;

CREATE TABLE feed (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind INTEGER NOT NULL,           -- Change::Kind
    id BLOB NOT NULL
) STRICT;
