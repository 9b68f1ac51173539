using ChatApi.ServiceInterface.Auth;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>What a client may say about a stream that is open.</summary>
sealed class StreamService(Authenticator authenticator, OpenConnections open, SseSubscriptions streams)
{
    public async Task<RenewStreamResponse> RenewAsync(RenewStream request, Caller caller, CancellationToken ct)
    {
        if (request is { AccessToken: null, Ticket: null } && caller.ConnectionId is not null)
            throw new ChatException(ErrorCode.NotEmpty, "'accessToken' must not be empty, unless there is a 'ticket': a WebSocket knows only the token it was opened with.", "accessToken");
        if (request is { AccessToken: not null, Ticket: not null })
            throw new ChatException(ErrorCode.InvalidValue, "Give an 'accessToken' or a 'ticket', not both.", "ticket");
        if (request.StreamId is null && caller.ConnectionId is null)
            throw new ChatException(ErrorCode.NotEmpty, "'streamId' must not be empty: over HTTP, name the stream by the id in its cmd.onConnect.", "streamId");
        var newer = request is { AccessToken: null, Ticket: null } ? caller
            : await authenticator.IdentifyAsync(new Credentials(request.AccessToken, null, null, caller.Address, request.Ticket), ct);
        if (!newer.IsSignedIn)
            throw new ChatException(ErrorCode.TokenInvalid, "The 'accessToken' or 'ticket' is empty.");
        if (newer.UserId != caller.UserId || newer.SessionId != caller.SessionId)
            throw new ChatException(ErrorCode.Forbidden, "The token is of another user or session: a stream belongs to one. Open a new stream with it.", "accessToken");

        if (request.StreamId is { } id)
            await streams.TellOfTokenAsync(id, caller, Expiry.Of(newer));
        else if (open.Find(caller.ConnectionId!)?.Writer is { } writer)
        {
            writer.Expires = Expiry.Of(newer);
            caller.Renew(newer);
        }
        return new() { ExpiresAt = newer.TokenExpires };
    }
    public async Task<UpdateEventSubscriberResponse> UpdateAsync(UpdateEventSubscriber request, Caller caller, CancellationToken ct) =>
        await streams.UpdateAsync(request.Id!, request.SubscribeChannels ?? [], request.UnsubscribeChannels ?? [], ct)
            ? new()
            : throw new ChatException(ErrorCode.NotFound, "There is no stream of this 'id', which is the id in cmd.onConnect: open a new one at /event-stream.", "id");
}
