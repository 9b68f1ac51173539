using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatApi.Client;

/// <summary>What the client itself puts into its storage. What is of the contract stands in it as the contract writes it.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChatTokens)), JsonSerializable(typeof(SavedOutgoing)), JsonSerializable(typeof(SavedWindow))]
sealed partial class SavedJson : JsonSerializerContext
{
    /// <summary>An object of the contract as an element of something saved.</summary>
    public static JsonElement Of<T>(T value) => JsonSerializer.SerializeToElement(value, ContractJson.Wire.GetTypeInfo(typeof(T)));

    public static T Read<T>(JsonElement element) => (T)element.Deserialize(ContractJson.Wire.GetTypeInfo(typeof(T)))!;

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, ContractJson.Wire.GetTypeInfo(typeof(T)));

    public static T Read<T>(string text) => (T)JsonSerializer.Deserialize(text, ContractJson.Wire.GetTypeInfo(typeof(T)))!;
}
