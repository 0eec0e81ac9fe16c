using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Relay.Protocol.Tests.Json;

public class JsonStreamReaderProperties
{
    private static readonly Gen<string> s_scalar = Gen.OneOf(
        Gen.Elements("true", "false", "null", "0", "-1", "3.25", "1e9", "-0.5E-3"),
        ArbMap.Default.GeneratorFor<int>().Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ArbMap.Default.GeneratorFor<string>().Select(Quote));

    [Fact]
    public void Read_RandomDocumentRandomlyCut_AgreesWithSystemTextJson()
    {
        Prop.ForAll(Gen.Sized(Document).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (json, seed) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(json);
            return JsonTokens.FromSystem(bytes) == JsonTokens.FromStream(Chunking.Random(bytes, new Random(seed)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_RandomDocumentWithOneByteChanged_AgreesWithSystemTextJson()
    {
        Prop.ForAll(Gen.Sized(Document).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (json, seed) =>
        {
            var random = new Random(seed);
            byte[] bytes = Encoding.UTF8.GetBytes(json);
            bytes[random.Next(bytes.Length)] = (byte)"{}[]\",:0e\\n \u0001"[random.Next(13)];
            return JsonTokens.FromSystem(bytes) == JsonTokens.FromStream(Chunking.Random(bytes, random));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void Read_RandomBytes_NeverThrows()
    {
        Prop.ForAll<byte[], int>((bytes, seed) =>
        {
            _ = JsonTokens.FromStream(Chunking.Random(bytes, new Random(seed)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static Gen<string> Document(int size) => size <= 1
        ? s_scalar
        : Gen.OneOf(
            s_scalar,
            Document(size / 3).ListOf(3).Select(items => "[" + string.Join(" ,", items) + "]"),
            Document(size / 3).ListOf(2).Zip(ArbMap.Default.GeneratorFor<string>().ListOf(2)).Select(
                pair => "{" + string.Join(',', pair.Item1.Zip(pair.Item2, (value, name) => $"{Name(name)}: {value}")) + " }"));

    // Ours reports names over 64 bytes as empty, so none of these is longer.
    private static string Name(string? text) => Quote(text?[..Math.Min(text.Length, 10)]);

    private static string Quote(string? text) => System.Text.Json.JsonSerializer.Serialize(text ?? "", TestJson.Default.String);
}
