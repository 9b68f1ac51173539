-- Messages. No foreign keys: the transaction that inserts holds the conversation row and has read the sender's member row,
-- and a check per row costs a tenth of a send. Rows are never deleted: a deleted message keeps its id, seq and key.
CREATE TABLE messages (
  conversation_id   uuid NOT NULL,
  seq               bigint NOT NULL CHECK (seq > 0),
  id                uuid NOT NULL,
  sender_id         text COLLATE "C" NOT NULL,
  client_message_id uuid,
  body_hash         bytea,                                -- SHA-256 of what was sent, to tell a retry from a reused key
  type              text NOT NULL DEFAULT 'text' CHECK (type IN ('text', 'system')),
  body              text,
  version           bigint NOT NULL DEFAULT 1,
  created_at        timestamptz NOT NULL DEFAULT now(),
  edited_at         timestamptz,
  deleted_at        timestamptz,
  PRIMARY KEY (conversation_id, seq),
  CONSTRAINT messages_conversation_id_sender_id_client_message_id UNIQUE (conversation_id, sender_id, client_message_id),
  CONSTRAINT messages_valid_content CHECK (deleted_at IS NOT NULL OR type <> 'text' OR body IS NOT NULL)
);
CREATE INDEX messages_id ON messages (id);
-- What unread does not count.
CREATE INDEX messages_conversation_id_seq_uncounted ON messages (conversation_id, seq) WHERE deleted_at IS NOT NULL OR type = 'system';
