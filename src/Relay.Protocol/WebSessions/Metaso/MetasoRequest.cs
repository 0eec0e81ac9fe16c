using System.Buffers;
using System.Text;
using System.Text.Json;
using Relay.Protocol.Translation.Requests;

namespace Relay.Protocol.WebSessions.Metaso;

/// <summary>What is sent to Metaso: two calls of the classic form, or the one of the newer form.</summary>
public static class MetasoRequest
{
    /// <summary>Body of <c>POST /api/session</c>.</summary>
    public static void WriteSession(IBufferWriter<byte> output, MetasoQuestion question)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteString("question", question.Text);
        json.WriteString("mode", question.Mode);
        json.WriteString("engineType", question.EngineType);
        json.WriteString("scholarSearchDomain", "all");
        json.WriteEndObject();
    }

    /// <summary>
    /// Query of <c>GET /api/searchV2</c>, without the question mark. It has the question in it twice, as the site's own page has, and the
    /// meta-token: neither may come into a log.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="sessionId">From the session's answer.</param>
    /// <param name="site">The site's address as its page names itself, without a slash at the end.</param>
    public static string SearchQuery(MetasoQuestion question, string sessionId, string site)
    {
        string text = Escape(question.Text);
        string page = Escape($"{site}/search/{sessionId}?newSearch=true&q={question.Text}");
        string engine = question.EngineType.Length == 0 ? "" : $"&engineType={Escape(question.EngineType)}";
        return $"sessionId={Escape(sessionId)}&question={text}&lang=zh&mode={Escape(question.Mode)}&url={page}&enableMix=true"
            + $"&scholarSearchDomain=all&expectedCurrentSessionSearchCount=1&is-mini-webview=0&token={Escape(question.MetaToken)}{engine}";
    }

    /// <summary>Body of the newer <c>POST /api/searchV2</c>, which needs no session.</summary>
    /// <param name="output">Gets the JSON.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="site">The site's address as its page names itself, without a slash at the end.</param>
    public static void WriteSearch(IBufferWriter<byte> output, MetasoQuestion question, string site)
    {
        using Utf8JsonWriter json = RequestJson.CreateWriter(output);
        json.WriteStartObject();
        json.WriteString("question", question.Text);
        json.WriteString("mode", question.Mode);
        json.WriteString("model", question.Model);
        json.WriteString("deepResearchModel", "fast");
        json.WriteString("engineType", question.EngineType);
        json.WriteString("scholarSearchDomain", "all");
        json.WriteBoolean("debug", false);
        json.WriteString("url", site + "/");
        json.WriteString("lang", "zh");
        json.WriteBoolean("enableMix", true);
        json.WriteBoolean("newEngine", true);
        json.WriteBoolean("enableImage", false);
        json.WriteString("metaso-pc", "pc");
        json.WriteString("token", question.MetaToken);
        json.WriteEndObject();
    }

    // Half a surrogate pair cannot be escaped: it goes as U+FFFD, as in JSON.
    private static string Escape(string text) => Uri.EscapeDataString(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
}
