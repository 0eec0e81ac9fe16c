using Relay.Endpoints;
using Relay.Routing;
using Relay.Streaming;

namespace Relay.Hosting.Reload;

/// <summary>The options behind <see cref="LiveSettings"/>, as those who serve have them.</summary>
/// <param name="options">At the start.</param>
internal sealed class LiveOptions(AllOptions options)
{
    public Live<ChatOptions> Chat { get; } = options.Chat;

    public Live<RoutingOptions> Routing { get; } = options.Routing;

    public Live<PumpOptions> Streaming { get; } = options.Streaming;

    public Live<SpeechOptions> Speech { get; } = options.Speech;

    public LogThreshold Log { get; } = new(options.Log.LeastLevel);

    /// <summary>Told of the new options by whoever made tables of the old ones.</summary>
    public Action<AllOptions>? OnChange { get; set; }

    /// <summary>New calls have these from now on. Nothing here can fail.</summary>
    /// <param name="changed">Checked.</param>
    public void Use(AllOptions changed)
    {
        Chat.Value = changed.Chat;
        Routing.Value = changed.Routing;
        Streaming.Value = changed.Streaming;
        Speech.Value = changed.Speech;
        Log.Least = changed.Log.LeastLevel;
        OnChange?.Invoke(changed);
    }
}
