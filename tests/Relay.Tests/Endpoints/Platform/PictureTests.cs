using System.Text.Json;
using Relay.Archive;
using Relay.Billing;
using Relay.Storage;
using Xunit;

namespace Relay.Tests.Endpoints.Platform;

/// <summary>Images and songs: passed as they come, charged by what came.</summary>
public sealed class PictureTests(PlatformHost host) : PlatformTests(host)
{
    [Theory]
    [InlineData("url", "image_urls")]
    [InlineData("base64", "image_base64")]
    public async Task Images_ThreeAskedOneBlocked_TwoAreCharged(string format, string member)
    {
        SetPrice("image_generation", BillingUnit.PerImage, 25_000_000);
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(
            caller, "/v1/image_generation",
            $$"""{"model":"image-01","prompt":"a cat [fake:blocked-images=1][fake:picture-bytes=3000000]","n":3,"response_format":"{{format}}"}""");

        Assert.Equal(2, answer.Json.GetProperty("data").GetProperty(member).GetArrayLength());
        Assert.Equal(50_000_000, (await Host.CallAsync(caller)).ChargeNanos);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("10")]
    [InlineData("\"2\"")]
    public async Task Images_WrongCount_IsRefused(string count)
    {
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, "/v1/image_generation", $$"""{"model":"image-01","prompt":"a cat","n":{{count}}}""");

        Assert.Equal(2013, answer.MiniMaxCode);
    }

    [Theory]
    [InlineData("""{"model":"music-2.0","prompt":"p","lyrics":"la"}""")]
    [InlineData("""{"model":"music-2.0","prompt":"p","lyrics":"la","stream":true}""")]
    [InlineData("""{"model":"music-2.0","prompt":"p","lyrics":"la","output_format":"url"}""")]
    public async Task Music_InEveryForm_IsChargedAndKept(string body)
    {
        SetPrice("music_generation", BillingUnit.PerSong, 250_000_000);
        TestCaller caller = await Host.AddCallerAsync();

        TestAnswer answer = await Host.AskAsync(caller, "/v1/music_generation", body);

        TestCall call = await Host.CallAsync(caller);
        Assert.Equal((250_000_000, ClipState.Complete), (call.ChargeNanos, call.ClipState!.Value));
        string heard = answer.ContentType!.StartsWith("text/event-stream", StringComparison.Ordinal)
            ? string.Concat(answer.Events.Select(static e => e.GetProperty("data").GetProperty("audio").GetString()))
            : answer.Json.GetProperty("data").GetProperty("audio").GetString()!;
        Assert.True(heard.StartsWith("http", StringComparison.Ordinal) || heard == Convert.ToHexStringLower(call.Clip!));
    }

    [Fact]
    public async Task Music_StreamedByLink_IsRefused()
    {
        TestCaller caller = await Host.AddCallerAsync();

        Assert.Equal(2013, (await Host.AskAsync(caller, "/v1/music_generation", """{"model":"music-2.0","stream":true,"output_format":"url"}""")).MiniMaxCode);
    }

    private void SetPrice(string taskType, BillingUnit unit, long nanos) =>
        Host.Server.Tariff.Set(new PriceRow(taskType, PriceTable.AllModels, new Price(nanos, unit)), "test");
}
