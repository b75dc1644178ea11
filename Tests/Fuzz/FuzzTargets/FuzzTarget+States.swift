import StateCoding
import StrategySDK

extension FuzzTarget {
    /// What a plugin remembers, as it is read from a snapshot: the first byte says which type is read, the rest is the state.
    package static let states = FuzzTarget("states") { (bytes, meter) throws(BrokenProperty) in
        var coverage = Coverage()
        guard let choice = bytes.first else { return coverage }
        // Of its own allocation, as everything that is read.
        let state = ExactBytes(UnsafeRawBufferPointer(rebasing: bytes[1...]))
        let type = readableStates[Int(choice) % readableStates.count]
        try check(type, state.bytes, meter, &coverage)
        return coverage
    }

    package static var readableStateNames: Set<String> { Set(readableStates.map { "\($0)" }) }

    private static var readableStates: [any Codable.Type] {
        [
            Ledger.self, RollingWindow.self, Ewma.self, [Double].self, [Position].self, Nest.self, String.self,
            [String?].self, NoState.self,
        ]
    }

    /// What can be read is written back to exactly the bytes that it was read from.
    private static func check<State: Codable>(
        _ type: State.Type, _ bytes: UnsafeRawBufferPointer, _ meter: AllocationMeter, _ coverage: inout Coverage
    ) throws(BrokenProperty) {
        let result = try meter.bounded("\(State.self)", readFrom: bytes.count) { () throws(StateCodingError) in
            try StateDecoder.decode(State.self, from: bytes)
        }
        guard case .success(let state) = result else {
            coverage.reached.insert("refused \(State.self)")
            return
        }
        coverage.reached.insert("\(State.self)")
        var again: [UInt8] = []
        do throws(StateCodingError) {
            try StateEncoder.encode(state, into: &again)
        } catch {
            throw BrokenProperty("\(State.self): what was read cannot be written: \(error)")
        }
        guard again.elementsEqual(bytes) else {
            throw BrokenProperty("\(State.self): what was read is written as other bytes")
        }
        // Whoever goes on from it must not trap either.
        if var window = state as? RollingWindow {
            window.append(1, keeping: 4)
            coverage.digest &+= window.mean().bitPattern
        }
    }
}

/// One of everything that a state may hold.
private struct Ledger: Codable {
    var flag = false
    var small: Int8 = 0
    var wide: UInt64 = 0
    var huge: Int128 = 0
    var half: Float = 0
    var price: Double?
    var name = ""
    var window = RollingWindow()
    var average = Ewma()
    var counts: [UInt16] = []
    var position: Position?
    var history: [Position] = []
}

private enum Position: Codable {
    case none
    case open(at: Double, size: Int32)
    case closed([Double])
}

/// As deep as it likes.
private indirect enum Nest: Codable {
    case leaf(Int16)
    case branch(Nest, Nest?)
}
