using System.Globalization;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>Changing what a message of one's own says, and what it said before.</summary>
sealed class EditService(NpgsqlDataSource dataSource, EventLog events, MessageSettings settings)
{
    public async Task<Message> EditAsync(EditMessage request, Caller caller, CancellationToken ct)
    {
        if (request is { Text: null, Mentions: null, MentionsAll: null, Metadata: null })
            throw Refusals.InvalidValue("text", "Give what is to change: 'text', 'mentions', 'mentionsAll' or 'metadata'.");
        if (request.Text is not null && string.IsNullOrWhiteSpace(request.Text))
            throw new ChatException(ErrorCode.NotEmpty, "'text' must not be empty.", "text");

        await using var tx = await events.BeginAsync(ct);
        var message = (await tx.Db.LockMessagesAsync([request.MessageId], caller.UserId, ct)).SingleOrDefault() ?? throw Refusals.MessageNotFound();
        RequireEditable(message, caller);
        var edited = Edited(message, request);
        if (IsSame(message, edited))
            return message.ToMessage();
        if (request.Version is { } version && version != message.Version)
            throw Conflict(message);
        if (message.Now - message.CreatedAt > TimeSpan.FromHours(settings.EditHours))
            throw new ChatException(ErrorCode.TooLate, $"A message can be edited for {settings.EditHours} hours after it was sent.");
        message.Rights.Require(Permission.SendMessages);
        if (MentionsEveryoneAnew(message, edited))
            message.Rights.Require(Permission.MentionEveryone);
        if (message.CannotContact)
            throw Refusals.CannotContactUser();
        await RequireMembersAsync(tx, message, edited, ct);

        await tx.Db.EditAsync(edited, ct);
        tx.Append(new EventRow(EventKind.MessageUpdated, message.ConversationId, Seq: message.Seq, ActorId: caller.UserId));
        await tx.CommitAsync(ct);
        return edited.ToMessage();
    }

    public async Task<ListMessageVersionsResponse> ListVersionsAsync(ListMessageVersions request, Caller caller, CancellationToken ct)
    {
        var below = long.MaxValue;
        if (Paging.Decode(request.Cursor, parts: 1) is [var last] && !long.TryParse(last, CultureInfo.InvariantCulture, out below))
            throw Paging.Invalid();
        var limit = request.Limit ?? Limits.DefaultPage;
        await using var db = await dataSource.OpenConnectionAsync(ct);
        var message = await db.FindMessageAsync(request.MessageId, caller.UserId, ct) ?? throw Refusals.MessageNotFound();
        if (!settings.ShowVersions && message.SenderId != caller.UserId && !(await db.FindRightsAsync(message.ConversationId, caller.UserId, ct))!.May(Permission.DeleteMessages))
            throw new ChatException(ErrorCode.Forbidden, "Here what a message said before is shown to its sender and to those who may delete it.");
        if (message.SenderBlocked)
            return new ListMessageVersionsResponse();
        var found = await db.ListVersionsAsync(message.ConversationId, message.Seq, below, limit + 1, ct); // one more, to know whether there is a next page
        var page = found[..Math.Min(limit, found.Count)];
        return new ListMessageVersionsResponse
        {
            Results = page,
            NextCursor = found.Count > limit ? Paging.Encode(page[^1].Version.ToString(CultureInfo.InvariantCulture)) : null,
        };
    }

    private static void RequireEditable(LockedMessage message, Caller caller)
    {
        if (message.SenderId != caller.UserId)
            throw new ChatException(ErrorCode.Forbidden, "Only the sender can edit a message.");
        if (message.Type != MessageType.Text)
            throw new ChatException(ErrorCode.Forbidden, $"A message of type {message.Type} cannot be edited.");
        if (message.DeletedAt is not null)
            throw Refusals.MessageDeleted();
    }

    private static LockedMessage Edited(LockedMessage message, EditMessage request)
    {
        var text = request.Text ?? message.Body;
        var everyone = request.MentionsAll ?? MessageMentions.ToEveryone(message.Mentions);
        return message with
        {
            Body = text,
            Links = MessageLinks.In(text),
            Mentions = MessageMentions.Of(request.Mentions ?? MessageMentions.UsersOf(message.Mentions), everyone),
            Metadata = MergePatch.Metadata(message.Metadata, request.Metadata),
            Version = message.Version + 1,
            EditedAt = message.Now,
        };
    }

    private static bool IsSame(LockedMessage message, LockedMessage edited) =>
        message.Body == edited.Body && (message.Mentions ?? []).SequenceEqual(edited.Mentions ?? [], StringComparer.Ordinal) && MessageJson.AreEqual(message.Metadata, edited.Metadata);

    private static bool MentionsEveryoneAnew(LockedMessage message, LockedMessage edited) =>
        MessageMentions.ToEveryone(edited.Mentions) == true && MessageMentions.ToEveryone(message.Mentions) is null;

    /// <summary>Those who are mentioned anew must be members.</summary>
    private static async Task RequireMembersAsync(EventTransaction tx, LockedMessage message, LockedMessage edited, CancellationToken ct)
    {
        string[] added = [.. MessageMentions.UsersOf(edited.Mentions).Except(message.Mentions ?? [], StringComparer.Ordinal)];
        if (added.Length == 0)
            return;
        string[] strangers = [.. added.Except(await tx.Db.ListMembersAmongAsync(message.ConversationId, added, ct), StringComparer.Ordinal)];
        if (strangers.Length > 0)
            throw MessageMentions.NotMembers(strangers);
    }

    private static ChatException Conflict(LockedMessage message) =>
        new(ErrorCode.VersionConflict, $"The message has version {message.Version} by now: load it and edit that.", "version")
        {
            Meta = { ["version"] = message.Version.ToString(CultureInfo.InvariantCulture) },
        };
}
