using System.Net;
using Relay.Cli;
using Relay.FakeUpstreams.Chat;
using Relay.Tests.Endpoints;
using Relay.Tests.Endpoints.Chat;
using Xunit;

namespace Relay.Tests.Cli;

/// <summary><c>relay key import</c> beside a Relay that serves from the same data folder.</summary>
[Collection(nameof(ConsoleCollection))]
public sealed class KeyImportWhileServingTests
{
    [Fact]
    public async Task Import_WhileRelayServes_KeyIsUsedWithoutARestart()
    {
        await using FakeChat spare = await FakeChat.StartAsync();
        await using ChatHost host = await ChatHost.StartAsync(
            ("Providers:Spare:OpenAiUrl", new Uri(spare.BaseAddress, "/v1").ToString()), ("Providers:Spare:Models:0", "spare-model"));
        TestCaller caller = await host.Relay.AddCallerAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("spare-model"))).Status);
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "sk-typed-at-the-prompt-01", TestContext.Current.CancellationToken);

        int code = await RootCommandFactory.Create().Parse(["key", "import", "spare", file, "--no-check", "--data", host.Relay.DataFolder])
            .InvokeAsync(new() { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => host.Relay.Server.KeyPools.Of("spare").Count == 1);

        TestAnswer answer = await host.Relay.AskAsync(caller, ChatBodies.ChatPath, ChatBodies.Chat("spare-model"));
        Assert.Equal((0, HttpStatusCode.OK, "sk-typed-at-the-prompt-01"), (code, answer.Status, spare.Calls[^1].Key));
        File.Delete(file);
    }
}
