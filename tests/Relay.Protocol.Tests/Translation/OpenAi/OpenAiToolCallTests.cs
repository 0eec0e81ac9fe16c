using Relay.Protocol.Translation;
using static Relay.Protocol.Tests.Translation.OpenAi.Streams;

namespace Relay.Protocol.Tests.Translation.OpenAi;

/// <summary>Traps 1 to 4, 13, 30 and 38: which fragment belongs to which call.</summary>
public class OpenAiToolCallTests
{
    private const string Calls = "\"finish_reason\":\"tool_calls\"";

    private const string OneCall = "start c1 m\ntool 0 a f\nargs 0 {\"x\":1}\nend 0\nfinish ToolCalls\nFinished";

    private const string TwoCalls =
        "start c1 m\ntool 0 a f\nargs 0 {\"x\":1}\nend 0\ntool 1 b g\nargs 1 {\"y\":2}\nend 1\nfinish ToolCalls\nFinished";

    private const string TwoCallsGenerated =
        "start c1 m\ntool 0 generated f\nargs 0 {\"x\":1}\nend 0\ntool 1 generated g\nargs 1 {\"y\":2}\nend 1\nfinish ToolCalls\nFinished";

    [Fact]
    public void Read_OpenAiFragments_MakeOneCall() => Reads(OneCall, [
        """[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]""",
        """[{"index":0,"function":{"arguments":"{\"x\""}}]""",
        """[{"index":0,"function":{"arguments":":1}"}}]"""]);

    [Fact]
    public void Read_NewIdUnderTheSameIndex_IsANewCall() => Reads(TwoCalls, [
        """[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]""",
        """[{"index":0,"id":"b","function":{"name":"g","arguments":"{\"y\":2}"}}]"""]);

    [Fact]
    public void Read_IdRepeatedOnEachFragment_IsOneCall() => Reads(OneCall, [
        """[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}}]""",
        """[{"index":0,"id":"a","function":{"arguments":"\":1}"}}]"""]);

    [Theory]
    [InlineData("\"id\":\"\",")]
    [InlineData("\"id\":null,")]
    [InlineData("")]
    public void Read_LaterFragmentWithoutId_BelongsToItsIndex(string id) => Reads(OneCall, [
        """[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}}]""",
        $$$"""[{"index":0,{{{id}}}"function":{"arguments":"\":1}"}}]"""]);

    [Theory]
    [InlineData("\"index\":null,")]
    [InlineData("")]
    public void Read_FragmentWithoutIdAndIndex_BelongsToTheLastCall(string index) => Reads(OneCall, [
        $$$"""[{{{{index}}}"id":"a","function":{"name":"f","arguments":"{\"x"}}]""",
        $$$"""[{{{{index}}}"function":{"arguments":"\":1}"}}]"""]);

    [Fact]
    public void Read_IndexThatComesLate_IsTheCallThatBegan() => Reads(OneCall, [
        """[{"id":"a","function":{"name":"f","arguments":"{\"x"}}]""",
        """[{"index":0,"function":{"arguments":"\":1}"}}]"""]);

    [Fact]
    public void Read_NameRepeated_CountsOnce() => Reads(OneCall, [
        """[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}}]""",
        """[{"index":0,"id":"a","function":{"name":"f","arguments":"\":1"}}]""",
        """[{"index":0,"function":{"name":"f","arguments":"}"}}]"""]);

    [Fact]
    public void Read_NameAfterArguments_HoldsTheCallUntilItIsKnown() => Reads(OneCall, [
        """[{"index":0,"id":"a","function":{"arguments":"{\"x"}}]""",
        """[{"index":0,"function":{"name":"f","arguments":"\":1}"}}]"""]);

    [Fact]
    public void Read_NameThatNeverComes_IsCut() => AssertReads("start c1 m\nCut", [
        Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{}"}}]}""", Calls)]);

    [Fact]
    public void Read_CompleteCallsWithoutIds_AreSeveralCalls() => Reads(TwoCallsGenerated, [
        """[{"index":0,"function":{"name":"f","arguments":"{\"x\":1}"}}]""",
        """[{"index":0,"function":{"name":"g","arguments":"{\"y\":2}"}}]"""]);

    [Fact]
    public void Read_CompleteCallsWithoutAnything_AreSeveralCalls() => Reads(TwoCallsGenerated, [
        """[{"function":{"name":"f","arguments":{"x":1}}},{"function":{"name":"g","arguments":{"y":2}}}]"""]);

    [Fact]
    public void Read_ArgumentsAsObject_AreTheirJson() => Reads(OneCall, [
        """[{"index":0,"id":"a","function":{"name":"f","arguments":{"x":1}}}]"""]);

    [Fact]
    public void Read_InterleavedCalls_GoToTheirSlots() => Reads(
        "start c1 m\ntool 0 a f\nargs 0 {\"x\ntool 1 b g\nargs 1 {\"y\nargs 0 \":1}\nargs 1 \":2}\nend 0\nend 1\nfinish ToolCalls\nFinished", [
        """[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}},{"index":1,"id":"b","function":{"name":"g","arguments":"{\"y"}}]""",
        """[{"index":0,"function":{"arguments":"\":1}"}}]""",
        """[{"index":1,"function":{"arguments":"\":2}"}}]"""]);

    [Fact]
    public void Read_SameIdUnderAnotherIndex_IsAnotherCall() => Reads(
        "start c1 m\ntool 0 f f\nargs 0 {\"x\":1}\nend 0\ntool 1 f f\nargs 1 {\"y\":2}\nend 1\nfinish ToolCalls\nFinished", [
        """[{"index":0,"id":"f","function":{"name":"f","arguments":"{\"x\":1}"}}]""",
        """[{"index":1,"id":"f","function":{"name":"f","arguments":"{\"y\":2}"}}]"""]);

    [Fact]
    public void Read_CallWithoutArguments_IsWhole() => Reads("start c1 m\ntool 0 a f\nend 0\nfinish ToolCalls\nFinished", [
        """[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]"""]);

    [Fact]
    public void Read_GeminiSeal_IsTold() => Reads("start c1 m\ntool 0 a f\nseal 0 SIG=\nargs 0 {}\nend 0\nfinish ToolCalls\nFinished", [
        """[{"index":0,"id":"a","extra_content":{"google":{"thought_signature":"SIG="}},"function":{"name":"f","arguments":"{}"}}]"""]);

    [Fact]
    public void Read_StopWithCalls_IsToolCalls() => AssertReads(OneCall, [
        Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]}""", "\"finish_reason\":\"stop\"")]);

    [Fact]
    public void Read_OldFunctionCall_IsACall() => AssertReads(
        "start c1 m\ntool 0 generated f\nargs 0 {\"x\":1}\nend 0\nfinish ToolCalls\nFinished", [
        Delta("""{"content":null,"function_call":{"name":"f","arguments":"{\"x"}}"""),
        Delta("""{"function_call":{"arguments":"\":1}"}}""", "\"finish_reason\":\"function_call\"")]);

    [Fact]
    public void Read_LengthInsideArguments_StaysLengthAndEndsNoCall() => AssertReads(
        "start c1 m\ntool 0 a f\nargs 0 {\"x\nfinish Length\nFinished", [
        Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}}]}""", "\"finish_reason\":\"length\"")]);

    [Fact]
    public void Read_CutInsideArguments_IsCut() => AssertReads(
        "start c1 m\ntool 0 a f\nargs 0 {\"x\nCut",
        [Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}}]}""")],
        done: false);

    [Fact]
    public void Read_DoneInsideArguments_IsLength() => AssertReads(
        "start c1 m\ntool 0 a f\nargs 0 {\"x\nfinish Length\nFinished",
        [Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"}}]}""")]);

    [Fact]
    public void Read_EndWithWholeCallsAndNoReason_IsToolCalls() => AssertReads(
        OneCall,
        [Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]}""")],
        done: false);

    [Fact]
    public void Read_MoreCallsThanAnyoneMakes_IsCut()
    {
        string calls = string.Join(',', Enumerable.Range(0, 1_025).Select(_ => """{"function":{"name":"f","arguments":"{}"}}"""));
        var transcript = new Transcript();
        using var reader = new Relay.Protocol.Translation.OpenAi.OpenAiAnswerReader(stream: false, ChatReaderOptions.Default);
        reader.Read(System.Text.Encoding.UTF8.GetBytes($$$"""{"choices":[{"message":{"tool_calls":[{{{calls}}}]}}]}"""), transcript);

        Assert.Equal(ChatReadState.Cut, reader.Complete(transcript));
    }

    private static void Reads(string expected, string[] calls) => AssertReads(
        expected, [Delta("""{"role":"assistant","content":null}"""), .. calls.Select(c => Delta($$"""{"tool_calls":{{c}}}""")), Delta("{}", Calls)]);
}
