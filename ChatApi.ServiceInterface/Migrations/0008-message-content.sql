-- What a message may have besides its text, what a member keeps for themselves, and whom someone has blocked. All of it is null or
-- absent for most rows, and costs them nothing.
ALTER TABLE messages
  ADD reply_to_seq    bigint,                             -- the message it answers, of the same conversation
  ADD thread_root_seq bigint,                             -- the message whose thread it is in
  ADD reply_count     integer,                            -- of a thread's root
  ADD last_reply_at   timestamptz,
  ADD mentions        text[] COLLATE "C",                 -- user ids; '*' = everyone
  ADD links           text[],
  ADD metadata        jsonb,
  ADD system          jsonb,                              -- of a system message: what happened
  ADD forwarded_from  jsonb,
  ADD silent          boolean,
  ADD expires_at      timestamptz,
  ADD pinned_at       timestamptz,
  ADD reaction_count  integer,                            -- null or 0: there is nothing to look for in reactions
  DROP CONSTRAINT messages_type_check,
  ADD CONSTRAINT messages_type CHECK (type IN ('text', 'system', 'poll'));
CREATE INDEX messages_conversation_id_seq_mentions ON messages (conversation_id, seq) WHERE mentions IS NOT NULL;

ALTER TABLE members
  ADD pinned_at          timestamptz,
  ADD muted_until        timestamptz,
  ADD archived_at        timestamptz,
  ADD notify             text CHECK (notify IN ('all', 'mentions', 'none')),
  ADD unread_from_seq    bigint,                          -- marked unread from here
  ADD deleted_before_seq bigint;                          -- not shown while the last seq is below

-- Messages someone has deleted for themselves.
CREATE TABLE hidden_messages (
  user_id         text COLLATE "C" NOT NULL,
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  PRIMARY KEY (user_id, conversation_id, seq)
);

CREATE TABLE blocks (
  user_id    text COLLATE "C" NOT NULL REFERENCES users (id),
  blocked_id text COLLATE "C" NOT NULL REFERENCES users (id),
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, blocked_id)
);
CREATE INDEX blocks_blocked_id ON blocks (blocked_id, user_id);
