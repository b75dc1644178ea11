"""A worker in another language, written from Sources/Wire/Wire.docc/Protocol.md and nothing else.

It offers one plugin, toy@1.2.3, which wants to be long while `price` is above `level`:

- state for each strategy and symbol: how many events were seen, whether it is long, and the sum of all prices;
- `note` (an optional text) makes it misbehave: `throw` fails, `stumble` changes its state and then fails, `huge` gives an
  intent that is too large to send, `long` gives one that nearly fills a record.

It reads requests from descriptor 3 and writes replies to descriptor 4. Python 3, standard library only.
"""

import os
import struct
import sys

VERSION = 3
HEADER = 24
MAX_FRAME = 1 << 20
MAX_SNAPSHOT = 16 << 20
HELLO, READY, COLUMNS, ADMISSION, STRATEGY, RESULT, SYMBOL, SNAPSHOT, EVENT, RESTORED, CAPTURE, RESTORE = (
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13)
LAST, EVERYTHING = 1, 2
NO_SLOT = 0xFFFFFFFF
# Of a state: whether it is long, and the sum of all prices.
LAYOUT, STATE = 0x746F79_0001, struct.Struct("<?d")
REASONS = ["below_level", "holding"]


class Violation(Exception):
    """The supervisor sent what the document does not permit."""


class Refusal(Exception):
    """The plugin does not take a parameter."""

    def __init__(self, parameter, problem):
        super().__init__(problem)
        self.parameter, self.problem = parameter, problem


class Unusable(Exception):
    """A snapshot cannot be taken."""

    def __init__(self, slot, problem):
        super().__init__(problem)
        self.slot, self.problem = slot, problem


class Reader:
    def __init__(self, payload):
        self.payload, self.position = payload, 0

    def raw(self, count):
        if count > len(self.payload) - self.position:
            raise Violation("a payload ends before its content")
        self.position += count
        return self.payload[self.position - count : self.position]

    def take(self, kind):
        return struct.unpack("<" + kind, self.raw(struct.calcsize("<" + kind)))[0]

    def boolean(self):
        value = self.take("B")
        if value > 1:
            raise Violation("a boolean is neither 0 nor 1")
        return value == 1

    def text(self):
        return self.raw(self.take("H")).decode("utf-8")

    def value(self):
        kind = self.take("B")
        if kind == 0:
            return self.take("d")
        if kind == 1:
            return self.take("q")
        if kind == 2:
            return self.boolean()
        if kind == 3:
            return self.text()
        raise Violation("an unknown kind of value")

    def parameters(self):
        return [(self.text(), self.value()) for _ in range(self.take("H"))]

    def finish(self):
        rest = self.payload[self.position :]
        if len(rest) > 7 or any(rest):
            raise Violation("a payload goes on after its content")


def text(value):
    encoded = value.encode("utf-8")
    return struct.pack("<H", len(encoded)) + encoded


def value(content):
    if isinstance(content, bool):
        return struct.pack("<BB", 2, content)
    if isinstance(content, int):
        return struct.pack("<Bq", 1, content)
    if isinstance(content, float):
        return struct.pack("<Bd", 0, content)
    return struct.pack("<B", 3) + text(content)


def padded(content):
    return content + bytes(-len(content) % 8)


def frame(kind, flags, generation, round, sequence, payload):
    payload = padded(payload)
    return struct.pack("<IHHIIQ", HEADER + len(payload), kind, flags, generation, round, sequence) + payload


def checksum(content):
    mark = 0x9E3779B97F4A7C15
    for (word,) in struct.iter_unpack("<Q", content):
        mark = (mark ^ word) * 0xD6E8FEB86659FD93 % (1 << 64)
        mark ^= mark >> 32
    return mark


def snapshot(strategies):
    """What each strategy remembers, by slot."""
    content = b""
    for slot, strategy in strategies:
        memories = strategy.memories()
        content += struct.pack("<IIQII", slot, strategy.is_careful, LAYOUT, len(strategy.states), len(memories))
        content += padded(memories)
    content = struct.pack("<IIQ", 1, len(strategies), 16 + len(content) + 8) + content
    return content + struct.pack("<Q", checksum(content))


def parts(content):
    """Slot, whether it is careful, layout, and memories of each strategy in a snapshot."""
    if len(content) < 24 or len(content) % 8:
        raise Unusable(NO_SLOT, "the snapshot is cut")
    version, count, length = struct.unpack_from("<IIQ", content)
    if version != 1 or length != len(content):
        raise Unusable(NO_SLOT, "the snapshot is of another version or length")
    body, (mark,) = content[:-8], struct.unpack("<Q", content[-8:])
    if checksum(body) != mark:
        raise Unusable(NO_SLOT, "the snapshot's checksum is wrong")
    found, position = [], 16
    for _ in range(count):
        if len(body) - position < 24:
            raise Unusable(NO_SLOT, "the snapshot ends within a strategy")
        slot, flags, layout, memory_count, size = struct.unpack_from("<IIQII", body, position)
        start = position + 24
        if flags > 1 or size > len(body) - start:
            raise Unusable(NO_SLOT, "a strategy of the snapshot is none")
        found.append((slot, flags == 1, layout, memory_count, body[start : start + size]))
        position = start + size + -size % 8
    if position != len(body):
        raise Unusable(NO_SLOT, "the snapshot goes on after its last strategy")
    return found


class Strategy:
    """One strategy of toy@1.2.3."""

    def __init__(self, parameters):
        given = dict(parameters)
        self.level = self.number(given.pop("level", None))
        self.warm_up = self.integer(given.pop("warm_up", 0))
        for name in given:
            raise Refusal(name, "is no parameter of this plugin; it takes level, warm_up")
        self.is_careful = False
        # By symbol: events seen in warm-up, whether it is long, the sum of all prices.
        self.states = {}

    def memories(self):
        content = b""
        for symbol, (seen, is_long, total) in sorted(self.states.items()):
            state = STATE.pack(is_long, total)
            content += struct.pack("<III", symbol, seen, len(state)) + state
        return content

    def restore(self, slot, is_careful, layout, memory_count, content):
        self.states = {}
        self.is_careful = self.is_careful or is_careful
        if memory_count == 0:
            return
        if layout != LAYOUT:
            raise Unusable(slot, "its state has another layout")
        states, position, last = {}, 0, -1
        for _ in range(memory_count):
            if len(content) - position < 12 + STATE.size:
                raise Unusable(slot, "a memory is cut")
            symbol, seen, size = struct.unpack_from("<III", content, position)
            if size != STATE.size or symbol <= last:
                raise Unusable(slot, "a memory is none, or out of order")
            states[symbol] = (seen, *STATE.unpack_from(content, position + 12))
            position, last = position + 12 + size, symbol
        if position != len(content):
            raise Unusable(slot, "its memories go on after their end")
        self.states = states

    @staticmethod
    def number(given):
        if given is None:
            raise Refusal("level", "is required")
        try:
            if isinstance(given, bool):
                raise ValueError
            return float(given)
        except ValueError:
            raise Refusal("level", "is not a number") from None

    @staticmethod
    def integer(given):
        if isinstance(given, bool) or not isinstance(given, (int, float)) or int(given) != given or not 0 <= given <= 100:
            raise Refusal("warm_up", "is not a whole number from 0 to 100")
        return int(given)

    def evaluate(self, symbol, price, note):
        """Kind, detail and payload of the record."""
        if note == "throw":
            return 3, 1, "toy: asked to throw".encode()
        seen, was_long, total = self.states.get(symbol, (0, False, 0.0))
        total += price
        if note == "stumble":
            if not self.is_careful:
                self.states[symbol] = (seen, not was_long, total)
            return 3, int(self.is_careful), "toy: asked to stumble".encode()
        if seen < self.warm_up:
            self.states[symbol] = (seen + 1, was_long, total)
            return 0, 0, b""
        if note == "huge":
            return 4, 1, "the intent takes 70000 bytes".encode()
        self.states[symbol] = (seen, price > self.level, total)
        if price <= self.level:
            return 1, REASONS.index("below_level"), b""
        if was_long and note != "long":
            return 1, REASONS.index("holding"), b""
        meta = [("over", price - self.level), ("total", total)]
        if note == "long":
            meta.append(("filler", "x" * 65000))
        intent = struct.pack("<dd", 0.5, 100.0) + b"\x00"
        intent += struct.pack("<H", 1) + text("above_level")
        intent += struct.pack("<H", len(meta)) + b"".join(text(key) + value(content) for key, content in meta)
        return 2, 0, intent


class Worker:
    def __init__(self):
        self.is_ready = False
        self.numbers, self.texts, self.strategies, self.symbols = [], [], [], []
        # Of a RESTORE that has not come whole.
        self.incoming = b""

    def handle(self, kind, flags, generation, round, sequence, payload):
        """The frames that answer a request."""
        if kind == HELLO and not self.is_ready:
            return self.greet(generation, Reader(payload))
        if kind == COLUMNS and self.is_ready and not self.strategies:
            return self.use_columns(Reader(payload))
        if kind == STRATEGY and self.is_ready:
            return self.admit(generation, sequence, Reader(payload))
        if kind == SYMBOL and self.is_ready:
            return self.add_symbol(Reader(payload))
        if kind == EVENT and self.is_ready:
            return self.evaluate(generation, round, sequence, Reader(payload))
        if kind == CAPTURE and self.is_ready and not payload:
            return self.capture(generation, round, sequence)
        if kind == RESTORE and self.is_ready:
            return self.restore(flags, generation, round, sequence, payload)
        raise Violation("a frame of type %d is not permitted now" % kind)

    def greet(self, generation, reader):
        version, mappings, filter_bytes = reader.take("H"), reader.take("H"), reader.take("I")
        if version != VERSION:
            raise Violation("the supervisor speaks protocol %d, this worker %d" % (version, VERSION))
        if mappings or filter_bytes:
            raise Violation("this worker runs in tests, where there is nothing to unmap and no filter")
        reader.text()
        reader.finish()
        self.is_ready = True
        plugin = text("toy") + struct.pack("<HHH", 1, 2, 3) + text("Long above a level.") + struct.pack("<BI", 0, 0)
        plugin += struct.pack("<H", 2)
        plugin += text("price") + struct.pack("<BB", 0, 1)
        plugin += text("note") + struct.pack("<BB", 1, 0)
        plugin += struct.pack("<H", 2)
        plugin += text("level") + text("price above which to be long")
        plugin += struct.pack("<BddB", 0, float("-inf"), float("inf"), 0) + struct.pack("<B", 0)
        plugin += text("warm_up") + text("events that do not count") + struct.pack("<Bqq", 1, 0, 100)
        plugin += struct.pack("<B", 1) + value(0)
        plugin += struct.pack("<H", len(REASONS)) + b"".join(text(reason) for reason in REASONS)
        return frame(READY, 0, generation, 0, 0, struct.pack("<HH", VERSION, 1) + plugin)

    def use_columns(self, reader):
        number_count, text_count = reader.take("H"), reader.take("H")
        self.numbers = [reader.text() for _ in range(number_count)]
        self.texts = [reader.text() for _ in range(text_count)]
        reader.finish()
        return b""

    def admit(self, generation, sequence, reader):
        slot, plugin, _ = reader.take("I"), reader.take("H"), reader.text()
        parameters = reader.parameters()
        reader.finish()
        if slot != len(self.strategies) or plugin != 0:
            raise Violation("an unknown plugin, or a slot out of order")
        try:
            strategy = Strategy(parameters)
            answer = struct.pack("<IBIQ", slot, 0, strategy.warm_up, LAYOUT) + struct.pack("<H", 2)
            answer += text("level") + value(strategy.level) + text("warm_up") + value(strategy.warm_up)
        except Refusal as refusal:
            strategy = None
            answer = struct.pack("<IB", slot, 1) + text(refusal.parameter) + text(refusal.problem)
        self.strategies.append(strategy)
        return frame(ADMISSION, 0, generation, 0, sequence, answer)

    def add_symbol(self, reader):
        index, name = reader.take("I"), reader.text()
        reader.finish()
        if index != len(self.symbols):
            raise Violation("a symbol out of order")
        self.symbols.append(name)
        return b""

    def capture(self, generation, round, sequence):
        content = snapshot([(slot, it) for slot, it in enumerate(self.strategies) if it])
        if len(content) > MAX_SNAPSHOT:
            refusal = struct.pack("<BI", 1, len(self.strategies) - 1) + text("the snapshot is too large")
            return frame(RESTORED, 0, generation, round, sequence, refusal)
        room, answer = MAX_FRAME - HEADER, b""
        for start in range(0, len(content), room):
            flags = LAST if start + room >= len(content) else 0
            answer += frame(SNAPSHOT, flags, generation, round, sequence, content[start : start + room])
        return answer

    def restore(self, flags, generation, round, sequence, payload):
        self.incoming += payload
        if len(self.incoming) > MAX_SNAPSHOT:
            raise Violation("a snapshot is too large")
        if not flags & LAST:
            return b""
        content, self.incoming = self.incoming, b""
        try:
            found = parts(content)
            for strategy in self.strategies if flags & EVERYTHING else []:
                if strategy:
                    strategy.states = {}
            for slot, *memory in found:
                if slot >= len(self.strategies) or self.strategies[slot] is None:
                    raise Unusable(slot, "there is no such strategy")
                self.strategies[slot].restore(slot, *memory)
            answer = struct.pack("<B", 0)
        except Unusable as unusable:
            answer = struct.pack("<BI", 1, unusable.slot) + text(unusable.problem)
        return frame(RESTORED, 0, generation, round, sequence, answer)

    def evaluate(self, generation, round, sequence, reader):
        symbol, words = reader.take("I"), reader.take("I")
        reader.take("q")
        asked = [reader.take("Q") for _ in range(words)]
        column_count = len(self.numbers) + len(self.texts)
        presence = [reader.take("Q") for _ in range((column_count + 63) // 64)]
        numbers = [reader.take("d") for _ in self.numbers]
        texts = [reader.raw(reader.take("I")).decode("utf-8") for _ in self.texts]
        reader.finish()
        if symbol >= len(self.symbols):
            raise Violation("an unknown symbol")
        price = numbers[self.numbers.index("price")]
        note_column = len(self.numbers) + self.texts.index("note")
        is_noted = presence[note_column // 64] >> note_column % 64 & 1
        note = texts[self.texts.index("note")] if is_noted else None

        prefix = struct.pack("<II", symbol, 0)
        payload, answer = prefix, b""
        for word, bits in enumerate(asked):
            for bit in range(64):
                if not bits >> bit & 1:
                    continue
                slot = word * 64 + bit
                if slot >= len(self.strategies) or self.strategies[slot] is None:
                    raise Violation("an unknown strategy is asked")
                kind, detail, content = self.strategies[slot].evaluate(symbol, price, note)
                record = padded(struct.pack("<IBBH", slot, kind, detail, len(content)) + content)
                if HEADER + len(payload) + len(record) > MAX_FRAME:
                    answer += frame(RESULT, 0, generation, round, sequence, payload)
                    payload = prefix
                payload += record
        return answer + frame(RESULT, LAST, generation, round, sequence, payload)


def write_all(content):
    while content:
        content = content[os.write(4, content) :]


def serve():
    worker, pending = Worker(), b""
    while True:
        replies = b""
        while len(pending) >= HEADER:
            length, kind, flags, generation, round, sequence = struct.unpack_from("<IHHIIQ", pending)
            if not HEADER <= length <= MAX_FRAME or length % 8:
                raise Violation("a bad header")
            if len(pending) < length:
                break
            replies += worker.handle(kind, flags, generation, round, sequence, pending[HEADER:length])
            pending = pending[length:]
        write_all(replies)
        more = os.read(3, 65536)
        if not more:
            return
        pending += more


if __name__ == "__main__":
    try:
        serve()
    except (Violation, UnicodeDecodeError) as problem:
        print("worker.py: %s" % problem, file=sys.stderr)
        sys.exit(70)
