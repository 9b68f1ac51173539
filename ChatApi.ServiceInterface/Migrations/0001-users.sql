-- Users, their sessions, and the keys that sign their tokens.
CREATE TABLE users (
  id               text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9_.@|:-]{0,63}$'),
  issuer           text COLLATE "C" NOT NULL DEFAULT '',  -- '' = an account kept here; else the issuer whose token brought the user
  user_name        text,
  user_name_key    text COLLATE "C",                      -- folded to lower case, like every …_key
  email            text,
  email_key        text COLLATE "C",
  phone            text COLLATE "C",
  display_name     text NOT NULL,
  display_name_key text COLLATE "C" NOT NULL,
  password_hash    text,
  version          bigint NOT NULL DEFAULT 1,
  created_at       timestamptz NOT NULL DEFAULT now(),
  disabled_at      timestamptz,
  deleted_at       timestamptz,
  CONSTRAINT users_user_name_key UNIQUE (user_name_key),
  CONSTRAINT users_email_key UNIQUE (email_key),
  CONSTRAINT users_phone_key UNIQUE (phone)
);
CREATE INDEX users_display_name_key_id ON users (display_name_key, id);

CREATE TABLE sessions (
  id                 uuid PRIMARY KEY,
  user_id            text COLLATE "C" NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device             text,
  rotating           boolean NOT NULL,                    -- whether the refresh token is replaced at each renewal
  refresh_nonce      bytea NOT NULL,                      -- refresh token = session id, generation, MAC over both and this
  refresh_generation integer NOT NULL DEFAULT 0,
  rotated_at         timestamptz,
  created_at         timestamptz NOT NULL DEFAULT now(),
  expires_at         timestamptz NOT NULL,
  revoked_at         timestamptz
);
CREATE INDEX sessions_user_id_id ON sessions (user_id, id);
CREATE INDEX sessions_revoked_at ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;

-- Made at the first start when Auth:SigningKey is not configured, so that all nodes share one.
CREATE TABLE signing_keys (
  id         text COLLATE "C" PRIMARY KEY,
  secret     bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
