-- The event log: one row per event, whatever the size of the audience, in the transaction that caused it; references only.
-- Read by snapshot, never by pos: a slow transaction commits behind a later pos (docs/decisions/0001-one-event-log.md).
CREATE TABLE event_log (
  pos             bigint GENERATED ALWAYS AS IDENTITY,
  xid             xid8 NOT NULL DEFAULT pg_current_xact_id(),
  conversation_id uuid,                                   -- audience: its members, unless user_id is given
  user_id         text COLLATE "C",                       -- audience: this user alone
  kind            text NOT NULL,
  seq             bigint,
  actor_id        text COLLATE "C",
  ref             text COLLATE "C",
  at              timestamptz NOT NULL DEFAULT clock_timestamp()
) PARTITION BY RANGE (at);
CREATE INDEX event_log_conversation_id_xid ON event_log (conversation_id, xid);
CREATE INDEX event_log_user_id_xid ON event_log (user_id, xid);
CREATE INDEX event_log_xid ON event_log (xid);
CREATE INDEX event_log_pos ON event_log (pos);
CREATE INDEX event_log_at ON event_log USING brin (at) WITH (pages_per_range = 16);  -- a few bytes: for the minute before a crash

-- Whoever reads the log for later work keeps its place here.
CREATE TABLE log_consumers (
  name       text PRIMARY KEY,
  cursor     text NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- The history these transaction ids belong to; a restored or failed-over database starts another.
CREATE TABLE log_epoch (
  id                uuid PRIMARY KEY,
  system_identifier bigint NOT NULL,
  timeline          integer NOT NULL,
  started_at        timestamptz NOT NULL DEFAULT now()
);
