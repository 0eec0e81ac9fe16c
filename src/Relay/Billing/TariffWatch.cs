using Relay.Diagnostics;

namespace Relay.Billing;

/// <summary>
/// Keeps the prices and voice fees in force the same as the store's: reads them again on a timer, so that a change made by another process
/// or by the command line counts within one interval, and at once after a change made here.
/// </summary>
/// <remarks>
/// One background task; <see cref="Set"/> and <see cref="Read"/> from any thread that may block. A store that cannot be read is reported
/// once, and what was last read stays in force. Open calls keep the price they were admitted at.
/// </remarks>
internal sealed class TariffWatch(
    BillingOptions options, IPriceStore prices, IVoiceStore voices, PriceBook priceBook, VoiceBook voiceBook, TimeProvider time, ILogger log)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _reading = new();
    private IReadOnlyList<PriceRow> _rows = [];
    private bool _readable = true;
    private Task _loop = Task.CompletedTask;

    public void Start()
    {
        Refresh();
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Changes a price in the store and puts it in force on this node.</summary>
    /// <exception cref="System.Data.Common.DbException">The store cannot take it; nothing has changed.</exception>
    public void Set(PriceRow row, string changedBy)
    {
        prices.Set(row, changedBy);
        Refresh();
    }

    /// <summary>Reads both tables and puts them in force. False when the store cannot be read.</summary>
    public bool Refresh()
    {
        // One reader at a time, or an older reading could replace a newer one.
        lock (_reading)
        {
            try
            {
                IReadOnlyList<PriceRow> rows = prices.Read();
                if (!rows.SequenceEqual(_rows))
                {
                    priceBook.Replace(new PriceTable(rows));
                    _rows = rows;
                }

                voiceBook.Replace(voices.ReadUncharged());
                _readable = true;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                if (_readable)
                {
                    Log.TariffUnread(log, error);
                }

                _readable = false;
            }

            return _readable;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(options.TariffRefreshMs), time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Refresh();
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}
