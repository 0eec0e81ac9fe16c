namespace Relay.FakeUpstreams.Audio;

/// <summary>Marsaglia's 32-bit xorshift: the same numbers from the same seed on every machine and framework, which Random does not promise.</summary>
internal struct Xorshift(uint seed)
{
    private uint _state = seed == 0 ? 2463534242 : seed;

    public uint Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return _state;
    }
}
