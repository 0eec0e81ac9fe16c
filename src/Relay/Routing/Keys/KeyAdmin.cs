using Relay.Diagnostics;
using Relay.Identity;
using Relay.Protocol.WebSessions;

namespace Relay.Routing.Keys;

/// <summary>
/// What operators do with upstream keys; the same for the command line and the API. Works on the store, beside a Relay that serves or in
/// it. Any thread.
/// </summary>
/// <param name="store">Where the keys are.</param>
/// <param name="checks">Asks providers.</param>
/// <param name="seal">Opens and seals.</param>
/// <param name="options">How many are asked at once.</param>
/// <param name="log">Hears of exports.</param>
/// <param name="watch">Of the Relay this runs in, so that changes count at once there; null beside it.</param>
internal sealed class KeyAdmin(IUpstreamKeyStore store, KeyChecks checks, KeySeal seal, KeysOptions options, ILogger log, KeyWatch? watch = null)
{
    /// <summary>What stands in lists for the middle of a key.</summary>
    public const string MaskDots = "...";

    private const int MaxProviderChars = 64;

    /// <summary>A name providers may have: small letters, digits, dashes; null when it is one, else what is wrong.</summary>
    public static string? FindProviderError(string provider) =>
        provider.Length is > 0 and <= MaxProviderChars && provider.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? null
            : $"provider should have 1 to {MaxProviderChars} small letters, digits or dashes";

    /// <summary>
    /// Adds keys. A key that its provider does not know is not added; one that nobody could be asked about is.
    /// </summary>
    /// <param name="provider">Whose keys they are.</param>
    /// <param name="text">As <see cref="KeyInputReader"/> takes it.</param>
    /// <param name="account">The account of entries that name none; null: each its own.</param>
    /// <param name="validate">Ask the provider about each first.</param>
    /// <param name="progress">Told after each key how many are done: added or there before, not to be added, and added without an answer.</param>
    /// <param name="madeBy">Who does it.</param>
    /// <param name="cancellationToken">Ends it; what has been added stays.</param>
    /// <exception cref="ArgumentException">Provider or text are wrong as a whole; nothing has been added.</exception>
    public async Task<KeyImport> ImportAsync(
        string provider, string text, string? account, bool validate, IProgress<KeyProgress>? progress, string madeBy, CancellationToken cancellationToken)
    {
        if (FindProviderError(provider) is { } wrong)
        {
            throw new ArgumentException(wrong);
        }

        IReadOnlyList<KeyInput> inputs = KeyInputReader.Read(text);
        KeyInput[] distinct = [.. inputs.Where(static input => input.Error is null).DistinctBy(static input => input.Secret, StringComparer.Ordinal)];
        List<(int Place, string Error)> errors =
            [.. inputs.Where(static input => input.Error is not null).Select(static input => (input.Place, input.Error!))];
        int imported = 0;
        int duplicate = inputs.Count - distinct.Length - errors.Count;
        int uncheckedKeys = 0;
        KeyProgress done = new(distinct.Length, 0, 0, 0, 0);

        // Asked about side by side, added in their order: which of two keys gets a label must not depend on who answered first.
        foreach (KeyInput[] some in distinct.Chunk(options.CheckParallelism))
        {
            KeyProbe[] probes = validate
                ? await Task.WhenAll(some.Select(input => checks.AskAsync(provider, input.Secret, cancellationToken).AsTask()))
                : new KeyProbe[some.Length];
            foreach ((KeyInput input, KeyProbe probe) in some.Zip(probes))
            {
                KeyAddition? added = probe.Verdict == KeyVerdict.Invalid ? null
                    : await store.AddAsync(Make(provider, input, account, probe), cancellationToken);
                imported += added == KeyAddition.Added ? 1 : 0;
                uncheckedKeys += added == KeyAddition.Added && probe.Verdict == KeyVerdict.Unknown ? 1 : 0;
                duplicate += added == KeyAddition.SameSecret ? 1 : 0;
                if (added is null or KeyAddition.SameLabel)
                {
                    errors.Add((input.Place, added is null ? probe.Error : "label is taken by another key"));
                }

                done = added is null or KeyAddition.SameLabel ? done with { Invalid = done.Invalid + 1 }
                    : probe.Verdict == KeyVerdict.Unknown ? done with { Unknown = done.Unknown + 1 }
                    : done with { Valid = done.Valid + 1 };
                progress?.Report(done);
            }
        }

        string counts = $"{provider}: {imported} imported, {duplicate} duplicate, {errors.Count} invalid";
        await store.AddActionAsync("import_keys", counts, madeBy, cancellationToken);
        await RereadAsync(cancellationToken);
        return new KeyImport(imported, duplicate, errors.Count, [.. errors.OrderBy(static error => error.Place)], uncheckedKeys);
    }

    /// <summary>All keys, or one provider's, without their secrets.</summary>
    public async Task<IReadOnlyList<KeyLine>> ListAsync(string? provider, CancellationToken cancellationToken) =>
        [.. (await store.ReadAsync(provider, cancellationToken)).Select(Show)];

    /// <summary>A key as lists show it.</summary>
    public KeyLine Show(KeyRow row)
    {
        try
        {
            string secret = seal.Open(row);
            return new KeyLine(row, secret.Length < 16 ? MaskDots : $"{secret[..3]}{MaskDots}{secret[^4..]}", WebJwt.EndOf(secret));
        }
        catch (SecretKeyException)
        {
            return new KeyLine(row, "", null);
        }
    }

    /// <summary>Enabled, a key counts as good whatever was learnt of it. False: there is no such key.</summary>
    public async Task<bool> SetEnabledAsync(string provider, string label, bool isEnabled, string madeBy, CancellationToken cancellationToken)
    {
        await RereadAsync(cancellationToken); // what the pool learnt before is written before, not afterwards
        return await store.SetEnabledAsync(provider, label, isEnabled, cancellationToken)
            && await NoteAsync(isEnabled ? "enable_key" : "disable_key", $"{provider}/{label}", madeBy, cancellationToken);
    }

    /// <summary>False: there is no such key.</summary>
    public async Task<bool> RemoveAsync(string provider, string label, string madeBy, CancellationToken cancellationToken) =>
        await store.RemoveAsync(provider, label, cancellationToken) && await NoteAsync("remove_key", $"{provider}/{label}", madeBy, cancellationToken);

    /// <summary>All keys in clear text, or one provider's. Written down before they are given out.</summary>
    /// <exception cref="SecretKeyException">A key cannot be opened; the message says what to do.</exception>
    public async Task<IReadOnlyList<ExportedKey>> ExportAsync(string? provider, string madeBy, CancellationToken cancellationToken)
    {
        ExportedKey[] keys = [.. (await store.ReadAsync(provider, cancellationToken))
            .Select(row => new ExportedKey(row.Provider, row.Label, row.Account, row.IsEnabled, seal.Open(row)))];
        await store.AddActionAsync("export_keys", $"{provider ?? "all providers"}: {keys.Length} keys", madeBy, cancellationToken);
        Log.KeysExported(log, madeBy, keys.Length);
        return keys;
    }

    /// <summary>Asks providers about keys, disabled ones included. Never removes one.</summary>
    /// <param name="provider">Null: all.</param>
    /// <param name="label">Null: all of the provider's.</param>
    /// <param name="progress">Told after each key.</param>
    /// <param name="cancellationToken">Ends it; what was learnt until then stays.</param>
    public async Task<KeyProgress> RefreshAsync(string? provider, string? label, IProgress<KeyProgress>? progress, CancellationToken cancellationToken)
    {
        await RereadAsync(cancellationToken);
        KeyRow[] rows = [.. (await store.ReadAsync(provider, cancellationToken)).Where(row => label is null || row.Label == label)];
        KeyProgress done = await checks.RunAsync(rows, progress, cancellationToken);
        await RereadAsync(cancellationToken);
        return done;
    }

    private async Task<bool> NoteAsync(string action, string detail, string madeBy, CancellationToken cancellationToken)
    {
        await store.AddActionAsync(action, detail, madeBy, cancellationToken);
        await RereadAsync(cancellationToken);
        return true;
    }

    private async Task RereadAsync(CancellationToken cancellationToken)
    {
        if (watch is not null)
        {
            await watch.PassAsync(cancellationToken);
        }
    }

    private NewKey Make(string provider, KeyInput input, string? account, KeyProbe probe)
    {
        byte[] hash = KeySeal.Hash(provider, input.Secret);
        string label = input.Label ?? "key-" + Convert.ToHexStringLower(hash.AsSpan(0, 4));
        return new NewKey(
            provider, label, input.Account ?? account ?? label, seal.Seal(provider, label, input.Secret), hash, input.IsEnabled,
            probe.Update(default, checks.Now));
    }
}
