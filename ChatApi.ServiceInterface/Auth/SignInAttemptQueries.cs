using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Auth;

/// <summary>So many attempts at once, and one more each time so many seconds have passed.</summary>
sealed record AttemptLimit(int Burst, int Seconds);

/// <summary>Whether an attempt may be made.</summary>
sealed record AttemptOutcome
{
    public bool IsRefused { get; init; }

    /// <summary>It is the address that has none left.</summary>
    public bool IsOfAddress { get; init; }

    /// <summary>Until the next is free, when it is refused.</summary>
    public double WaitSeconds { get; init; }
}

static class SignInAttemptQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>
        /// Counts an attempt of an address, and, if that may, of an account; a null key is not limited. Times are the database's: nodes whose
        /// clocks differ count alike.
        /// </summary>
        public Task<AttemptOutcome> CountAttemptAsync(byte[]? address, AttemptLimit addressLimit, byte[]? account, AttemptLimit accountLimit, CancellationToken ct) =>
            db.QuerySingleAsync<AttemptOutcome>(new CommandDefinition("""
                /* Auth.CountAttempt: sign_in_attempts_pkey */
                WITH ask AS MATERIALIZED (
                  SELECT statement_timestamp() AS now, make_interval(secs => @addressSeconds) AS address_step, make_interval(secs => @accountSeconds) AS account_step
                ), address AS (
                  INSERT INTO sign_in_attempts AS a (key, free_at)
                  SELECT @address, now + address_step FROM ask WHERE @address::bytea IS NOT NULL
                  ON CONFLICT (key) DO UPDATE SET free_at = greatest(a.free_at, statement_timestamp()) + make_interval(secs => @addressSeconds)
                   WHERE a.free_at <= statement_timestamp() + make_interval(secs => @addressSeconds) * (@addressBurst - 1)
                  RETURNING true AS counted
                ), account AS (
                  INSERT INTO sign_in_attempts AS a (key, free_at)
                  SELECT @account, now + account_step FROM ask WHERE @account::bytea IS NOT NULL AND (@address::bytea IS NULL OR EXISTS (SELECT FROM address))
                  ON CONFLICT (key) DO UPDATE SET free_at = greatest(a.free_at, statement_timestamp()) + make_interval(secs => @accountSeconds)
                   WHERE a.free_at <= statement_timestamp() + make_interval(secs => @accountSeconds) * (@accountBurst - 1)
                  RETURNING true AS counted
                )
                SELECT (@address::bytea IS NOT NULL AND NOT EXISTS (SELECT FROM address)) OR (@account::bytea IS NOT NULL AND NOT EXISTS (SELECT FROM account)) AS is_refused,
                       @address::bytea IS NOT NULL AND NOT EXISTS (SELECT FROM address) AS is_of_address,
                       coalesce(extract(epoch FROM CASE
                         WHEN @address::bytea IS NOT NULL AND NOT EXISTS (SELECT FROM address)
                         THEN (SELECT free_at FROM sign_in_attempts WHERE key = @address) - address_step * (@addressBurst - 1)
                         ELSE (SELECT free_at FROM sign_in_attempts WHERE key = @account) - account_step * (@accountBurst - 1)
                       END - now), 1)::float8 AS wait_seconds
                  FROM ask
                """,
                new
                {
                    address,
                    addressBurst = addressLimit.Burst,
                    addressSeconds = addressLimit.Seconds,
                    account,
                    accountBurst = accountLimit.Burst,
                    accountSeconds = accountLimit.Seconds,
                },
                cancellationToken: ct));

        public Task ForgiveAttemptsAsync(byte[] account, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.ForgiveAttempts: sign_in_attempts_pkey */
                DELETE FROM sign_in_attempts WHERE key = @account
                """, new { account }, cancellationToken: ct));

        /// <summary>Deletes those that have all their attempts back, at most so many.</summary>
        public Task<int> DeleteFreeAttemptsAsync(int limit, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Auth.DeleteFreeAttempts: sign_in_attempts_free_at */
                DELETE FROM sign_in_attempts
                 WHERE key = ANY(ARRAY(SELECT key FROM sign_in_attempts WHERE free_at < statement_timestamp() ORDER BY free_at LIMIT @limit))
                   AND free_at < statement_timestamp()
                """, new { limit }, cancellationToken: ct));
    }
}
