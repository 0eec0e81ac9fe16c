using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Relay.Archive;
using Relay.Diagnostics;
using Relay.Endpoints.Clips;

namespace Relay.Cli;

/// <summary><c>relay archive list | usage | verify</c></summary>
internal static class ArchiveCommand
{
    public static Command Create(CommonOptions common) =>
        new("archive", "Look at kept clips and check them") { CreateList(common), CreateUsage(common), ArchiveVerifyCommand.Create(common) };

    private static Command CreateList(CommonOptions common)
    {
        Option<string?> user = new("--user") { Description = "Only this user's clips" };
        Option<string?> format = new("--format") { Description = "Only clips of this format" };
        Option<DateOnly?> day = new("--day") { Description = "Only clips of this day (UTC), as 2026-11-21" };
        Option<int> limit = new("--limit", "-n") { Description = "How many (default: 20)", DefaultValueFactory = static _ => 20 };
        Option<Guid?> before = new("--before") { Description = "Only clips older than this clip id: the next page" };
        Option<bool> json = new("--json") { Description = "One JSON object a line" };
        Command command = new("list", "List kept clips, newest first") { user, format, day, limit, before, json };
        command.SetAction(async (result, _) =>
        {
            using ArchiveView archive = new(common, result);
            long? account = null;
            if (result.GetValue(user) is { } name && (account = archive.Clips.FindAccount(name)) is null)
            {
                return await CommandError.WriteAsync($"there is no user '{name}'");
            }

            IReadOnlyList<StoredClip> clips = archive.Clips.List(new ClipFilter
            {
                AccountId = account,
                Format = result.GetValue(format),
                Day = result.GetValue(day),
                Before = result.GetValue(before),
                Limit = Math.Clamp(result.GetValue(limit), 1, 10_000),
            });
            Print(clips, result.GetValue(json));
            return 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<StoredClip> clips, bool asJson)
    {
        foreach (StoredClip clip in clips)
        {
            Console.WriteLine(asJson
                ? JsonLine.Of(json => ClipJson.Write(json, clip, text: null, withUser: true))
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{UnixMicros.ToTime(clip.CreatedAtUs):yyyy-MM-dd HH:mm:ss}  {clip.Username,-16}  {clip.Format,-5}  {clip.State,-9}  {clip.Bytes,11}  {clip.ClipId}  {clip.RelativePath}"));
        }

        if (!asJson)
        {
            Console.WriteLine(clips.Count == 0 ? "no clips" : $"{clips.Count} clips; older: relay archive list --before {clips[^1].ClipId}");
        }
    }

    private static Command CreateUsage(CommonOptions common)
    {
        Option<bool> json = new("--json") { Description = "One JSON object a line" };
        Command command = new("usage", "What each user keeps in the archive") { json };
        command.SetAction(result =>
        {
            using ArchiveView archive = new(common, result);
            IReadOnlyList<ArchiveUse> uses = archive.Clips.ListUse(moreThanBytes: 0);
            foreach (ArchiveUse use in uses)
            {
                Console.WriteLine(result.GetValue(json)
                    ? JsonLine.Of(json => WriteUse(json, use))
                    : string.Create(CultureInfo.InvariantCulture, $"{use.Username,-32}  {use.Clips,10} clips  {use.Bytes,16} bytes"));
            }

            if (!result.GetValue(json))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{"total",-32}  {uses.Sum(static use => use.Clips),10} clips  {uses.Sum(static use => use.Bytes),16} bytes"));
            }

            return 0;
        });
        return command;
    }

    private static void WriteUse(Utf8JsonWriter json, ArchiveUse use)
    {
        json.WriteStartObject();
        json.WriteString("user"u8, use.Username);
        json.WriteNumber("clips"u8, use.Clips);
        json.WriteNumber("bytes"u8, use.Bytes);
        json.WriteEndObject();
    }
}
