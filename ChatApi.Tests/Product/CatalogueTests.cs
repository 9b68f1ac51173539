using System.Reflection;
using System.Xml.Linq;
using ChatApi.Client;
using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Product;

/// <summary>Each request has a route, a test, documentation and an SDK method – by existing, not by being listed.</summary>
public sealed class CatalogueTests
{
    private static IReadOnlyList<Operation> Operations => ChatServers.NodeA.Services.GetRequiredService<OperationCatalog>().All;

    [Test]
    public void Every_request_of_the_contract_is_an_operation() =>
        Assert.That(Operations.Select(one => one.RequestType), Is.EquivalentTo(typeof(SendMessage).Assembly.GetExportedTypes().Where(IsRequest)));

    [Test]
    public void Every_operation_has_a_route_below_api_v1() =>
        Assert.That(Operations.Where(one => !one.Routes.Any(route => route.Path.StartsWith("/api/v1/", StringComparison.Ordinal))).Select(one => one.Name), Is.Empty);

    [Test]
    public void Every_operation_has_an_SDK_method_of_its_name()
    {
        var methods = typeof(ChatClient).GetMethods(BindingFlags.Public | BindingFlags.Instance);
        var missing = Operations.Where(one => !methods.Any(method => method.Name == one.Name + "Async" && method.GetParameters() is [var request, ..] && request.ParameterType == one.RequestType));
        Assert.That(missing.Select(one => one.Name), Is.Empty);
    }

    [Test]
    public async Task Every_operation_but_those_for_anyone_refuses_who_is_not_signed_in()
    {
        using var http = new HttpClient();
        foreach (var operation in Operations.Where(one => one.Access != Actor.Anonymous))
        {
            foreach (var path in new[] { $"/api/{operation.Name}", $"/json/reply/{operation.Name}", $"/json/oneway/{operation.Name}" })
            {
                using var answer = await http.PostAsync(ChatServers.NodeA.Url + path, new StringContent("{}"));
                Assert.That(((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Contains("\"Unauthorized\"")), Is.EqualTo((401, true)), path);
            }
        }
    }

    [Test]
    public void Every_operation_is_called_by_a_test()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Repository.Root, "ChatApi.Tests"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/") && !file.Contains("/Product/")).Select(File.ReadAllText).ToList();
        Assert.That(Operations.Where(one => !tests.Exists(text => text.Contains($"{one.Name}Tests") || text.Contains($"new {one.Name} {{") || text.Contains($"new {one.Name}()"))).Select(one => one.Name), Is.Empty);
    }

    [Test]
    public void Every_public_type_and_member_of_the_contract_is_documented()
    {
        var documented = XDocument.Load(Path.ChangeExtension(typeof(SendMessage).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Elements().Any(element => element.Name == "inheritdoc" || !string.IsNullOrWhiteSpace(element.Value)))
            .Select(member => member.Attribute("name")!.Value).ToHashSet();
        var missing = typeof(SendMessage).Assembly.GetExportedTypes().Where(IsRequest)
            .SelectMany(type => type.GetProperties().Select(property => $"P:{type.FullName}.{property.Name}").Append($"T:{type.FullName}"));
        Assert.That(missing.Except(documented), Is.Empty);
    }

    private static bool IsRequest(Type type) =>
        type is { IsClass: true } && type.GetInterfaces().Any(one => one == typeof(IReturnVoid) || (one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IReturn<>)));
}

/// <summary>The sources, for tests about them.</summary>
static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new InvalidOperationException("ChatApi.sln is in no folder above the tests.")
        : File.Exists(Path.Combine(folder.FullName, "ChatApi.sln")) ? folder.FullName : Find(folder.Parent);
}
