using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Conversations;

static class InfoQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Sets all of it, as a new version. The conversation must be locked.</summary>
        public Task SetInfoAsync(Guid conversationId, ConversationInfo info, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Conversations.SetInfo: conversations_pkey */
                UPDATE conversations
                   SET title = @Title, title_key = @TitleKey, description = @Description, avatar_url = @AvatarUrl,
                       metadata = @Metadata::jsonb, permissions = @Permissions::jsonb, history = @History, version = version + 1
                 WHERE id = @conversationId
                """,
                new { conversationId, info.Title, info.TitleKey, info.Description, info.AvatarUrl, info.Metadata, info.Permissions, info.History },
                cancellationToken: ct));
    }
}
