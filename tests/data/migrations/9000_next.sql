-- The next migration, for tst_migrations only.
CREATE TABLE made_before_it_fails (x INTEGER NOT NULL) STRICT;
CREATE TABLE from_the_next_version (x INTEGER NOT NULL) STRICT;
