namespace Relay.Protocol.Translation.Requests;

/// <summary>Whether tools may, must or must not be called.</summary>
public enum ChatToolMode : byte
{
    Auto = 0,
    None,
    Required,
}
