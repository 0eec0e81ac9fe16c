using Relay.Routing.Keys;
using Xunit;

namespace Relay.Tests.Routing.Keys;

public sealed class KeyInputReaderTests
{
    [Fact]
    public void Read_Lines_TakesKeyLabelAndAccount()
    {
        const string Text = "\uFEFFsk-aaaaaaaa\r\n\n# a remark\n  sk-bbbbbbbb  second \tshared \nsk-cccccccc,third\n";

        Assert.Equal(
            [
                new KeyInput(1, "sk-aaaaaaaa", null, null), new KeyInput(4, "sk-bbbbbbbb", "second", "shared"),
                new KeyInput(5, "sk-cccccccc", "third", null),
            ],
            KeyInputReader.Read(Text));
    }

    [Theory]
    [InlineData("""["sk-aaaaaaaa",{"key":"sk-bbbbbbbb","label":"b","account":"x","enabled":false,"other":1}]""")]
    [InlineData("""{"keys":["sk-aaaaaaaa",{"key":"sk-bbbbbbbb","label":"b","account":"x","enabled":false}]}""")]
    public void Read_Json_TakesTextsAndObjects(string text) =>
        Assert.Equal([new KeyInput(1, "sk-aaaaaaaa", null, null), new KeyInput(2, "sk-bbbbbbbb", "b", "x", false)], KeyInputReader.Read(text));

    [Fact]
    public void Read_JsonOfTheOriginalProxy_IsOneKeyALine() =>
        Assert.Equal(["sk-aaaaaaaa", "sk-bbbbbbbb"], KeyInputReader.Read("""{"keys":"sk-aaaaaaaa\nsk-bbbbbbbb"}""").Select(static key => key.Secret));

    [Theory]
    [InlineData("short", "key should be")]
    [InlineData("sk-ключ-ключ", "key should be")]
    [InlineData("sk-aaaaaaaa b c d", "more than")]
    [InlineData("""["sk-aaaaaaaa\r\nHost: evil"]""", "key should be")]
    [InlineData("""[{"key":7}]""", "key is of the wrong kind")]
    [InlineData("""[{"label":"x"}]""", "key is missing")]
    [InlineData("""[{"key":"sk-aaaaaaaa","label":""}]""", "label should have")]
    [InlineData("""[{"key":"sk-aaaaaaaa","enabled":1}]""", "enabled is of the wrong kind")]
    [InlineData("[7]", "should be a text or an object")]
    public void Read_EntryThatIsNoKey_IsNamedByItsPlaceAndNotRepeated(string text, string error)
    {
        KeyInput input = Assert.Single(KeyInputReader.Read(text));

        Assert.Equal((1, ""), (input.Place, input.Secret));
        Assert.Contains(error, input.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{}")]
    [InlineData("""{"keys":7}""")]
    public void Read_JsonOfAnotherShape_IsRefusedAsAWhole(string text) => Assert.Throws<ArgumentException>(() => KeyInputReader.Read(text));
}
