-- When sessions were used, how often somebody tries to sign in, and the one-time tickets that open streams.
ALTER TABLE users ADD COLUMN password_changed_at timestamptz;  -- a sign-in that checked the password before does not count
ALTER TABLE sessions ADD COLUMN last_used_at timestamptz;      -- to the minute of the last renewal; null = not renewed yet
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- An account or an address that somebody tries from, as a hash. free_at is when its attempts are all given back; before that,
-- every attempt moves it on by the time one takes to come back, and those that would move it too far are refused.
CREATE TABLE sign_in_attempts (
  key     bytea PRIMARY KEY,
  free_at timestamptz NOT NULL
);
CREATE INDEX sign_in_attempts_free_at ON sign_in_attempts (free_at);

CREATE TABLE stream_tickets (
  hash             bytea PRIMARY KEY,                     -- SHA-256 of the ticket, which is not kept
  user_id          text COLLATE "C" NOT NULL,
  session_id       uuid NOT NULL,
  token_expires_at timestamptz NOT NULL,                  -- of the token it was made with: the stream ends with it
  expires_at       timestamptz NOT NULL
);
CREATE INDEX stream_tickets_expires_at ON stream_tickets (expires_at);
