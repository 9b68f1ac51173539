using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product.Access;

/// <summary>A device of each one, on the other node than is called: what they hear of the groups, and whether they should.</summary>
sealed class Ears : IDisposable
{
    private readonly Dictionary<Guid, Stage> stages = [];
    private readonly List<Ear> ears = [];

    private Ears()
    {
    }

    public static async Task<Ears> OpenAsync(IReadOnlyDictionary<Part, TestUser> people)
    {
        var all = new Ears();
        foreach (var (part, user) in people)
        {
            var ear = new Ear(part, user);
            all.ears.Add(ear);
            await ear.OpenAsync();
        }
        return all;
    }

    /// <summary>Something happens in this group from now on.</summary>
    public void Add(Stage stage) => stages.Add(stage.Group, stage);

    /// <summary>Keeps the connections open.</summary>
    public Task StayAwake() => Task.WhenAll(ears.Select(ear => ear.StayAwakeAsync()));

    /// <summary>How many events were heard until now, and which of them should not have been.</summary>
    public async Task<(int Count, List<string> Leaks)> ListenAsync()
    {
        var (count, leaks) = (0, new List<string>());
        foreach (var ear in ears)
        {
            var heard = await ear.ListenAsync();
            count += heard.Count;
            leaks.AddRange(heard.Where(e => IsLeak(ear.Part, e)).Select(e => $"{ear.Part} heard {e}"));
        }
        return (count, leaks);
    }

    public void Dispose() => ears.ForEach(ear => ear.Dispose());

    /// <summary>Who is not in the group hears nothing of what came after the scene was set; and nobody hears those who may not speak there.</summary>
    private bool IsLeak(Part part, JsonElement e)
    {
        if (!e.TryGetProperty("conversationId", out var id) || !stages.TryGetValue(id.GetGuid(), out var stage))
            return false;
        var isDurable = e.TryGetProperty("id", out var pos);
        return (!stage.Inside.Contains(part) && (part == Part.Outsider || !isDurable || pos.GetInt64() > stage.LastEvent))
               || (!isDurable && ears.Exists(one => !stage.MaySpeak(one.Part) && e.GetRawText().Contains(one.User.Id, StringComparison.Ordinal)));
    }

    /// <summary>One device. Closed for being slow, as on a machine that has other things to do, it comes back by its cursor.</summary>
    private sealed class Ear(Part part, TestUser user) : IDisposable
    {
        private readonly List<JsonElement> heard = [];
        private RawDevice? device;

        public Part Part { get; } = part;

        public TestUser User { get; } = user;

        public async Task OpenAsync()
        {
            var cursor = device is null ? null : device.Cursor ?? device.Ready.GetProperty("cursor").GetString();
            device?.Dispose();
            device = await RawDevice.OpenAsync(ChatServers.NodeB, (await User.Client.GetAccessTokenAsync())!, cursor is null ? "" : "?cursor=" + cursor);
        }

        public async Task StayAwakeAsync()
        {
            try
            {
                await device!.Send("""{"op":"Heartbeat"}""");
            }
            catch (WebSocketException)
            {
                heard.AddRange(await device!.Rest());
                await OpenAsync();
            }
        }

        /// <summary>Everything heard until now: a change of one's own is the last.</summary>
        public async Task<List<JsonElement>> ListenAsync()
        {
            var marker = $"marker-{Guid.NewGuid():N}@example.org";
            await User.Client.UpdateMeAsync(new UpdateMe { Email = marker });
            do
            {
                try
                {
                    heard.Add(await device!.Next());
                }
                catch (ChannelClosedException)
                {
                    await OpenAsync();
                }
            }
            while (heard.Count == 0 || !IsMarker(heard[^1], marker));
            return heard;
        }

        public void Dispose() => device?.Dispose();

        private static bool IsMarker(JsonElement e, string marker) =>
            e.TryGetProperty("me", out var me) && me.TryGetProperty("email", out var email) && email.GetString() == marker;
    }
}
