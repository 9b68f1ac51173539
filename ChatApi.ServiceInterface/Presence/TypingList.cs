using ChatApi.ServiceInterface.Platform;

namespace ChatApi.ServiceInterface.Presence;

/// <summary>Someone who is typing.</summary>
readonly record struct TypingEntry(string UserId, string Kind, DateTimeOffset ExpiresAt);

/// <summary>Who is typing where, in Redis; by its clock. Null answers mean that Redis cannot be asked.</summary>
sealed class TypingList(RedisConnection redis, PresenceSettings settings)
{
    private const string Now = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)\n";

    // KEYS[1]: the list. ARGV: user, kind, milliseconds it lasts. Answers when it is over.
    private const string StartScript = Now + """
        local over = now + tonumber(ARGV[3])
        redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', over) .. ' ' .. ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return {over}
        """;

    // KEYS[1]: the list. ARGV[1]: the user. Answers 1 when they were typing.
    private const string StopScript = Now + """
        local entry = redis.call('HGET', KEYS[1], ARGV[1])
        redis.call('HDEL', KEYS[1], ARGV[1])
        return {entry and tonumber(string.match(entry, '^%d+')) > now and 1 or 0}
        """;

    // KEYS[1]: the list. Answers user, kind and end of each.
    private const string ListScript = Now + """
        local answer = {}
        local all = redis.call('HGETALL', KEYS[1])
        for i = 1, #all, 2 do
          local over, kind = string.match(all[i + 1], '^(%d+) (.*)$')
          if tonumber(over) > now then
            answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = all[i], kind, over
          end
        end
        return answer
        """;

    /// <summary>Notes that a user is typing; when that is over unless it is repeated.</summary>
    public async Task<DateTimeOffset?> StartAsync(Guid conversationId, string userId, string kind) =>
        await redis.RunAsync(StartScript, [TypingKeys.List(conversationId)], [userId, kind, settings.TypingSeconds * 1_000L]) is { } answer
            ? DateTimeOffset.FromUnixTimeMilliseconds(answer[0])
            : null;

    /// <summary>Whether the user was typing.</summary>
    public async Task<bool?> StopAsync(Guid conversationId, string userId) =>
        await redis.RunAsync(StopScript, [TypingKeys.List(conversationId)], [userId]) is { } answer ? answer[0] == 1 : null;

    /// <summary>All who are typing, in no order.</summary>
    public async Task<List<TypingEntry>?> ListAsync(Guid conversationId) =>
        await redis.AskAsync(ListScript, [TypingKeys.List(conversationId)], []) is { } answer
            ? [.. answer.Chunk(3).Select(entry => new TypingEntry(entry[0], entry[1], DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry[2]))))]
            : null;
}

/// <summary>What typing keeps in Redis.</summary>
static class TypingKeys
{
    /// <summary>Hash, user id → when it is over in Unix ms, a blank, and the kind; expires with the last of them. Lost: typing seems to have stopped.</summary>
    public static string List(Guid conversationId) => $"chatapi:typing:{conversationId:N}";
}
