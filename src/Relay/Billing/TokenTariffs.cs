using System.Collections.Frozen;

namespace Relay.Billing;

/// <summary>
/// The tariffs that follow from the price rows whose unit is a million tokens. Immutable, any thread; a look-up allocates nothing.
/// </summary>
/// <remarks>
/// <para>A row's task type is a family (<c>text_chat</c>, <c>embedding</c>, ...), a kind (<c>_input</c>, <c>_cached</c>,
/// <c>_cache_write</c>, <c>_output</c>, <c>_audio</c>, <c>_audio_output</c>), and perhaps a step (<c>_0_32k</c>, <c>_32_128k</c>,
/// <c>_128k_plus</c>).</para>
/// <para>A step without a row of its own takes the row without step, else the next lower step's, else the next higher one's. Input and
/// output that a model has no rows for are those of <see cref="PriceTable.AllModels"/>. Cached, written and heard input cost what input
/// costs where they have no rows of their own; spoken output costs what <c>_audio</c> does, else what output does. A discount given to all
/// models is not one for a model with an input price of its own.</para>
/// </remarks>
internal sealed class TokenTariffs
{
    // Longer names first: "_audio_output" ends in "_output" too.
    private static readonly (string Suffix, Kind Kind)[] s_kinds =
    [
        ("_audio_output", Kind.AudioOutput), ("_cache_write", Kind.CacheWrite), ("_cached", Kind.Cached), ("_audio", Kind.Audio),
        ("_output", Kind.Output), ("_input", Kind.Input),
    ];

    private static readonly string[] s_steps = ["_0_32k", "_32_128k", "_128k_plus"];

    private readonly FrozenDictionary<Key, TokenTariff> _tariffs;

    /// <summary>Inactive rows and rows of other units are left out. Of two rows with the same task type and model the later one counts.</summary>
    public TokenTariffs(IEnumerable<PriceRow> rows)
    {
        var models = new Dictionary<Key, Rows>();
        foreach (var row in rows.Where(static row => row.IsActive && row.Price.Unit == BillingUnit.PerMillionTokens))
        {
            if (TryParse(row.TaskType, out var family, out var kind, out var step))
            {
                var key = new Key(family, row.Model);
                models[key] = models.GetValueOrDefault(key) ?? new Rows();
                models[key][kind, step] = row.Price.Nanos;
            }
        }

        _tariffs = models.ToFrozenDictionary(
            static pair => pair.Key, pair => Build(pair.Value, models.GetValueOrDefault(new Key(pair.Key.Family, PriceTable.AllModels))));
    }

    private enum Kind
    {
        Input,
        Cached,
        CacheWrite,
        Audio,
        Output,
        AudioOutput,
    }

    /// <summary>False, and free, when no row prices the model's tokens.</summary>
    /// <param name="family">The task type of the call: <c>text_chat</c>.</param>
    /// <param name="model">As in the rows.</param>
    /// <param name="tariff">What its tokens cost.</param>
    public bool TryLookup(string family, string model, out TokenTariff tariff)
    {
        var found = _tariffs.TryGetValue(new Key(family, model), out var own)
            || _tariffs.TryGetValue(new Key(family, PriceTable.AllModels), out own);
        tariff = own ?? TokenTariff.Free;
        return found;
    }

    private static bool TryParse(string taskType, out string family, out Kind kind, out int step)
    {
        step = Array.FindIndex(s_steps, suffix => taskType.EndsWith(suffix, StringComparison.Ordinal));
        family = step < 0 ? taskType : taskType[..^s_steps[step].Length];
        foreach (var (suffix, named) in s_kinds)
        {
            if (family.Length > suffix.Length && family.EndsWith(suffix, StringComparison.Ordinal))
            {
                family = family[..^suffix.Length];
                kind = named;
                return true;
            }
        }

        kind = default;
        return false;
    }

    private static TokenTariff Build(Rows own, Rows? all) => new(Rates(own, all, 0), Rates(own, all, 1), Rates(own, all, 2))
    {
        HasInput = (own.Find(Kind.Input, 0) ?? all?.Find(Kind.Input, 0)) is not null,
        HasOutput = (own.Find(Kind.Output, 0) ?? all?.Find(Kind.Output, 0)) is not null,
    };

    private static TokenRates Rates(Rows own, Rows? all, int step)
    {
        var input = own.Find(Kind.Input, step) ?? all?.Find(Kind.Input, step) ?? 0;
        var output = own.Find(Kind.Output, step) ?? all?.Find(Kind.Output, step) ?? 0;
        var ofInput = own.Find(Kind.Input, step) is null ? all : null;
        var ofOutput = own.Find(Kind.Output, step) is null ? all : null;
        return new TokenRates(
            input,
            own.Find(Kind.Cached, step) ?? ofInput?.Find(Kind.Cached, step) ?? input,
            own.Find(Kind.CacheWrite, step) ?? ofInput?.Find(Kind.CacheWrite, step) ?? input,
            own.Find(Kind.Audio, step) ?? ofInput?.Find(Kind.Audio, step) ?? input,
            output,
            own.Find(Kind.AudioOutput, step) ?? own.Find(Kind.Audio, step)
                ?? ofOutput?.Find(Kind.AudioOutput, step) ?? ofOutput?.Find(Kind.Audio, step) ?? output);
    }

    /// <summary>A tuple that hashes and compares ordinally without boxing.</summary>
    private readonly record struct Key(string Family, string Model);

    /// <summary>The rows of one model: for each kind one without step, then one a step.</summary>
    private sealed class Rows
    {
        private const int Width = TokenTariff.Steps + 1;

        private readonly long?[] _nanos = new long?[((int)Kind.AudioOutput + 1) * Width];

        public long this[Kind kind, int step]
        {
            set => At(kind, step) = value;
        }

        public long? Find(Kind kind, int step)
        {
            if ((At(kind, step) ?? At(kind, -1)) is { } exact)
            {
                return exact;
            }

            for (var lower = step - 1; lower >= 0; lower--)
            {
                if (At(kind, lower) is { } nanos)
                {
                    return nanos;
                }
            }

            for (var higher = step + 1; higher < TokenTariff.Steps; higher++)
            {
                if (At(kind, higher) is { } nanos)
                {
                    return nanos;
                }
            }

            return null;
        }

        private ref long? At(Kind kind, int step) => ref _nanos[((int)kind * Width) + step + 1];
    }
}
