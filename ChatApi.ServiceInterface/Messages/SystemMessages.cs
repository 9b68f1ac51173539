using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;
using NpgsqlTypes;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Messages that tell what happened to a group, in its history where it happened. They count as unread for nobody and raise no marks.</summary>
static class SystemMessages
{
    extension(EventTransaction tx)
    {
        /// <summary>Adds them after the last message, in the commit's round trip. The conversation must be locked. Gives the new last seq.</summary>
        /// <param name="conversationId">The conversation.</param>
        /// <param name="lastSeq">Its last seq so far.</param>
        /// <param name="actorId">Who did it.</param>
        /// <param name="notes">What happened, in this order.</param>
        public long Tell(Guid conversationId, long lastSeq, string actorId, params IReadOnlyList<SystemNote> notes)
        {
            tx.Write(new NpgsqlBatchCommand("""
                /* Messages.InsertSystem: conversations_pkey */
                WITH place AS (
                    UPDATE conversations SET last_seq = $2 + cardinality($4), last_message_at = clock_timestamp() WHERE id = $1 RETURNING last_message_at
                )
                INSERT INTO messages (conversation_id, seq, id, sender_id, type, system, created_at)
                SELECT $1, $2 + note.index, note.id, $3, 'system', note.json::jsonb, place.last_message_at
                  FROM place CROSS JOIN unnest($4, $5) WITH ORDINALITY AS note (id, json, index)
                """)
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = conversationId },
                    new NpgsqlParameter<long> { TypedValue = lastSeq },
                    new NpgsqlParameter<string> { TypedValue = actorId },
                    new NpgsqlParameter<Guid[]> { TypedValue = [.. notes.Select(_ => Guid.CreateVersion7())], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
                    new NpgsqlParameter<string[]> { TypedValue = [.. notes.Select(note => MessageJson.Write(note)!)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                },
            });
            for (var i = 1; i <= notes.Count; i++)
                tx.Append(new EventRow(EventKind.MessageNew, conversationId, Seq: lastSeq + i, ActorId: actorId));
            return lastSeq + notes.Count;
        }
    }
}
