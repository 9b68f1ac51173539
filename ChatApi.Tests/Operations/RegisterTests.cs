using ChatApi.Client;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;

namespace ChatApi.Tests.Operations;

public sealed class RegisterTests : ChatTest
{
    [Test]
    public async Task Whoever_registers_is_signed_in()
    {
        var client = Client();
        var name = Unique("ann");
        var answer = await client.RegisterAsync(new Register { UserName = name, Password = "four random words", DisplayName = "Ann" });

        Assert.That((answer.Created, answer.UserName, answer.DisplayName), Is.EqualTo((true, name, "Ann")));
        Assert.That(Guid.Parse(answer.UserId!).Version, Is.EqualTo(7));
        Assert.That((await client.GetMeAsync()).Id, Is.EqualTo(answer.UserId));
    }

    [Test]
    public async Task An_address_or_a_number_is_enough_and_stays_private()
    {
        var (alice, reader) = (Client(), await User("reader"));
        var email = $"{Unique("ann")}@example.org";
        var phone = $"+49{Random.Shared.NextInt64(100_000_000, 999_999_999_999)}";
        var answer = await alice.RegisterAsync(new Register { Email = email, Phone = phone, Password = "four random words" });

        Assert.That(await alice.GetMeAsync(), Has.Property("Email").EqualTo(email).And.Property("Phone").EqualTo(phone).And.Property("DisplayName").EqualTo("New user"));
        var seen = await reader.Client.GetUserAsync(answer.UserId!);
        Assert.That(seen.ToString(), Does.Not.Contain(email).And.Not.Contain(phone));
        Assert.That((await reader.Client.SearchUsersAsync(new SearchUsers { Query = email })).Results, Is.Empty);
    }

    [Test]
    public async Task Names_addresses_and_numbers_are_unique_whatever_their_case()
    {
        var name = Unique("ann");
        var phone = $"+49{Random.Shared.NextInt64(100_000_000, 999_999_999_999)}";
        await Client().RegisterAsync(new Register { UserName = name, Email = $"{name}@example.org", Phone = phone, Password = "four random words" });

        await Refused(ErrorCode.UserNameTaken, Client().RegisterAsync(new Register { UserName = name.ToUpperInvariant(), Password = "four random words" }));
        await Refused(ErrorCode.EmailTaken, Client().RegisterAsync(new Register { Email = $"{name}@EXAMPLE.org", Password = "four random words" }));
        await Refused(ErrorCode.PhoneTaken, Client().RegisterAsync(new Register { Phone = phone, Password = "four random words" }));
    }

    [Test]
    public async Task Names_and_passwords_have_their_rules()
    {
        var name = Unique("ann");

        await Refused(ErrorCode.NotEmpty, "userName", Client().RegisterAsync(new Register { Password = "four random words" }));
        await Refused(ErrorCode.RegularExpression, "userName", Client().RegisterAsync(new Register { UserName = "-ann", Password = "four random words" }));
        await Refused(ErrorCode.RegularExpression, "email", Client().RegisterAsync(new Register { Email = "ann", Password = "four random words" }));
        await Refused(ErrorCode.RegularExpression, "phone", Client().RegisterAsync(new Register { Phone = "030 123", Password = "four random words" }));
        await Refused(ErrorCode.NotEmpty, "password", Client().RegisterAsync(new Register { UserName = name }));
        await Refused(ErrorCode.WeakPassword, "password", Client().RegisterAsync(new Register { UserName = name, Password = "short" }));
        await Refused(ErrorCode.WeakPassword, "password", Client().RegisterAsync(new Register { UserName = name, Password = "password1" }));
        await Refused(ErrorCode.WeakPassword, "password", Client().RegisterAsync(new Register { UserName = name, Password = $"{name}!" }));
    }

    [Test]
    public async Task Every_refusal_names_the_member_as_it_is_written_in_JSON()
    {
        Register[] wrong = [new() { Password = "four random words" }, new() { UserName = Unique("ann") }, new() { UserName = Unique("ann"), Password = "short" }, new() { UserName = Unique("ann"), Password = "password1" }];
        foreach (var request in wrong)
        {
            var refusal = Assert.CatchAsync<ChatApiException>(() => Client().RegisterAsync(request))!;
            Assert.That(refusal.Message, Does.Contain($"'{refusal.Errors[0].FieldName}'"));
        }
    }

    [Test]
    public async Task A_line_break_at_the_end_makes_no_other_name()
    {
        await Refused(ErrorCode.RegularExpression, "userName", Client().RegisterAsync(new Register { UserName = $"{Unique("ann")}\n", Password = "four random words" }));
        await Refused(ErrorCode.RegularExpression, "email", Client().RegisterAsync(new Register { Email = $"{Unique("ann")}@example.org\n", Password = "four random words" }));
        await Refused(ErrorCode.RegularExpression, "phone", Client().RegisterAsync(new Register { Phone = "+49301234567\n", Password = "four random words" }));
    }

    private static string Unique(string name) => $"{name}-{Guid.NewGuid():N}"[..30];
}
