namespace Relay.Protocol.Translation.Responses;

/// <summary>Kinds of output items that a relayed answer can have.</summary>
internal enum ResponsesItemKind : byte
{
    Message = 0,

    /// <summary>A message whose part is a refusal.</summary>
    Refusal,
    Reasoning,
    FunctionCall,
}
