namespace Relay;

/// <summary>
/// Options that can be replaced while Relay serves. Whoever begins a call reads <see cref="Value"/> once and hands that on, so that the call
/// ends with what it began with. What it holds is never changed in place. Any thread.
/// </summary>
/// <param name="value">What counts at first.</param>
internal sealed class Live<T>(T value)
    where T : class
{
    private volatile T _value = value;

    public T Value
    {
        get => _value;
        set => _value = value;
    }

    public static implicit operator Live<T>(T value) => new(value);
}
