using System.CommandLine;
using System.Text.Json;
using Relay.Archive;

namespace Relay.Cli;

/// <summary><c>relay archive verify</c>: exit code 1 when anything was found.</summary>
internal static class ArchiveVerifyCommand
{
    public static Command Create(CommonOptions common)
    {
        Option<bool> json = new("--json") { Description = "One JSON object a line" };
        Option<bool> repair = new("--repair")
        {
            Description = "Put right what is safe: forget clips whose files are gone, index files whose folder says whose they are, remove deleted ones",
        };
        Command command = new("verify", "Compare every clip's size and hash with the index, and every file with a clip") { json, repair };
        command.SetAction(async (result, cancellationToken) =>
        {
            using ArchiveView archive = new(common, result);
            bool asJson = result.GetValue(json);
            ArchiveCheck check = new(
                archive.Options, archive.Folder, archive.Clips, archive.Remover, result.GetValue(repair), TimeProvider.System,
                finding => Console.WriteLine(asJson ? JsonLine.Of(line => Write(line, finding)) : Text(finding)));
            if (result.GetValue(repair) && check.LooksUnmounted)
            {
                return await CommandError.WriteAsync(
                    $"'{archive.Folder.Root}' is empty while the index knows of clips: is its disk mounted? Nothing was repaired");
            }

            check.Run(cancellationToken);
            Console.WriteLine(asJson
                ? JsonLine.Of(line => WriteSum(line, check))
                : $"{check.Clips} clips, {check.Bytes} bytes, {check.Findings} findings");
            return check.Findings == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Text(ArchiveFinding finding) => $"{Name(finding.Fault),-9}  {(finding.Repaired ? "repaired" : "        ")}  {finding.Path}";

    private static void Write(Utf8JsonWriter json, ArchiveFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("finding"u8, Name(finding.Fault));
        json.WriteString("path"u8, finding.Path);
        if (finding.ClipId is { } id)
        {
            json.WriteString("clip_id"u8, id);
        }

        json.WriteBoolean("repaired"u8, finding.Repaired);
        json.WriteEndObject();
    }

    private static void WriteSum(Utf8JsonWriter json, ArchiveCheck check)
    {
        json.WriteStartObject();
        json.WriteNumber("clips"u8, check.Clips);
        json.WriteNumber("bytes"u8, check.Bytes);
        json.WriteNumber("findings"u8, check.Findings);
        json.WriteEndObject();
    }

    private static string Name(ArchiveFault fault) => fault switch
    {
        ArchiveFault.Missing => "missing",
        ArchiveFault.Changed => "changed",
        ArchiveFault.Unindexed => "unindexed",
        ArchiveFault.Undeleted => "undeleted",
        _ => "part",
    };
}
