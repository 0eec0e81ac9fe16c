using Relay.EndToEnd.Callers;
using Relay.EndToEnd.Running;
using Relay.FakeUpstreams;

namespace Relay.EndToEnd;

/// <summary>
/// Neither keys nor tokens nor texts come out of Relay where they do not belong. What a Relay logs is held against all of them whenever
/// one ends, in every test; here are the failures that would be tempted to quote.
/// </summary>
public sealed class SecretsTests : IAsyncLifetime
{
    private const string ForeignKey = "rk-of-somebody-else-entirely";

    private readonly Workplace _place = new();
    private FakeMiniMax _fake = null!;
    private RelayProcess _relay = null!;
    private Banner _banner = null!;

    public async ValueTask InitializeAsync()
    {
        Secrets.Add(ForeignKey);
        _fake = await Upstream.StartAsync(_place);
        (_relay, _banner) = await RelayProcess.FirstRunAsync(_place, "Keys:Pools:minimax-speech:EmptyRestMs=0", "Keys:Pools:minimax-speech:RateLimitRestMs=0");
    }

    public async ValueTask DisposeAsync()
    {
        await _relay.DisposeAsync();
        await _fake.DisposeAsync();
        _place.Dispose();
    }

    [Theory]
    [InlineData("[fake:error=1004]")]
    [InlineData("[fake:error=1008]")]
    [InlineData("[fake:error=1026]")]
    [InlineData("[fake:error=2013]")]
    [InlineData("[fake:error=2049]")]
    [InlineData("[fake:http=401]")]
    [InlineData("[fake:http=500]")]
    [InlineData("[fake:bad=garbage][fake:bad-at=0]")]
    [InlineData("[fake:cut-after=0]")]
    public async Task Call_ThatTheUpstreamFails_QuotesNoSecret(string fault)
    {
        using Caller caller = new(_relay, _banner.Token);
        string text = $"{fault} Something {Secrets.TextMark}.";

        (int _, string t2a) = await caller.PostAsync(Caller.T2aPath, Caller.T2aBody(text, stream: false));
        (int status, string speech) = await caller.PostAsync(Caller.SpeechPath, Caller.SpeechBody(text));

        Assert.True(status >= 400, speech);
        Secrets.AssertAbsent(t2a, "an error in MiniMax's form");
        Secrets.AssertAbsent(speech, "an error in OpenAI's form");
    }

    [Fact]
    public async Task Call_WithAForeignToken_IsNotToldIt()
    {
        using Caller caller = new(_relay, ForeignKey);

        (int status, string body) = await caller.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Secrets.TextMark));

        Assert.Equal(401, status);
        Secrets.AssertAbsent(body, "an error body");
    }

    [Theory]
    [InlineData("""{"model":"tts-1","input":"unspeakable" """)]
    [InlineData("""{"model":"unspeakable-model","voice":"alloy","input":"hi"}""")]
    [InlineData("""{"model":"tts-1","voice":"alloy","input":"unspeakable","response_format":"aac"}""")]
    [InlineData("""{"model":"tts-1","voice":"alloy","input":"unspeakable","speed":"fast"}""")]
    public async Task Call_ThatIsMalformed_QuotesNoText(string body)
    {
        using Caller caller = new(_relay, _banner.Token);

        (int status, string answer) = await caller.PostAsync(Caller.SpeechPath, body);

        Assert.InRange(status, 400, 499);
        // A model's name is quoted on purpose: it is what the caller has to correct.
        Secrets.AssertAbsent(answer.Replace("unspeakable-model", "", StringComparison.Ordinal), "an error body");
    }

    [Fact]
    public async Task Call_ThatSucceeds_LeavesNoSecretInAFileName()
    {
        using Caller caller = new(_relay, _banner.Token);
        await caller.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Secrets.TextMark));
        _relay.Terminate();
        await _relay.ExitCodeAsync();

        string names = string.Join('\n', Directory.EnumerateFileSystemEntries(_place.DataFolder, "*", SearchOption.AllDirectories));

        Assert.Contains(".mp3", names);
        Secrets.AssertAbsent(names, "a file name");
    }

    [Fact]
    public async Task Call_ThatSucceeds_LeavesNoTokenOrKeyOnDisk()
    {
        using Caller caller = new(_relay, _banner.Token);
        await caller.PostAsync(Caller.SpeechPath, Caller.SpeechBody(Secrets.TextMark));
        _relay.Terminate();
        await _relay.ExitCodeAsync();

        Assert.All(
            Directory.EnumerateFiles(_place.DataFolder, "*", SearchOption.AllDirectories),
            static file => Secrets.AssertAbsent(File.ReadAllText(file, System.Text.Encoding.Latin1), file));
    }
}
