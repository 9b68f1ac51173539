using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using ChatApi.ServiceModel;

namespace ChatApi.Tests.Product;

/// <summary>The table of permissions is whole, and docs/permissions.md is what it says.</summary>
public sealed class PermissionsTests
{
    private const string WriteIt = "WRITE_DOCS";
    private static readonly string[] Roles = [MemberRole.Owner, MemberRole.Admin, MemberRole.Member];

    [Test]
    public void Every_permission_has_its_row_and_every_setting_of_a_group_its_permission()
    {
        Assert.That(PermissionTable.Rules.Select(rule => rule.Permission), Is.EqualTo(Enum.GetValues<Permission>()));
        Assert.That(
            typeof(ConversationPermissions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(member => member.Name),
            Is.EquivalentTo(PermissionTable.Rules.Where(rule => rule.Set is not null).Select(rule => rule.Permission.ToString())));
        foreach (var rule in PermissionTable.Rules.Where(rule => rule.Set is not null))
        {
            var group = new ConversationPermissions();
            Settable(rule.Permission)!.SetValue(group, MemberRole.Owner);
            Assert.That((PermissionTable.LeastRole(rule.Permission, group), PermissionTable.LeastRole(rule.Permission, null)), Is.EqualTo((MemberRole.Owner, rule.LeastRole)));
        }
    }

    [Test]
    public void A_role_has_what_lower_ones_have_and_one_that_is_unknown_has_nothing()
    {
        foreach (var rule in PermissionTable.Rules)
        {
            Assert.That(Roles.Select(role => PermissionTable.Allows("group", role, rule.Permission, null)), Is.Ordered.Descending);
            Assert.That(PermissionTable.Allows("group", MemberRole.Owner, rule.Permission, null), Is.True);
            Assert.That(PermissionTable.Allows("group", "guest", rule.Permission, null), Is.False);
        }
    }

    [Test]
    public async Task The_document_says_what_the_table_says()
    {
        var path = Path.Combine(Repository.Root, "docs", "permissions.md");
        var expected = Document();
        if (Environment.GetEnvironmentVariable(WriteIt) is not null)
            await File.WriteAllTextAsync(path, expected);
        Assert.That(await File.ReadAllTextAsync(path), Is.EqualTo(expected), $"docs/permissions.md is not current: run this test with {WriteIt}=1, which writes it.");
    }

    private static string Document()
    {
        var summaries = XDocument.Load(Path.ChangeExtension(typeof(Permission).Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")?.Value.Trim().TrimEnd('.'));
        var text = new StringBuilder("""
            # Who may do what

            Written from `PermissionTable` by a test; change that. Whoever is no member of a conversation gets 404
            for everything in it; a member whose role does not allow it gets 403 `Forbidden` with `meta.permission` and `meta.role`, the least
            role that may.

            A group has one owner, any number of admins, and members. Admins are equals: one may take the role from another, or remove them;
            nobody but the owner ends the ownership. The owner leaves after naming a successor. "A group may give it to" is what
            `permissions` of CreateConversation and UpdateConversation take. Which permission an operation asks for, `GET /api` lists.

            | permission | what | owner | admin | member | a group may give it to | in direct conversations |
            | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var rule in PermissionTable.Rules)
        {
            var roles = Roles.Select(role => PermissionTable.Allows("group", role, rule.Permission, null) ? "yes" : "–");
            var form = Settable(rule.Permission)?.GetCustomAttribute<FormAttribute>()?.Pattern.Replace("|", ", ", StringComparison.Ordinal) ?? "–";
            text.AppendLine($"| `{Camel(rule.Permission)}` | {summaries[$"F:{typeof(Permission).FullName}.{rule.Permission}"]} | {string.Join(" | ", roles)} | {form} | {(rule.InDirect ? "both" : "–")} |");
        }
        return text.ToString();
    }

    private static string Camel(Permission permission) => JsonNamingPolicy.CamelCase.ConvertName(permission.ToString());

    private static PropertyInfo? Settable(Permission permission) => typeof(ConversationPermissions).GetProperty(permission.ToString());
}
