using System.Text;
using Relay.Protocol.Usage;

namespace Relay.Protocol.Tests.Usage;

public class BatchOutputReaderTests
{
    private const string Output = """
        {"id":"b1","custom_id":"1","response":{"status_code":200,"request_id":"r","body":{"id":"c","model":"m-1","choices":[{"message":{"content":"{\"usage\":{\"prompt_tokens\":9}}"}}],"usage":{"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"prompt_tokens_details":{"cached_tokens":3}}}},"error":null}
        {"custom_id":"2","response":{"status_code":400,"body":{"error":{"message":"no"}}},"error":null}
        {"custom_id":"3","response":null,"error":{"code":"batch_expired"}}

        {"response":{"body":{"usage":{"input_tokens":7,"output_tokens":2},"model":"m-2"}},"usage":{"prompt_tokens":1000}}
        """;

    private static readonly (string, TokenUsage)[] s_used = [("m-1", new TokenUsage(10, 4, CachedInput: 3)), ("m-2", new TokenUsage(7, 2))];

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\n", "\n")]
    [InlineData("\r\n", "\r\n")]
    public void Read_OutputInAnyPieces_TellsEachAnswersUsage(string newLine, string end)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Output.ReplaceLineEndings(newLine) + end);

        Assert.Equal(s_used, Read(bytes));
        Assert.Equal(s_used, Read([.. bytes.Select(static one => new[] { one })]));
        for (int split = 0; split <= bytes.Length; split++)
        {
            Assert.Equal(s_used, Read(bytes[..split], bytes[split..]));
        }
    }

    [Theory]
    [InlineData("nonsense\n")]
    [InlineData("[]\n")]
    [InlineData("{\"response\":{\n")]
    [InlineData("{} {}\n")]
    [InlineData("{\"response\":{\"body\":{\"model\":\"m\"")]
    public void Read_LineThatIsNoObject_Throws(string line)
    {
        Assert.Throws<FormatException>(() => Read(Encoding.UTF8.GetBytes(line)));
    }

    [Fact]
    public void Read_LineWithoutEnd_IsBounded()
    {
        using var reader = new BatchOutputReader(static (_, _) => { });
        byte[] piece = new byte[1024 * 1024];

        Assert.Throws<FormatException>(() =>
        {
            for (int i = 0; i <= BatchOutputReader.MaxLineBytes / piece.Length; i++)
            {
                reader.Read(piece);
            }
        });
    }

    private static List<(string Model, TokenUsage Usage)> Read(params byte[][] pieces)
    {
        List<(string, TokenUsage)> used = [];
        using var reader = new BatchOutputReader((model, usage) => used.Add((model, usage)));
        foreach (byte[] piece in pieces)
        {
            reader.Read(piece);
        }

        reader.Complete();
        return used;
    }
}
