-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- What lists of devices are grouped by. Kinds have their column already.

-- Our interface it was seen on last; "/" = on a bus; empty = not known.
ALTER TABLE devices ADD COLUMN network TEXT NOT NULL DEFAULT '';
UPDATE devices
SET network = coalesce(CASE WHEN json_valid(details) THEN json_extract(details, '$.interfaces[0]') END,
                       CASE WHEN address <> '' AND length(address_key) = 0 THEN '/' END, '');
CREATE INDEX devices_by_network ON devices (network, id);
