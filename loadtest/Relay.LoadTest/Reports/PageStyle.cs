namespace Relay.LoadTest.Reports;

/// <summary>The report's style, light and dark.</summary>
internal static class PageStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --page: #fbfbfa; --card: #ffffff; --text: #1c1d1f; --soft: #5c6066; --rule: #e3e4e6;
          --relay: #1f6feb; --nginx: #1a7f37; --bare: #bf6a02; --direct: #6e7781; --before: #8250df; --bad: #b42318; }
        @media (prefers-color-scheme: dark) { :root { --page: #121315; --card: #1a1c1f; --text: #e8e9eb; --soft: #9aa0a8; --rule: #2d3035;
          --relay: #6ca8ff; --nginx: #57c470; --bare: #e8a33d; --direct: #9aa4af; --before: #b998ff; --bad: #ff8a7a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        main { max-width: 1380px; margin: 0 auto; padding: 32px 24px 64px; }
        h1 { font-size: 26px; margin: 0 0 8px; } h2 { font-size: 19px; margin: 0 0 4px; }
        p { margin: 0 0 10px; } a { color: var(--relay); text-decoration: none; } a:hover { text-decoration: underline; }
        .facts { color: var(--soft); max-width: 110ch; } code { font: 13px ui-monospace, "DejaVu Sans Mono", monospace; }
        section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 20px 22px; margin-top: 24px; }
        .legend { display: flex; flex-wrap: wrap; gap: 18px; color: var(--soft); } .legend i { display: inline-block; width: 22px; height: 4px; border-radius: 2px; margin-right: 7px; vertical-align: middle; background: var(--c); }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); gap: 22px 32px; margin: 12px 0 18px; }
        figure { margin: 0; } figcaption { color: var(--soft); font-size: 13px; margin-bottom: 6px; } svg { width: 100%; max-width: 600px; height: auto; display: block; }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; white-space: nowrap; }
        th, td { padding: 5px 9px; text-align: right; border-bottom: 1px solid var(--rule); } thead th { color: var(--soft); font-weight: 500; white-space: normal; vertical-align: bottom; min-width: 52px; } tbody th { text-align: left; font-weight: 600; }
        thead th:first-child { text-align: left; } ul { margin: 12px 0 0; padding-left: 18px; color: var(--soft); } .bad { color: var(--bad); }
        svg text { font: 12px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--text); } svg .axis { fill: var(--soft); font-size: 11px; } svg .value { font-weight: 600; }
        .grid { stroke: var(--rule); stroke-width: 1; } .line { fill: none; stroke: var(--c); stroke-width: 2; stroke-linejoin: round; } .fill { fill: var(--c); } .pale { opacity: .45; }
        .c-relay, .c-mixed { --c: var(--relay); } .c-nginx { --c: var(--nginx); } .c-bare { --c: var(--bare); } .c-direct, .c-alone { --c: var(--direct); } .c-before { --c: var(--before); }
        """;
}
