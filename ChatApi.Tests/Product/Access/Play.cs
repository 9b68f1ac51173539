using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Product.Access;

/// <summary>One cast, each of whom calls operations; and whatever was answered, or heard, otherwise than it should be.</summary>
sealed class Play(Cast cast, Ears ears, Func<Task<TestUser>> newcomer)
{
    private readonly List<string> wrong = [];
    private Stage? stage;

    public IReadOnlyList<string> Wrong => wrong;

    /// <summary>How many were called for.</summary>
    public int Verdicts { get; private set; }

    /// <summary>How many 404s were held against one about what is not there.</summary>
    public int Compared { get; private set; }

    /// <summary>How many events all devices heard together.</summary>
    public int Heard { get; private set; }

    public async Task RunAsync(IEnumerable<(Operation Operation, Sample Sample)> samples)
    {
        foreach (var (operation, sample) in samples)
        {
            await ears.StayAwake();
            if (stage is null || operation.Verb != "GET")
                await SetAsync();
            foreach (var part in Enum.GetValues<Part>())
                await CallAsync(operation, sample, part);
        }
        (Heard, var leaks) = await ears.ListenAsync();
        wrong.AddRange(leaks);
        if (Heard == 0)
            wrong.Add("Nobody heard anything at all.");
    }

    private async Task CallAsync(Operation operation, Sample sample, Part part)
    {
        await using var scene = new Scene(cast, stage!, part, newcomer);
        var request = await sample.MakeAsync(scene);
        var expected = Verdict.Of(operation, sample, request, part, cast.Permissions);
        var token = part == Part.Anonymous ? null : await scene.Me.Client.GetAccessTokenAsync();

        var before = await stage!.CountEventsAsync();
        var call = new Call(operation, request, token);
        var (verdict, text) = await call.RunAsync();
        Verdicts++;
        var isChanged = await stage.CountEventsAsync() != before;

        if (verdict != expected)
            wrong.Add($"{sample.Name} by {part}: {verdict} instead of {expected}: {text}");
        else if (verdict.IsRefusal && isChanged)
            wrong.Add($"{sample.Name} by {part} was refused, and is in the log");
        else if (verdict.Status == 404)
            await CompareAsync(call, text, sample, part);
        if (request is JoinByInviteLink)
            stage.Inside.Add(part);
        else if (!stage.Inside.Contains(part) && part != Part.Anonymous && !verdict.IsRefusal && (isChanged || stage.IsShownIn(text)))
            wrong.Add($"{sample.Name} by {part} {(isChanged ? "is in the log" : "shows the group")}: {text}");
        if (isChanged)
            await SetAsync(); // the play goes on as if nothing had happened
    }

    /// <summary>Who may not must not be able to tell what is there from what is not.</summary>
    private async Task CompareAsync(Call call, string text, Sample sample, Part part)
    {
        Compared++;
        var (_, nothing) = await call.AboutNothing().RunAsync();
        if (Call.Plain(nothing) != Call.Plain(text))
            wrong.Add($"{sample.Name} by {part} tells what is there from what is not: {text} but {nothing}");
    }

    private async Task SetAsync()
    {
        stage = await cast.SetAsync();
        ears.Add(stage);
    }
}
