-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- What discovery sees, and where it may look.

-- The ids of the sources that saw a device, in the order they first did, with commas. They stood in details before.
ALTER TABLE devices ADD COLUMN sources TEXT NOT NULL DEFAULT '';
UPDATE devices
SET sources = coalesce((SELECT group_concat(value, ',')
                        FROM (SELECT value FROM json_each(devices.details, '$.sources') ORDER BY key)), ''),
    details = json_remove(details, '$.sources')
WHERE json_valid(details);
CREATE INDEX devices_by_sources ON devices (sources, id);

-- Every address of a device, the current one among them, to find who has it. Details keep their order.
CREATE TABLE addresses (
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    address TEXT NOT NULL,           -- canonical; link-local with its zone; a path on a bus as it is
    PRIMARY KEY (device, address)
) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO addresses (device, address)
SELECT devices.row, json_each.value FROM devices, json_each(devices.details, '$.addresses') WHERE json_valid(devices.details);
CREATE INDEX addresses_by_address ON addresses (address);

CREATE INDEX devices_by_presence_age ON devices (presence, presence_at);
-- Also tells which discovered rows are old, without a look at the rows.
DROP INDEX devices_by_state;
CREATE INDEX devices_by_state ON devices (state, id, last_seen);

-- Ids of devices that turned out to be another one.
CREATE TABLE aliases (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_by_device ON aliases (device);

CREATE TABLE sightings (
    seq INTEGER PRIMARY KEY,
    device INTEGER NOT NULL REFERENCES devices (row) ON DELETE CASCADE,
    source TEXT NOT NULL,
    interface TEXT NOT NULL,         -- together with source: the channel
    endpoint TEXT NOT NULL,
    at INTEGER NOT NULL,
    details TEXT NOT NULL            -- JSON: identifiers, attributes, services
) STRICT;
CREATE INDEX sightings_by_channel ON sightings (device, source, interface, at);

-- Where single hosts may be spoken to.
CREATE TABLE allowed_networks (
    interface TEXT NOT NULL,
    prefix TEXT NOT NULL,            -- 10.0.1.0/24
    allowed_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (interface, prefix)
) STRICT, WITHOUT ROWID;

-- How many new devices a network had in the newest minute in which it had any.
CREATE TABLE intake (
    network TEXT PRIMARY KEY,
    minute INTEGER NOT NULL,         -- since 1970
    devices INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
