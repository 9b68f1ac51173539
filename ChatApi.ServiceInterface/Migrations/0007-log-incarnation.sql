-- Which run of the database this is, and of which epoch. Unlogged on purpose: every crash recovery empties it, also one that the
-- postmaster survives, and so does a promotion; transaction ids may be given out again after either. Whoever finds it empty fills it.
CREATE UNLOGGED TABLE log_incarnation (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  id     bigint NOT NULL,                                 -- random
  epoch  uuid NOT NULL                                    -- log_epoch.id
);
