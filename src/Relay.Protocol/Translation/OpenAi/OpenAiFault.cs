using System.Globalization;

namespace Relay.Protocol.Translation.OpenAi;

/// <summary>
/// What an error body of any provider that speaks the OpenAI form means. The code or type decides first, the HTTP status second, the words
/// last: 429 alone may mean "no money" as well as "slow down".
/// </summary>
public static class OpenAiFault
{
    /// <summary>Reads an error. Never throws, whatever the bytes.</summary>
    /// <param name="httpStatus">The answer's status; 200 for an error inside a good answer.</param>
    /// <param name="body">The body, or the event that carried the error.</param>
    /// <param name="retryAfterMs">What the headers asked for, milliseconds; 0 when they did not.</param>
    public static ChatFault Read(int httpStatus, ReadOnlySpan<byte> body, long retryAfterMs)
    {
        ErrorBody error = ErrorBody.Read(body);
        ChatFaultKind kind = Classify(httpStatus, error);
        string message = error.ShownMessage;
        string code = error.ShownCode;
        if (message.Length == 0)
        {
            message = code.Length > 0 ? code : $"HTTP {httpStatus.ToString(CultureInfo.InvariantCulture)}";
        }

        return new ChatFault(kind, message, code, retryAfterMs > 0 ? retryAfterMs : RetryText.FindMs(error.Message));
    }

    private static ChatFaultKind Classify(int httpStatus, ErrorBody error)
    {
        ChatFaultKind? kind = ByCode(error);
        if (kind is ChatFaultKind.BadRequest or ChatFaultKind.ModelUnavailable)
        {
            // Codes for "bad request" are also used for what has a kind of its own.
            return FaultNames.Refine(error.Message) ?? kind.Value;
        }

        return kind ?? ByStatus(httpStatus, error);
    }

    private static ChatFaultKind? ByCode(ErrorBody error)
    {
        if (error.BaseRespCode != 0)
        {
            return FaultNumbers.MiniMax(error.BaseRespCode) ?? ChatFaultKind.Transient;
        }

        if (long.TryParse(error.Code, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && FaultNumbers.Other(number) is { } numbered)
        {
            return numbered;
        }

        return FaultNames.ByName(error.Code)
            ?? FaultNames.ByName(error.Type)
            ?? FaultNames.ByName(error.Status)
            ?? (FaultNumbers.TrailingNumber(error.Message) is { } trailing ? FaultNumbers.MiniMax(trailing) : null);
    }

    private static ChatFaultKind ByStatus(int httpStatus, ErrorBody error)
    {
        switch (httpStatus)
        {
            case 401 when !error.IsMarkup:
                return ChatFaultKind.KeyInvalid;
            case 402:
                return ChatFaultKind.BalanceEmpty;
            case 413:
                return ChatFaultKind.TooLong;
            case 451:
                return ChatFaultKind.ContentBlocked;
        }

        if (error.IsMarkup)
        {
            // A page of a gateway in between; it knows nothing of keys or models.
            return httpStatus == 429 ? ChatFaultKind.RateLimited : ChatFaultKind.Transient;
        }

        if (FaultNames.Refine(error.Message) is { } refined)
        {
            return refined;
        }

        return httpStatus switch
        {
            400 or 405 or 415 or 422 => ChatFaultKind.BadRequest,
            403 or 404 or 410 => ChatFaultKind.ModelUnavailable,
            429 => ChatFaultKind.RateLimited,
            503 or 529 => ChatFaultKind.Overloaded,
            < 400 when FaultNames.IsBadRequest(error.Code) || FaultNames.IsBadRequest(error.Type) => ChatFaultKind.BadRequest,
            _ => ChatFaultKind.Transient,
        };
    }
}
