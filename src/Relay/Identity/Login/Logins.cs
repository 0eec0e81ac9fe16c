namespace Relay.Identity;

/// <summary>
/// Checks names and passwords. An attempt counts against its account and its address before the password is looked at, and is given back
/// when it was right: many at once cannot pass the limit. Whether the user exists shows neither in the answer nor in the work done. Limits
/// are of this process; several Relays on one store each grant their own.
/// </summary>
internal sealed class Logins(IAccountStore accounts, PasswordWork work, AccountsOptions options, TimeProvider time)
{
    private const int BusyRetrySeconds = 5;
    private const int MaxNameChars = 255;

    private readonly AttemptWindow _byAccount = new(
        options.MaxFailuresPerAccount, TimeSpan.FromSeconds(options.LoginWindowSeconds), options.MaxTrackedKeys, time);

    private readonly AttemptWindow _byAddress = new(
        options.MaxFailuresPerAddress, TimeSpan.FromSeconds(options.LoginWindowSeconds), options.MaxTrackedKeys, time);

    private readonly AttemptWindow _registrations = new(options.MaxRegistrationsPerHour, TimeSpan.FromHours(1), options.MaxTrackedKeys, time);

    /// <param name="username">As typed.</param>
    /// <param name="password">As typed.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async ValueTask<LoginVerdict> CheckAsync(string username, string password, string address, CancellationToken cancellationToken)
    {
        if (username.Length > MaxNameChars || !Passwords.IsUsable(password))
        {
            return new(LoginOutcome.Wrong); // whoever it was meant for: no account has such a name or password
        }

        // MySQL takes "ada" and "ada " for one name: so must the count.
        string countedName = username.TrimEnd(' ');
        if (_byAddress.TryTake(address) is { } addressSeconds)
        {
            return new(LoginOutcome.Throttled, null, addressSeconds);
        }

        if (_byAccount.TryTake(countedName) is { } accountSeconds)
        {
            _byAddress.GiveBack(address);
            return new(LoginOutcome.Throttled, null, accountSeconds);
        }

        LoginAccount? account = await accounts.FindLoginAsync(username, cancellationToken);
        if (work.TryVerify(password, account?.PasswordHash) is not { } checking)
        {
            _byAddress.GiveBack(address);
            _byAccount.GiveBack(countedName);
            return new(LoginOutcome.Busy, null, BusyRetrySeconds);
        }

        PasswordMatch match = await checking;
        if (!match.Matches || !account!.IsActive)
        {
            return new(LoginOutcome.Wrong);
        }

        _byAddress.GiveBack(address);
        _byAccount.Clear(countedName);
        if (match.Rehashed is { } better)
        {
            await accounts.ReplacePasswordAsync(account.AccountId, account.PasswordHash, better, cancellationToken);
        }

        return new(LoginOutcome.Accepted, account);
    }

    /// <summary>The same with a new password to be set, which has been checked for its form. Other sessions are the caller's matter.</summary>
    /// <param name="username">As typed.</param>
    /// <param name="password">The present password, as typed.</param>
    /// <param name="newPassword">A usable password.</param>
    /// <param name="address">Where the attempt comes from.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async ValueTask<LoginVerdict> ChangePasswordAsync(
        string username, string password, string newPassword, string address, CancellationToken cancellationToken)
    {
        LoginVerdict verdict = await CheckAsync(username, password, address, cancellationToken);
        if (verdict.Account is not { } account)
        {
            return verdict;
        }

        if (work.TryHash(newPassword) is not { } hashing)
        {
            return new(LoginOutcome.Busy, null, BusyRetrySeconds);
        }

        // Not to be broken off between the hash and its row; and the embedded store waits for its disk, elsewhere.
        string hash = await hashing;
        await Task.Run(async () => await accounts.SetPasswordAsync(account.Username, hash, CancellationToken.None), CancellationToken.None);
        return verdict;
    }

    /// <summary>Adds a user who registers, with a password that has been checked for its form. Returns its outcome.</summary>
    /// <param name="username">A name that has been checked for its form.</param>
    /// <param name="email">A checked address.</param>
    /// <param name="password">A usable password.</param>
    /// <param name="address">Where the request comes from.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async ValueTask<RegisterVerdict> RegisterAsync(
        string username, string email, string password, string address, CancellationToken cancellationToken)
    {
        if (_registrations.TryTake(address) is { } seconds)
        {
            return new(RegisterOutcome.Throttled, seconds);
        }

        // Before a quarter of a second is spent on the hash; the store decides again when the row is added.
        RegisterOutcome taken = await accounts.FindTakenAsync(username, email, cancellationToken);
        if (taken != RegisterOutcome.Added)
        {
            return new(taken, 0);
        }

        if (work.TryHash(password) is not { } hashing)
        {
            _registrations.GiveBack(address);
            return new(RegisterOutcome.Busy, BusyRetrySeconds);
        }

        NewAccount account = new(
            username, email, await hashing, IsAdmin: false, options.NewUsersUnlimited ? null : options.NewUserBalanceNanos);
        return await accounts.AddAccountAsync(account, cancellationToken) is not null
            ? new(RegisterOutcome.Added, 0)
            : new(await accounts.FindTakenAsync(username, email, cancellationToken), 0);
    }

    /// <summary>
    /// Adds an account for an administrator. Not to be broken off: whoever adds a user must learn whether it is there. Returns its outcome,
    /// which is never <see cref="RegisterOutcome.Throttled"/>.
    /// </summary>
    /// <param name="account">A checked account, without its password's hash.</param>
    /// <param name="password">A usable password; null: the account cannot log in.</param>
    public async ValueTask<RegisterVerdict> AddAsync(NewAccount account, string? password)
    {
        if (password is not null)
        {
            if (work.TryHash(password) is not { } hashing)
            {
                return new(RegisterOutcome.Busy, BusyRetrySeconds);
            }

            account = account with { PasswordHash = await hashing };
        }

        // The embedded store waits for its disk, elsewhere.
        return await Task.Run(async () => await accounts.AddAccountAsync(account, CancellationToken.None) is not null
            ? new RegisterVerdict(RegisterOutcome.Added, 0)
            : new(await accounts.FindTakenAsync(account.Username, account.Email, CancellationToken.None), 0));
    }
}
