namespace ChatApi.Tests.Product;

/// <summary>The compiler guards which project may use which; this guards the folders of the behaviour.</summary>
public sealed class LayeringTests
{
    private static readonly string[] Features = ["Auth", "Users", "Social", "Conversations", "Messages", "Receipts", "Presence"];

    [Test]
    public void Platform_knows_no_feature() => Assert.That(Uses("Platform", [.. Features, "Realtime", "Operations"]), Is.Empty);

    [Test]
    public void Operations_stand_on_the_platform_alone() => Assert.That(Uses("Operations", [.. Features, "Realtime"]), Is.Empty);

    [Test]
    public void Realtime_knows_events_and_audiences_not_what_they_are_about() => Assert.That(Uses("Realtime", "Social", "Conversations", "Messages", "Receipts", "Presence"), Is.Empty);

    [Test]
    public void Presence_is_known_to_no_other_feature() => Assert.That(Features.Except(["Presence"]).SelectMany(one => Uses(one, "Presence")), Is.Empty);

    [Test]
    public void Social_says_who_may_reach_whom_and_does_not_ask_what_for() => Assert.That(Uses("Social", "Conversations", "Messages", "Receipts"), Is.Empty);

    [Test]
    public void Receipts_are_known_to_no_other_feature() => Assert.That(new[] { "Auth", "Users", "Social", "Conversations", "Messages" }.SelectMany(one => Uses(one, "Receipts")), Is.Empty);

    private static List<string> Uses(string folder, params string[] others) =>
    [
        .. from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "ChatApi.ServiceInterface", folder), "*.cs", SearchOption.AllDirectories)
           let text = File.ReadAllText(file)
           from other in others
           where text.Contains($"using ChatApi.ServiceInterface.{other};")
           select $"{Path.GetFileName(file)} uses {other}",
    ];
}
