-- What is durable of presence. A row is written when a user's last device has gone, every quarter of an hour while one is connected, and when
-- the user says something; never by what merely happens on a connection. Nothing that is written often is indexed (HOT).
CREATE TABLE presence (
  user_id                text COLLATE "C" PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  last_seen_at           timestamptz,                     -- to the minute
  invisible              boolean NOT NULL DEFAULT false,  -- shown as offline to everyone
  status_text            text,
  status_text_expires_at timestamptz
) WITH (fillfactor = 80);
