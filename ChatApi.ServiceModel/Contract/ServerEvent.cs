using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>The wire name of an event, such as <c>message.new</c>.</summary>
/// <param name="name">Dotted, the same on every transport.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventAttribute(string name) : Attribute
{
    /// <summary>The dotted name.</summary>
    public string Name { get; } = name;
}

/// <summary>
/// What a client hears: one flat JSON object with these members and those of its kind beside them. Events with an
/// <see cref="Id"/> are durable: they are delivered exactly once and in order to whoever resumes from a cursor.
/// </summary>
[JsonConverter(typeof(ServerEventConverter))]
public abstract record ServerEvent
{
    /// <summary>Identifies a durable event; left out on ephemeral ones. Not an order: use <see cref="Seq"/> and versions.</summary>
    [JsonPropertyOrder(-5)]
    public long? Id { get; init; }

    /// <summary>The dotted name, such as <c>message.new</c>.</summary>
    [JsonPropertyOrder(-4)]
    public string Name { get; init; } = "";

    /// <summary>The conversation it is about.</summary>
    [JsonPropertyOrder(-3)]
    public Guid? ConversationId { get; init; }

    /// <summary>The seq it is about: of the message, of the mark, or the conversation's last one when a member joined.</summary>
    [JsonPropertyOrder(-2)]
    public long? Seq { get; init; }

    /// <summary>When it happened, for display only.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset? At { get; init; }
}

/// <summary>An event of a kind this version of the contract does not know. Ignore it, but keep the cursor after it.</summary>
public sealed record UnknownEvent : ServerEvent;
