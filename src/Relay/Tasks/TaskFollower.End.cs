using System.Text;
using Relay.Billing;
using Relay.Diagnostics;
using Relay.Routing.Objects;
using Relay.Streaming;
using Relay.Upstreams;

namespace Relay.Tasks;

/// <content>What follows when a task has ended, each step harmless to repeat.</content>
internal sealed partial class TaskFollower
{
    private const int MaxKeepTries = 20;
    private const int MaxKeptAtOnce = 8;
    private static readonly TimeSpan s_keepTime = TimeSpan.FromMinutes(30);

    private async Task<bool> EndAsync(FollowedTask task, ObjectState state, UpstreamKey? key)
    {
        UpstreamObject made = task.Object;
        if (state == ObjectState.Ready && made.ResultId.Length > 0)
        {
            await parts.Store.AddAsync(FileOf(made), 0, _stop.Token);
        }

        if (!made.IsCharged)
        {
            task.Hold ??= await HoldAsync(made);
            if (task.Hold is not { } hold)
            {
                return false; // the journal is full, or Relay is stopping
            }

            EndReason reason = state == ObjectState.Ready ? EndReason.Completed : EndReason.UpstreamRefused;
            hold.Settle(new StreamEnd(reason, state == ObjectState.Ready, 0, 0, made.Price.Unit == BillingUnit.PerTenThousandChars ? made.Units : -1, -1,
                UnixMicros.Of(parts.Time.GetUtcNow()) - made.CreatedAtUs));
            task.Hold = null;
            task.Object = made = made with { IsCharged = true };
            await parts.Store.UpdateAsync(made, _stop.Token);
        }

        if (state == ObjectState.Ready && TaskPaths.IsKept(made) && !await KeepAsync(task, key!))
        {
            return false;
        }

        await TellAsync(task, state.ToString());
        await parts.Store.UpdateAsync(made with { State = state }, _stop.Token);
        Log.TaskEnded(log, made.ChargeId, state);
        return true;
    }

    /// <summary>True: it is kept, or will never be.</summary>
    private async Task<bool> KeepAsync(FollowedTask task, UpstreamKey key)
    {
        // What the last process kept must be in the index before it is looked for there.
        if (parts.Ledger.Stats.LagBytes > 0 && task.Tries == 0)
        {
            task.Tries++;
            return false;
        }

        EndTurn(task);
        await _keeping.WaitAsync(_stop.Token);
        using CancellationTokenSource tooLong = new(s_keepTime, parts.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, _stop.Token);
        try
        {
            TaskOwner? owner = await parts.Owners.FindAsync(task.Object.AccountId, task.Object.TokenId, stop.Token);
            if (task.Object.ResultId.Length > 0 && await parts.Results.TryKeepAsync(task.Object, owner?.Caller.Username ?? "", key, stop.Token))
            {
                return true;
            }
        }
        catch (Exception error) when (error is IOException or FormatException || (error is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            Log.TaskFailing(log, task.Object.ChargeId, error);
        }
        finally
        {
            _keeping.Release();
        }

        if (++task.Tries < MaxKeepTries)
        {
            return false;
        }

        Log.ResultLost(log, task.Object.ChargeId);
        return true;
    }

    private async Task TellAsync(FollowedTask task, string word)
    {
        task.ToldWord = word;
        UpstreamObject made = task.Object;
        if (made.CallbackUrl.Length == 0)
        {
            return;
        }

        EndTurn(task);
        TaskOwner? owner = await parts.Owners.FindAsync(made.AccountId, made.TokenId, _stop.Token);
        if (owner is null || !await parts.Callbacks.TellAsync(made.CallbackUrl, Encoding.UTF8.GetBytes(made.Detail), owner.TokenHash, _stop.Token))
        {
            Log.CallbackLost(log, made.ChargeId);
        }
    }

    /// <summary>The file that a task made is its owner's.</summary>
    private static UpstreamObject FileOf(UpstreamObject task) => new()
    {
        Provider = task.Provider,
        Kind = ObjectKind.File,
        ObjectId = task.ResultId,
        AccountId = task.AccountId,
        TokenId = task.TokenId,
        KeyLabel = task.KeyLabel,
        State = ObjectState.Ready,
        TaskType = TaskPaths.PurposeOf(task),
    };
}
