using System.Text.Json;

namespace ChatApi.Tests.Http;

/// <summary>A member of every type that the contract may use.</summary>
public sealed class AllForms
{
    public string? Text { get; set; }

    public bool Truth { get; set; }

    public int Whole { get; set; }

    public long? Long { get; set; }

    public double Real { get; set; }

    public decimal Money { get; set; }

    public NoteKind Kind { get; set; }

    public Guid Id { get; set; }

    public DateTime At { get; set; }

    public DateTimeOffset AtOffset { get; set; }

    public TimeSpan Span { get; set; }

    public List<int>? Numbers { get; set; }

    public Dictionary<string, string>? Map { get; set; }
}

/// <summary>Wire contract: accepted value forms in JSON, and the strict forms written.</summary>
sealed class ValueFormTests
{
    [TestCase("""{"text":5}""", "5")]
    [TestCase("""{"text":1.50}""", "1.50")]
    [TestCase("""{"text":"å\n"}""", "å\n")]
    public void Text_from_a_string_or_number(string json, string text) => Assert.That(Read(json).Text, Is.EqualTo(text));

    [TestCase("true", true), TestCase("\"true\"", true), TestCase("\"True\"", true), TestCase("1", true), TestCase("\"1\"", true)]
    [TestCase("false", false), TestCase("\"False\"", false), TestCase("0", false), TestCase("\"0\"", false), TestCase("null", false)]
    public void Bool_in_every_form(string value, bool expected) => Assert.That(Read($$"""{"truth":{{value}}}""").Truth, Is.EqualTo(expected));

    [TestCase("12"), TestCase("\"12\""), TestCase("\" 12 \""), TestCase("\"\\u0031\\u0032\"")]
    public void Number_from_a_number_or_numeric_string(string value)
    {
        var read = Read($$"""{"whole":{{value}},"long":{{value}},"real":{{value}},"money":{{value}},"numbers":[{{value}}]}""");
        Assert.That((read.Whole, read.Long, read.Real, read.Money, read.Numbers![0]), Is.EqualTo((12, 12L, 12.0, 12m, 12)));
    }

    [TestCase("\"image\""), TestCase("\"IMAGE\""), TestCase("1"), TestCase("\"1\"")]
    public void Enum_by_name_in_any_case_or_number(string value) => Assert.That(Read($$"""{"kind":{{value}}}""").Kind, Is.EqualTo(NoteKind.Image));

    [TestCase("0a1b2c3d4e5f60718293a4b5c6d7e8f9"), TestCase("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9"), TestCase("0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9")]
    public void Guid_dashed_or_32_hex(string value) =>
        Assert.That(Read($$"""{"id":"{{value}}"}""").Id, Is.EqualTo(new Guid("0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9")));

    [TestCase("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z")]
    [TestCase("2026-01-02T03:04:05.6780000Z", "2026-01-02T03:04:05.678Z")]
    [TestCase("2026-01-02T03:04:05", "2026-01-02T03:04:05Z")]
    [TestCase("2026-01-02T03:04", "2026-01-02T03:04:00Z")]
    [TestCase("2026-01-02T05:04:05+02:00", "2026-01-02T03:04:05Z")]
    [TestCase("2026-01-01T22:04:05.1234567-0500", "2026-01-02T03:04:05.1234567Z")]
    [TestCase("2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.1234567Z")]
    [TestCase("2026-01-02", "2026-01-02T00:00:00Z")]
    [TestCase(@"\/Date(1767323045678)\/", "2026-01-02T03:04:05.678Z")]
    [TestCase("/Date(1767323045678-0000)/", "2026-01-02T03:04:05.678Z")]
    [TestCase("/Date(1767323045678+0200)/", "2026-01-02T03:04:05.678Z")]
    [TestCase("/Date(-1000)/", "1969-12-31T23:59:59Z")]
    public void JSON_2_Time_in_every_form_is_written_in_UTC(string value, string written)
    {
        var read = Read($$"""{"at":"{{value}}","atOffset":"{{value}}"}""");
        Assert.That(read.At.Kind, Is.EqualTo(DateTimeKind.Utc));
        Assert.That(read.AtOffset.Offset, Is.EqualTo(TimeSpan.Zero));
        Assert.That(Write(read), Does.Contain($"\"at\":\"{written}\",\"atOffset\":\"{written}\""));
    }

    [TestCase("\"PT1M30.5S\"", "PT1M30.5S"), TestCase("\"P1DT2H\"", "P1DT2H"), TestCase("\"00:01:30\"", "PT1M30S"), TestCase("\"1.02:00:00.5\"", "P1DT2H0.5S")]
    [TestCase("90", "PT1M30S"), TestCase("\"90.5\"", "PT1M30.5S"), TestCase("0", "PT0S"), TestCase("\"-PT5S\"", "-PT5S"), TestCase("null", "PT0S")]
    public void JSON_3_Duration_in_every_form_is_written_as_ISO_8601(string value, string written) =>
        Assert.That(Write(Read($$"""{"span":{{value}}}""")), Does.Contain($"\"span\":\"{written}\""));

    [TestCase("truth", "\"maybe\""), TestCase("truth", "2"), TestCase("whole", "\"x\""), TestCase("whole", "1.5"), TestCase("whole", "3000000000"), TestCase("whole", "\"\"")]
    [TestCase("real", "1e400"), TestCase("real", "\"NaN\""), TestCase("kind", "\"Video\""), TestCase("kind", "7"), TestCase("kind", "\"Text,Image\"")]
    [TestCase("id", "\"zz\""), TestCase("id", "5"), TestCase("at", "\"yesterday\""), TestCase("at", "\"2026-02-30\""), TestCase("at", "\"2026-01-02T25:00:00Z\"")]
    [TestCase("at", "5"), TestCase("atOffset", "\"0001-01-01T00:00:00+14:00\""), TestCase("at", "\"/Date(99999999999999999)/\""), TestCase("at", "\"/Date()/\"")]
    [TestCase("span", "\"PT\""), TestCase("span", "\"long\""), TestCase("span", "1e30"), TestCase("text", "true"), TestCase("text", "{}"), TestCase("text", "\"\\ud800\"")]
    public void Other_forms_are_refused_with_the_member(string member, string value) =>
        Assert.That(() => Read($$"""{"{{member}}":{{value}}}"""), Throws.InstanceOf<JsonException>().With.Property("Path").EqualTo("$." + member));

    [Test]
    public void Null_for_a_value_is_its_default() =>
        Assert.That(Write(Read("""{"truth":null,"whole":null,"real":null,"money":null,"kind":null,"id":null,"at":null,"atOffset":null,"span":null,"long":null}""")),
            Is.EqualTo(Write(new AllForms())));

    [Test, Category("JSON-4"), Category("JSON-5")]
    public void JSON_1_Output_is_camelCase_without_nulls_on_one_line()
    {
        var all = new AllForms { Id = new Guid("0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9"), Numbers = [], Money = 1.50m, Kind = NoteKind.Image, Map = new() { ["A key"] = "å" } };
        Assert.That(Write(all), Is.EqualTo(
            """{"truth":false,"whole":0,"real":0,"money":1.50,"kind":"Image","id":"0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9","at":"0001-01-01T00:00:00Z","atOffset":"0001-01-01T00:00:00Z","span":"PT0S","numbers":[],"map":{"A key":"å"}}"""));
    }

    private static AllForms Read(string json) => JsonSerializer.Deserialize<AllForms>(json, NotesServer.Json)!;

    private static string Write(AllForms value) => JsonSerializer.Serialize(value, NotesServer.Json);
}
