using System.Text.Json;
using System.Threading.Channels;
using ChatApi.Client;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Support;

/// <summary>What one device of a user hears.</summary>
sealed class Inbox : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Channel<ServerEvent> arriving = Channel.CreateUnbounded<ServerEvent>();
    private readonly List<ServerEvent> heard = [];
    private readonly TestUser user;

    private Inbox(TestUser user, ChatClient device) => (this.user, Device) = (user, device);

    /// <summary>The connection behind it.</summary>
    public ChatClient Device { get; }

    public static async Task<Inbox> OpenAsync(TestUser user, string? cursor, TestNode? on)
    {
        var inbox = new Inbox(user, new ChatClient(new ChatClientOptions
        {
            BaseUrl = on?.Url ?? user.Client.BaseUrl,
            TokenProvider = async ct => await user.Client.GetAccessTokenAsync(ct) ?? throw new InvalidOperationException($"{user} has signed out."),
        }));
        inbox.Device.On<ServerEvent>((Action<ServerEvent>)(e => inbox.arriving.Writer.TryWrite(e)));
        await inbox.Device.ConnectAsync(cursor).WaitAsync(Patience);
        return inbox;
    }

    /// <summary>The next event of a kind, waited for; those of other kinds before it are passed over.</summary>
    public async Task<TEvent> Next<TEvent>() where TEvent : ServerEvent
    {
        while (true)
        {
            if (await Take($"no {typeof(TEvent).Name}") is TEvent e)
                return e;
        }
    }

    /// <summary>The next event of either kind.</summary>
    public async Task<ServerEvent> NextOf<TOne, TOther>()
    {
        while (true)
        {
            if (await Take($"neither {typeof(TOne).Name} nor {typeof(TOther).Name}") is var e && e is TOne or TOther)
                return e;
        }
    }

    /// <summary>
    /// Nothing more has happened: a change made now is the next thing heard. Fails when anything comes before it, except other people's
    /// new profiles and comings and goings, which are told to whoever is connected.
    /// </summary>
    public async Task StaysQuiet()
    {
        var marker = $"marker-{Guid.NewGuid():N}@example.org";
        await user.Client.UpdateMeAsync(new UpdateMe { Email = marker });
        while (true)
        {
            var e = await Take("not even its own marker");
            if (e is UserUpdated { Me.Email: { } email } && email == marker)
                return;
            if (e is not (UserUpdated { Id: null } or PresenceUpdated))
                Assert.Fail($"{user} should have heard nothing more, but heard {Describe(e)}.{Environment.NewLine}Before: {All()}");
        }
    }

    public ValueTask DisposeAsync() => Device.DisposeAsync();

    private async Task<ServerEvent> Take(string otherwise)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var e = await arriving.Reader.ReadAsync(patience.Token);
                if (e is SessionReady)
                    continue;
                heard.Add(e);
                return e;
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{user} heard {otherwise} within {Patience.TotalSeconds} s (connection: {Device.ConnectionState}), only: {All()}");
            throw;
        }
    }

    private string All() => heard.Count == 0 ? "nothing" : string.Join(Environment.NewLine, heard.Select(Describe));

    private static string Describe(ServerEvent e) => JsonSerializer.Serialize(e, ContractJson.Wire.GetTypeInfo(typeof(ServerEvent)));
}
