namespace Relay.Protocol.Translation;

/// <summary>What is said to a caller about an answer that broke: an upstream's own words only where the fault is the caller's.</summary>
internal static class FaultWords
{
    public static string ForCaller(ChatFault fault) => fault.Kind switch
    {
        _ when (fault.ConcernsCaller || fault.IsOwn) && fault.Message.Length > 0 => fault.Message,
        ChatFaultKind.TooLong => "The prompt is longer than the model takes.",
        ChatFaultKind.ContentBlocked => "The content was refused by the provider's filter.",
        ChatFaultKind.BadRequest => "The request was refused by the provider.",
        ChatFaultKind.RateLimited or ChatFaultKind.Overloaded or ChatFaultKind.QuotaWindow => "The model is overloaded; try again later.",
        ChatFaultKind.ModelUnavailable => "The model is not available just now.",
        _ => "The answer broke off because of an error at the provider.",
    };
}
