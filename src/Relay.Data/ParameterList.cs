using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Relay.Data;

/// <summary>The parameters of one command, found by name; fastest when they stand in the order the SQL first names them.</summary>
[SuppressMessage("Design", "CA1010", Justification = "The shape is ADO.NET's; nobody enumerates parameters by type.")]
public abstract class ParameterList<T> : DbParameterCollection
    where T : ValueParameter, new()
{
    private readonly List<T> _items = [];

    private protected ParameterList()
    {
    }

    public override int Count => _items.Count;

    public override object SyncRoot => ((ICollection)_items).SyncRoot;

    public new T this[int index]
    {
        get => _items[index];
        set => _items[index] = value;
    }

    public new T this[string parameterName]
    {
        get => _items[Find(parameterName)];
        set => _items[Find(parameterName)] = value;
    }

    public T Add(T value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _items.Add(value);
        return value;
    }

    /// <summary>Adds a parameter and returns it, to be kept and set again for every row.</summary>
    public T AddWithValue(string parameterName, object? value) => Add(new T { ParameterName = parameterName, Value = value });

    public override int Add(object value)
    {
        _ = Add(Cast(value));
        return _items.Count - 1;
    }

    public override void AddRange(Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (object value in values)
        {
            _ = Add(value);
        }
    }

    public override void Clear() => _items.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_items).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _items.GetEnumerator();

    public override int IndexOf(object value) => value is T parameter ? _items.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName) => _items.FindIndex(p => p.ParameterName == parameterName
        || p.MatchName == parameterName);

    public override void Insert(int index, object value) => _items.Insert(index, Cast(value));

    public override void Remove(object value) => _items.Remove(Cast(value));

    public override void RemoveAt(int index) => _items.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _items.RemoveAt(Find(parameterName));

    /// <summary>The parameter the SQL calls <paramref name="name"/>, looked for first at <paramref name="position"/>.</summary>
    internal T? Match(int position, string name)
    {
        if (position < _items.Count && _items[position].MatchName == name)
        {
            return _items[position];
        }

        foreach (T parameter in _items)
        {
            if (parameter.MatchName == name)
            {
                return parameter;
            }
        }

        return null;
    }

    protected override DbParameter GetParameter(int index) => _items[index];

    protected override DbParameter GetParameter(string parameterName) => _items[Find(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _items[index] = Cast(value);

    protected override void SetParameter(string parameterName, DbParameter value) => _items[Find(parameterName)] = Cast(value);

    private static T Cast(object value) => value as T
        ?? throw new ArgumentException($"Only {typeof(T).Name} objects can be added.", nameof(value));

    private int Find(string parameterName)
    {
        int index = IndexOf(parameterName);
        return index >= 0 ? index : throw new ArgumentException($"There is no parameter '{parameterName}'.", nameof(parameterName));
    }
}
