namespace Relay.Bench;

/// <summary>Every loop the gate runs. A new one is a line here and a line in <c>budgets.json</c>.</summary>
internal static class HotLoops
{
    public static IReadOnlyList<HotLoop> All()
    {
        var events = new T2aEventReaderBenchmarks();
        var writer = new T2aWriterBenchmarks();
        var sse = new SseReaderBenchmarks();
        var hex = new HexBenchmarks();
        var chars = new BillableCharsBenchmarks();
        var pump = new PumpBenchmarks();
        var tee = new TeeBenchmarks();
        var chunks = new ChunkedDecoderBenchmarks();
        var tokens = new TokenCheckBenchmarks();
        var keys = new KeyPoolBenchmarks();
        var routing = new RoutingBenchmarks();
        var ledger = new LedgerBenchmarks();
        var socket = new SocketPumpBenchmarks();
        return
        [
            new("T2aEventReader.ReadSse", () => events.ReadSse()),
            new("T2aEventReader.ReadSseAndDecode", () => events.ReadSseAndDecode()),
            new("T2aEventReader.ReadMessages", () => events.ReadMessages()),
            new("T2aWriter.WriteSseAudio", () => writer.WriteSseAudio()),
            new("SseReader.Read", () => sse.Read()),
            new("HexDecoder.Decode", () => hex.Decode()),
            new("HexStreamDecoder.Decode", () => hex.DecodeStream()),
            new("HexEncoder.Encode", () => hex.Encode()),
            new("BillableChars.Chinese", () => chars.Chinese()),
            new("BillableChars.English", () => chars.English()),
            new("ChunkedDecoder.Decode", () => chunks.Decode()),
            new("SpeechPump.PassThroughChunk", () => pump.PassThroughChunk()),
            new("ClipSink.WriteOneKilobyte", () => tee.WriteOneKilobyte()),
            new("TokenCheck.CachedToken", () => tokens.CachedToken()),
            new("TokenCheck.CachedJwt", () => tokens.CachedJwt()),
            new("KeyPool.TakeRichest", () => keys.TakeRichest()),
            new("KeyPool.TakeUnknown", () => keys.TakeUnknown()),
            new("KeyPool.TakeOneOfEqual", () => keys.TakeOneOfEqual()),
            new("KeyPool.TakeLastNotResting", () => keys.TakeLastNotResting()),
            new("KeyPool.TakeLastNotFull", () => keys.TakeLastNotFull()),
            new("Routing.Speech", () => routing.Speech()),
            new("Routing.ChatListed", () => routing.ChatListed()),
            new("Routing.ChatAtProvider", () => routing.ChatAtProvider()),
            new("Routing.ChatPattern", () => routing.ChatPattern()),
            new("Routing.ChatPlanned", () => routing.ChatPlanned()),
            new("Ledger.HoldAndSettle", ledger.HoldAndSettle),
            new("SocketPump.PassFrame", () => socket.PassFrame()),
            .. new UsageReaderBenchmarks().Loops,
            .. new TranslationBenchmarks().Loops,
        ];
    }
}
