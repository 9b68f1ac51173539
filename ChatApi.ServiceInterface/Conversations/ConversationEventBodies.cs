using ChatApi.ServiceInterface.Messages;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Conversations;

/// <summary>Fills in what happens to conversations and their members. Three queries for a batch at most: the conversations, the members, own sides.</summary>
sealed class ConversationEventBodies(LogDatabase database) : IEventBodies
{
    public IReadOnlyCollection<string> Kinds { get; } =
    [
        EventKind.ConversationCreated, EventKind.ConversationUpdated, EventKind.ConversationDeleted, EventKind.ConversationMeUpdated,
        EventKind.MemberAdded, EventKind.MemberRemoved, EventKind.MemberUpdated,
    ];

    public async Task FillAsync(IReadOnlyList<LoggedEvent> rows, CancellationToken ct)
    {
        await using var db = await database.OpenConnectionAsync(ct);
        var shared = (await db.ListSharedConversationsAsync([.. rows.Select(row => row.ConversationId!.Value).Distinct()], ct))
            .ToDictionary(one => one.Conversation.Id);
        var about = rows.Where(row => row.Kind is EventKind.MemberAdded or EventKind.MemberUpdated).ToList();
        var members = about.Count == 0
            ? []
            : (await db.ListMembersByIdAsync([.. about.Select(row => row.ConversationId!.Value)], [.. about.Select(row => row.Ref!)], readerId: null, ct))
                .ToDictionary(one => (one.ConversationId, one.UserId));
        var own = rows.Where(row => row.Kind == EventKind.ConversationMeUpdated).ToList();
        var mine = own.Count == 0
            ? []
            : (await db.ListMineAsync([.. own.Select(row => row.ConversationId!.Value)], [.. own.Select(row => row.UserId!)], ct))
                .ToDictionary(
                    one => (one.Mine.Id, one.Mine.UserId),
                    one => new MyMembershipUpdated(one.Mine.ToMine(), one.LastMessage?.ToMessage(), one.Mine.LastActivityAt, one.Mine.ToOtherReceipt()));
        foreach (var row in own)
        {
            var body = mine.GetValueOrDefault((row.ConversationId!.Value, row.UserId!));
            row.Fill(body, body?.LastMessage is { } last ? new MessageForms(last, shown => body with { LastMessage = shown }) : null);
        }
        foreach (var row in rows.Where(row => row.Kind != EventKind.ConversationMeUpdated))
        {
            if (shared.TryGetValue(row.ConversationId!.Value, out var one))
                Fill(row, one, members.GetValueOrDefault((row.ConversationId.Value, row.Ref!)));
            else
                row.Fill(null);
        }
    }

    private static void Fill(LoggedEvent row, SharedConversation shared, MemberRow? member)
    {
        // as of the event, so that the messages and marks after it count once
        MemberForms? forms = row.Kind switch
        {
            EventKind.ConversationCreated => new(shared.Members ?? [], members => new ConversationCreated(
                shared.Conversation with { LastSeq = 0, LastActivityAt = shared.Conversation.CreatedAt },
                shared.Members is null ? null : members.ConvertAll(one => one with { DeliveredSeq = 0, ReadSeq = one.ReadSeq is null ? null : 0 }))),
            EventKind.MemberAdded when member is not null => new([member], members => new MemberAdded(
                members[0] with
                {
                    DeliveredSeq = row.Seq ?? 0,
                    ReadSeq = members[0].ReadSeq is null ? null : row.Seq ?? 0,
                    HistoryFromSeq = Math.Min(member.HistoryFromSeq, (row.Seq ?? 0) + 1),
                },
                shared.Conversation with { LastSeq = row.Seq ?? 0 })),
            EventKind.MemberUpdated when member is not null => new([member], members => new MemberUpdated(members[0])),
            _ => null,
        };
        row.Fill(forms?.Make(0) ?? row.Kind switch
        {
            EventKind.ConversationUpdated => new ConversationUpdated(shared.Conversation),
            EventKind.ConversationDeleted => new ConversationDeleted(),
            EventKind.MemberRemoved => new MemberRemoved(row.Ref!, row.UserId is null ? shared.Conversation.MemberCount : null),
            _ => null,
        }, forms);
    }
}
