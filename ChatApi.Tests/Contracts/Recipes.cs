using System.Text.Json.Serialization;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Contracts;

// What somebody writes who adds an operation and an event, and nothing else.

/// <summary>Keeps a recipe.</summary>
[Route("/api/v1/recipes", "POST"), Access(Actor.SignedIn)]
public sealed class KeepRecipe : IPost, IReturn<Recipe>
{
    /// <summary>Of the dish.</summary>
    [NotEmpty, MaxScalars(40)]
    public string? Title { get; set; }

    /// <summary>How long it takes.</summary>
    public int? MinutesToCook { get; set; }

    /// <summary>When it is eaten.</summary>
    public Course Course { get; set; }
}

/// <summary>A recipe that is kept.</summary>
public sealed class Recipe
{
    /// <summary>Of the dish.</summary>
    public string Title { get; set; } = "";

    /// <summary>Who has kept it.</summary>
    public string KeptBy { get; set; } = "";

    /// <summary>When it is eaten.</summary>
    public Course Course { get; set; }
}

/// <summary>Part of a meal.</summary>
public enum Course
{
    /// <summary>First.</summary>
    Starter,

    /// <summary>Last.</summary>
    Dessert,
}

/// <summary>A recipe was kept.</summary>
/// <param name="Recipe">As it is now.</param>
[Event("recipe.kept")]
public sealed record RecipeKept(Recipe Recipe) : ServerEvent;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(KeepRecipe)), JsonSerializable(typeof(Recipe)), JsonSerializable(typeof(RecipeKept))]
sealed partial class RecipesJson : JsonSerializerContext;

sealed class RecipeService
{
    public Task<Recipe> KeepAsync(KeepRecipe request, Caller caller, CancellationToken ct) =>
        Task.FromResult(new Recipe { Title = request.Title!, KeptBy = caller.UserId, Course = request.Course });

    /// <summary>The chat's operations and these.</summary>
    public static OperationCatalog WithChat { get; } = new(
        [.. typeof(SendMessage).Assembly.GetExportedTypes(), typeof(KeepRecipe), typeof(RecipeKept)],
        [.. typeof(Operation).Assembly.GetTypes(), typeof(RecipeService)],
        new(ContractJson.Wire) { TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine(RecipesJson.Default, ContractJson.Default) });
}
