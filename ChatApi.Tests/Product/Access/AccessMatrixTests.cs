using ChatApi.ServiceInterface.Operations;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.Tests.Product.Access;

/// <summary>
/// T-S1: every operation, called by everyone somebody can be to a group, is answered as its DTO and the table of permissions say: 401, 403,
/// 404, or as it should be; and who may not hears nothing of it. A new operation fails here until it has a sample.
/// </summary>
public sealed class AccessMatrixTests : ChatTest
{
    /// <summary>Nothing in it is as in a group that says nothing.</summary>
    private static readonly ConversationPermissions Otherwise = new()
    {
        SendMessages = MemberRole.Admin,
        MentionEveryone = MemberRole.Owner,
        PinMessages = MemberRole.Member,
        AddMembers = MemberRole.Member,
        EditInfo = MemberRole.Member,
        ManageLinks = MemberRole.Owner,
        DeleteMessages = MemberRole.Owner,
        RemoveMembers = MemberRole.Owner,
        ChangeRoles = MemberRole.Owner,
    };

    private static OperationCatalog Catalog => ChatServers.NodeA.Services.GetRequiredService<OperationCatalog>();

    [Test]
    public void Every_operation_has_a_sample() => Assert.That(
        Catalog.All.Select(one => one.RequestType), Is.EquivalentTo(Sample.All.Select(sample => sample.Request).Distinct()),
        $"Add a method to {nameof(Samples)}, or take away the one that is too many.");

    [Test]
    public void Everything_that_asks_for_a_permission_has_a_sample() => Assert.That(
        from operation in Catalog.All
        from needed in NeededPermissions.OfType(operation.RequestType)
        where needed.Member is { } member && !Sample.All.Any(sample => sample.Request == operation.RequestType && sample.Name.EndsWith($"_{member.Name}", StringComparison.Ordinal))
        select $"{operation.Name}_{needed.Member!.Name}",
        Is.Empty, $"Add methods of these names to {nameof(Samples)}.");

    [Test]
    public async Task Everyone_may_what_the_contract_says_and_nothing_else()
    {
        var samples = Sample.All.Select(sample => (Operation: Catalog.Find(sample.Request.Name)!, Sample: sample)).ToList();
        var asking = samples.FindAll(one => one.Sample.Asks.Any() || MayAsk(one.Sample.Request));
        var plays = await Task.WhenAll(
            PlayAsync(null, [.. samples.Where((_, index) => index % 3 == 0)]),
            PlayAsync(null, [.. samples.Where((_, index) => index % 3 == 1)]),
            PlayAsync(null, [.. samples.Where((_, index) => index % 3 == 2)]),
            PlayAsync(Otherwise, asking));
        var wrong = plays.SelectMany(play => play.Wrong).ToList();
        await TestContext.Out.WriteLineAsync(
            $"{Catalog.All.Count} operations in {samples.Count} forms × {Enum.GetValues<Part>().Length} callers, {asking.Count} of them in a group with other permissions again:"
            + $" {plays.Sum(play => play.Verdicts)} verdicts, {plays.Sum(play => play.Compared)} compared with the answer about nothing at all, {plays.Sum(play => play.Heard)} events heard, {wrong.Count} wrong");
        Assert.That(wrong, Is.Empty);
    }

    /// <summary>Whether requests of this type, or those in it, may ask for a permission.</summary>
    private static bool MayAsk(Type request) => NeededPermissions.OfType(request).Count > 0
        || request.GetProperties().Select(member => member.PropertyType).Select(type => type.IsGenericType ? type.GenericTypeArguments[0] : type)
            .Any(type => type.IsDefined(typeof(AccessAttribute), inherit: false) && MayAsk(type));

    private async Task<Play> PlayAsync(ConversationPermissions? permissions, List<(Operation, Sample)> samples)
    {
        var people = new Dictionary<Part, TestUser>();
        foreach (var part in Enum.GetValues<Part>().Where(part => part != Part.Anonymous))
            people[part] = await User(part.ToString());
        using var ears = await Ears.OpenAsync(people);
        var play = new Play(new Cast(people, await User("other"), await User("stranger"), permissions), ears, () => User("newcomer"));
        await play.RunAsync(samples);
        return play;
    }
}
