using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>
/// An event with a message in it, for those who may not see all of that: they have blocked its sender, or the message it answers is of
/// somebody they have blocked or of before their time.
/// </summary>
sealed class MessageForms(Message message, Func<Message, ServerEvent> wrap) : EventForms
{
    private const int ContentHidden = 1, QuoteHidden = 2, QuoteHiddenByBlock = 3;

    public override int FormFor(in Hearer hearer)
    {
        if (hearer.Blocked.Count > 0 && hearer.Blocked.Contains(message.Sender.Id) && message is { DeletedAt: null, Type: not MessageType.System })
            return ContentHidden; // of a tombstone there is nothing to hide
        if (message.ReplyTo is not { } quote)
            return 0;
        if (hearer.Blocked.Count > 0 && hearer.Blocked.Contains(quote.Sender.Id))
            return QuoteHiddenByBlock;
        return quote.Seq < hearer.FromSeq ? QuoteHidden : 0;
    }

    public override ServerEvent? Make(int form) => wrap(form switch
    {
        0 => message,
        ContentHidden => MessageSight.HideContent(message),
        _ => MessageSight.HideQuote(message, byBlock: form == QuoteHiddenByBlock),
    });

    public override EventForms? Without(ErasedMessages erased)
    {
        if (message.DeletedAt is null && erased.Find(message.ConversationId, message.Seq) is { } deletedAt)
            return new MessageForms(MessageSight.Tombstone(message, deletedAt), wrap);
        if (message.ReplyTo is { DeletedAt: null } quote && erased.Find(message.ConversationId, quote.Seq) is { } quotedDeletedAt)
            return new MessageForms(message with { ReplyTo = quote with { Text = null, DeletedAt = quotedDeletedAt } }, wrap);
        return null;
    }
}
