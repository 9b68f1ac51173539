-- prototype
CREATE TABLE message_search (
  id              uuid NOT NULL,
  conversation_id uuid NOT NULL,
  seq             bigint NOT NULL,
  terms           tsvector NOT NULL,
  PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX message_search_id ON message_search (id);
CREATE INDEX message_search_terms ON message_search USING gin (terms);
