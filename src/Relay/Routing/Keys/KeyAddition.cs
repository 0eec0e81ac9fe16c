namespace Relay.Routing.Keys;

/// <summary>What became of a key that was to be added.</summary>
internal enum KeyAddition
{
    Added,

    /// <summary>The provider has this key already.</summary>
    SameSecret,

    /// <summary>The provider has another key of this label.</summary>
    SameLabel,
}
