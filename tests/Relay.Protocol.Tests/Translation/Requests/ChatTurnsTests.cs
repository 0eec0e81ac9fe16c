using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.Tests.Translation.Requests;

public class ChatTurnsTests
{
    [Fact]
    public void Repair_Nothing_BeginsWithTheUser()
    {
        ChatMessage only = Assert.Single(ChatTurns.Repair([]));

        Assert.Equal(ChatRole.User, only.Role);
        Assert.Single(only.Parts);
    }

    [Fact]
    public void Repair_SeveralMessagesOfOneSide_BecomeOneTurn()
    {
        List<ChatMessage> turns = ChatTurns.Repair([Of(ChatRole.User, "a"), Of(ChatRole.System, "b"), Of(ChatRole.Assistant, " "), Of(ChatRole.User, "c"), Of(ChatRole.Assistant, "d")]);

        Assert.Equal([ChatRole.User, ChatRole.Assistant], turns.Select(turn => turn.Role));
        Assert.Equal([new ChatPart.Text("a"), new ChatPart.Text("b"), new ChatPart.Text("c")], turns[0].Parts);
    }

    [Fact]
    public void Repair_SameResultTwice_KeepsTheSecondAsText()
    {
        var result = new ChatPart.ToolResult("x", null, [new ChatPart.Text("1")], false);
        List<ChatMessage> turns = ChatTurns.Repair(
            [Of(ChatRole.User, "a"), new(ChatRole.Assistant, [new ChatPart.ToolCall("x", "f", "")]), new(ChatRole.User, [result, result with { Parts = [new ChatPart.Text("2")] }])]);

        Assert.Equal("f", Assert.IsType<ChatPart.ToolResult>(turns[2].Parts[0]).Name);
        Assert.Equal(new ChatPart.Text("2"), turns[2].Parts[1]);
    }

    [Fact]
    public void Repair_LongConversation_KeepsAllOfIt()
    {
        ChatMessage[] messages = [.. Enumerable.Range(0, 200_000).Select(static i => Of(ChatRole.User, $"{i}"))];

        Assert.Equal(200_000, Assert.Single(ChatTurns.Repair(messages)).Parts.Count);
    }

    private static ChatMessage Of(ChatRole role, string text) => new(role, [new ChatPart.Text(text)]);
}
