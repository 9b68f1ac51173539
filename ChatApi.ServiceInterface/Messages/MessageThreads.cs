using ChatApi.ServiceInterface.Realtime;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Replies are messages like others that name their root; the root counts them.</summary>
static class MessageThreads
{
    /// <summary>The id of the root of message <c>msg</c>, looked up only for a reply. Index messages_pkey.</summary>
    public const string Column = """
        msg.reply_count, msg.last_reply_at,
               CASE WHEN msg.thread_root_seq IS NOT NULL THEN (
                   SELECT root.id FROM messages root WHERE root.conversation_id = msg.conversation_id AND root.seq = msg.thread_root_seq) END AS thread_root_id
        """;

    extension(EventTransaction tx)
    {
        /// <summary>
        /// Counts the replies among new messages, and makes who replied and who sent the root follow the thread, the latter unless they have
        /// said otherwise. To be called after the messages are written.
        /// </summary>
        public void CountReplies(IReadOnlyList<NewMessage> messages)
        {
            var replies = messages.Where(message => message.ThreadRoot is not null).ToList();
            if (replies.Count == 0)
                return;
            tx.Write(Count(replies));
            tx.Write(Follow(replies));
            foreach (var (conversationId, rootSeq) in replies.Select(PlaceOf).Distinct())
                tx.Append(new EventRow(EventKind.ThreadUpdated, conversationId, Seq: rootSeq));
        }
    }

    private static (Guid ConversationId, long RootSeq) PlaceOf(NewMessage reply) => (reply.Send.ConversationId, reply.ThreadRoot!.QuotedSeq);

    private static NpgsqlBatchCommand Count(List<NewMessage> replies)
    {
        var roots = replies.CountBy(PlaceOf).OrderBy(root => root.Key.ConversationId).ThenBy(root => root.Key.RootSeq).ToList(); // as every transaction that locks several
        return new NpgsqlBatchCommand("""
            /* Threads.Count: messages_pkey */
            UPDATE messages SET reply_count = coalesce(reply_count, 0) + root.replies, last_reply_at = $4
              FROM unnest($1, $2, $3) AS root (conversation_id, seq, replies)
             WHERE messages.conversation_id = root.conversation_id AND messages.seq = root.seq
            """)
        {
            Parameters =
            {
                Values(roots.Select(root => root.Key.ConversationId), NpgsqlDbType.Uuid),
                Values(roots.Select(root => root.Key.RootSeq), NpgsqlDbType.Bigint),
                Values(roots.Select(root => root.Value), NpgsqlDbType.Integer),
                new NpgsqlParameter<DateTime> { TypedValue = replies[0].CreatedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
    }

    // In one order too.
    private static NpgsqlBatchCommand Follow(List<NewMessage> replies)
    {
        var repliers = replies.GroupBy(
            reply => (reply.Send.SenderId, reply.Send.ConversationId, reply.ThreadRoot!.QuotedSeq),
            (place, own) => (Place: place, ReadSeq: own.Max(reply => reply.Seq), Replied: true)).ToList();
        var authors = replies.Select(reply => (reply.ThreadRoot!.QuotedSenderId, reply.Send.ConversationId, reply.ThreadRoot.QuotedSeq)).Distinct()
            .Except(repliers.Select(one => one.Place)).Select(place => (Place: place, ReadSeq: place.QuotedSeq, Replied: false));
        var followers = repliers.Concat(authors).OrderBy(one => one.Place.ConversationId).ThenBy(one => one.Place.Item1, StringComparer.Ordinal).ThenBy(one => one.Place.Item3).ToList();
        return new NpgsqlBatchCommand("""
            /* Threads.FollowByReply: thread_follows_pkey */
            INSERT INTO thread_follows (user_id, conversation_id, root_seq, read_seq, following)
            SELECT user_id, conversation_id, root_seq, read_seq, true
              FROM unnest($1, $2, $3, $4, $5) AS new (user_id, conversation_id, root_seq, read_seq, replied)
             WHERE replied OR NOT EXISTS (
                   SELECT FROM thread_follows known
                    WHERE known.user_id = new.user_id AND known.conversation_id = new.conversation_id AND known.root_seq = new.root_seq)
            ON CONFLICT (user_id, conversation_id, root_seq) DO UPDATE
               SET following = true, read_seq = greatest(thread_follows.read_seq, excluded.read_seq)
            """)
        {
            Parameters =
            {
                Values(followers.Select(one => one.Place.Item1), NpgsqlDbType.Text),
                Values(followers.Select(one => one.Place.ConversationId), NpgsqlDbType.Uuid),
                Values(followers.Select(one => one.Place.Item3), NpgsqlDbType.Bigint),
                Values(followers.Select(one => one.ReadSeq), NpgsqlDbType.Bigint),
                Values(followers.Select(one => one.Replied), NpgsqlDbType.Boolean),
            },
        };
    }

    private static NpgsqlParameter<T[]> Values<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };
}
