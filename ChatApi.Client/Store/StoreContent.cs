using System.Collections.Immutable;
using System.Text.Json;

namespace ChatApi.Client;

/// <summary>All that the store keeps, at one moment. Immutable: what has changed since another moment is told by its references.</summary>
/// <param name="State">The snapshot, kept current.</param>
/// <param name="Windows">The parts of history that are here, by conversation.</param>
/// <param name="Members">Of the conversations whose members were asked for: all of them.</param>
/// <param name="Cursor">The place in the event stream that all of it has reached at least; null before the first snapshot.</param>
sealed record StoreContent(
    ChatState State, ImmutableDictionary<Guid, MessageWindow> Windows, ImmutableDictionary<Guid, ImmutableList<Member>> Members, string? Cursor);

/// <summary>
/// Brings the store's content to storage, in parts: those that have changed first, the cursor last. A crash between them leaves newer parts with
/// an older cursor, and the events after it, applied once more, change nothing.
/// </summary>
sealed class StorePersistence(UserStorage storage)
{
    /// <summary>Conversations share so many parts: few files, however many conversations, and small changes stay small.</summary>
    private const int ConversationParts = 64;

    /// <summary>Of each window so many messages are saved: the newest.</summary>
    private const int SavedMessages = Limits.HistoryPage;

    private StoreContent? saved;

    /// <summary>What was saved; null when there is nothing, or nothing that can be read.</summary>
    public async Task<StoreContent?> LoadAsync(Action<string, Exception?>? log, CancellationToken ct)
    {
        try
        {
            if (await storage.GetAsync("store/cursor", ct).ConfigureAwait(false) is not { } cursor || await storage.GetAsync("store/me", ct).ConfigureAwait(false) is not { } me)
                return null;
            var whole = SavedJson.Read<GetSnapshotResponse>(me);
            await foreach (var (_, text) in PartsAsync("store/conversations/", ct).ConfigureAwait(false))
                whole.Results.AddRange(SavedJson.Read<GetSnapshotResponse>(text).Results);
            var state = ChatState.Of(whole);

            var windows = ImmutableDictionary<Guid, MessageWindow>.Empty;
            await foreach (var (name, text) in PartsAsync("store/messages/", ct).ConfigureAwait(false))
                windows = windows.Add(Guid.ParseExact(name, "N"), WindowOf(JsonSerializer.Deserialize(text, SavedJson.Default.SavedWindow)!));
            var members = ImmutableDictionary<Guid, ImmutableList<Member>>.Empty;
            await foreach (var (name, text) in PartsAsync("store/members/", ct).ConfigureAwait(false))
                members = members.Add(Guid.ParseExact(name, "N"), [.. SavedJson.Read<ListMembersResponse>(text).Results]);
            // A crash may have left parts of conversations that were gone by then.
            return saved = new(
                state, windows.RemoveRange(windows.Keys.Where(id => !state.Conversations.ContainsKey(id))),
                members.RemoveRange(members.Keys.Where(id => !state.Conversations.ContainsKey(id))), cursor);
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException)
        {
            log?.Invoke("What was saved cannot be read; the snapshot is loaded instead", e);
            return null;
        }
    }

    /// <summary>Saves what has changed since the last time. Not to be called twice at a time.</summary>
    public async Task SaveAsync(StoreContent now, CancellationToken ct)
    {
        if (now == saved)
            return;
        if (saved?.State.Me != now.State.Me || saved.State.Privacy != now.State.Privacy || saved.State.BlockedUserIds != now.State.BlockedUserIds)
            await storage.SetAsync("store/me", SavedJson.Write(new GetSnapshotResponse { Me = now.State.Me, Privacy = now.State.Privacy, BlockedUserIds = [.. now.State.BlockedUserIds] }), ct).ConfigureAwait(false);

        if (saved is null)
            await ForgetAsync(ct).ConfigureAwait(false);
        var parts = Changed(saved?.State.Conversations, now.State.Conversations).Select(PartOf).ToHashSet();
        foreach (var part in saved is null ? [.. Enumerable.Range(0, ConversationParts)] : parts)
        {
            List<Conversation> some = [.. now.State.Conversations.Values.Where(one => PartOf(one.Id) == part).OrderBy(one => one.Id)];
            await WriteAsync($"store/conversations/{part:x2}", some.Count == 0 ? null : SavedJson.Write(new GetSnapshotResponse { Results = some }), ct).ConfigureAwait(false);
        }
        foreach (var id in Changed(saved?.Windows, now.Windows))
            await WriteAsync($"store/messages/{id:n}", now.Windows.TryGetValue(id, out var window) ? TextOf(window.Newest(SavedMessages)) : null, ct).ConfigureAwait(false);
        foreach (var id in Changed(saved?.Members, now.Members))
            await WriteAsync($"store/members/{id:n}", now.Members.TryGetValue(id, out var members) ? SavedJson.Write(new ListMembersResponse { Results = [.. members] }) : null, ct).ConfigureAwait(false);

        if (now.Cursor is { } cursor && cursor != saved?.Cursor)
            await storage.SetAsync("store/cursor", cursor, ct).ConfigureAwait(false);
        saved = now;
    }

    /// <summary>What lies there from before the first save is of no use: its events are not known.</summary>
    private async Task ForgetAsync(CancellationToken ct)
    {
        foreach (var prefix in new[] { "store/messages/", "store/members/" })
        {
            foreach (var key in await storage.KeysAsync(prefix, ct).ConfigureAwait(false))
                await storage.RemoveAsync(key, ct).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(string key, string? text, CancellationToken ct) => text is null ? storage.RemoveAsync(key, ct) : storage.SetAsync(key, text, ct);

    private async IAsyncEnumerable<(string Name, string Text)> PartsAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        foreach (var key in await storage.KeysAsync(prefix, ct).ConfigureAwait(false))
        {
            if (await storage.GetAsync(key, ct).ConfigureAwait(false) is { } text)
                yield return (key[prefix.Length..], text);
        }
    }

    private static IEnumerable<Guid> Changed<T>(ImmutableDictionary<Guid, T>? before, ImmutableDictionary<Guid, T> now) where T : class =>
        ReferenceEquals(before, now) ? [] :
        [
            .. now.Where(one => !ReferenceEquals(before?.GetValueOrDefault(one.Key), one.Value)).Select(one => one.Key),
            .. before?.Keys.Where(id => !now.ContainsKey(id)) ?? [],
        ];

    /// <summary>By the random end of the id; its beginning is the time.</summary>
    private static int PartOf(Guid conversationId) => conversationId.ToByteArray()[15] % ConversationParts;

    private static string TextOf(MessageWindow window) => JsonSerializer.Serialize(
        new SavedWindow
        {
            FromSeq = window.FromSeq,
            ToSeq = window.ToSeq,
            Page = SavedJson.Of(new ListMessagesResponse { Results = [.. window.Messages], HasMoreBefore = window.HasMoreBefore }),
        },
        SavedJson.Default.SavedWindow);

    private static MessageWindow WindowOf(SavedWindow saved)
    {
        var page = SavedJson.Read<ListMessagesResponse>(saved.Page);
        return new() { FromSeq = saved.FromSeq, ToSeq = saved.ToSeq, HasMoreBefore = page.HasMoreBefore, Messages = [.. page.Results] };
    }
}
