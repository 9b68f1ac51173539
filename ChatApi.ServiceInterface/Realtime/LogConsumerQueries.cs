using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

static class LogConsumerQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>For the rest of the transaction; false when another has it.</summary>
        public Task<bool> TryLockConsumerAsync(string name, CancellationToken ct) =>
            db.QuerySingleAsync<bool>(new CommandDefinition("""
                /* LogConsumer.TryLock: none */
                SELECT pg_try_advisory_xact_lock(48487652, hashtext(@name))
                """, new { name }, cancellationToken: ct));

        /// <summary>Its place; null when it has none yet.</summary>
        public Task<string?> FindConsumerAsync(string name, CancellationToken ct) =>
            db.QuerySingleOrDefaultAsync<string>(new CommandDefinition("""
                /* LogConsumer.Find: none */
                SELECT cursor FROM log_consumers WHERE name = @name
                """, new { name }, cancellationToken: ct));

        public Task SaveConsumerAsync(string name, string place, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* LogConsumer.Save: none */
                INSERT INTO log_consumers (name, cursor) VALUES (@name, @place)
                ON CONFLICT (name) DO UPDATE SET cursor = excluded.cursor, updated_at = now()
                """, new { name, place }, cancellationToken: ct));
    }
}
