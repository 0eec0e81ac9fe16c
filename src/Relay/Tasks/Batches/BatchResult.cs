namespace Relay.Tasks.Batches;

/// <summary>What came of a line.</summary>
/// <param name="Status">The HTTP status a caller would have got.</param>
/// <param name="Code"><c>base_resp.status_code</c>; 0 is success.</param>
/// <param name="Body">JSON.</param>
internal readonly record struct BatchResult(int Status, int Code, byte[] Body)
{
    /// <summary>It may go well a little later: nothing is wrong with the line.</summary>
    public bool IsPassing => !IsGood && (Status >= 500 || Code is 1000 or 1001 or 1002 or 1013 or 1024 or 1033 or 1041 or 2045 || (Status == 429 && Code != 1039));

    public bool IsGood => Status is >= 200 and <= 299 && Code == 0;
}
