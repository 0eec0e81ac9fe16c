namespace Relay.Admin;

/// <summary>Calls and their tokens.</summary>
internal readonly record struct TokenSum(long Calls, long InputTokens, long OutputTokens)
{
    public long Tokens => InputTokens + OutputTokens;
}
