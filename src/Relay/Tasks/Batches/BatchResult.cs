namespace Relay.Tasks.Batches;

/// <summary>What came of a line.</summary>
/// <param name="Status">The HTTP status a caller would have got.</param>
/// <param name="Code"><c>base_resp.status_code</c>; 0 is success.</param>
/// <param name="Body">JSON.</param>
internal readonly record struct BatchResult(int Status, int Code, byte[] Body)
{
    public bool IsGood => Status is >= 200 and <= 299 && Code == 0;
}
