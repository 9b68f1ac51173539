namespace ChatApi.ServiceInterface.Presence;

/// <summary>
/// The scripts of <see cref="PresenceStore"/>. Each change and the news of it are one step of Redis, so that news come in the order of
/// changes. KEYS[1] is always the set of nodes, ARGV[1] the prefix of their hashes.
/// </summary>
static class PresenceScripts
{
    // look: 2 = a device of the user is in use, 1 = all are away, 0 = there is none, on any node that lives; and how many devices.
    private const string Look = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local nodes = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. string.format('%.0f', now), '+inf')
        local function look(user)
          local seen, devices, level = {}, 0, 0
          for _, node in ipairs(nodes) do
            local entries = redis.call('HGET', ARGV[1] .. node, user) or ''
            for at = 1, #entries, 23 do
              local device = string.sub(entries, at, at + 21)
              if not seen[device] then
                seen[device] = true
                devices = devices + 1
              end
              level = math.max(level, string.sub(entries, at + 22, at + 22) == 'o' and 2 or 1)
            end
          end
          return level, devices
        end

        """;

    /// <summary>
    /// KEYS[2]: since. ARGV: the node, milliseconds it lives on. Answers whether it was known, and a dead node to be buried, or 0; who is
    /// given one has 20 s for it.
    /// </summary>
    public const string Beat = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        local hash = ARGV[1] .. ARGV[2]
        local known = redis.call('ZSCORE', KEYS[1], ARGV[2]) and 1 or 0
        redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[2])
        redis.call('PEXPIRE', KEYS[1], 3600000)
        redis.call('HSET', hash, '@seen', string.format('%.0f', now))
        redis.call('PEXPIRE', hash, 3600000)
        redis.call('SET', KEYS[2], string.format('%.0f', now), 'NX')
        redis.call('PEXPIRE', KEYS[2], 4 * ARGV[3])
        local dead = 0
        for _, node in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
          if dead == 0 and redis.call('SET', ARGV[1] .. node .. ':burial', 1, 'NX', 'PX', 20000) then dead = tonumber(node) end
        end
        return {known, dead}
        """;

    /// <summary>
    /// ARGV: the node, the channel of changes, then for each user their id, entries ('n' for a device that has just come: it is away if it
    /// was so on another node), and 1 to tell in any case. Answers 1, or 0 when the node is not known; then for each user the devices that
    /// were away, as bits.
    /// </summary>
    public const string Write = Look + """
        if not redis.call('ZSCORE', KEYS[1], ARGV[2]) then return {0} end
        local answer = {1}
        for i = 4, #ARGV, 3 do
          local user, entries, before = ARGV[i], ARGV[i + 1], (look(ARGV[i]))
          local written, away = {}, 0
          for at = 1, #entries, 23 do
            local device, state = string.sub(entries, at, at + 21), string.sub(entries, at + 22, at + 22)
            if state == 'n' then
              state = 'o'
              for _, node in ipairs(nodes) do
                local others = node ~= ARGV[2] and redis.call('HGET', ARGV[1] .. node, user) or ''
                for from = 1, #others, 23 do
                  if string.sub(others, from, from + 21) == device then state = string.sub(others, from + 22, from + 22) end
                end
              end
              if state == 'a' and at < 50 * 23 then away = away + 2 ^ ((at - 1) / 23) end
            end
            written[#written + 1] = device .. state
          end
          if entries == '' then
            redis.call('HDEL', ARGV[1] .. ARGV[2], user)
          else
            redis.call('HSET', ARGV[1] .. ARGV[2], user, table.concat(written))
          end
          if ARGV[i + 2] == '1' or (look(user)) ~= before then redis.call('PUBLISH', ARGV[3], user) end
          answer[#answer + 1] = away
        end
        return answer
        """;

    /// <summary>
    /// ARGV: the channels of changes and of what is said, user, device, what is said, and 1 to tell in any case. Takes effect on all nodes
    /// at once: 'o' and 'a' of the device, 'i' by taking the user out; 'v' waits for the nodes to write the user in.
    /// </summary>
    public const string Say = Look + """
        local before = (look(ARGV[4]))
        for _, node in ipairs(nodes) do
          local entries = redis.call('HGET', ARGV[1] .. node, ARGV[4])
          if entries and ARGV[6] == 'i' then
            redis.call('HDEL', ARGV[1] .. node, ARGV[4])
          elseif entries and (ARGV[6] == 'o' or ARGV[6] == 'a') then
            for at = 1, #entries, 23 do
              if string.sub(entries, at, at + 21) == ARGV[5] then
                entries = string.sub(entries, 1, at + 21) .. ARGV[6] .. string.sub(entries, at + 23)
              end
            end
            redis.call('HSET', ARGV[1] .. node, ARGV[4], entries)
          end
        end
        if ARGV[6] ~= '' then redis.call('PUBLISH', ARGV[3], ARGV[6] .. ARGV[5] .. ARGV[4]) end
        if ARGV[7] == '1' or (look(ARGV[4])) ~= before then redis.call('PUBLISH', ARGV[2], '!' .. ARGV[4]) end
        return {1}
        """;

    /// <summary>KEYS[2]: since. ARGV: milliseconds until it is complete, then users. Answers 1 when it is, then devices * 4 + level of each.</summary>
    public const string Read = Look + """
        local since = tonumber(redis.call('GET', KEYS[2]) or now)
        local answer = {now - since >= tonumber(ARGV[2]) and 1 or 0}
        for i = 3, #ARGV do
          local level, devices = look(ARGV[i])
          answer[#answer + 1] = devices * 4 + level
        end
        return answer
        """;

    /// <summary>ARGV: a dead node, how many. Answers when it was last seen, in Unix ms, then users that were on it.</summary>
    public const string ListDead = """
        local answer = {redis.call('HGET', ARGV[1] .. ARGV[2], '@seen') or '0'}
        for _, user in ipairs(redis.call('HKEYS', ARGV[1] .. ARGV[2])) do
          if user ~= '@seen' and #answer <= tonumber(ARGV[3]) then answer[#answer + 1] = user end
        end
        return answer
        """;

    /// <summary>ARGV: a dead node, the channel of changes, users that were on it; none when all are done.</summary>
    public const string Bury = Look + """
        local hash = ARGV[1] .. ARGV[2]
        for i = 4, #ARGV do
          redis.call('HDEL', hash, ARGV[i])
          if (look(ARGV[i])) == 0 then redis.call('PUBLISH', ARGV[3], ARGV[i]) end
        end
        if #ARGV == 3 then
          redis.call('DEL', hash, hash .. ':burial')
          redis.call('ZREM', KEYS[1], ARGV[2])
        end
        return {1}
        """;

    /// <summary>ARGV: the node, milliseconds its devices have to come back to another.</summary>
    public const string Leave = """
        local t = redis.call('TIME')
        local now = t[1] * 1000 + math.floor(t[2] / 1000)
        redis.call('HSET', ARGV[1] .. ARGV[2], '@seen', string.format('%.0f', now))
        redis.call('PEXPIRE', ARGV[1] .. ARGV[2], 3600000)
        redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[3]), ARGV[2])
        return {1}
        """;
}
