using System.CommandLine;
using Relay.Identity;
using Relay.Protocol.Translation;

namespace Relay.Cli;

/// <summary>What a token may do, on the command line. One object a command.</summary>
internal sealed class TokenLimitOptions
{
    private readonly Option<long?> _requests = new("--rpm") { Description = "Calls in a minute" };
    private readonly Option<long?> _streams = new("--streams") { Description = "Calls open at once; a socket session counts as one" };
    private readonly Option<long?> _units = new("--daily-units") { Description = "Billed characters and tokens in a day (UTC)" };
    private readonly Option<string?> _models = new("--models") { Description = "Models it may use, comma separated; 'speech-*' is all that begin so" };

    private readonly Option<string?> _thinking = new("--thinking")
    {
        Description = "Where answers have the chain of thought: member (reasoning_content; default), think-tags, think-colon, omit",
    };

    public void AddTo(Command command)
    {
        command.Add(_requests);
        command.Add(_streams);
        command.Add(_units);
        command.Add(_models);
        command.Add(_thinking);
    }

    /// <exception cref="ArgumentException">A limit is negative, or a word is unknown.</exception>
    public TokenLimits? Read(ParseResult result)
    {
        ThinkingPlace thinking = ThinkingPlace.Member;
        if (result.GetValue(_thinking) is { } word && !ThinkingWords.TryParse(word, out thinking))
        {
            throw new ArgumentException(ThinkingWords.Error);
        }

        TokenLimits? limits = TokenLimits.Of(
            result.GetValue(_requests), result.GetValue(_streams), result.GetValue(_units), result.GetValue(_models), thinking);
        return limits?.FindError() is { } error ? throw new ArgumentException(error) : limits;
    }
}
