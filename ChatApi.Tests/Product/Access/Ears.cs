using System.Text.Json;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product.Access;

/// <summary>A device of each one, on the other node than is called: what they hear of the groups, and whether they should.</summary>
sealed class Ears : IDisposable
{
    private readonly Dictionary<Guid, Stage> stages = [];
    private readonly List<(Part Part, TestUser User, RawDevice Device)> devices = [];

    private Ears()
    {
    }

    public static async Task<Ears> OpenAsync(IReadOnlyDictionary<Part, TestUser> people)
    {
        var ears = new Ears();
        foreach (var (part, user) in people)
            ears.devices.Add((part, user, await RawDevice.OpenAsync(ChatServers.NodeB, (await user.Client.GetAccessTokenAsync())!)));
        return ears;
    }

    /// <summary>Something happens in this group from now on.</summary>
    public void Add(Stage stage) => stages.Add(stage.Group, stage);

    /// <summary>Keeps the connections open.</summary>
    public async Task StayAwake()
    {
        foreach (var (_, _, device) in devices)
            await device.Send("""{"op":"Heartbeat"}""");
    }

    /// <summary>How many events were heard until now, and which of them should not have been.</summary>
    public async Task<(int Count, List<string> Leaks)> ListenAsync()
    {
        var (count, leaks) = (0, new List<string>());
        foreach (var (part, user, device) in devices)
        {
            var marker = $"marker-{Guid.NewGuid():N}@example.org";
            await user.Client.UpdateMeAsync(new UpdateMe { Email = marker });
            for (var e = await device.Next(); !IsMarker(e, marker); e = await device.Next())
            {
                count++;
                if (IsLeak(part, e))
                    leaks.Add($"{part} heard {e}");
            }
        }
        return (count, leaks);
    }

    public void Dispose() => devices.ForEach(one => one.Device.Dispose());

    /// <summary>Who is not in the group hears nothing of what came after the scene was set; and nobody hears those who may not speak there.</summary>
    private bool IsLeak(Part part, JsonElement e)
    {
        if (!e.TryGetProperty("conversationId", out var id) || !stages.TryGetValue(id.GetGuid(), out var stage))
            return false;
        var isDurable = e.TryGetProperty("id", out var pos);
        return (!stage.Inside.Contains(part) && (part == Part.Outsider || !isDurable || pos.GetInt64() > stage.LastEvent))
               || (!isDurable && devices.Any(one => !stage.MaySpeak(one.Part) && e.GetRawText().Contains(one.User.Id, StringComparison.Ordinal)));
    }

    private static bool IsMarker(JsonElement e, string marker) =>
        e.TryGetProperty("me", out var me) && me.TryGetProperty("email", out var email) && email.GetString() == marker;
}
