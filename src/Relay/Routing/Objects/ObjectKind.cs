namespace Relay.Routing.Objects;

/// <summary>What an account has at a provider. Stored as a byte; members are only added at the end.</summary>
internal enum ObjectKind : byte
{
    /// <summary>Work under way: long speech, a video.</summary>
    Task = 0,

    File = 1,

    Voice = 2,

    /// <summary>A batch that Relay itself works through.</summary>
    Batch = 3,
}
