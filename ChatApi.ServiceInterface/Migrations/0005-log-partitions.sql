-- The event log's partitions, one per UTC day, named event_log_yyyymmdd. There is no default partition: a row in it would
-- stand in the way of making its day's partition. A new one is filled in beside and attached, which blocks neither readers nor writers.
CREATE FUNCTION make_event_log_partitions(first_day date, last_day date) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  day  date;
  name text;
  made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(4848765213002);
  FOR day IN SELECT generate_series(first_day, last_day, interval '1 day') LOOP
    name := 'event_log_' || to_char(day, 'YYYYMMDD');
    IF to_regclass(name) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE event_log INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE)', name);
      EXECUTE format('ALTER TABLE event_log ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, day || ' 00:00+00', (day + 1) || ' 00:00+00');
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- Drops what ended at or before keep_from, and at or before the last step of the slowest consumer. Dropping waits for whoever
-- reads the log, and others would wait behind it: it gives up after 200 ms, and the next round tries again.
CREATE FUNCTION drop_event_log_partitions(keep_from timestamptz) RETURNS integer LANGUAGE plpgsql SET lock_timeout = '200ms' AS $$
DECLARE
  name    text;
  dropped integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(4848765213002);
  keep_from := least(keep_from, (SELECT min(updated_at) FROM log_consumers));
  FOR name IN
    WITH partitions AS MATERIALIZED ( -- first: the planner may else read a day out of every name in the catalog, and fail
      SELECT child.relname
        FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid
       WHERE inhparent = 'event_log'::regclass
    )
    SELECT relname
      FROM partitions
     WHERE (to_date(right(relname, 8), 'YYYYMMDD') + 1)::timestamp AT TIME ZONE 'UTC' <= keep_from
     ORDER BY relname
  LOOP
    EXECUTE format('DROP TABLE %I', name);
    dropped := dropped + 1;
  END LOOP;
  RETURN dropped;
END $$;
