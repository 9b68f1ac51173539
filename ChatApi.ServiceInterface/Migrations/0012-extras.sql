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
