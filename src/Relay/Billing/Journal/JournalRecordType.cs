namespace Relay.Billing.Journal;

/// <summary>What a journal record says. Stored; members are only added at the end.</summary>
internal enum JournalRecordType : byte
{
    /// <summary>A call was admitted, its hold grew, or its hold was copied forward: everything known about the open call.</summary>
    Hold = 1,

    /// <summary>The first byte of a call's answer went downstream.</summary>
    Started = 2,

    /// <summary>A call ended: its complete row.</summary>
    Settle = 3,

    /// <summary>A clip was kept: its complete row.</summary>
    Clip = 4,
}
