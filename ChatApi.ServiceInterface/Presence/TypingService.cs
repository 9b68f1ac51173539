using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;
using Npgsql;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Who is typing. Nothing of it is stored; without Redis it pauses, and nobody is refused for that.</summary>
sealed class TypingService(NpgsqlDataSource dataSource, PresenceAudience audience, TypingList typing, EphemeralEvents events, TimeProvider clock)
{
    private const string Text = "text";

    public async Task StartAsync(StartTyping request, Caller caller, CancellationToken ct)
    {
        var speaker = await FindAsync(request.ConversationId, caller, ct);
        speaker.Rights.Require(request);
        var kind = request.Kind ?? Text;
        if (speaker.HidesTyping || speaker.MemberCount > Limits.LiveTypingMembers || await typing.StartAsync(request.ConversationId, caller.UserId, kind) is not { } over)
            return;
        await TellAsync(new TypingStarted(new TypingUser { User = speaker.User, Kind = kind, ExpiresAt = over }), request.ConversationId, speaker);
    }

    public async Task StopAsync(StopTyping request, Caller caller, CancellationToken ct)
    {
        var speaker = await FindAsync(request.ConversationId, caller, ct);
        if (await typing.StopAsync(request.ConversationId, caller.UserId) == true)
            await TellAsync(new TypingStopped(caller.UserId), request.ConversationId, speaker);
    }

    public async Task<GetTypingResponse> GetAsync(GetTyping request, Caller caller, CancellationToken ct)
    {
        await using (var db = await dataSource.OpenConnectionAsync(ct))
        {
            if (!await db.IsMemberAsync(request.ConversationId, caller.UserId, ct))
                throw Refusals.ConversationNotFound();
        }
        var others = (await typing.ListAsync(request.ConversationId) ?? []).FindAll(entry => entry.UserId != caller.UserId).ToDictionary(entry => entry.UserId);
        if (others.Count == 0)
            return new();
        var heard = await audience.ListTypingAsync(request.ConversationId, caller.UserId, [.. others.Keys], ct);
        return new() { Results = heard.ConvertAll(user => new TypingUser { User = user, Kind = others[user.Id].Kind, ExpiresAt = others[user.Id].ExpiresAt }) };
    }

    private async Task<Speaker> FindAsync(Guid conversationId, Caller caller, CancellationToken ct) =>
        await audience.FindSpeakerAsync(conversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();

    /// <summary>To the others who are connected: on no device of the speaker's own.</summary>
    private Task TellAsync(ServerEvent told, Guid conversationId, Speaker speaker) => events.SendAsync(
        told with { Name = EventTypes.NameOf(told.GetType()), ConversationId = conversationId, At = clock.GetUtcNow() },
        [speaker.User.Id, .. speaker.HiddenFrom]);
}
