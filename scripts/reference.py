#!/usr/bin/env python3
"""What `bulkhead run` must emit, computed a second time by other means.

    scripts/reference.py --catalog catalog.json --input events.ndjson.gz > expected.ndjson
    scripts/reference.py --catalog catalog.json --input events.ndjson.gz --compare intents.ndjson

This is an independent implementation of the families' formulas and of the host's rules, written from the design and not
from the Swift sources, so that the two can be compared intent by intent. It favours plainness over speed: one process,
the Python standard library, about 30,000 events a second and strategy at best.

The catalog is JSON with the keys of the YAML catalog; since JSON is YAML, `bulkhead run` reads the same file.

It prints one JSON object per intent with the fields that both sides determine alone: seq, event_ts, valid_until,
symbol, strategy_id, direction, confidence, target_notional, horizon, rationale. `--outcomes FILE` writes one line per
event and strategy. `--compare FILE` reads the intents of a real run instead and reports where they differ: exit 0 if
nowhere, 1 if somewhere, 2 if the arguments are wrong.

Not covered, since a file run without faults has none of it: breakers, halts, lateness, reload.
"""

import argparse
import copy
import datetime
import gzip
import json
import math
import re
import sys

# --------------------------------------------------------------------------------------------------------------------
# Numbers. Only + - * / and sqrt on doubles, always from left to right. Never sum(): newer Pythons compensate it.


def divide(a, b):
    """IEEE division, where Python raises."""
    if b != 0:
        return a / b
    if a == 0 or a != a:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def clamp(x, low=-1.0, high=1.0):
    return low if x < low else high if x > high else x


NUMBER_TEXT = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def as_number(value):
    """A feature or parameter as a double, or None: numbers, and text in the grammar of a JSON number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        if not NUMBER_TEXT.fullmatch(value):
            return None
    elif not isinstance(value, (int, float)):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


# --------------------------------------------------------------------------------------------------------------------
# Families. Each has: parameters as (default, test of the value), required features, warm-up, and decide(), which
# returns a reason (str) or an intent (direction, confidence, notional, rationale).

REQUIRED = object()


def number(default, test=lambda x: True):
    return default, test, False


def whole(default, low, high):
    return default, (lambda x: low <= x <= high), True


NOTIONAL = number(REQUIRED, lambda x: x > 0)


class Legacy10:
    parameters = {"max_notional_per_trade": number(100.0, lambda x: x > 0)}
    required = ("macd", "macd_signal", "rsi14")
    buy, sell = 35.0, 65.0

    def __init__(self, p):
        self.p = p

    @staticmethod
    def coherent(p):
        return True

    @staticmethod
    def warm_up(p):
        return 0

    def decide(self, f, warming):
        macd, signal, rsi = f("macd"), f("macd_signal"), f("rsi14")
        buy = self.p.get("buy_rsi_threshold", self.buy)
        sell = self.p.get("sell_rsi_threshold", self.sell)
        notional = self.p["max_notional_per_trade"]
        if macd > signal and rsi < buy:
            return "long", 0.65, notional, ["macd_cross_up", "rsi_oversold"]
        if macd < signal and rsi > sell:
            return "short", 0.65, notional, ["macd_cross_down", "rsi_overbought"]
        if buy <= rsi <= sell:
            return "rsi_neutral"
        return "macd_equal" if macd == signal else "macd_against_rsi"


class Legacy11(Legacy10):
    parameters = {
        "max_notional_per_trade": number(100.0, lambda x: x > 0),
        "buy_rsi_threshold": number(35.0, lambda x: 0 <= x <= 100),
        "sell_rsi_threshold": number(65.0, lambda x: 0 <= x <= 100),
    }

    @staticmethod
    def coherent(p):
        return p["buy_rsi_threshold"] < p["sell_rsi_threshold"]


class Trend:
    parameters = {
        "target_notional": NOTIONAL,
        "scale_ema": number(0.002, lambda x: x > 0), "w_ema": number(1.0, lambda x: 0 <= x <= 10),
        "scale_hist": number(0.0005, lambda x: x > 0), "w_hist": number(1.0, lambda x: 0 <= x <= 10),
        "scale_mid": number(0.005, lambda x: x > 0), "w_mid": number(1.0, lambda x: 0 <= x <= 10),
        "scale_return": number(0.01, lambda x: x > 0), "w_return": number(1.0, lambda x: 0 <= x <= 10),
        "lookback": whole(20, 2, 500),
        "entry": number(0.35, lambda x: 0 < x <= 1), "exit": number(0.10, lambda x: -1 <= x <= 1),
    }
    required = ("price", "ema12", "ema26", "macd_hist", "boll_mid")

    def __init__(self, p):
        self.p, self.history, self.position = p, [], None

    @staticmethod
    def coherent(p):
        return p["w_ema"] + p["w_hist"] + p["w_mid"] + p["w_return"] > 0 and p["exit"] < p["entry"]

    @staticmethod
    def warm_up(p):
        return p["lookback"]

    def decide(self, f, warming):
        p, price = self.p, f("price")
        self.history.append(price)
        del self.history[: -(p["lookback"] + 1)]
        if warming:
            return "warming_up"
        ago = self.history[-(p["lookback"] + 1)]
        table = [
            ("ema_spread", p["w_ema"], clamp(divide(divide(f("ema12") - f("ema26"), price), p["scale_ema"]))),
            ("macd_hist", p["w_hist"], clamp(divide(divide(f("macd_hist"), price), p["scale_hist"]))),
            ("bollinger_mid", p["w_mid"], clamp(divide(divide(price - f("boll_mid"), price), p["scale_mid"]))),
            ("lookback_return", p["w_return"], clamp(divide(divide(price, ago) - 1, p["scale_return"]))),
        ]
        weighted, weights = 0.0, 0.0
        for _, weight, factor in table:
            weighted += weight * factor
            weights += weight
        score = divide(weighted, weights)

        def names(sign):
            agreeing = [(-abs(w * x), name) for name, w, x in table if x * sign > 0]
            return [name for _, name in sorted(agreeing)]

        if score >= p["entry"] and self.position != "long":
            self.position = "long"
            return "long", abs(score), p["target_notional"], names(1)
        if score <= -p["entry"] and self.position != "short":
            self.position = "short"
            return "short", abs(score), p["target_notional"], names(-1)
        if (self.position == "long" and score < p["exit"]) or (self.position == "short" and score > -p["exit"]):
            self.position = None
            return "flat", 1 - abs(score), 0.0, ["score_decayed"]
        return "holding" if self.position else "below_entry"


class Reversion:
    parameters = {
        "target_notional": NOTIONAL, "window": whole(48, 5, 1000),
        "entry_z": number(2.0, lambda x: x > 0), "exit_z": number(0.5),
        "max_trend": number(0.004, lambda x: x >= 0), "max_spread": number(0.001, lambda x: x >= 0),
    }
    required = ("price",)

    def __init__(self, p):
        self.p, self.before, self.position = p, [], None

    @staticmethod
    def coherent(p):
        return p["exit_z"] < p["entry_z"]

    @staticmethod
    def warm_up(p):
        return p["window"]

    def decide(self, f, warming):
        p, price, before = self.p, f("price"), self.before
        self.before = (before + [price])[-p["window"]:]
        if warming:
            return "warming_up"
        total = 0.0
        for x in before:
            total += x
        mean = total / p["window"]
        total = 0.0
        for x in before:
            total += (x - mean) * (x - mean)
        deviation = math.sqrt(total / p["window"])
        if deviation == 0:
            return "flat_market"
        z = (price - mean) / deviation
        confidence = min(1.0, abs(z) / (2 * p["entry_z"]))
        if self.position is None:
            if not (z <= -p["entry_z"] or z >= p["entry_z"]):
                return "inside_band"
            fast, slow, spread = f("ema12"), f("ema26"), f("spread")
            if fast is not None and slow is not None and divide(abs(fast - slow), price) > p["max_trend"]:
                return "trend_veto"
            if spread is not None and divide(spread, price) > p["max_spread"]:
                return "spread_veto"
            self.position = "long" if z < 0 else "short"
            name = "z_below_entry" if z < 0 else "z_above_entry"
            return self.position, confidence, p["target_notional"], [name]
        if (self.position == "long" and z >= -p["exit_z"]) or (self.position == "short" and z <= p["exit_z"]):
            self.position = None
            return "flat", confidence, 0.0, ["reverted"]
        return "holding"


class Overlay:
    parameters = {
        "target_notional": NOTIONAL, "alpha": number(0.0143, lambda x: 0 < x <= 1),
        "target_vol": number(0.001, lambda x: x > 0), "ceiling_vol": number(0.01, lambda x: x > 0),
        "min_multiplier": number(0.25, lambda x: x > 0), "max_multiplier": number(2.0, lambda x: x > 0),
        "spike": number(3.0, lambda x: x > 0), "recover": number(1.5, lambda x: x > 0),
        "calm_bars": whole(12, 1, 5000), "rebalance": number(0.10, lambda x: x >= 0),
        "warmup_bars": whole(250, 5, 5000),
    }
    required = ("price", "ema12", "ema26")

    def __init__(self, p):
        self.p, self.previous, self.variance = p, None, None
        self.cut, self.calm = False, 0
        self.direction, self.notional = "flat", 0.0

    @staticmethod
    def coherent(p):
        return p["min_multiplier"] <= p["max_multiplier"] and p["recover"] <= p["spike"]

    @staticmethod
    def warm_up(p):
        return p["warmup_bars"]

    def decide(self, f, warming):
        p, price = self.p, f("price")
        previous, self.previous = self.previous, price
        if previous is None:
            return "warming_up"
        r = divide(price, previous) - 1
        square = r * r
        if self.variance is None:
            self.variance = square
        else:
            self.variance = (1 - p["alpha"]) * self.variance + p["alpha"] * square
        vol = math.sqrt(self.variance)

        if abs(r) > p["spike"] * vol:
            self.cut, self.calm = True, 0
        elif self.cut:
            if abs(r) <= p["recover"] * vol:
                self.calm += 1
            else:
                self.calm = 0
            if self.calm >= p["calm_bars"]:
                self.cut = False
        if warming:
            return "warming_up"

        ratio = divide(p["target_vol"], vol)
        multiplier = p["min_multiplier"] if self.cut else clamp(ratio, p["min_multiplier"], p["max_multiplier"])
        difference = f("ema12") - f("ema26")
        above = vol > p["ceiling_vol"]
        direction = "flat" if above or difference == 0 else "long" if difference > 0 else "short"
        notional = 0.0 if direction == "flat" else multiplier * p["target_notional"]
        moved = abs(notional - self.notional) >= p["rebalance"] * p["target_notional"]
        if direction == self.direction and (direction == "flat" or not moved):
            return "volatility_above_ceiling" if above else "within_band"
        self.direction, self.notional = direction, notional
        if direction == "flat":
            rationale = ["volatility_above_ceiling" if above else "no_trend"]
        else:
            size = "spike_cut" if self.cut else "scaled_down" if multiplier < 1 else "scaled_up"
            rationale = ["trend_up" if direction == "long" else "trend_down", size]
        return direction, min(1.0, ratio), notional, rationale


PLUGINS = {
    ("legacy_macd_rsi", "1.0.0"): Legacy10,
    ("legacy_macd_rsi", "1.1.0"): Legacy11,
    ("trend_multifactor", "1.0.0"): Trend,
    ("mean_reversion", "1.0.0"): Reversion,
    ("volatility_overlay", "1.0.0"): Overlay,
}

# --------------------------------------------------------------------------------------------------------------------
# Times.

RFC3339 = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):(\d\d))", re.ASCII)
EPOCH = datetime.datetime(1970, 1, 1)


def nanoseconds(text):
    """An RFC 3339 instant as nanoseconds since 1970, or None."""
    match = RFC3339.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    year, month, day, hour, minute, second = (int(match[i]) for i in range(1, 7))
    is_leap_second = second == 60
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second - is_leap_second)
    except ValueError:
        return None
    offset = 0
    if match[9]:
        hours, minutes = int(match[10]), int(match[11])
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 60 + minutes) * 60 * (1 if match[9] == "+" else -1)
    difference = moment - EPOCH
    seconds = difference.days * 86_400 + difference.seconds - offset + is_leap_second
    if is_leap_second and (seconds % 86_400 or (EPOCH + datetime.timedelta(seconds=seconds)).day != 1):
        return None
    result = seconds * 1_000_000_000 + int((match[7] or "").ljust(9, "0"))
    return result if -(2**63) <= result < 2**63 else None


def rfc3339(nanos):
    seconds, fraction = divmod(nanos, 1_000_000_000)
    text = (EPOCH + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{fraction:09d}".rstrip("0") if fraction else "") + "Z"


UNITS = {"Sec": 1, "Min": 60, "Hour": 3600, "Day": 86_400}


def bar_length(timeframe):
    """The length of a timeframe in nanoseconds, or None where it has none."""
    match = re.fullmatch(r"([1-9][0-9]*)(Sec|Min|Hour|Day)", timeframe, re.ASCII)
    return int(match[1]) * UNITS[match[2]] * 1_000_000_000 if match else None


# --------------------------------------------------------------------------------------------------------------------
# Input: a line becomes an event or is rejected.


class Rejected(Exception):
    pass


def unique(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Rejected("duplicate key")
    return result


def no_constant(name):
    raise Rejected(f"{name} is not JSON")


def read_event(line):
    if len(line) > 1 << 20:
        raise Rejected("line longer than 1 MiB")
    try:
        event = json.loads(line.decode("utf-8"), object_pairs_hook=unique, parse_constant=no_constant)
    except (ValueError, RecursionError) as error:
        raise Rejected(f"not JSON: {error}") from error
    if not isinstance(event, dict):
        raise Rejected("not an object")
    for field in ("symbol", "timeframe", "schema_version"):
        if not isinstance(event.get(field), str):
            raise Rejected(f"{field}: not a text")
    if event["schema_version"].split(".")[0] != "3":
        raise Rejected("schema_version: major is not 3")
    when = nanoseconds(event.get("event_ts"))
    if when is None:
        raise Rejected("event_ts: not RFC 3339")
    if not isinstance(event.get("values"), dict):
        raise Rejected("values: not an object")
    event["when"] = when
    for name, value in event["values"].items():
        # Another type, or a number outside the range of a double, is null.
        is_known = isinstance(value, (str, int, float)) and not isinstance(value, bool)
        if not is_known or (not isinstance(value, str) and as_number(value) is None):
            event["values"][name] = None
    return event


# --------------------------------------------------------------------------------------------------------------------
# Catalog: an entry becomes a strategy or is disabled.


KEYS = set(
    "strategy_id name description strategy_type version enabled timeframe base_timeframe symbols universe_symbols "
    "params feature_requirements max_target_notional cooldown_seconds max_parallel_positions priority max_staleness_ms "
    "intent_ttl_bars deadline_ms soft_deadline_ms isolate breaker".split())


class Strategy:
    def __init__(self, entry, defaults):
        def setting(*names, default=None):
            for place in (entry, defaults):
                for name in names:
                    if name in place:
                        return place[name]
            return default

        self.id = entry["strategy_id"]
        self.priority = setting("priority", default=100)
        self.disabled = None
        # Per symbol: the plugin's state, how many events it has evaluated, the last intent that was emitted.
        self.states, self.evaluated, self.last = {}, {}, {}
        try:
            self.configure(entry, setting)
        except (KeyError, ValueError, TypeError) as error:
            self.disabled = f"{type(error).__name__}: {error}"

    def configure(self, entry, setting):
        if unknown := set(entry) - KEYS:
            raise ValueError(f"unknown keys {unknown}")
        if not entry.get("enabled", True):
            raise ValueError("enabled is false")
        self.plugin = PLUGINS[entry["strategy_type"], entry["version"]]
        self.timeframe = setting("timeframe", "base_timeframe")
        if not self.timeframe:
            raise ValueError("timeframe is required")
        self.bar = bar_length(self.timeframe)
        symbols = setting("symbols", "universe_symbols")
        self.symbols = None if symbols == "*" or symbols == ["*"] else set(symbols)
        self.features = list(self.plugin.required)
        extra = entry.get("feature_requirements")
        if extra is not None and not set(self.plugin.required) <= set(extra):
            raise ValueError("feature_requirements do not cover the plugin's own")
        self.extra = [name for name in extra or [] if name not in self.plugin.required]
        self.max_notional = as_number(setting("max_target_notional"))
        if self.max_notional is None or self.max_notional <= 0:
            raise ValueError("max_target_notional is required and above 0")
        self.cooldown = round(float(setting("cooldown_seconds", default=0)) * 1_000_000_000)
        self.parallel = setting("max_parallel_positions")
        self.staleness = as_number(setting("max_staleness_ms"))
        self.ttl = int(setting("intent_ttl_bars", default=1))
        self.parameters = self.read_parameters(entry.get("params") or {})

    def read_parameters(self, given):
        given = {name: value for name, value in given.items() if value is not None}
        for name in given:
            if name not in self.plugin.parameters:
                raise ValueError(f"{name} is no parameter of this plugin")
        values = {}
        for name, (default, test, is_whole) in self.plugin.parameters.items():
            value = as_number(given[name]) if name in given else default
            if value is REQUIRED or value is None:
                raise ValueError(f"{name}: a number is required")
            if not test(value) or (is_whole and value != int(value)):
                raise ValueError(f"{name}: {value} is out of range")
            values[name] = int(value) if is_whole else value
        if not self.plugin.coherent(values):
            raise ValueError("the parameters contradict each other")
        return values

    def is_live(self, symbol, now):
        """Whether the last emitted intent of `symbol` holds a position slot at `now`."""
        last = self.last.get(symbol)
        return last is not None and last["direction"] != "flat" and (last["until"] is None or now < last["until"])

    def outcome(self, event, standing):
        """(outcome, reason, intent) for one event; `standing` says where the event stands in the order."""
        if self.disabled:
            return "disabled", self.disabled, None
        symbol, now, values = event["symbol"], event["when"], event["values"]
        if self.symbols is not None and symbol not in self.symbols:
            return "symbol_excluded", None, None
        if event["timeframe"] != self.timeframe:
            return "timeframe_mismatch", None, None
        if standing:
            return standing, None, None
        if self.staleness is not None:
            staleness = as_number(values.get("staleness_ms"))
            if staleness is not None and staleness > self.staleness:
                return "stale", None, None
        for name in self.features:
            if as_number(values.get(name)) is None:
                return "missing_feature", name, None
        for name in self.extra:
            if values.get(name) is None:
                return "missing_feature", name, None

        state = self.states.setdefault(symbol, self.plugin(self.parameters))
        warming = self.evaluated.get(symbol, 0) < self.plugin.warm_up(self.parameters)
        before = copy.copy(state)
        if isinstance(state, Trend):
            before.history = list(state.history)
        decision = state.decide(lambda name: as_number(values.get(name)), warming)
        if not isinstance(decision, str) and not self.is_acceptable(decision):
            self.states[symbol] = before
            return "bad_output", None, None
        self.evaluated[symbol] = self.evaluated.get(symbol, 0) + 1
        if warming:
            return "warming_up", None, None
        if isinstance(decision, str):
            return "no_signal", decision, None
        return self.gate(event, decision)

    def is_acceptable(self, decision):
        _, confidence, notional, _ = decision
        return 0 <= confidence <= 1 and 0 <= notional <= self.max_notional

    def gate(self, event, decision):
        direction, confidence, notional, rationale = decision
        symbol, now = event["symbol"], event["when"]
        last = self.last.get(symbol)
        is_reversal = last is not None and {last["direction"], direction} == {"long", "short"}
        if direction != "flat" and not is_reversal:
            if last is not None and now - last["at"] < self.cooldown:
                return "suppressed_cooldown", None, None
            if self.parallel is not None and not self.is_live(symbol, now):
                if sum(1 for other in self.last if other != symbol and self.is_live(other, now)) >= self.parallel:
                    return "suppressed_parallel_limit", None, None
        until = None if self.bar is None else now + self.ttl * self.bar
        if until is not None and until >= 2**63:
            until = None
        self.last[symbol] = {"direction": direction, "at": now, "until": until}
        return "intent", None, {
            "event_ts": event["event_ts"], "valid_until": None if until is None else rfc3339(until), "symbol": symbol,
            "strategy_id": self.id, "direction": direction, "confidence": confidence, "target_notional": notional,
            "horizon": event["timeframe"], "rationale": rationale,
        }


def read_catalog(path):
    with open(path, encoding="utf-8") as file:
        catalog = json.load(file)
    defaults = catalog.get("defaults") or {}
    strategies = [Strategy(entry, defaults) for entry in catalog["strategies"]]
    ids = [strategy.id for strategy in strategies]
    for strategy in strategies:
        if ids.count(strategy.id) > 1:
            strategy.disabled = "duplicate strategy_id"
    return sorted(strategies, key=lambda s: (s.priority, s.id.encode()))


# --------------------------------------------------------------------------------------------------------------------
# The run.


class Order:
    """Which events repeat, contradict or precede what came before. Kept per (symbol, timeframe)."""

    def __init__(self):
        self.latest = {}

    def standing(self, event):
        key = event["symbol"], event["timeframe"]
        when, identities = self.latest.get(key, (None, {}))
        if when is not None and event["when"] < when:
            return "out_of_order"
        if when != event["when"]:
            identities = {}
            self.latest[key] = event["when"], identities
        identity = json.dumps([event.get("source"), event.get("seq")])
        values = event["values"]
        if identity in identities:
            return "duplicate" if identities[identity] == values else "conflict"
        identities[identity] = values
        return None


def lines_of(path):
    opener = gzip.open if path.endswith(".gz") else open
    with (sys.stdin.buffer if path == "-" else opener(path, "rb")) as file:
        for line in file:
            yield line.rstrip(b"\n")


def run(strategies, path, outcomes=None):
    """Yields every intent in the order in which it must be emitted."""
    order, seq = Order(), 0
    for line_number, line in enumerate(lines_of(path), 1):
        try:
            event = read_event(line)
        except Rejected as error:
            print(f"line {line_number}: {error}", file=sys.stderr)
            continue
        standing = order.standing(event)
        for strategy in strategies:
            outcome, reason, intent = strategy.outcome(event, standing)
            if outcomes:
                record = {"seq": seq, "strategy_id": strategy.id, "outcome": outcome}
                if reason is not None:
                    record["reason"] = reason
                print(json.dumps(record), file=outcomes)
            if intent:
                yield {"seq": seq, **intent}
        seq += 1


def compare(expected, path, limit=20):
    """Prints where the intents of a real run differ; returns how many do."""
    records = [record for record in map(json.loads, lines_of(path)) if record.get("kind") == "intent"]
    found = {(record["seq"], record["strategy_id"]): record for record in records}
    order = list(found)
    count = differences = 0

    def report(what, wanted, actual):
        nonlocal differences
        differences += 1
        if differences <= limit:
            print(f"{what}\n  expected {json.dumps(wanted)}\n  found    {json.dumps(actual)}")

    if len(found) != len(records):
        report(f"{len(records) - len(found)} intents stand more than once", None, None)
    for wanted in expected:
        key = wanted["seq"], wanted["strategy_id"]
        actual = found.pop(key, None)
        if actual is None:
            report(f"seq {key[0]}, {key[1]}: missing", wanted, None)
            continue
        if order[count] != key and len(found) + count + 1 == len(order):
            report(f"seq {key[0]}, {key[1]}: out of order", wanted, order[count])
        count += 1
        shown = {name: actual.get(name) for name in wanted}
        if fields := [name for name in wanted if shown[name] != wanted[name]]:
            report(f"seq {key[0]}, {key[1]}: differs in {', '.join(fields)}", wanted, shown)
    for key, actual in found.items():
        report(f"seq {key[0]}, {key[1]}: not expected", None, actual)
    print(f"{count} intents compared, {differences} differences")
    return differences


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n\n")[0], epilog="\n".join(__doc__.split("\n")[2:]),
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--catalog", required=True, help="catalog as JSON, with the keys of the YAML one")
    parser.add_argument("--input", required=True, help="events as NDJSON, .gz or not; - for standard input")
    parser.add_argument("--outcomes", help="write one line per event and strategy to this file")
    parser.add_argument("--compare", metavar="INTENTS", help="compare with the intents of a real run")
    arguments = parser.parse_args()

    strategies = read_catalog(arguments.catalog)
    for strategy in strategies:
        if strategy.disabled:
            print(f"{strategy.id}: disabled: {strategy.disabled}", file=sys.stderr)
    outcomes = open(arguments.outcomes, "w", encoding="utf-8") if arguments.outcomes else None
    intents = run(strategies, arguments.input, outcomes)
    try:
        if arguments.compare:
            return 1 if compare(intents, arguments.compare) else 0
        for intent in intents:
            print(json.dumps(intent, ensure_ascii=False))
        return 0
    finally:
        if outcomes:
            outcomes.close()


if __name__ == "__main__":
    sys.exit(main())
