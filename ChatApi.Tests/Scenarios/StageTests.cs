using System.Net.Http.Json;

namespace ChatApi.Tests.Scenarios;

/// <summary>A stage for a runner that <c>./test</c> does not start itself, such as the Swift package's.</summary>
public sealed class StageTests
{
    private const double DefaultMinutes = 60;

    /// <summary>Prints the address and keeps the stage open for the test parameter <c>minutes</c>.</summary>
    [Test]
    [Explicit("It waits for a runner that is started by hand.")]
    public async Task A_runner_started_by_hand_finds_a_stage()
    {
        await using var stage = await Stage.OpenAsync();
        using var http = new HttpClient();
        string[] people = ["ann"];
        using var begin = new HttpRequestMessage(HttpMethod.Post, $"{stage.Front.Url}/_stage/begin") { Content = JsonContent.Create(new { people }) };
        using var answer = await http.SendAsync(begin);
        Assert.That(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await TestContext.Progress.WriteLineAsync($"CHATAPI_STAGE={stage.Front.Url}");
        await Task.Delay(TimeSpan.FromMinutes(TestContext.Parameters.Get("minutes", DefaultMinutes)));
    }
}
