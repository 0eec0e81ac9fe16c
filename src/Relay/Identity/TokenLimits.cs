using Relay.Protocol.Translation;

namespace Relay.Identity;

/// <summary>
/// What one token may do beyond what its account may. Immutable; null stands for "no limit" everywhere, and a token without any limit
/// has no object of this kind, so that it costs one look at a null.
/// </summary>
internal sealed class TokenLimits
{
    /// <summary>What the narrower of the two engines' columns holds, with room for characters of several bytes.</summary>
    public const int MaxModelsChars = 10_000;

    private readonly string[]? _models;

    private TokenLimits(long? requests, long? streams, long? units, string[]? models, ThinkingPlace thinking)
    {
        Thinking = thinking;
        MaxRequestsPerMinute = requests;
        MaxStreams = streams;
        MaxUnitsPerDay = units;
        _models = models;
    }

    /// <summary>Calls in any sixty seconds.</summary>
    public long? MaxRequestsPerMinute { get; }

    /// <summary>Calls open at once; all calls of one socket session count as one.</summary>
    public long? MaxStreams { get; }

    /// <summary>Billed characters and tokens in one UTC day.</summary>
    public long? MaxUnitsPerDay { get; }

    /// <summary>Where answers of OpenAI's dialect have the chain of thought. Not a limit, but set with them.</summary>
    public ThinkingPlace Thinking { get; }

    /// <summary>The models as stored: comma separated; null: all.</summary>
    public string? AllowedModels => _models is null ? null : string.Join(',', _models);

    /// <param name="requests">See <see cref="MaxRequestsPerMinute"/>.</param>
    /// <param name="streams">See <see cref="MaxStreams"/>.</param>
    /// <param name="units">See <see cref="MaxUnitsPerDay"/>.</param>
    /// <param name="models">Names separated by commas; one that ends in <c>*</c> stands for all that begin like it.</param>
    /// <param name="thinking">See <see cref="Thinking"/>.</param>
    /// <returns>Null when nothing is limited, and nothing is otherwise than usual.</returns>
    public static TokenLimits? Of(long? requests, long? streams, long? units, string? models, ThinkingPlace thinking = ThinkingPlace.Member)
    {
        string[]? names = models?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return requests is null && streams is null && units is null && names is null && thinking == ThinkingPlace.Member
            ? null
            : new(requests, streams, units, names, thinking);
    }

    /// <summary>What is wrong with them, for a person; null when nothing is.</summary>
    public string? FindError() => this switch
    {
        { MaxRequestsPerMinute: < 0 } or { MaxStreams: < 0 } or { MaxUnitsPerDay: < 0 } => "a limit must not be negative",
        { _models: [] } => "a list of models must name one",
        { AllowedModels.Length: > MaxModelsChars } => $"the list of models has more than {MaxModelsChars} characters",
        _ => null,
    };

    public bool Allows(string model)
    {
        if (_models is null)
        {
            return true;
        }

        foreach (string name in _models)
        {
            if (name is [.., '*'] ? model.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.Ordinal) : model == name)
            {
                return true;
            }
        }

        return false;
    }
}
