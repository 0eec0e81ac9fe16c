using System.Net;
using System.Text.Json;
using Relay.Testing.Seeding;
using Xunit;

namespace Relay.Tests.Endpoints.Dashboard;

/// <summary>
/// Every table of the dashboard over a hundred thousand calls: a page, and no more than a page. How long they take is measured elsewhere
/// (<c>bench</c>, <c>--dashboard-tables</c>); that no list looks at more than its page is what the plans of <c>QueryPlanTests</c> say.
/// </summary>
public sealed class DashboardTablesTests(SeededHost seeded) : IClassFixture<SeededHost>
{
    [Fact]
    public async Task Tables_OverAHundredThousandCalls_AnswerAPageAndNoMore()
    {
        foreach ((string table, string path, string rows, int most) in DashboardTablePaths.All(seeded.Now))
        {
            TestAnswer answer = await seeded.GetAsync(path);

            Assert.True(answer.Status == HttpStatusCode.OK, $"{table}: {answer.Text}");
            int count = answer.Json.GetProperty(rows).GetArrayLength();
            Assert.True(count <= most && (count > 0 || most == 0), $"{table}: {count} rows");
        }
    }

    [Fact]
    public async Task Calls_OfADayLeafedThrough_AreThatDaysOnceEach()
    {
        string day = seeded.Now.UtcDateTime.AddDays(-10).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        HashSet<string> seen = [];
        int rows = 0;
        string? next = "";
        while (next is not null)
        {
            string before = next.Length == 0 ? "" : "&before=" + next;
            JsonElement page = (await seeded.GetAsync($"/api/dashboard/calls?limit=200&from={day}&to={day}{before}")).Json;
            foreach (JsonElement call in page.GetProperty("calls").EnumerateArray())
            {
                rows++;
                seen.Add(call.GetProperty("call_id").GetString()!);
                Assert.StartsWith(day, call.GetProperty("created_at").GetString(), StringComparison.Ordinal);
            }

            next = page.GetProperty("next").GetString();
        }

        Assert.Equal(rows, seen.Count);
        Assert.InRange(rows, SeededHost.Calls / 30, SeededHost.Calls / 28);
    }
}
