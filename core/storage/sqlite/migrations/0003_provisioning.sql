-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- What devices shall be given, what was issued to them, and the journal of giving it.

CREATE TABLE profiles (
    name TEXT NOT NULL,
    name_folded TEXT PRIMARY KEY,
    json TEXT NOT NULL               -- profile.json, canonical
) STRICT, WITHOUT ROWID;

-- They outlive the device: its id, not its row.
CREATE TABLE certificates (
    serial TEXT NOT NULL UNIQUE,     -- lower-case hex
    device BLOB CHECK (length(device) = 16),
    subject TEXT NOT NULL,
    issuer TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    key_algorithm INTEGER NOT NULL,  -- rank in keyAlgorithmWords
    key_origin INTEGER NOT NULL,     -- rank in keyOriginWords
    state INTEGER NOT NULL,          -- rank in credentialStateWords
    issued_at INTEGER NOT NULL,
    der BLOB NOT NULL
) STRICT;
CREATE INDEX certificates_by_age ON certificates (issued_at, serial);
CREATE INDEX certificates_by_device ON certificates (device, issued_at, serial);

-- The key of each device that an operator accepted.
CREATE TABLE host_keys (
    device INTEGER PRIMARY KEY REFERENCES devices (row) ON DELETE CASCADE,
    algorithm TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    pinned_at INTEGER NOT NULL,
    actor TEXT NOT NULL
) STRICT;

-- Ids are made of the time, and sort by it. Jobs outlive the device, too.
CREATE TABLE jobs (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    device BLOB NOT NULL CHECK (length(device) = 16),
    device_name TEXT NOT NULL,
    driver TEXT NOT NULL,
    profile TEXT NOT NULL,
    address TEXT NOT NULL,
    port INTEGER NOT NULL CHECK (port BETWEEN 0 AND 65535),
    login TEXT NOT NULL,
    host_key_algorithm TEXT NOT NULL,
    host_key_fingerprint TEXT NOT NULL,
    state INTEGER NOT NULL,          -- rank in jobStateWords
    actor TEXT NOT NULL,
    via TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_by_state ON jobs (state, id);
CREATE INDEX jobs_by_device ON jobs (device);

CREATE TABLE job_steps (
    job BLOB NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,       -- from 0
    kind TEXT NOT NULL,
    parameters TEXT NOT NULL,        -- JSON objects, as are these two
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    said_now TEXT NOT NULL,          -- what the plan showed
    said_then TEXT NOT NULL,
    can_be_undone INTEGER NOT NULL,
    state INTEGER NOT NULL,          -- rank in stepStateWords
    started_at INTEGER,
    finished_at INTEGER,
    error_code TEXT,                 -- none: the last attempt did not fail
    error_message TEXT,
    error_where TEXT,
    PRIMARY KEY (job, position)
) STRICT, WITHOUT ROWID;
