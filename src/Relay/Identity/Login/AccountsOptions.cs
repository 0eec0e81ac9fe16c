using System.Net;

namespace Relay.Identity;

/// <summary>Registration, passwords and logins (section <c>Accounts</c>).</summary>
internal sealed class AccountsOptions
{
    /// <summary>Whether <c>POST /register</c> is answered. Default true; off, only administrators add users.</summary>
    public bool AllowRegistration { get; set; } = true;

    /// <summary>Balance of a user who registers, nano-units. Default 0: nobody spends before an administrator has topped up.</summary>
    public long NewUserBalanceNanos { get; set; }

    /// <summary>Users who register may spend without limit, as in the program Relay replaces. Default false: the port may be reachable by anyone.</summary>
    public bool NewUsersUnlimited { get; set; }

    /// <summary>Shortest password taken, bytes of UTF-8. Default 8; the longest is bcrypt's own 72.</summary>
    public int MinPasswordBytes { get; set; } = 8;

    /// <summary>Most registrations from one address in an hour. Default 20.</summary>
    public int MaxRegistrationsPerHour { get; set; } = 20;

    /// <summary>Most wrong passwords for one account in <see cref="LoginWindowSeconds"/>, those being checked included. Default 20.</summary>
    public int MaxFailuresPerAccount { get; set; } = 20;

    /// <summary>Most wrong passwords from one address in <see cref="LoginWindowSeconds"/>. Default 100: offices share addresses.</summary>
    public int MaxFailuresPerAddress { get; set; } = 100;

    /// <summary>Window in which wrong passwords count, seconds. Default 300: at most 5,760 guesses a day at one account, from everywhere.</summary>
    public int LoginWindowSeconds { get; set; } = 300;

    /// <summary>Most accounts and addresses whose attempts are remembered. Default 20,000 each, about 3 MB.</summary>
    public int MaxTrackedKeys { get; set; } = 20_000;

    /// <summary>Threads that hash passwords. Default 1: four logins a second, beside streams that must not notice.</summary>
    public int HashThreads { get; set; } = 1;

    /// <summary>Most logins waiting for them; beyond it 503. Default 64, a quarter of a minute.</summary>
    public int MaxWaitingHashes { get; set; } = 64;

    /// <summary>
    /// Addresses or networks (<c>10.0.0.0/8</c>) of reverse proxies whose <c>X-Forwarded-For</c> is believed. Default none: then only the
    /// connection's own address counts.
    /// </summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The first setting that is wrong, with the reason; null when all are usable.</summary>
    public string? FindError()
    {
        string? limit = this switch
        {
            { NewUserBalanceNanos: < 0 } => "Accounts:NewUserBalanceNanos must not be negative.",
            { MinPasswordBytes: < 1 or > Passwords.MaxPasswordBytes } => "Accounts:MinPasswordBytes must be 1 to 72.",
            { MaxRegistrationsPerHour: < 1 } => "Accounts:MaxRegistrationsPerHour must be at least 1.",
            { MaxFailuresPerAccount: < 1 } => "Accounts:MaxFailuresPerAccount must be at least 1.",
            { MaxFailuresPerAddress: < 1 } => "Accounts:MaxFailuresPerAddress must be at least 1.",
            { LoginWindowSeconds: < 1 } => "Accounts:LoginWindowSeconds must be at least 1.",
            { MaxTrackedKeys: < 100 } => "Accounts:MaxTrackedKeys must be at least 100.",
            { HashThreads: < 1 } => "Accounts:HashThreads must be at least 1.",
            { MaxWaitingHashes: < 1 } => "Accounts:MaxWaitingHashes must be at least 1.",
            _ => null,
        };
        string? network = TrustedProxies.FirstOrDefault(static text => !IPNetwork.TryParse(text, out _) && !IPAddress.TryParse(text, out _));
        return limit ?? (network is null ? null : $"Accounts:TrustedProxies: '{network}' is no address or network such as 10.0.0.0/8.");
    }
}
