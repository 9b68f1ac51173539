using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Realtime;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Events of an app's own, between the members who are connected.</summary>
sealed class CustomEventService(PresenceAudience audience, EphemeralEvents events, TimeProvider clock)
{
    public async Task SendAsync(SendEvent request, Caller caller, CancellationToken ct)
    {
        var speaker = await audience.FindSpeakerAsync(request.ConversationId, caller.UserId, ct) ?? throw Refusals.ConversationNotFound();
        speaker.Rights.Require(request);
        var told = new CustomEvent(speaker.User, request.Payload) { Name = request.Name!, ConversationId = request.ConversationId, At = clock.GetUtcNow() };
        await events.SendAsync(told, speaker.HiddenFrom, caller.ConnectionId);
    }
}
