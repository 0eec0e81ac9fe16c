using Relay.Identity;

namespace Relay.Tasks.Batches;

/// <summary>Makes a batch's calls the way a caller would, without a connection.</summary>
internal interface IBatchCaller
{
    /// <summary>Makes one call to its end.</summary>
    /// <param name="caller">In whose name.</param>
    /// <param name="line">What is asked.</param>
    /// <param name="chargeId">The id it is charged by, the same however often it is made.</param>
    /// <param name="cancellationToken">Relay is stopping, or the batch is cancelled; nothing is charged then.</param>
    Task<BatchResult> CallAsync(Caller caller, BatchLine line, Guid chargeId, CancellationToken cancellationToken);
}
