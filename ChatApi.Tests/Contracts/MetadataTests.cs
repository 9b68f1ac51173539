using System.Text.Json;
using ChatApi.Contracts;
using ChatApi.Tests.Http;

namespace ChatApi.Tests.Contracts;

/// <summary>The contract as data: what user interfaces read, and versions are compared by.</summary>
sealed class MetadataTests : NotesTest
{
    [Test]
    public async Task REF_1_An_operation_is_there_with_all_that_is_known_of_it()
    {
        var answer = await Server.Get("/types/metadata.json");
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/json; charset=utf-8"));
        var metadata = await Json(answer);
        var post = metadata.GetProperty("operations").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "PostNote");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(metadata.GetProperty("version").GetString(), Is.EqualTo("0.1.0"));
            Assert.That(post.GetRawText(), Does.StartWith("""
                {"name":"PostNote","feature":"Http","verb":"POST","routes":["/rooms/{Room}/notes"],"access":"Anonymous","permissions":[],"limits":[],"answer":"Note","creates":true,"members":[{"name":"room","type":"text","optional":true},
                """.TrimEnd()));
            Assert.That(post.GetRawText(), Does.Contain("""
                {"name":"text","type":"text","optional":false,"rules":{"maxScalars":{"errorCode":"MaximumLength","max":20},"notEmpty":{"errorCode":"NotEmpty"}}}
                """.Trim()).And.Contain("""{"name":"attachments","type":"Attachment[]","optional":true}""").And.Contain("\"map<text>\""));
            Assert.That(metadata.GetProperty("types").EnumerateArray().Single(one => one.GetProperty("name").GetString() == "NotePage").GetProperty("docs").GetString(), Is.EqualTo("What FindNotes understood."));
            Assert.That(metadata.GetProperty("enums").GetRawText(), Does.Contain("""{"name":"NoteKind","values":[{"name":"Text"},{"name":"Image"}]}"""));
        }
    }

    [Test]
    public void The_chats_has_permissions_limits_events_and_error_codes()
    {
        var chat = ContractMetadata.Of(ContractModelTests.Chat, withDocs: true);
        var send = chat.Operations.Single(one => one.Name == "SendMessage");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(send.Permissions, Does.Contain(new NeededMetadata("sendMessages", null, null)));
            Assert.That(send.Permissions.Where(needed => needed.Permission == "mentionEveryone").Select(needed => needed.Member), Is.EqualTo(new[] { "mentionsAll" }));
            Assert.That(send.Limits, Does.Contain("sendPerUser"));
            Assert.That(chat.Events.Single(one => one.Name == "message.new") is { Type: "MessageCreated", Durable: true, Members: [{ Name: "message", Type: "Message", Optional: false }] }, Is.True);
            Assert.That(chat.AnyEvent.Members.Select(member => member.Name), Does.Contain("conversationId"));
            Assert.That(chat.ErrorCodes!.Values.Select(code => code.Name), Does.Contain("MessageTooLong"));
        }
    }

    [Test]
    public void REF_4_Read_again_it_is_the_same_and_each_type_has_a_line()
    {
        var text = ContractMetadata.Of(ContractModelTests.Chat, withDocs: true).Write();
        Assert.That(ContractMetadata.Parse(text).Write(), Is.EqualTo(text));
        Assert.That(text.Split('\n'), Has.Some.StartsWith("""{"name":"SendMessage","feature":"Messages","verb":"POST","""));
        Assert.That(() => JsonDocument.Parse(text), Throws.Nothing);
        Assert.That(ContractMetadata.Of(ContractModelTests.Chat, withDocs: false).Write(), Does.Not.Contain("\"docs\""));
    }

    [Test]
    public async Task REF_2_A_part_of_it_is_had_as_of_the_languages() =>
        Assert.That((await Json(await Server.Get("/types/metadata.json?IncludeTypes=RemoveNote"))).GetProperty("operations").EnumerateArray().Select(one => one.GetProperty("name").GetString()), Is.EqualTo(new[] { "RemoveNote" }));
}
