-- Who may reach a user, as the user has set it; null = everyone. And when members confirmed to have received and read.
ALTER TABLE users
  ADD messages_from text CHECK (messages_from IN ('shared', 'nobody')),
  ADD groups_from   text CHECK (groups_from IN ('shared', 'nobody')),
  ADD presence_to   text CHECK (presence_to IN ('shared', 'nobody')),
  ADD found_by      text CHECK (found_by IN ('shared', 'nobody')),
  ADD reads_hidden  boolean,                              -- neither gives nor sees read marks
  ADD typing_hidden boolean;

-- One row for each acknowledgement that raised a mark, whatever it covers: no row for a message and a member. Kept for a month.
CREATE TABLE receipt_marks (
  conversation_id uuid NOT NULL,
  user_id         text COLLATE "C" NOT NULL,
  is_read         boolean NOT NULL,                       -- read, and so received too; else received
  seq             bigint NOT NULL,                        -- up to here
  at              timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (conversation_id, user_id, is_read, seq)
);
