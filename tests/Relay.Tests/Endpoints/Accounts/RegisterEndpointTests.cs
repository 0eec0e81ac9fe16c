using System.Net;
using System.Text.Json;
using Xunit;

namespace Relay.Tests.Endpoints.Accounts;

/// <summary>Who may become a user, and what is said to who may not.</summary>
public sealed class RegisterEndpointTests(AccountsHost host) : RelayTests<AccountsHost>(host)
{
    [Fact]
    public async Task Register_NameThatIsTaken_IsABadRequest()
    {
        string name = await Host.RegisterAsync();

        TestAnswer again = await Host.PostAsync("/register", Body(name, "other@example.com"));

        Assert.Equal((HttpStatusCode.BadRequest, "{\"detail\":\"Username already exists\"}"), (again.Status, again.Text));
    }

    [Fact]
    public async Task Register_EmailThatIsTaken_IsABadRequestAndNotADefect()
    {
        string name = await Host.RegisterAsync();

        TestAnswer again = await Host.PostAsync("/register", Body(name + "-2", $"{name}@example.com"));

        Assert.Equal((HttpStatusCode.BadRequest, "{\"detail\":\"Email already registered\"}"), (again.Status, again.Text));
    }

    [Fact]
    public async Task Register_OneNameManyTimesAtOnce_AddsOneUser()
    {
        TestAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            i => Host.PostAsync("/register", Body("contended", $"contended-{i}@example.com"))));

        Assert.Single(answers, static answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(5, answers.Count(static answer => answer.Text == "{\"detail\":\"Username already exists\"}"));
    }

    [Theory]
    [InlineData("小明")]
    [InlineData("O.Brien+tts")]
    [InlineData("a_b-c@example")]
    public async Task Register_NameAFolderCanHave_IsTaken(string name)
    {
        TestAnswer answer = await Host.PostAsync("/register", Body(name, $"{Guid.NewGuid():N}@example.com"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("username", "")]
    [InlineData("username", ".hidden")]
    [InlineData("username", "../up")]
    [InlineData("username", "a/b")]
    [InlineData("username", "con")]
    [InlineData("username", "space here")]
    [InlineData("username", "x'; DROP TABLE users; --")]
    [InlineData("username", "😀")]
    [InlineData("username", "nul\\u0000inside")]
    [InlineData("email", "")]
    [InlineData("email", "nobody")]
    [InlineData("email", "a@b")]
    [InlineData("email", "a b@example.com")]
    [InlineData("email", "a@b@example.com")]
    [InlineData("email", "x'--@example.com\\n")]
    [InlineData("email", "😀@example.com")]
    [InlineData("password", "short")]
    [InlineData("password", "")]
    [InlineData("password", "nul\\u0000in the middle")]
    public async Task Register_FieldAgainstTheRules_IsUnprocessableNamingItAndNotRepeatingIt(string field, string value)
    {
        Dictionary<string, string> fields = new() { ["username"] = "nice", ["password"] = "long enough", ["email"] = "nice@example.com", [field] = value };

        TestAnswer answer = await Host.PostAsync("/register", $"{{{string.Join(',', fields.Select(static f => $"\"{f.Key}\":\"{f.Value}\""))}}}");

        JsonElement fault = Assert.Single(answer.Json.GetProperty("detail").EnumerateArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal($"[\"body\",\"{field}\"]", fault.GetProperty("loc").GetRawText());
        Assert.True(value.Length < 5 || !answer.Text.Contains(value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}", "missing", "[\"body\",\"username\"]")]
    [InlineData("{\"username\":5}", "string_type", "[\"body\",\"username\"]")]
    [InlineData("{\"username\":null}", "string_type", "[\"body\",\"username\"]")]
    [InlineData("{\"username\":\"\\ud800\"}", "string_unicode", "[\"body\",\"username\"]")]
    [InlineData("[]", "model_attributes_type", "[\"body\"]")]
    [InlineData("\"text\"", "model_attributes_type", "[\"body\"]")]
    [InlineData("", "json_invalid", "[\"body\"]")]
    [InlineData("{\"username\":", "json_invalid", "[\"body\"]")]
    public async Task Register_BodyOfAWrongShape_IsUnprocessableInFastApisForm(string body, string type, string place)
    {
        TestAnswer answer = await Host.PostAsync("/register", body);

        JsonElement fault = answer.Json.GetProperty("detail")[0];
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal((type, place), (fault.GetProperty("type").GetString(), fault.GetProperty("loc").GetRawText()));
        Assert.NotEmpty(fault.GetProperty("msg").GetString()!);
    }

    [Fact]
    public async Task Register_BodyOfMoreThan64Kilobytes_IsTooLarge()
    {
        TestAnswer answer = await Host.PostAsync("/register", Body(new string('x', 70_000), "x@example.com"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Fact]
    public async Task Register_SwitchedOff_IsForbidden()
    {
        await using RelayHost host = await RelayHost.StartAsync(("Accounts:AllowRegistration", "false"));

        TestAnswer answer = await host.PostAsync("/register", Body("ada", "ada@example.com"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.Status);
    }

    [Fact]
    public async Task Register_MoreThanTheLimit_IsThrottledWithATime()
    {
        await using RelayHost host = await RelayHost.StartAsync(("Accounts:MaxRegistrationsPerHour", "1"));
        await host.PostAsync("/register", Body("ada", "ada@example.com"));

        using HttpResponseMessage response = await host.SendAsync(new TestCaller(0, "", ""), "/register", Body("bob", "bob@example.com"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 7200);
    }

    [Fact]
    public async Task Register_ByDefault_GivesABalanceOfNothing()
    {
        await using RelayHost host = await RelayHost.StartAsync();

        await host.PostAsync("/register", Body("ada", "ada@example.com"));

        Assert.Equal(0, (await host.Server.Accounts.FindProfileAsync("ada", TestContext.Current.CancellationToken))!.BalanceNanos);
    }

    private static string Body(string name, string email) => $$"""{"username":"{{name}}","password":"{{AccountsHost.Password}}","email":"{{email}}"}""";
}
