using ChatApi.Contracts;
using ChatApi.Tests.Product;

namespace ChatApi.Tests.Contracts;

/// <summary>What breaks clients of the last release is found, and must stand in the changelog.</summary>
public sealed class CompatibilityTests
{
    [Test]
    public void The_contract_breaks_nothing_that_the_changelog_does_not_record()
    {
        var released = ContractMetadata.Parse(File.ReadAllText(Path.Combine(Repository.Root, ReleasedContract.Path)));
        var now = ContractMetadata.Of(ContractModelTests.Chat, withDocs: false);
        var breaks = ReleasedContract.Unrecorded(released, now, File.ReadAllText(Path.Combine(Repository.Root, "CHANGELOG.md")));
        Assert.That(breaks, Is.Empty, $"Clients of {released.Version} would break. Undo it, or write under Unreleased in CHANGELOG.md, with the reason:\n{string.Join('\n', breaks.Select(one => one.Line))}");
    }

    [TestCase("\"AddNote\"", "\"PutNote\"", "- Removed: `AddNote`.")]
    [TestCase("\"verb\":\"POST\"", "\"verb\":\"PUT\"", "- Changed: `AddNote` is PUT, no longer POST.")]
    [TestCase("\"/books/{Book}/notes\",", "", "- Changed: `AddNote` has no route /books/{Book}/notes.")]
    [TestCase("\"/notes\"", "\"/note\"", "- Changed: `AddNote` has no route /notes.")]
    [TestCase("\"answer\":\"Note\"", "\"answer\":\"Note[]\"", "- Changed: `AddNote` answers Note[], no longer Note.")]
    [TestCase("\"answer\":\"Note\",", "", "- Changed: `AddNote` answers nothing, no longer Note.")]
    [TestCase("\"creates\":false", "\"creates\":true", "- Changed: `AddNote` may answer 201.")]
    [TestCase("\"SignedIn\"", "\"Admin\"", "- Changed: `AddNote` is for Admin, no longer for SignedIn.")]
    [TestCase("{\"permission\":\"draw\",\"member\":\"kind\",\"when\":\"Image\"}", "{\"permission\":\"draw\"}", "- Changed: `AddNote` needs the permission draw.")]
    [TestCase(",\"when\":\"Image\"", "", "- Changed: `AddNote.kind` needs the permission draw.")]
    [TestCase("{\"name\":\"text\",\"type\":\"text\"", "{\"name\":\"words\",\"type\":\"text\"", "- Removed: `AddNote.text`.")]
    [TestCase("\"type\":\"int32\"", "\"type\":\"int64\"", "- Changed: `AddNote.size` is int64, no longer int32.")]
    [TestCase("\"type\":\"int32\",\"optional\":true", "\"type\":\"int32\",\"optional\":false", "- Changed: `AddNote.size` is required.")]
    [TestCase("\"rules\":{\"maxScalars\"", "\"rules\":{\"notEmpty\":{\"errorCode\":\"NotEmpty\"},\"maxScalars\"", "- Changed: `AddNote.text` is required.")]
    [TestCase("\"rules\":{\"maxScalars\"", "\"rules\":{\"minScalars\":{\"errorCode\":\"MinimumLength\",\"min\":2},\"maxScalars\"", "- Changed: `AddNote.text` has the rule minScalars min 2.")]
    [TestCase("\"max\":20", "\"max\":19", "- Changed: `AddNote.text` has the rule maxScalars max 19, no longer 20.")]
    [TestCase("\"MaximumLength\"", "\"TooLong\"", "- Changed: `AddNote.text` has the rule maxScalars errorCode TooLong, no longer MaximumLength.")]
    [TestCase("\"max\":100,", "\"max\":99,", "- Changed: `AddNote.size` has the rule inRange max 99, no longer 100.")]
    [TestCase("\"min\":1", "\"min\":2", "- Changed: `AddNote.size` has the rule inRange min 2, no longer 1.")]
    [TestCase("\"max\":20", "\"max\":20,\"maxBytes\":40", "- Changed: `AddNote.text` has the rule maxScalars maxBytes 40.")]
    [TestCase("\"pattern\":\"a+\"", "\"pattern\":\"b+\"", "- Changed: `Part.label` has the rule form pattern b+, no longer a+.")]
    [TestCase("\"members\":[{\"name\":\"label\"", "\"members\":[{\"name\":\"place\",\"type\":\"text\",\"optional\":false},{\"name\":\"label\"", "- Changed: `Part.place` is new and required.")]
    [TestCase("{\"name\":\"Part\"", "{\"name\":\"Piece\"", "- Removed: `Part`.")]
    [TestCase("{\"name\":\"id\",\"type\":\"uuid\",\"optional\":false}", "{\"name\":\"id\",\"type\":\"uuid\",\"optional\":true}", "- Changed: `Note.id` may be left out.")]
    [TestCase("{\"name\":\"id\",\"type\":\"uuid\",\"optional\":false}", "", "- Removed: `Note.id`.")]
    [TestCase("{\"name\":\"NoteKind\"", "{\"name\":\"Kind\"", "- Removed: `NoteKind`.")]
    [TestCase("{\"name\":\"Image\"}", "{\"name\":\"Picture\"}", "- Removed: `NoteKind.Image`.")]
    [TestCase("\"note.new\"", "\"note.added\"", "- Removed: `note.new`.")]
    [TestCase("\"NoteAdded\"", "\"NoteCreated\"", "- Changed: `note.new` is the type NoteCreated, no longer NoteAdded.")]
    [TestCase("\"durable\":true", "\"durable\":false", "- Changed: `note.new` is no longer durable.")]
    [TestCase("\"type\":\"Note\",\"optional\":false", "\"type\":\"Note\",\"optional\":true", "- Changed: `NoteAdded.note` may be left out.")]
    [TestCase("\"name\":\"at\"", "\"name\":\"when\"", "- Removed: `ServerEvent.at`.")]
    [TestCase("{\"name\":\"NoteTooLong\"}", "", "- Removed: `ErrorCode.NoteTooLong`.")]
    public void A_break_is_found_and_the_line_for_the_changelog_told(string old, string now, string line) => Assert.That(BreaksOf(old, now), Is.EqualTo(new[] { line }));

    [TestCase("\"operations\":[", "\"operations\":[{\"name\":\"GetNote\",\"feature\":\"Notes\",\"verb\":\"GET\",\"routes\":[],\"access\":\"Member\",\"permissions\":[],\"limits\":[],\"creates\":false,\"members\":[{\"name\":\"id\",\"type\":\"uuid\",\"optional\":false}]},")]
    [TestCase("\"routes\":[", "\"routes\":[\"/pages\",")]
    [TestCase("\"SignedIn\"", "\"Anonymous\"")]
    [TestCase("{\"permission\":\"draw\",\"member\":\"kind\",\"when\":\"Image\"}", "")]
    [TestCase("\"permissions\":[", "\"permissions\":[{\"permission\":\"draw\",\"member\":\"brush\"},")]
    [TestCase("\"limits\":[]", "\"limits\":[\"notesPerUser\"]")]
    [TestCase("\"max\":20", "\"max\":21")]
    [TestCase("\"min\":1", "\"min\":0")]
    [TestCase("\"says\":\"be a's\"", "\"says\":\"be letters a\"")]
    [TestCase("\"rules\":{\"inRange\":{\"errorCode\":\"InclusiveBetween\",\"max\":100,\"min\":1}}", "\"rules\":{}")]
    [TestCase("\"members\":[{\"name\":\"label\"", "\"members\":[{\"name\":\"place\",\"type\":\"text\",\"optional\":true},{\"name\":\"label\"")]
    [TestCase("{\"name\":\"label\",\"type\":\"text\",\"optional\":false", "{\"name\":\"label\",\"type\":\"text\",\"optional\":true")]
    [TestCase("{\"name\":\"id\",\"type\":\"uuid\",\"optional\":false}", "{\"name\":\"id\",\"type\":\"uuid\",\"optional\":false},{\"name\":\"pages\",\"type\":\"int32\",\"optional\":false}")]
    [TestCase("{\"name\":\"Image\"}", "{\"name\":\"Image\"},{\"name\":\"Sound\"}")]
    [TestCase("\"events\":[", "\"events\":[{\"name\":\"note.gone\",\"type\":\"NoteGone\",\"durable\":false,\"members\":[]},")]
    [TestCase("{\"name\":\"NoteTooLong\"}", "{\"name\":\"NoteTooLong\"},{\"name\":\"NoteEmpty\"}")]
    public void What_is_added_or_eased_breaks_nothing(string old, string now) => Assert.That(BreaksOf(old, now), Is.Empty);

    [TestCase("- Changed: notes are shorter, so\n  `AddNote.text` is too.", true)]
    [TestCase("- Added: `AddNote.text`.", false)]
    [TestCase("- Removed: `AddNote.text`.", false)]
    [TestCase("- Changed: `AddNote`, and AddNote.text of course.", false)]
    [TestCase("- Changed: nothing.\n- Fixed: `AddNote.text`.", false)]
    [TestCase("\n## 1.0.0\n\n- Changed: `AddNote.text`.", false)]
    public void The_changelog_records_it_by_its_name_among_what_is_unreleased(string text, bool isRecorded) =>
        Assert.That(ReleasedContract.Unrecorded(Released(), Mutated("\"max\":20", "\"max\":19"), $"# Changelog\n\n## Unreleased\n\n### Contract\n{text}\n"), isRecorded ? Is.Empty : Has.One.Items);

    [Test]
    public async Task A_release_keeps_the_contract_as_it_is_now()
    {
        var folder = Directory.CreateTempSubdirectory("chatapi-release-");
        try
        {
            folder.CreateSubdirectory("ChatApi.Client");
            await HostVerbs.GenerateAsync(CommandLine.Parse(["generate", folder.FullName]));
            var file = Path.Combine(folder.FullName, ReleasedContract.Path);
            Assert.That(File.Exists(file), Is.False);
            await HostVerbs.GenerateAsync(CommandLine.Parse(["generate", "--release", folder.FullName]));
            Assert.That(ContractBreaks.Find(ContractMetadata.Parse(await File.ReadAllTextAsync(file)), ContractMetadata.Of(ContractModelTests.Chat, withDocs: true)), Is.Empty);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> BreaksOf(string old, string now) => ContractBreaks.Find(Released(), Mutated(old, now)).Select(one => one.Line);

    private static ContractMetadata Released() => ContractMetadata.Parse(Text);

    /// <summary>With a piece replaced where it stands first; a comma that is left alone goes too.</summary>
    private static ContractMetadata Mutated(string old, string now)
    {
        var at = Text.IndexOf(old, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative, old);
        return ContractMetadata.Parse((Text[..at] + now + Text[(at + old.Length)..]).Replace("[,", "[", StringComparison.Ordinal).Replace(",]", "]", StringComparison.Ordinal));
    }

    private const string Text = """
        {"version":"1.0.0",
        "operations":[
        {"name":"AddNote","feature":"Notes","verb":"POST","routes":["/books/{Book}/notes","/notes"],"access":"SignedIn",
         "permissions":[{"permission":"draw","member":"kind","when":"Image"}],"limits":[],"answer":"Note","creates":false,"members":[
         {"name":"text","type":"text","optional":true,"rules":{"maxScalars":{"errorCode":"MaximumLength","max":20}}},
         {"name":"kind","type":"NoteKind","optional":true},
         {"name":"size","type":"int32","optional":true,"rules":{"inRange":{"errorCode":"InclusiveBetween","max":100,"min":1}}},
         {"name":"parts","type":"map<Part[]>","optional":true}]}],
        "types":[
        {"name":"Part","members":[{"name":"label","type":"text","optional":false,"rules":{"form":{"pattern":"a+","says":"be a's"}}}]},
        {"name":"Note","members":[{"name":"id","type":"uuid","optional":false}]}],
        "enums":[
        {"name":"NoteKind","values":[{"name":"Text"},{"name":"Image"}]}],
        "anyEvent":{"name":"ServerEvent","members":[{"name":"at","type":"time","optional":true}]},
        "events":[
        {"name":"note.new","type":"NoteAdded","durable":true,"members":[{"name":"note","type":"Note","optional":false}]}],
        "errorCodes":{"name":"ErrorCode","values":[{"name":"NoteTooLong"}]}}
        """;
}
