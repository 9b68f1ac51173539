using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Realtime;

static class SnapshotQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>The user's own profile.</summary>
        public Task<MyProfile> GetOwnProfileAsync(string userId, CancellationToken ct) =>
            db.QuerySingleAsync<MyProfile>(new CommandDefinition("""
                /* Snapshot.GetOwnProfile: users_pkey */
                SELECT id, user_name, display_name, email, phone, created_at FROM users WHERE id = @userId
                """, new { userId }, cancellationToken: ct));
    }
}
