"""summary.py RESULTS - medians of streambench's lines per label, and the ratios that matter."""
import json
import statistics
import sys


def median(rows, *path):
    values = []
    for row in rows:
        for name in path:
            row = row.get(name) if isinstance(row, dict) else None
        if row is not None:
            values.append(row)
    return statistics.median(values) if values else float("nan")


runs = {}
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    runs.setdefault(row["label"], []).append(row)

print(f"\n{'':>10} {'chunks':>9} {'errors':>6} {'CPU us/chunk':>13} {'chunk p50 us':>13} {'p99 us':>9} {'1st p50 us':>11} {'p99 us':>9} {'RSS MB':>7}")
for label, rows in runs.items():
    print(f"{label:>10} {sum(r['chunks'] for r in rows):>9} {sum(r['errs'] + r['bad'] for r in rows):>6}"
          f" {median(rows, 'gw_cpu_us_per_chunk'):>13.2f} {median(rows, 'chunk_us', 'p50'):>13.0f} {median(rows, 'chunk_us', 'p99'):>9.0f}"
          f" {median(rows, 'ttfb_us', 'p50'):>11.0f} {median(rows, 'ttfb_us', 'p99'):>9.0f} {median(rows, 'gw_rss_mb'):>7.1f}")

print()
for peer in ("bare", "nginx"):
    if peer in runs and "relay" in runs:
        ratio = median(runs["relay"], "gw_cpu_us_per_chunk") / median(runs[peer], "gw_cpu_us_per_chunk")
        p99 = median(runs["relay"], "chunk_us", "p99") / median(runs[peer], "chunk_us", "p99")
        print(f"relay / {peer}: CPU per chunk {ratio:.2f}, chunk p99 {p99:.2f}")
if "direct-50" in runs and "relay-50" in runs:
    for name in ("p50", "p99"):
        added = median(runs["relay-50"], "ttfb_us", name) - median(runs["direct-50"], "ttfb_us", name)
        print(f"added time to first audio at 50 streams, {name}: {added / 1000:.3f} ms")
