using System.CommandLine;
using Relay.Hosting;
using Relay.Hosting.Doctor;

namespace Relay.Cli;

/// <summary><c>relay doctor</c>: looks at everything a start needs and says what to do. Exit code 1 when something must be done.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommonOptions common)
    {
        Option<bool> json = new("--json") { Description = "One JSON object a line" };
        Command command = new("doctor", "Check settings, data folder, store, keys, disk, limits, clock and address; say what to do") { json };
        command.SetAction((result, _) =>
        {
            bool asJson = result.GetValue(json);
            bool isFit = true;
            foreach (Finding finding in Look(common, result))
            {
                isFit &= finding.Level != FindingLevel.Fail;
                Console.WriteLine(asJson ? JsonLine.Of(line =>
                {
                    line.WriteStartObject();
                    line.WriteString("level"u8, Name(finding.Level));
                    line.WriteString("subject"u8, finding.Subject);
                    line.WriteString("text"u8, finding.Text);
                    line.WriteEndObject();
                }) : $"{Name(finding.Level),-5} {finding.Subject,-12} {finding.Text}");
            }

            return Task.FromResult(isFit ? 0 : 1);
        });
        return command;
    }

    private static IEnumerable<Finding> Look(CommonOptions common, ParseResult result)
    {
        AllOptions options;
        try
        {
            options = AllOptions.Bind(common.Load(result));
        }
        catch (StartException error)
        {
            return [new Finding(FindingLevel.Fail, "settings", error.Message)];
        }

        return
        [
            new Finding(FindingLevel.Ok, "settings", "every value is usable"),
            .. StoreChecks.Run(options, out bool isServing),
            .. MachineChecks.Run(options, isServing),
        ];
    }

    private static string Name(FindingLevel level) => level switch
    {
        FindingLevel.Ok => "ok",
        FindingLevel.Warn => "warn",
        _ => "FAIL",
    };
}
