using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatApi.ServiceInterface.Conversations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceInterface.Users;
using ChatApi.ServiceModel;

namespace ChatApi.ServiceInterface.Messages;

/// <summary>All that a message says and carries, as its sender gave it.</summary>
sealed record MessageContent
{
    /// <summary>A <see cref="MessageType"/>.</summary>
    public string Type { get; init; } = MessageType.Text;

    public string? Body { get; init; }

    /// <summary>The message it answers.</summary>
    public Guid? ReplyToId { get; init; }

    /// <summary>The message whose thread it is in.</summary>
    public Guid? ThreadRootId { get; init; }

    /// <summary>Ids of users and <see cref="MessageMentions.All"/>, each once, in order; null when there are none.</summary>
    public string[]? Mentions { get; init; }

    /// <summary>JSON.</summary>
    public string? Metadata { get; init; }

    /// <summary>Of a system message: JSON of a <see cref="SystemNote"/>.</summary>
    public string? System { get; init; }

    /// <summary>Of a copy.</summary>
    public Forward? Forward { get; init; }

    public bool Silent { get; init; }

    /// <summary>Of a poll.</summary>
    public NewPoll? Poll { get; init; }

    /// <summary>After how long its sender lets it disappear.</summary>
    public int? ExpiresAfterSeconds { get; init; }

    /// <summary>Whether it is a text and nothing else, as nearly all are.</summary>
    public bool IsTextOnly => this is
    {
        Type: MessageType.Text, ReplyToId: null, ThreadRootId: null, Mentions: null, Metadata: null, System: null, Forward: null, Silent: false, Poll: null, ExpiresAfterSeconds: null,
    };

    /// <summary>
    /// SHA-256 of all of it: tells a retry from a reused key. What is not given does not count, so that messages of before keep their
    /// hashes when there comes to be more to give. A copy is told by what it is a copy of. No part holds U+0000.
    /// </summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(Forward is null ? $"{Type}\0{Body}{Further()}" : $"forward\0{Forward.MessageId}"));

    private string Further()
    {
        if (IsTextOnly)
            return "";
        var parts = new StringBuilder();
        Add("reply", ReplyToId?.ToString());
        Add("thread", ThreadRootId?.ToString());
        Add("mentions", Mentions is null ? null : string.Join(' ', Mentions));
        Add("metadata", Metadata);
        Add("system", System);
        Add("silent", Silent ? "true" : null);
        Add("poll", Poll?.ToString());
        Add("expires", ExpiresAfterSeconds?.ToString(CultureInfo.InvariantCulture));
        return parts.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
                parts.Append('\0').Append(name).Append('=').Append(value);
        }
    }

    /// <summary>
    /// The content of a request. 400 when a text has no text or a system message no note, or one has what only the other may; 403
    /// <c>Forbidden</c> for a system message of anyone but an administrator of an app's issuer.
    /// </summary>
    public static MessageContent Of(SendMessage request, Caller caller)
    {
        var type = request.Type ?? MessageType.Text;
        if (type is not (MessageType.Text or MessageType.System))
            throw Refusals.InvalidValue("type", "'type' must be text or system, or left out.");
        var isSystem = type == MessageType.System;
        if (isSystem && caller.AdminOf is null)
            throw new ChatException(ErrorCode.Forbidden, "System messages are sent by administrators: send a token with the admin claim of its issuer.", "type");
        if (isSystem && request.System is null)
            throw new ChatException(ErrorCode.NotEmpty, "'system' must not be empty: say what happened.", "system");
        if (isSystem && request.Text is not null)
            throw Refusals.InvalidValue("text", "A system message has no 'text': clients word what 'system' tells.");
        if (!isSystem && string.IsNullOrWhiteSpace(request.Text))
            throw new ChatException(ErrorCode.NotEmpty, "'text' must not be empty.", "text");
        if (!isSystem && request.System is not null)
            throw Refusals.InvalidValue("system", "Only a message of type system has 'system'.");
        return new MessageContent
        {
            Type = type,
            Body = request.Text,
            System = MessageJson.Write(request.System),
            ReplyToId = request.ReplyToId,
            ThreadRootId = request.ThreadRootId,
            Mentions = MessageMentions.Of(request.Mentions, request.MentionsAll),
            Metadata = MessageJson.Write(request.Metadata is { Count: > 0 } ? request.Metadata : null),
            Silent = request.Silent == true,
            ExpiresAfterSeconds = request.ExpiresAfterSeconds,
        };
    }
}

static class MessageMentions
{
    /// <summary>Stands for everyone among the ids; no user can have it.</summary>
    public const string All = "*";

    /// <summary>The ids, each once, in order; null when there are none. 400 <c>InvalidValue</c> when one cannot be an id.</summary>
    public static string[]? Of(IEnumerable<string>? userIds, bool? everyone)
    {
        string[] ids = [.. (userIds ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (Array.FindAll(ids, id => !UserIds.IsValid(id)) is { Length: > 0 } wrong)
            throw NotMembers(wrong);
        return everyone == true ? [All, .. ids] : ids.Length > 0 ? ids : null;
    }

    /// <summary>The users among them.</summary>
    public static IEnumerable<string> UsersOf(string[]? mentions) => mentions?.Where(id => id != All) ?? [];

    /// <summary>The same as clients see them: null when there are none.</summary>
    public static List<string>? ToUsers(string[]? mentions) => UsersOf(mentions).ToList() is { Count: > 0 } ids ? ids : null;

    /// <summary>True or null.</summary>
    public static bool? ToEveryone(string[]? mentions) => mentions?.Contains(All) == true ? true : null;

    /// <summary>400, the ids in <c>meta.userIds</c>.</summary>
    public static ChatException NotMembers(IEnumerable<string> userIds) =>
        new(ErrorCode.InvalidValue, "Only members can be mentioned; 'meta.userIds' names those who are none. Nothing was stored.", "mentions")
        {
            Meta = { ["userIds"] = string.Join(',', userIds) },
        };
}

/// <summary>Parts of a message that the database keeps as JSON.</summary>
static class MessageJson
{
    public static T? Read<T>(string? json) where T : class =>
        json is null ? null : (T?)JsonSerializer.Deserialize(json, ContractJson.Wire.GetTypeInfo(typeof(T)));

    public static Dictionary<string, JsonElement>? ReadMap(string? json) => Read<Dictionary<string, JsonElement>>(json);

    public static string? Write<T>(T? value) where T : class =>
        value is null ? null : JsonSerializer.Serialize(value, ContractJson.Wire.GetTypeInfo(typeof(T)));

    /// <summary>Whether both say the same, however they are written.</summary>
    public static bool AreEqual(string? one, string? other) =>
        one == other || (one is not null && other is not null && JsonElement.DeepEquals(JsonElement.Parse(one), JsonElement.Parse(other)));
}

static class MessageType
{
    public const string Text = "text";
    public const string System = "system";
    public const string Poll = "poll";
}
