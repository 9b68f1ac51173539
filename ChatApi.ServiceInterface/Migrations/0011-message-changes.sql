-- What edited messages said before, and reactions. Both go when their message is deleted for everyone.
CREATE TABLE message_versions (
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  version         bigint NOT NULL,
  body            text,
  mentions        text[] COLLATE "C",
  metadata        jsonb,
  created_at      timestamptz NOT NULL,                   -- when it was sent, or edited to be so
  PRIMARY KEY (conversation_id, seq, version)
);

CREATE TABLE reactions (
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  reaction        text COLLATE "C" NOT NULL,
  user_id         text COLLATE "C" NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (conversation_id, seq, reaction, user_id)
);
