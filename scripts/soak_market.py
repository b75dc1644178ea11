"""What the soaks have in common: a market, and a catalog of the four families over it."""

import gzip
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
FAMILIES = {"legacy_macd_rsi": "", "trend_multifactor": "target_notional: 1000", "mean_reversion": "target_notional: 1000",
            "volatility_overlay": "target_notional: 1000"}
OUTPUTS = ("output", "outcomes", "rejects")


def catalog():
    lines = ["defaults: { max_target_notional: 10000, intent_ttl_bars: 2, timeframe: 1Hour, symbols: [\"*\"] }", "strategies:"]
    for family, parameters in FAMILIES.items():
        lines.append(f"  - {{ strategy_id: {family}, strategy_type: {family}, version: 1.0.0, params: {{ {parameters} }} }}")
    return "\n".join(lines) + "\n"


def default_market():
    """The real market where it is there, or else the fixture."""
    real = ROOT.parent / "shared/data/fx_1h.features.ndjson.gz"
    return real if real.exists() else ROOT / "Fixtures/market/market.features.ndjson.gz"


def market(path, count=None):
    """The lines of a market, at most `count`."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    return lines if count is None else lines[:count]


def report(rows):
    """Prints (name, value, whether it is good); returns the exit code."""
    for name, value, is_good in rows:
        print(f"{name:42} {value}{'' if is_good else '   <- wrong'}")
    return 0 if all(good for _, _, good in rows) else 1
