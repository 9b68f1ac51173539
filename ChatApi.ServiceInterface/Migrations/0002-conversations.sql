-- Conversations and who is in them. Both tables are updated by every send: pages keep room so that updates stay on them (HOT),
-- and nothing that a send changes is indexed.
CREATE TABLE conversations (
  id                     uuid PRIMARY KEY,
  kind                   text NOT NULL CHECK (kind IN ('direct', 'group')),
  title                  text,
  direct_key             text COLLATE "C",                -- direct: both user ids in order, joined by a space
  created_by             text COLLATE "C" NOT NULL,
  client_conversation_id uuid,                            -- groups: the creator's key
  create_hash            bytea,                           -- of the request that made it, to tell a retry from a reused key
  member_count           integer NOT NULL,
  last_seq               bigint NOT NULL DEFAULT 0,
  last_message_at        timestamptz,
  version                bigint NOT NULL DEFAULT 1,
  created_at             timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT conversations_direct_key UNIQUE (direct_key),
  CONSTRAINT conversations_created_by_client_conversation_id UNIQUE (created_by, client_conversation_id),
  CHECK ((kind = 'direct') = (direct_key IS NOT NULL))
) WITH (fillfactor = 80);

CREATE TABLE members (
  conversation_id    uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  user_id            text COLLATE "C" NOT NULL REFERENCES users (id),
  role               text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  joined_at          timestamptz NOT NULL DEFAULT now(),
  history_from_seq   bigint NOT NULL,
  cleared_before_seq bigint NOT NULL DEFAULT 0,
  delivered_seq      bigint NOT NULL,
  read_seq           bigint NOT NULL CHECK (read_seq <= delivered_seq),
  left_at            timestamptz,
  PRIMARY KEY (conversation_id, user_id)
) WITH (fillfactor = 80);
CREATE INDEX members_user_id_conversation_id ON members (user_id, conversation_id) WHERE left_at IS NULL;
