namespace Relay.Identity;

/// <summary>One key for everybody, and the first administrator (section <c>Access</c>); also read from the environment as the second
/// requirement document names them: <c>API_KEY</c>, <c>ADMIN_USERNAME</c>, <c>ADMIN_PASSWORD</c>.</summary>
internal sealed class AccessOptions
{
    private const int MinKeyChars = 8;

    /// <summary>A key that is good for every caller who shows it as bearer token. Default none: every caller needs a token of its own.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>Account of those callers, made at the start when it is missing, without limit and without a password. Default <c>api-key</c>.</summary>
    public string ApiKeyAccount { get; set; } = "api-key";

    /// <summary>The administrator whom <see cref="AdminPassword"/> belongs to. Default <c>admin</c>.</summary>
    public string AdminUsername { get; set; } = "admin";

    /// <summary>Set at every start; the account is made when it is missing. Default none: the first start makes one up and prints it.</summary>
    public string AdminPassword { get; set; } = "";

    /// <summary>The first setting that is wrong; null when all are usable. Never repeats a key or a password.</summary>
    public string? FindError() => this switch
    {
        { ApiKey.Length: > 0 } when ApiKey.Length < MinKeyChars || ApiKey.Length > TokenHash.MaxTokenChars || ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~') =>
            $"Access:ApiKey must have {MinKeyChars} to {TokenHash.MaxTokenChars} visible ASCII characters.",
        { ApiKey.Length: > 0, ApiKeyAccount.Length: 0 } => "Access:ApiKeyAccount is empty.",
        { AdminPassword.Length: > 0, AdminUsername.Length: 0 } => "Access:AdminUsername is empty.",
        { AdminPassword.Length: > 0 } when !Passwords.IsUsable(AdminPassword) =>
            $"Access:AdminPassword must have 1 to {Passwords.MaxPasswordBytes} bytes (UTF-8) and no NUL character.",
        _ => null,
    };
}
