using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;
using Dapper;
using Npgsql;

namespace ChatApi.ServiceInterface.Polls;

/// <summary>The counts of a poll that an event refers to, and one user's votes when it is addressed to them.</summary>
sealed record PollState
{
    public Guid ConversationId { get; init; }
    public long Seq { get; init; }
    public string? UserId { get; init; }
    public Guid Id { get; init; }
    public int[] Votes { get; init; } = [];
    public int Voters { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public short[]? MyVotes { get; init; }

    public PollUpdated ToEvent() => new(Id, [.. Votes], Voters, ClosedAt, UserId is null ? null : [.. (MyVotes ?? []).Select(option => (int)option)]);
}

/// <summary>A vote as the database gives it.</summary>
sealed record VoteRow
{
    public string UserId { get; init; } = "";
    public short[] Options { get; init; } = [];
    public DateTimeOffset VotedAt { get; init; }
    public string? UserName { get; init; }
    public string? DisplayName { get; init; }
    public bool Deleted { get; init; }

    public PollVote ToVote() => new() { User = UserSummaries.Of(UserId, UserName, DisplayName, Deleted), Options = [.. Options.Select(option => (int)option)], VotedAt = VotedAt };
}

static class PollQueries
{
    extension(NpgsqlConnection db)
    {
        /// <summary>Replaces a user's votes, and sets the counts they lead to. The message must be locked.</summary>
        public Task SetVotesAsync(Guid conversationId, long seq, string userId, int[] options, Poll counts, CancellationToken ct)
        {
            var parameters = new
            {
                conversationId,
                seq,
                userId,
                options = Array.ConvertAll(options, option => (short)option),
                votes = counts.Options.Select(option => option.Votes).ToArray(),
                counts.Voters,
            };
            var vote = options.Length == 0
                ? """
                  /* Polls.RemoveVote: poll_votes_pkey */
                  DELETE FROM poll_votes WHERE conversation_id = @conversationId AND seq = @seq AND user_id = @userId
                  """
                : """
                  /* Polls.SetVote: insert */
                  INSERT INTO poll_votes (conversation_id, seq, user_id, options) VALUES (@conversationId, @seq, @userId, @options)
                  ON CONFLICT (conversation_id, seq, user_id) DO UPDATE SET options = excluded.options, voted_at = excluded.voted_at
                  """;
            return db.ExecuteAsync(new CommandDefinition($"""
                {vote};
                /* Polls.SetCounts: polls_pkey */
                UPDATE polls SET votes = @votes, voters = @Voters WHERE conversation_id = @conversationId AND seq = @seq
                """, parameters, cancellationToken: ct));
        }

        /// <summary>The message must be locked.</summary>
        public Task ClosePollAsync(Guid conversationId, long seq, DateTimeOffset at, CancellationToken ct) =>
            db.ExecuteAsync(new CommandDefinition("""
                /* Polls.Close: polls_pkey */
                UPDATE polls SET closed_at = @at WHERE conversation_id = @conversationId AND seq = @seq
                """, new { conversationId, seq, at }, cancellationToken: ct));

        /// <summary>The votes of users with ids after one, in the order of their ids.</summary>
        public async Task<List<PollVote>> ListVotesAsync(Guid conversationId, long seq, int? option, string afterUserId, int limit, CancellationToken ct)
        {
            var rows = await db.QueryAsync<VoteRow>(new CommandDefinition("""
                /* Polls.ListVotes: poll_votes_pkey, users_pkey */
                SELECT vote.user_id, vote.options, vote.voted_at, u.user_name, u.display_name, (u.id IS NULL OR u.deleted_at IS NOT NULL) AS deleted
                  FROM poll_votes vote
                  LEFT JOIN users u ON u.id = vote.user_id
                 WHERE vote.conversation_id = @conversationId AND vote.seq = @seq AND vote.user_id > @afterUserId
                   AND (@option::smallint IS NULL OR @option = ANY(vote.options))
                 ORDER BY vote.user_id
                 LIMIT @limit
                """, new { conversationId, seq, option = (short?)option, afterUserId, limit }, cancellationToken: ct));
            return [.. rows.Select(row => row.ToVote())];
        }

        /// <summary>The polls that events refer to, as they are now; with the votes of the users given.</summary>
        public Task<IEnumerable<PollState>> ListPollStatesAsync(Guid[] conversationIds, long[] seqs, string?[] userIds, CancellationToken ct) =>
            db.QueryAsync<PollState>(new CommandDefinition("""
                /* Polls.ListStates: polls_pkey, messages_pkey, poll_votes_pkey */
                SELECT polls.conversation_id, polls.seq, wanted.user_id, msg.id, polls.votes, polls.voters, polls.closed_at, mine.options AS my_votes
                  FROM unnest(@conversationIds, @seqs, @userIds) AS wanted (conversation_id, seq, user_id)
                  JOIN polls ON polls.conversation_id = wanted.conversation_id AND polls.seq = wanted.seq
                  JOIN messages msg ON msg.conversation_id = polls.conversation_id AND msg.seq = polls.seq AND msg.deleted_at IS NULL
                  LEFT JOIN poll_votes mine ON mine.conversation_id = polls.conversation_id AND mine.seq = polls.seq AND mine.user_id = wanted.user_id
                """, new { conversationIds, seqs, userIds }, cancellationToken: ct));
    }
}
