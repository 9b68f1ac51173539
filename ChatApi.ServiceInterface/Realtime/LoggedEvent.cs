using System.Text.Json;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>A row of the event log, and, once a feature has filled it in, the event that clients see.</summary>
sealed class LoggedEvent
{
    private byte[]? utf8;
    private byte[]? ascii;
    private EventForms? forms;
    private LoggedEvent?[]? variants;
    private (LoggedEvent Whole, int Form)? variantOf;
    private long? joinsFromSeq;
    private volatile bool isFilled;

    public long Pos { get; init; }

    public ulong Xid { get; init; }

    public Guid? ConversationId { get; init; }

    /// <summary>When given, this user alone is the audience.</summary>
    public string? UserId { get; init; }

    public string Kind { get; init; } = "";

    public long? Seq { get; init; }

    public string? ActorId { get; init; }

    public string? Ref { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>Null until filled in, and for rows that no client sees.</summary>
    public ServerEvent? Body { get; private set; }

    /// <summary>The <see cref="ErasedMessages.Count"/> before its content was read.</summary>
    public long ReadAt { get; set; }

    /// <summary>An ephemeral form for connected users who share a direct conversation with <see cref="UserId"/>.</summary>
    public ServerEvent? ForPeers { get; set; }

    /// <summary>Read for one user from the database: the first seq of the conversation they may read.</summary>
    public long FromSeq { get; init; }

    /// <summary>Of <c>member.added</c>: the first seq the new member may read.</summary>
    public long JoinsFromSeq => (Body as MemberAdded)?.Member.HistoryFromSeq ?? joinsFromSeq ?? (Seq ?? 0) + 1;

    /// <summary>Whether that is known: else <see cref="JoinsFromSeq"/> is a guess.</summary>
    public bool KnowsJoinsFromSeq => Body is MemberAdded || joinsFromSeq is not null;

    /// <summary>Members whose history begins later do not hear it.</summary>
    public long AudienceFromSeq => EventKind.OfMessages.Contains(Kind) ? Seq ?? 0 : long.MaxValue;

    /// <summary>Whether a feature has looked at it; it may have found nothing to show.</summary>
    public bool IsFilled => isFilled;

    /// <summary>The event's JSON, serialised once for all recipients.</summary>
    public byte[] Utf8 => utf8!;

    /// <summary>The same in pure ASCII, for server-event frames. Thread-safe: a race does the work twice.</summary>
    public byte[] Ascii => ascii ??= Serialize(Body!, ContractJson.Ascii);

    /// <summary>Sets what clients see; the envelope is taken from the row.</summary>
    /// <param name="body">Null: nothing is shown.</param>
    /// <param name="others">When not everyone may see the same.</param>
    public void Fill(ServerEvent? body, EventForms? others = null)
    {
        forms = others;
        Body = body is null ? null : body with { Id = Pos, Name = EventTypes.NameOf(body.GetType()), ConversationId = ConversationId, Seq = Seq, At = At };
        if (Body is not null)
            utf8 = Serialize(Body, ContractJson.Wire); // here and not at the first use, which may be under the hub's lock
        isFilled = true; // last: who sees it sees the rest
    }

    /// <summary>
    /// The event as this hearer may see it: itself, or a row of another content, or of none. What was made for one hearer can be asked
    /// for another, or for the same later. Thread-safe: a race does the work twice.
    /// </summary>
    public LoggedEvent For(in Hearer hearer)
    {
        var whole = variantOf?.Whole ?? this;
        return whole.forms is null ? whole : whole.InForm(whole.forms.FormFor(hearer));
    }

    /// <summary>The event without the content of messages that were deleted since it was read, itself when it has none; null when nothing is left to be said.</summary>
    public LoggedEvent? Without(ErasedMessages erased)
    {
        if (erased.Count <= ReadAt)
            return this;
        if (EventKind.GoneWithMessage.Contains(Kind) && erased.Find(ConversationId!.Value, Seq!.Value) is not null)
            return null;
        var (whole, form) = variantOf ?? (this, 0);
        if (whole.forms?.Without(erased) is not { } left)
            return this;
        var row = Copy();
        row.ReadAt = ReadAt;
        row.Fill(left.Make(0), left);
        return row.InForm(form);
    }

    private LoggedEvent InForm(int form)
    {
        if (form == 0)
            return this;
        variants ??= new LoggedEvent?[EventForms.Most + 1];
        if (variants[form] is not { } variant)
        {
            variant = Copy();
            variant.variantOf = (this, form);
            variant.ReadAt = ReadAt;
            variant.Fill(forms!.Make(form));
            variants[form] = variant;
        }
        return variant;
    }

    /// <summary>The row alone, to be kept in memory: content is read when it is delivered, so that nothing deleted or edited stays.</summary>
    public LoggedEvent Copy() => new()
    {
        Pos = Pos,
        Xid = Xid,
        ConversationId = ConversationId,
        UserId = UserId,
        Kind = Kind,
        Seq = Seq,
        ActorId = ActorId,
        Ref = Ref,
        At = At,
        FromSeq = FromSeq,
        joinsFromSeq = (Body as MemberAdded)?.Member.HistoryFromSeq ?? joinsFromSeq,
    };

    public static byte[] Serialize(ServerEvent body, JsonSerializerOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(body, options.GetTypeInfo(body.GetType()));
}

/// <summary>Who hears an event, as far as it decides what they may see of it.</summary>
/// <param name="UserId">Who it is.</param>
/// <param name="Blocked">Ids of the users they have blocked.</param>
/// <param name="ReadsHidden">Whether they neither give nor see read marks.</param>
/// <param name="FromSeq">The first seq of the event's conversation they may read.</param>
readonly record struct Hearer(string UserId, IReadOnlySet<string> Blocked, bool ReadsHidden, long FromSeq);

/// <summary>The other forms of an event of which not everyone may see the same; its feature knows which.</summary>
abstract class EventForms
{
    /// <summary>Forms are numbered 1 to this; 0 is the event as it was filled in.</summary>
    public const int Most = 3;

    /// <summary>The form for a hearer; asked for everyone who hears it, so quick.</summary>
    public abstract int FormFor(in Hearer hearer);

    /// <summary>The event in this form; 0 = as it was filled in; null: whoever it is for hears nothing.</summary>
    public abstract ServerEvent? Make(int form);

    /// <summary>The forms without the content of deleted messages; null when they hold none.</summary>
    public abstract EventForms? Without(ErasedMessages erased);
}
