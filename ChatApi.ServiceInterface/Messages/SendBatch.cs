using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>
/// Stores any number of sends in one transaction of two round trips: lock and look, then write and commit. Each is judged by
/// itself, in the order of the guarantees, under its conversation's lock: two of one key become one message and one replay,
/// here as on two nodes.
/// </summary>
static class SendBatch
{
    extension(EventTransaction tx)
    {
        /// <summary>
        /// Answers every send once all is on disk, except those that somebody else's lock stands in the way of; these are
        /// returned. What it throws is about the transaction: nothing is answered then, and unless it is a
        /// <see cref="Npgsql.PostgresException"/> whether anything was stored is unknown.
        /// </summary>
        /// <param name="sends">At most 100, say.</param>
        /// <param name="wait">Whether to wait for locks, up to the lock timeout, and so to leave none over.</param>
        /// <param name="ct">Cancels the transaction.</param>
        public async Task<IReadOnlyList<PendingSend>> StoreAsync(IReadOnlyList<PendingSend> sends, bool wait, CancellationToken ct)
        {
            var found = await tx.Db.LockForSendsAsync(sends, wait, ct);
            var lastSeqs = found.Locked.ToDictionary(row => row.Id, row => row.LastSeq);
            var senders = found.Senders.ToDictionary(row => row.Index - 1);
            var stored = found.Earlier.ToDictionary(row => row.Index - 1, row => (Message: row.ToMessage(), row.BodyHash));

            var (left, answers, fresh) = (new List<PendingSend>(), new List<Action>(sends.Count), new List<NewMessage>(sends.Count));
            var inThisBatch = new Dictionary<(Guid, string, Guid), NewMessage>();
            for (var i = 0; i < sends.Count; i++)
            {
                var send = sends[i];
                var sender = senders.GetValueOrDefault(i);
                if (!wait && (sender is null || !lastSeqs.ContainsKey(send.ConversationId)))
                    left.Add(send); // locked elsewhere, or no member: who may wait will know
                else if (sender is null)
                    answers.Add(() => send.Fail(Refusals.ConversationNotFound()));
                else if (stored.TryGetValue(i, out var earlier))
                    answers.Add(() => Replay(send, earlier.Message, earlier.BodyHash));
                else if (inThisBatch.TryGetValue((send.ConversationId, send.SenderId, send.ClientMessageId), out var first))
                    answers.Add(() => Replay(send, first.ToMessage(), first.Send.BodyHash));
                else if (RefusalOf(i, send, sender, found) is { } refusal)
                    answers.Add(() => send.Fail(refusal));
                else
                {
                    var message = new NewMessage(send, sender, ++lastSeqs[send.ConversationId], senders.Values.First().Now)
                    {
                        ReplyTo = found.TargetOf(i, send.Content.ReplyToId),
                        ThreadRoot = found.TargetOf(i, send.Content.ThreadRootId),
                    };
                    inThisBatch.Add((send.ConversationId, send.SenderId, send.ClientMessageId), message);
                    fresh.Add(message);
                    answers.Add(() => send.Answer(new SendMessageResponse { Created = true, Message = message.ToMessage() }));
                }
            }
            if (fresh.Count > 0)
            {
                tx.Write(SendQueries.InsertMessages(fresh));
                if (fresh.FindAll(message => message.Send.Content.Poll is not null) is { Count: > 0 } polls)
                    tx.Write(MessagePolls.Insert(polls));
                foreach (var message in fresh)
                    tx.Append(new EventRow(EventKind.MessageNew, message.Send.ConversationId, Seq: message.Seq, ActorId: message.Send.SenderId));
                tx.CountReplies(fresh);
                await tx.CommitAsync(ct);
            }
            foreach (var answer in answers)
                answer();
            return left;
        }

        /// <summary>
        /// What would stand in the way of a send if it were stored now; null when nothing would. A key that was used before does, also with the
        /// same content. Holds the locks that storing it would.
        /// </summary>
        public async Task<ChatException?> FindRefusalAsync(PendingSend send, CancellationToken ct)
        {
            var found = await tx.Db.LockForSendsAsync([send], wait: true, ct);
            return found.Senders is not [var sender] ? Refusals.ConversationNotFound()
                : found.Earlier.Count > 0 ? Refusals.KeyReused("clientMessageId")
                : RefusalOf(0, send, sender, found);
        }
    }

    /// <summary>What else stands in the way of a send that is no repeat, in the order of guarantees 2.6.</summary>
    private static ChatException? RefusalOf(int index, PendingSend send, SenderRow sender, SendState found)
    {
        if (!sender.May(Permission.SendMessages))
            return sender.NotAllowed(Permission.SendMessages);
        if (send.Content.Mentions?.Contains(MessageMentions.All) == true && !sender.May(Permission.MentionEveryone))
            return sender.NotAllowed(Permission.MentionEveryone);
        if (sender.CannotContact)
            return Refusals.CannotContactUser();
        if (send.Content.Forward is { From: null })
            return Refusals.MessageNotFound();
        if (send.Content.ReplyToId is { } answered && found.TargetOf(index, answered) is null)
            return Refusals.MessageNotFound("replyToId");
        if (send.Content.ThreadRootId is { } root && found.TargetOf(index, root) is null)
            return Refusals.MessageNotFound("threadRootId");
        if (found.TargetOf(index, send.Content.ThreadRootId) is { QuotedThreadRootSeq: not null })
            return Refusals.InThread("threadRootId");
        if (send.Content.Poll?.ClosesAt <= sender.Now)
            return Refusals.InvalidValue("closesAt", "'closesAt' must be a time to come; leave it out to close the poll by hand.");
        string[] strangers = [.. MessageMentions.UsersOf(send.Content.Mentions).Where(id => !found.Mentioned.Contains((send.ConversationId, id)))];
        return strangers.Length > 0 ? MessageMentions.NotMembers(strangers) : null;
        // media: must be the sender's own and confirmed
    }

    private static void Replay(PendingSend send, Message message, byte[]? bodyHash)
    {
        if (send.BodyHash.AsSpan().SequenceEqual(bodyHash))
            send.Answer(new SendMessageResponse { Message = message, Replayed = true });
        else
            send.Fail(Refusals.KeyReused("clientMessageId"));
    }
}

/// <summary>A send with its place in the conversation.</summary>
sealed record NewMessage(PendingSend Send, SenderRow Sender, long Seq, DateTimeOffset CreatedAt)
{
    /// <summary>The message it answers.</summary>
    public TargetRow? ReplyTo { get; init; }

    /// <summary>The message whose thread it is in.</summary>
    public TargetRow? ThreadRoot { get; init; }

    /// <summary>When it disappears by itself, if it does.</summary>
    public Lifetime Lifetime { get; } = Lifetime.Of(Send.Content, Sender.Expiry, CreatedAt);

    /// <summary>As it is read from now on.</summary>
    public Message ToMessage() => new MessageRow(ReplyTo ?? new QuoteRow())
    {
        Id = Send.MessageId,
        ConversationId = Send.ConversationId,
        Seq = Seq,
        SenderId = Send.SenderId,
        SenderUserName = Sender.UserName,
        SenderDisplayName = Sender.DisplayName,
        ClientMessageId = Send.ClientMessageId,
        Type = Send.Content.Type,
        Body = Send.Content.Body,
        Mentions = Send.Content.Mentions,
        Links = Send.Links,
        Metadata = Send.Content.Metadata,
        System = Send.Content.System,
        Silent = Send.Content.Silent,
        ExpiresAt = Lifetime.At,
        ExpireAfterRead = Lifetime.AfterRead,
        ThreadRootId = ThreadRoot?.QuotedId,
        Poll = MessageJson.Write(Send.Content.Poll?.ToPoll()),
        ForwardedFrom = MessageJson.Write(Send.Content.Forward?.From),
        Version = 1,
        CreatedAt = CreatedAt,
    }.ToMessage();
}
