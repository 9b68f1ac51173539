-- What messages are found by: the terms of their texts, as C# makes them, in partitions by the time of the message. New rows come into
-- the newest partition's index only, which stays small enough to be cheap (docs/decisions/0012-search.md). Written from the event log, a
-- moment after the message; a message without a row is not found.
CREATE TABLE message_search (
  at              timestamptz NOT NULL,                   -- messages.created_at
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  terms           tsvector NOT NULL,
  PRIMARY KEY (at, conversation_id, seq)
) PARTITION BY RANGE (at);
CREATE INDEX message_search_conversation_id ON message_search (conversation_id);
CREATE INDEX message_search_terms ON message_search USING gin (terms) WITH (gin_pending_list_limit = 512);

CREATE TABLE message_search_ranges (
  from_at timestamptz PRIMARY KEY,
  to_at   timestamptz NOT NULL
);

-- Hashes of the beginnings of all words, to which misspelt ones are corrected. Hashes, so that no deleted text lives on in it.
CREATE TABLE search_beginnings (
  hash bigint PRIMARY KEY
);

CREATE FUNCTION make_message_search_partition(first timestamptz, until timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  name text := 'message_search_' || CASE WHEN first = '-infinity' THEN 'first' ELSE to_char(first AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISS') END;
BEGIN
  EXECUTE format('CREATE TABLE %I (LIKE message_search INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE)', name);
  EXECUTE format('ALTER TABLE message_search ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, first, until);
  INSERT INTO message_search_ranges VALUES (first, until);
END $$;

-- Partitions of about two million messages, as of the last day's traffic, but of a day at least and two months at most; until two days from now.
CREATE FUNCTION keep_message_search_partitions() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  until timestamptz;
  days  integer;
  made  integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(4848765213003);
  SELECT max(to_at) INTO until FROM message_search_ranges;
  WHILE until < now() + interval '2 days' LOOP
    SELECT greatest(1, least(60, 2000000 / greatest(1, count(*)))) INTO days FROM message_search WHERE at > now() - interval '1 day';
    PERFORM make_message_search_partition(until, until + make_interval(days => days));
    until := until + make_interval(days => days);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;

-- What is there already: a partition for each two million messages, then one for what comes.
DO $$
DECLARE
  first timestamptz := '-infinity';
  until timestamptz;
BEGIN
  FOR until IN
    SELECT date_trunc('second', created_at) FROM (SELECT created_at, row_number() OVER (ORDER BY created_at) AS n FROM messages) numbered WHERE n % 2000000 = 0 ORDER BY n
  LOOP
    IF until > first THEN
      PERFORM make_message_search_partition(first, until);
      first := until;
    END IF;
  END LOOP;
  PERFORM make_message_search_partition(first, date_trunc('day', now()) + interval '30 days');
END $$;

-- In the transaction that changes or deletes a text its terms go. One that has another text is looked at itself until its new terms are there.
CREATE FUNCTION forget_message_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR NEW.deleted_at IS NOT NULL OR NEW.body IS NULL THEN
    DELETE FROM message_search WHERE at = OLD.created_at AND conversation_id = OLD.conversation_id AND seq = OLD.seq;
  ELSE
    UPDATE message_search SET terms = '''=changed''' WHERE at = OLD.created_at AND conversation_id = OLD.conversation_id AND seq = OLD.seq;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER messages_search_changed AFTER UPDATE OF body, deleted_at ON messages FOR EACH ROW
  WHEN (OLD.body IS DISTINCT FROM NEW.body OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at) EXECUTE FUNCTION forget_message_search();
CREATE TRIGGER messages_search_deleted AFTER DELETE ON messages FOR EACH ROW EXECUTE FUNCTION forget_message_search();
