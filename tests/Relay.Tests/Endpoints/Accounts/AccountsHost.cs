using Xunit;

namespace Relay.Tests.Endpoints.Accounts;

/// <summary>A Relay whose limits the accounts tests do not meet by accident.</summary>
public sealed class AccountsHost() : RelayHost(
    ("Upstreams:MiniMax:Keys:0", FirstKey),
    ("Accounts:MaxRegistrationsPerHour", "10000"),
    ("Accounts:MaxFailuresPerAddress", "10000"),
    ("Accounts:NewUsersUnlimited", "true"),
    ("Accounts:HashThreads", "2"))
{
    public const string Password = "correct horse battery";

    private int _names;

    /// <summary>Registers a user with <see cref="Password"/> and returns the name.</summary>
    internal async Task<string> RegisterAsync()
    {
        string name = $"user-{Interlocked.Increment(ref _names)}";
        TestAnswer answer = await PostAsync("/register", $$"""{"username":"{{name}}","password":"{{Password}}","email":"{{name}}@example.com"}""");
        Assert.Equal("{\"message\":\"User registered successfully\"}", answer.Text);
        return name;
    }

    /// <summary>A JWT of that user.</summary>
    internal async Task<string> CreateTokenAsync(string name)
    {
        TestAnswer answer = await PostAsync("/create_token", $$"""{"username":"{{name}}","password":"{{Password}}"}""");
        return answer.Json.GetProperty("token").GetString()!;
    }

    internal static string TokenBody(string token) => $$"""{"token":"{{token}}"}""";
}
