-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- When the word for a device's presence changes by itself.

ALTER TABLE devices ADD COLUMN presence_until INTEGER; -- none: it does not
-- What was believed by another rule is looked at as soon as somebody tidies.
UPDATE devices SET presence_until = presence_at WHERE presence IN (0, 1); -- online, stale
CREATE INDEX devices_by_presence_until ON devices (presence_until) WHERE presence_until IS NOT NULL;
