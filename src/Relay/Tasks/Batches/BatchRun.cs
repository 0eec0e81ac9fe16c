using Relay.Routing.Objects;

namespace Relay.Tasks.Batches;

/// <summary>A batch under way on this node. Facts are replaced whole; any thread reads them.</summary>
internal sealed class BatchRun : IDisposable
{
    private readonly CancellationTokenSource _stop;
    private volatile BatchFacts _facts;
    private volatile bool _cancelled;

    /// <param name="batch">Its row.</param>
    /// <param name="stopping">Relay is stopping.</param>
    public BatchRun(UpstreamObject batch, CancellationToken stopping)
    {
        Batch = batch;
        _facts = BatchFacts.Of(batch);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Stopping = _stop.Token;
    }

    public UpstreamObject Batch { get; }

    public Task Work { get; set; } = Task.CompletedTask;

    public CancellationToken Stopping { get; }

    public bool IsCancelled => _cancelled;

    public BatchFacts Facts
    {
        get => _cancelled && _facts.Status is "validating" or "in_progress" ? _facts with { Status = "cancelling" } : _facts;
        set => _facts = value;
    }

    public bool IsExpired(TimeProvider time) => time.GetUtcNow().ToUnixTimeSeconds() > _facts.ExpiresAt;

    public void Cancel()
    {
        if (!_cancelled)
        {
            _cancelled = true;
            try
            {
                _ = _stop.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has just ended.
            }
        }
    }

    public void Dispose() => _stop.Dispose();
}
