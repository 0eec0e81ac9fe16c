namespace Relay.FakeUpstreams.MiniMax.Platform;

/// <summary>A file of an account.</summary>
internal sealed record PlatformFile(long Id, string Key, string Purpose, string Name, byte[] Bytes, string ContentType, long CreatedAt)
{
    public string Json => $$"""{"file_id":{{Id}},"bytes":{{Bytes.Length}},"created_at":{{CreatedAt}},"filename":"{{System.Text.Json.JsonEncodedText.Encode(Name)}}","purpose":"{{Purpose}}"}""";
}
