using System.Text.Json;
using System.Xml.Linq;
using ChatApi.ServiceInterface.Platform;
using Microsoft.Extensions.Configuration;

namespace ChatApi.Tests.Platform;

[NonParallelizable] // one test sets a variable of the environment
public sealed class SettingsTests
{
    private static readonly string ShippedFile = Path.Combine(AppContext.BaseDirectory, "appsettings.json");

    [Test]
    public void The_shipped_file_has_every_setting_with_its_default()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(ShippedFile), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
        var sections = typeof(Settings).GetProperties();
        Assert.That(file.RootElement.EnumerateObject().Select(section => section.Name), Is.EqualTo(new[] { "Urls", "Logging" }.Concat(sections.Select(section => section.Name))));
        foreach (var section in sections)
        {
            var defaults = JsonSerializer.SerializeToElement(section.GetValue(new Settings()), section.PropertyType);
            Assert.That(Flat(file.RootElement.GetProperty(section.Name)), Is.EqualTo(Flat(defaults)), section.Name);
        }
    }

    [Test]
    public void The_shipped_file_says_of_each_setting_what_its_class_says()
    {
        var lines = File.ReadAllLines(ShippedFile);
        var documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "ChatApi.ServiceInterface.xml"));
        foreach (var setting in typeof(Settings).GetProperties().SelectMany(section => section.PropertyType.GetProperties()))
        {
            var summary = documentation.Descendants("member").Single(member => (string?)member.Attribute("name") == $"P:{setting.DeclaringType!.FullName}.{setting.Name}").Element("summary")!.Value.Trim();
            var line = Array.FindIndex(lines, text => text.TrimStart().StartsWith($"\"{setting.Name}\":", StringComparison.Ordinal));
            Assert.That(lines[line - 1].Trim(), Is.EqualTo($"// {summary}"));
        }
    }

    [Test]
    public void Every_settings_class_belongs_to_a_section() =>
        Assert.That(
            typeof(Settings).Assembly.GetTypes().Where(type => type.Namespace == typeof(Settings).Namespace && type.Name.EndsWith("Settings", StringComparison.Ordinal) && type != typeof(Settings)),
            Is.EquivalentTo(typeof(Settings).GetProperties().Select(section => section.PropertyType)));

    [TestCase("Server:PublicURLs", "Server:PublicUrl")]
    [TestCase("Sever:PublicUrl", "Server:PublicUrl")]
    [TestCase("PublicUrl", "Server:PublicUrl")]
    [TestCase("Realtime:CursorHour", "Realtime:CursorHours")]
    [TestCase("Realtime:CursorHours:Max", "Realtime:CursorHours")]
    [TestCase("Auth:Issuers:0:Secrets", "Auth:Issuers:0:Secret")]
    [TestCase("Auth:Issuers:first:Secret", "Auth:Issuers:0:Secret")]
    [TestCase("Url", "Urls")]
    public void An_unknown_setting_is_refused_with_the_nearest_known_one(string name, string nearest)
    {
        var refusal = Refused(builder => builder.AddCommandLine([$"--{name}=1"]));

        Assert.That(refusal, Does.Contain($"Unknown setting {name} (command line). Did you mean {nearest}?"));
    }

    [Test]
    public void An_unknown_setting_in_a_file_is_refused_with_the_files_name()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{ "Server": { "MaxBodySize": 1 }, "Serilog": { } }""");

        var refusal = Refused(builder => builder.AddJsonFile(file));

        Assert.That(refusal, Does.Contain($"Unknown setting Server:MaxBodySize ({file})").And.Contain($"Unknown setting Serilog ({file})"));
        File.Delete(file);
    }

    [TestCase("CHATAPI_Server__PublicUri", true)]
    [TestCase("CHATAPI_SERVER_PUBLICURL", true)]
    [TestCase("Server__PublicUri", true)]
    [TestCase("Servers__PublicUrl", true)]
    [TestCase("CHATAPI_SERVICE_HOST", false)]
    [TestCase("CHATAPI_PORT_5080_TCP_ADDR", false)]
    [TestCase("SOMEONES__OWN", false)]
    public void A_variable_of_the_environment_is_refused_when_it_can_only_be_meant_for_us(string variable, bool refused)
    {
        Environment.SetEnvironmentVariable(variable, "1");
        try
        {
            void Read() => SettingsSetup.Read((IConfigurationRoot)new ConfigurationBuilder().AddEnvironmentVariables().AddEnvironmentVariables("CHATAPI_").Build());
            if (refused)
                Assert.That(Read, Throws.TypeOf<StartupException>().With.Message.Contain($"environment variable {variable}"));
            else
                Assert.That(Read, Throws.Nothing);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [TestCase("Database:MaxPoolSize", "many", "must be a whole number")]
    [TestCase("Database:MaxPoolSize", "1", "between 5 and 1000")]
    [TestCase("Auth:OwnAccounts", "yes", "must be true or false")]
    [TestCase("Auth:SigningKey", "c2hvcnQ=", "at least 32 random bytes")]
    [TestCase("Auth:OwnAccounts", "false", "nobody could sign in")]
    [TestCase("Auth:Issuers:0:RefetchSeconds", "soon", "must be a whole number")]
    [TestCase("Server:PublicUrl", "chat.example.org", "must be an origin")]
    [TestCase("Server:PublicUrl", "https://chat.example.org/api", "must be an origin")]
    [TestCase("Server:TrustedProxies", "10.0.0.1", "must be a list")]
    [TestCase("Server:TrustedProxies:0", "10.0.0.0/64", "IP addresses or networks")]
    [TestCase("ConnectionStrings:Postgres", "Port=5432", "must be a connection string")]
    [TestCase("ConnectionStrings:Postgres", "Hots=db", "must be a connection string")]
    public void A_value_that_makes_no_sense_is_refused(string name, string value, string why)
    {
        var refusal = Refused(builder => builder.AddCommandLine([$"--{name}={value}"]));

        Assert.That(refusal, Does.Contain(name.TrimEnd('0').TrimEnd(':')).And.Contain(why).And.Contain("(command line)"));
    }

    [Test]
    public void Values_of_every_kind_are_read()
    {
        var settings = SettingsSetup.Read(new ConfigurationBuilder().AddJsonFile(ShippedFile).AddCommandLine(
            ["--Server:PublicUrl=https://chat.example.org", "--Server:TrustedProxies:0=10.0.0.0/8", "--Server:TrustedProxies:1=::1", "--Demo:Users=true", "--Groups:MaxMembers=5"]).Build());

        Assert.That(settings.Server.PublicUrl, Is.EqualTo("https://chat.example.org"));
        Assert.That(settings.Server.TrustedProxies, Is.EqualTo(new[] { "10.0.0.0/8", "::1" }));
        Assert.That((settings.Demo.Users, settings.Groups.MaxMembers), Is.EqualTo((true, 5)));
    }

    private const string GoodSecret = "Secret=0123456789abcdefghijklmnopqrstuv";

    [TestCase("Algorithms:0=HS256", "Secret must be given, or else PublicKey or JwksUrl")]
    [TestCase("Algorithms:0=HS256 JwksUrl=https://auth.example.org/jwks " + GoodSecret, "only one of the three")]
    [TestCase(GoodSecret, "Algorithms must name one or more")]
    [TestCase("Algorithms:0=none " + GoodSecret, "Algorithms must name one or more")]
    [TestCase("Algorithms:0=RS256 " + GoodSecret, "must be HS256 alone with a Secret")]
    [TestCase("Algorithms:0=HS256 Algorithms:1=RS256 JwksUrl=https://auth.example.org/jwks", "a public key must never serve as a secret")]
    [TestCase("Algorithms:0=RS256 JwksUrl=file:///etc/passwd", "JwksUrl must be an address")]
    [TestCase("Algorithms:0=RS256 JwksUrl=/jwks", "JwksUrl must be an address")]
    public void An_issuer_that_could_not_be_trusted_is_refused(string item, string why)
    {
        string[] settings = [.. item.Split(' ').Append("Issuer=https://auth.example.org").Append("Audience=chat").Select(setting => $"--Auth:Issuers:0:{setting}")];
        var refusal = Refused(builder => builder.AddCommandLine(settings));
        Assert.That(refusal.Replace("Setting Auth:Issuers:0:", "").Replace(": must", " must"), Does.Contain(why).And.Not.Contain("abcdefgh"));
    }

    [Test]
    public void Issuers_are_read_and_each_may_be_named_once()
    {
        string[] issuer = ["Issuer=https://auth.example.org", "Audience=chat", "Algorithms:0=HS256", GoodSecret];
        string[] Item(int index) => [.. issuer.Select(setting => $"--Auth:Issuers:{index}:{setting}")];
        var settings = SettingsSetup.Read(new ConfigurationBuilder().AddJsonFile(ShippedFile).AddCommandLine([.. Item(0), "--Auth:OwnAccounts=false"]).Build());
        Assert.That(settings.Auth.Issuers.Single().Algorithms, Is.EqualTo(new[] { "HS256" }));
        Assert.That(Refused(builder => builder.AddCommandLine([.. Item(0), .. Item(1)])), Does.Contain("must name each issuer once"));
        Assert.That(Refused(builder => builder.AddCommandLine([.. Item(0), "--Auth:Issuer=https://auth.example.org"])), Does.Contain("must name each issuer once"));
    }

    private static string Refused(Func<IConfigurationBuilder, IConfigurationBuilder> add) =>
        Assert.Throws<StartupException>(() => SettingsSetup.Read(add(new ConfigurationBuilder()).Build()))!.Message;

    private static IEnumerable<string> Flat(JsonElement section) => section.EnumerateObject().Select(setting => $"{setting.Name} = {setting.Value.GetRawText()}");
}
