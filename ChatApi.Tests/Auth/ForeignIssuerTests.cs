using System.Security.Cryptography;
using System.Text;
using ChatApi.ServiceInterface.Platform;
using ChatApi.ServiceModel;
using ChatApi.Tests.Support;
using Dapper;

namespace ChatApi.Tests.Auth;

/// <summary>People whom an app brings with its own tokens, their ids being numbers.</summary>
public sealed class ForeignIssuerTests : ChatTest
{
    [Test, NonParallelizable]
    public async Task They_sign_in_chat_through_a_change_of_keys_and_sign_out()
    {
        var issuer = ChatServers.Issuer;
        var (annId, benId) = (NewNumber(), NewNumber());
        var ann = Client(issuer.Token(annId, ("name", "Ann"), ("sid", "anns phone")), ChatServers.NodeA);
        var me = await ann.GetMeAsync();
        Assert.That((me.Id, me.DisplayName), Is.EqualTo((annId, "Ann")));
        Assert.That((await ann.GetAuthenticationAsync(new GetAuthentication())).AuthProvider, Is.EqualTo("jwt"));

        await Task.Delay(1_100); // the keys were fetched a moment ago, and may be again
        issuer.Rotate("ES256");
        var ben = Client(issuer.Token(benId, ("name", "Ben"), ("preferred_username", $"ben-{benId[..8]}")), ChatServers.NodeB);
        Assert.That((await ben.GetMeAsync()).UserName, Is.EqualTo($"ben-{benId[..8]}"));
        var heard = new TaskCompletionSource<MessageCreated>();
        ben.On<MessageCreated>(heard.SetResult);
        await ben.ConnectAsync();
        var conversation = await ann.OpenDirectAsync(benId);
        await ann.SendMessageAsync(conversation.Id, "signed with the key of before, which is remembered");
        Assert.That((await heard.Task.WaitAsync(TimeSpan.FromSeconds(5))).Message.Sender.DisplayName, Is.EqualTo("Ann"));

        issuer.Rotate("RS256", keepBefore: true);
        var renewed = Client(issuer.Token(annId, ("sid", "anns phone"), ("jti", "renewed")), ChatServers.NodeB);
        await Task.Delay(1_100);
        Assert.That((await renewed.GetConversationAsync(conversation.Id)).LastSeq, Is.EqualTo(1));
        var sessions = (await renewed.ListSessionsAsync(new ListSessions())).Results;
        Assert.That(sessions.Single().Current, "tokens of one sid are one session");

        await ben.LogoutAsync(new Logout());
        await Refused(ErrorCode.TokenInvalid, Client((await ben.GetAccessTokenAsync())!, ChatServers.NodeB).GetMeAsync());
        Assert.That((await renewed.GetMeAsync()).Id, Is.EqualTo(annId));
        Assert.That((await Client(issuer.Token(annId), ChatServers.NodeA).GetMeAsync()).Id, Is.EqualTo(annId), "the other node finds the new key too");
        await Refused(ErrorCode.TokenInvalid, ann.GetMeAsync()); // and drops the one that is gone, with what it had proved
    }

    [Test]
    public async Task An_id_belongs_to_the_issuer_that_brought_it_first()
    {
        const string secret = "another app, another secret of 32 bytes and more";
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(ChatServers.Settings)
        {
            ["Auth:Issuers:1:Issuer"] = "another-app",
            ["Auth:Issuers:1:Audience"] = "chat",
            ["Auth:Issuers:1:Algorithms:0"] = "HS256",
            ["Auth:Issuers:1:Secret"] = secret,
        });
        var id = NewNumber();
        await Client(ChatServers.Issuer.Token(id), node).GetMeAsync();
        await Refused(ErrorCode.TokenInvalid, Client(Other(id), node).GetMeAsync());
        Assert.That((await Client(Other(NewNumber()), node).GetMeAsync()).DisplayName, Is.EqualTo("New user"));
        var own = await User("ann");
        await Refused(ErrorCode.TokenInvalid, Client(Other(own.Id), node).GetMeAsync());
        await Refused(ErrorCode.TokenInvalid, Client(Other("me"), node).GetMeAsync());
        Assert.That((await own.Client.GetMeAsync()).Id, Is.EqualTo(own.Id));

        static string Other(string sub) => Tokens.Compose(
            new Dictionary<string, object?> { ["alg"] = "HS256", ["typ"] = "JWT" },
            new Dictionary<string, object?> { ["iss"] = "another-app", ["aud"] = new[] { "else", "chat" }, ["sub"] = sub, ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60 },
            content => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), content));
    }

    [Test]
    public async Task Claims_make_a_profile_as_far_as_they_can()
    {
        var ann = await User("ann");
        var issuer = ChatServers.Issuer;
        Assert.That(await Seen(("name", $" A\tn\u0000n {new string('x', 200)}")), Does.Match("^Ann x{96}/$"));
        Assert.That(await Seen(("name", 7)), Is.EqualTo("New user/"));
        Assert.That(await Seen(("preferred_username", "not a user name")), Is.EqualTo("New user/"));
        Assert.That(await Seen(("name", "Another Ann"), ("preferred_username", ann.UserName.ToUpperInvariant())), Is.EqualTo("Another Ann/"), "the name is taken");
        var name = $"nick-{Guid.NewGuid():N}"[..20];
        Assert.That(await Seen(("preferred_username", name)), Is.EqualTo($"{name}/{name}"));
        Assert.That((await Client(issuer.Current.Sign(issuer.Current.Header(), issuer.Claims("1", ("sub", 4711_000_111_222)))).GetMeAsync()).Id, Is.EqualTo("4711000111222"), "a number is an id too");

        async Task<string> Seen(params (string, object?)[] claims)
        {
            var me = await Client(issuer.Token(NewNumber(), claims)).GetMeAsync();
            return $"{me.DisplayName}/{me.UserName}";
        }
    }

    [Test]
    public async Task Many_requests_of_a_new_user_at_once_make_one_user_and_one_session()
    {
        var id = NewNumber();
        var token = ChatServers.Issuer.Token(id, ("name", "Ann"));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Client(token, n % 2 == 0 ? ChatServers.NodeA : ChatServers.NodeB).GetMeAsync()));
        await using var db = await ChatServers.DataSource.OpenConnectionAsync();
        Assert.That(await db.QuerySingleAsync<(long, long)>("SELECT (SELECT count(*) FROM users WHERE id = @id), (SELECT count(*) FROM sessions WHERE user_id = @id)", new { id }), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public async Task A_public_key_in_PEM_is_all_a_node_needs_and_own_accounts_can_be_off()
    {
        var key = new StubIssuer.Key("ES256", "pem");
        await using var node = await TestNode.StartAsync(WithKey(ChatServers.Settings, key.Pem, "ES256", ("Auth:OwnAccounts", "false")));
        var claims = ChatServers.Issuer.Claims(NewNumber(), ("iss", "pem-app"));
        Assert.That((await Client(key.Sign(key.Header(("kid", null)), claims), node).GetMeAsync()).Id, Is.EqualTo(claims["sub"]));
        await Refused(ErrorCode.TokenInvalid, Client(new StubIssuer.Key("ES256", "pem").Sign(key.Header(), claims), node).GetMeAsync());
        var ann = await User("ann");
        await Refused(ErrorCode.TokenInvalid, Client((await ann.Client.GetAccessTokenAsync())!, node).GetMeAsync());
        await Refused(ErrorCode.Forbidden, Client(node).SignInAsync(ann.UserName, ann.Password));
        await Refused(ErrorCode.Forbidden, Client(node).RegisterAsync(new Register { UserName = "somebody-new", Password = ann.Password }));
        await Refused(ErrorCode.TokenInvalid, Client(node).GetAccessTokenAsync(new GetAccessToken { RefreshToken = ann.Client.Tokens!.RefreshToken }));
    }

    [Test]
    public void Keys_that_are_no_good_stop_the_start_and_are_named()
    {
        using var small = RSA.Create(1_024);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var pair = RSA.Create(2_048);
        Refuses(small.ExportSubjectPublicKeyInfoPem(), "RS256", "must be an RSA key of 2048");
        Refuses(curve.ExportSubjectPublicKeyInfoPem(), "ES256", "must be on the curve P-256");
        Refuses(pair.ExportPkcs8PrivateKeyPem(), "RS256", "holds a private key");
        Refuses(pair.ExportSubjectPublicKeyInfoPem(), "ES256", "is a key for RS256");
        Refuses("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "RS256", "is no PEM");
        Refuses("/nowhere/key.pem", "RS256", "names a file that cannot be read");
        foreach (var weak in new[] { "too short", new string('a', 64), "base64:c2hvcnQ=", "base64:?" })
            Refuses(weak, "HS256", weak == "base64:?" ? "is no base64" : "can be guessed", "Secret");

        static void Refuses(string key, string algorithm, string why, string setting = "PublicKey")
        {
            var settings = WithKey(ChatServers.Settings, key, algorithm);
            if (setting == "Secret")
                (settings["Auth:Issuers:1:Secret"], settings["Auth:Issuers:1:PublicKey"]) = (key, null);
            var refusal = Assert.ThrowsAsync<StartupException>(() => TestNode.StartAsync(settings))!.Message;
            Assert.That(refusal, Does.Contain(why).And.Contain($"Auth:Issuers:1:{setting} of issuer pem-app").And.Not.Contain("BEGIN"));
        }
    }

    private static Dictionary<string, string?> WithKey(Dictionary<string, string?> settings, string publicKey, string algorithm, params (string, string)[] more)
    {
        var all = new Dictionary<string, string?>(settings)
        {
            ["Auth:Issuers:1:Issuer"] = "pem-app",
            ["Auth:Issuers:1:Audience"] = StubIssuer.Audience,
            ["Auth:Issuers:1:Algorithms:0"] = algorithm,
            ["Auth:Issuers:1:PublicKey"] = publicKey,
        };
        foreach (var (name, value) in more)
            all[name] = value;
        return all;
    }
}
