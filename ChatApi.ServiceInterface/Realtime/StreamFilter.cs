using System.Text.Json;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Realtime;

/// <summary>
/// The only conversations a stream wants to hear of, as clients write them: <c>?conversationIds=…</c>, or a list in the body. What is
/// addressed to the user alone comes all the same.
/// </summary>
static class StreamFilter
{
    public const string Field = "conversationIds";

    /// <summary>Ids separated by commas; null, for no filter, when there is no text. 400 <c>InvalidValue</c> or <c>MaximumCount</c>.</summary>
    public static IReadOnlySet<Guid>? Read(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : Of(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The same from a list in JSON.</summary>
    public static IReadOnlySet<Guid>? Read(JsonElement? list) => list switch
    {
        null or { ValueKind: JsonValueKind.Null } => null,
        { ValueKind: JsonValueKind.Array } some => Of([.. some.EnumerateArray().Select(one => one.ValueKind == JsonValueKind.String ? one.GetString()! : "")]),
        _ => throw Invalid(),
    };

    /// <summary>Those of a request, which has been validated.</summary>
    public static IReadOnlySet<Guid>? Of(List<Guid>? ids) => ids is { Count: > 0 } ? ids.ToHashSet() : null;

    private static HashSet<Guid>? Of(string[] texts)
    {
        if (texts.Length > Limits.FilteredConversations)
            throw new ChatException(ErrorCode.MaximumCount, $"'{Field}' must have at most {Limits.FilteredConversations} items; it has {texts.Length}.", Field);
        var ids = new HashSet<Guid>();
        foreach (var text in texts)
            ids.Add(Guid.TryParse(text, out var id) ? id : throw Invalid());
        return ids.Count == 0 ? null : ids;
    }

    private static ChatException Invalid() =>
        new(ErrorCode.InvalidValue, $"'{Field}' must be ids of conversations, such as 0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9; leave it out to hear of all.", Field);
}
