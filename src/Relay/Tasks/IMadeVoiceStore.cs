namespace Relay.Tasks;

/// <summary>Voices that accounts made: their first-use fee and their history. Any thread.</summary>
internal interface IMadeVoiceStore
{
    /// <summary>Notes a voice that has just been made: its fee is owed with its first use, and it expires a week from now if there is none.</summary>
    ValueTask AddAsync(MadeVoice voice, CancellationToken cancellationToken);

    /// <summary>Its owner deleted it.</summary>
    ValueTask DeleteAsync(long accountId, string voiceId, CancellationToken cancellationToken);

    /// <summary>Marks the voices that a week has passed over without a use; returns their ids.</summary>
    ValueTask<IReadOnlyList<string>> ExpireAsync(CancellationToken cancellationToken);
}
