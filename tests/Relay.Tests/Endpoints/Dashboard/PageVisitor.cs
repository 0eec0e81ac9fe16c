using System.Net;
using Relay.Tests.Endpoints.Operations;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>A person's browser at the dashboard: what its pages would send.</summary>
internal sealed class PageVisitor(OperationsRig rig)
{
    public const string Header = "X-Relay-Page";

    /// <summary>The <c>Cookie</c> header of the session; empty before a login.</summary>
    public string Cookie { get; private set; } = "";

    /// <summary>A visitor who has logged in.</summary>
    public static async Task<PageVisitor> LogInAsync(OperationsRig rig, string name = "boss", string password = OperationsRig.AdminPassword)
    {
        PageVisitor visitor = new(rig);
        OperationsAnswer login = await visitor.PostAsync("/api/dashboard/login", $$"""{"username":"{{name}}","password":"{{password}}"}""");
        Assert.True(login.Answer.Json.GetProperty("signed_in").GetBoolean(), login.Answer.Text);
        return visitor;
    }

    /// <summary>A user whom an administrator has added and who has chosen a password.</summary>
    public static async Task<PageVisitor> AddAsync(OperationsRig rig, string name, string password)
    {
        PageVisitor boss = await LogInAsync(rig);
        OperationsAnswer added = await boss.PostAsync("/api/dashboard/users", $$"""{"username":"{{name}}","password":"the first one"}""");
        Assert.True(added.Answer.Status == HttpStatusCode.OK, added.Answer.Text);
        PageVisitor visitor = new(rig);
        OperationsAnswer changed = await visitor.PostAsync(
            "/api/dashboard/password", $$"""{"username":"{{name}}","password":"the first one","new_password":"{{password}}"}""");
        Assert.True(changed.Answer.Json.GetProperty("signed_in").GetBoolean(), changed.Answer.Text);
        return visitor;
    }

    public Task<OperationsAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<OperationsAnswer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body, (Header, "1"));

    public async Task<OperationsAnswer> SendAsync(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        OperationsAnswer answer = await rig.SendAsync(method, path, body, null, [("Cookie", Cookie), .. headers]);
        if (answer.Cookie.Length > 0)
        {
            Cookie = answer.Cookie.Split(';')[0];
        }

        return answer;
    }
}
