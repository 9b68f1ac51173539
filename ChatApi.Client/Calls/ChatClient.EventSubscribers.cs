namespace ChatApi.Client;

public sealed partial class ChatClient
{
    /// <summary>Who has a server-event stream on channels, as ServiceStack clients ask it; this client's own stream is none.</summary>
    public Task<List<Dictionary<string, string>>> GetEventSubscribersAsync(GetEventSubscribers request, CancellationToken ct = default) => SendAsync(request, ct);

    /// <summary>Changes the channels of a server-event stream; this client's own stream is none.</summary>
    public Task<UpdateEventSubscriberResponse> UpdateEventSubscriberAsync(UpdateEventSubscriber request, CancellationToken ct = default) => SendAsync(request, ct);
}
