-- SPDX-FileCopyrightText: The Muster authors
-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the Discover page asks for: what is ignored, what is as it left the factory, and what is new.

ALTER TABLE devices ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0;          -- 1: an operator said so; why stands in details
ALTER TABLE devices ADD COLUMN factory_default INTEGER NOT NULL DEFAULT -1; -- 0 or 1 as it said itself; -1: it did not
-- Holds all that the views of that page ask for: they are counted without a look at the rows, which are long.
CREATE INDEX devices_by_ignored ON devices (ignored, state, factory_default, claimable);
CREATE INDEX devices_by_first_seen ON devices (first_seen, id);
