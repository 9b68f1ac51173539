-- What is kept beside messages: pins, stars, drafts. A message without them is as it was, and costs nothing.
ALTER TABLE messages
  ADD pinned_by      text COLLATE "C",
  ADD pin_expires_at timestamptz;
CREATE INDEX messages_conversation_id_pinned_at ON messages (conversation_id, pinned_at DESC) WHERE pinned_at IS NOT NULL;
CREATE INDEX messages_pin_expires_at ON messages (pin_expires_at) WHERE pin_expires_at IS NOT NULL;

CREATE TABLE stars (
  user_id         text COLLATE "C" NOT NULL,
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  starred_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_id, conversation_id, seq)
);
CREATE INDEX stars_user_id_starred_at ON stars (user_id, starred_at DESC, conversation_id DESC, seq DESC);

-- A deleted draft keeps its row, without a text: its version goes on rising.
CREATE TABLE drafts (
  user_id         text COLLATE "C" NOT NULL,
  conversation_id uuid NOT NULL,
  thread_root_id  uuid NOT NULL,                          -- all zero: of the conversation itself
  text            text,
  reply_to_id     uuid,
  version         bigint NOT NULL DEFAULT 1,
  updated_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (user_id, conversation_id, thread_root_id)
) WITH (fillfactor = 80);

-- Messages to be sent later. The transaction that sends one deletes its row.
CREATE TABLE scheduled_messages (
  id                uuid PRIMARY KEY,
  user_id           text COLLATE "C" NOT NULL REFERENCES users (id),
  conversation_id   uuid NOT NULL,
  client_message_id uuid NOT NULL,
  request           text NOT NULL,                        -- JSON of a SendMessage
  create_hash       bytea NOT NULL,                       -- of the request that made it, to tell a retry from a reused key
  send_at           timestamptz NOT NULL,
  due_at            timestamptz,                          -- when to try next; null: it was refused
  error_code        text,
  error_message     text,
  version           bigint NOT NULL DEFAULT 1,
  CONSTRAINT scheduled_messages_user_id_conversation_id_client_message_id UNIQUE (user_id, conversation_id, client_message_id)
);
CREATE INDEX scheduled_messages_due_at ON scheduled_messages (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX scheduled_messages_user_id_send_at ON scheduled_messages (user_id, send_at, id);

-- The options of polls and how often each was chosen; who votes has locked the message, so that the counts are right.
CREATE TABLE polls (
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  options         text[] NOT NULL,
  votes           integer[] NOT NULL,
  voters          integer NOT NULL DEFAULT 0,
  multiple        boolean NOT NULL,
  anonymous       boolean NOT NULL,
  closes_at       timestamptz,
  closed_at       timestamptz,
  PRIMARY KEY (conversation_id, seq)
) WITH (fillfactor = 80);

CREATE TABLE poll_votes (
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  user_id         text COLLATE "C" NOT NULL,
  options         smallint[] NOT NULL,                    -- their numbers, from 0
  voted_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (conversation_id, seq, user_id)
);

-- Threads: their replies, and each user's own side of those they follow, have followed, or have read.
CREATE INDEX messages_conversation_id_thread_root_seq_seq ON messages (conversation_id, thread_root_seq, seq) WHERE thread_root_seq IS NOT NULL;

CREATE TABLE thread_follows (
  user_id         text COLLATE "C" NOT NULL,
  conversation_id uuid NOT NULL,
  root_seq        bigint NOT NULL,
  read_seq        bigint NOT NULL,
  following       boolean NOT NULL,
  PRIMARY KEY (user_id, conversation_id, root_seq)
) WITH (fillfactor = 80);

-- Messages that disappear: at a time, or so many seconds after everyone has read them, which sets that time.
ALTER TABLE conversations
  ADD message_expiry_seconds integer,
  ADD message_expiry_after   text CHECK (message_expiry_after IN ('sent', 'read'));
ALTER TABLE messages ADD expire_after_read integer;
CREATE INDEX messages_expires_at ON messages (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX messages_conversation_id_seq_expire_after_read ON messages (conversation_id, seq) WHERE expire_after_read IS NOT NULL AND expires_at IS NULL;
