namespace Relay.Data;

/// <summary>Which slot of a <see cref="ValueParameter"/> holds its value.</summary>
internal enum ValueKind : byte
{
    Null = 0,
    Integer,
    Real,
    Text,
    Blob,
    Guid,
}
