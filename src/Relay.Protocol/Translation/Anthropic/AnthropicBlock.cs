namespace Relay.Protocol.Translation.Anthropic;

/// <summary>The members of one content block, or of one delta; texts are empty when absent.</summary>
internal ref struct AnthropicBlock
{
    public ReadOnlySpan<byte> Type;
    public ReadOnlySpan<byte> Text;
    public ReadOnlySpan<byte> Thinking;
    public ReadOnlySpan<byte> Signature;
    public ReadOnlySpan<byte> Data;
    public ReadOnlySpan<byte> Id;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> PartialJson;

    /// <summary>JSON text of a tool's input; empty when it has no members.</summary>
    public ReadOnlySpan<byte> Input;

    public static AnthropicBlock Parse(ReadOnlySpan<byte> json, scoped ref JsonStrings strings)
    {
        var block = default(AnthropicBlock);
        var members = new JsonMembers(json);
        while (members.Next())
        {
            if (members.Is("type"u8))
            {
                block.Type = members.Text(ref strings);
            }
            else if (members.Is("text"u8))
            {
                block.Text = members.Text(ref strings);
            }
            else if (members.Is("partial_json"u8))
            {
                block.PartialJson = members.Text(ref strings);
            }
            else if (members.Is("thinking"u8))
            {
                block.Thinking = members.Text(ref strings);
            }
            else if (members.Is("signature"u8))
            {
                block.Signature = members.Text(ref strings);
            }
            else if (members.Is("data"u8))
            {
                block.Data = members.Text(ref strings);
            }
            else if (members.Is("id"u8))
            {
                block.Id = members.Text(ref strings);
            }
            else if (members.Is("name"u8))
            {
                block.Name = members.Text(ref strings);
            }
            else if (members.Is("input"u8) && members.Kind == System.Text.Json.JsonTokenType.StartObject)
            {
                ReadOnlySpan<byte> input = members.Raw();
                block.Input = new JsonMembers(input).Next() ? input : default;
            }
        }

        return block;
    }
}
