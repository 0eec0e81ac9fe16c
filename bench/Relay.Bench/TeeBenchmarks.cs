using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Relay.Archive;
using Relay.Streaming;

namespace Relay.Bench;

/// <summary>The tee: audio of one chunk written into the archive's pages, hand-over of full pages included. Rolled back now and then, so
/// that the clip stays small however long the loop runs.</summary>
[MemoryDiagnoser]
public class TeeBenchmarks : IClipIndex
{
    private const int ChunkBytes = 1_024;
    private const int ChunksPerEvent = 20;

    private readonly ITeeSink _sink;
    private int _chunks;

    public TeeBenchmarks()
    {
        string folder = BenchFolder.Create("tee");
        ArchiveClips archive = new(new ArchiveOptions(), folder, this, new DiskClipFiles(), TimeProvider.System, NullLogger<ArchiveClips>.Instance);
        archive.Start();
        _sink = archive.Open(new ClipOpening(Guid.CreateVersion7(), 1, "bench", 0));
        Verify.True(_sink is not NullTee);
    }

    void IClipIndex.Record(ClipRow row)
    {
    }

    [Benchmark]
    public void WriteOneKilobyte()
    {
        if (_chunks++ % ChunksPerEvent == 0)
        {
            _sink.Rollback();
            _sink.Mark();
        }

        _sink.GetSpan(ChunkBytes)[..ChunkBytes].Fill(1);
        _sink.Advance(ChunkBytes);
    }
}
