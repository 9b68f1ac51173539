-- What a conversation may have besides its title, who may do what in a group, links that invite to it, and more of what members keep.
ALTER TABLE conversations
  ADD title_key   text COLLATE "C",                       -- folded; null when the version before this migration wrote it
  ADD description text,
  ADD avatar_url  text,
  ADD metadata    jsonb,
  ADD permissions jsonb,                                  -- permission → the least role that has it, where that is not the default
  ADD history     text CHECK (history IN ('from_join', 'all')),  -- what new members may read; null = from_join
  ADD deleted_at  timestamptz;                            -- the owner has ended it

ALTER TABLE members
  ADD archived_until_seq bigint,                          -- archived while the last seq is not beyond; null = for good
  ADD metadata           jsonb,
  ADD added_by           text COLLATE "C",                -- who added them, or made the link they joined by
  ADD invite_link_id     uuid;                            -- the link they joined by

ALTER TABLE users ADD metadata jsonb;

CREATE TABLE invite_links (
  id              uuid PRIMARY KEY,
  conversation_id uuid NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  token_hash      bytea NOT NULL,                         -- SHA-256 of the token, which is not kept
  created_by      text COLLATE "C" NOT NULL,
  client_link_id  uuid NOT NULL,                          -- the creator's key
  created_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz,
  max_uses        integer CHECK (max_uses > 0),
  uses            integer NOT NULL DEFAULT 0 CHECK (uses <= max_uses),
  revoked_at      timestamptz,
  CONSTRAINT invite_links_token_hash UNIQUE (token_hash),
  CONSTRAINT invite_links_created_by_client_link_id UNIQUE (created_by, client_link_id)
);
CREATE INDEX invite_links_conversation_id_id ON invite_links (conversation_id, id);
