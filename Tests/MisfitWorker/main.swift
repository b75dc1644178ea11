// A worker with one plugin that does what the text `act` of an event says, for the tests of blame.
import CMisfit
import Glibc
import StrategySDK
import WorkerRuntime

enum Misfit: StrategyPlugin {
    static let identity = PluginIdentity(family: "misfit", version: SemanticVersion(1, 0, 0))
    static let summary = "Does what it must not."

    struct Features: StrategyFeatures {
        let act: String?
        init(from reader: inout FeatureReader) { act = reader.optionalText("act") }
    }
    enum Reason: String, QuietReason { case behaved }

    static func evaluate(
        _ features: Features, _ parameters: NoParameters, _ context: StrategyContext, _ state: inout NoState
    ) -> Decision<Reason> {
        if let act = features.act { misbehave(act) }
        return .noSignal(.behaved)
    }
}

func misbehave(_ act: String) {
    switch act {
    case "trap": sink = numbers[Int(sink) + 7]
    case "fatal error": fatalError("as told")
    case "overflow": sink = UInt64(Int(sink) + Int.max + 1)
    case "cast": print((sink as Any) as! String)
    case "null": UnsafeMutablePointer<UInt64>(bitPattern: UInt(8 + sink))?.pointee = 1
    case "wild": UnsafeMutablePointer<UInt64>(bitPattern: UInt(0x1234_5678_9000 + sink))?.pointee = 1
    case "non-canonical": UnsafeMutablePointer<UInt64>(bitPattern: UInt(0x8000_0000_0000_1000 + sink))?.pointee = 1
    case "jump": misfit_jump(0x1234_5678_9000)
    case "illegal": misfit_illegal_instruction()
    case "bus": misfit_bus_error()
    case "recursion": sink = withUnsafePointer(to: &sink) { descend($0) }
    case "counter": sink = misfit_read_counter()
    case "clock": sink = UInt64(time(nil))
    case "abort": abort()
    case "exit 0": exit(0)
    case "exit 1": exit(1)
    case "leave": _exit(3)
    case "unowned":
        let node = Unowned()
        sink = UInt64(node.owner.next == nil ? 0 : 1)
    case "exclusivity": modify(&numbers) { numbers.append(1) }
    case "library": sink = UInt64(UInt(bitPattern: dlopen("libm.so.6", RTLD_NOW)))
    case "library by path": sink = UInt64(UInt(bitPattern: dlopen("/lib/x86_64-linux-gnu/libm.so.6", RTLD_NOW)))
    case "library by descriptor": sink = UInt64(UInt(bitPattern: dlopen("/proc/self/fd/3", RTLD_NOW)))
    case "divide": sink = misfit_divide(0)
    case "spin": while true { sink &+= 1 }
    case "huge": sink = UInt64([UInt64](repeating: 1, count: Int(sink) + 1 << 30).count)
    case "absurd": sink = UInt64([UInt8](repeating: 1, count: Int(sink) + 1 << 60).count)
    case "append": while true { numbers.append(1) }
    case "leak":
        while true { leak = Node(leak) }
    case "text":
        while true { text += "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx" }
    case "dictionary":
        while true { table[table.count] = 1 }
    case "unchecked allocation": while true { keep(malloc(1000)!) }
    case "allocation": while true { keep(.allocate(byteCount: 4000, alignment: 16)) }
    case "fatal error while full":
        fill()
        fatalError("as told")
    case "trap while full":
        fill()
        sink = numbers[Int(sink) + 7]
    case "recursion while full":
        fill()
        sink = withUnsafePointer(to: &sink) { descend($0) }
    case "error while full":
        fill()
        print(String(describing: [1, 2, 3]))
    default: break
    }
}

final class Unowned {
    unowned let owner: Node
    init() {
        let node = Node(nil)
        owner = node
    }
}

@inline(never) func modify(_ values: inout [UInt64], _ body: () -> Void) {
    values.append(1)
    body()
}

/// Takes all the memory there is, to the last small piece.
func fill() {
    for size in [1 << 20, 1 << 12, 64, 16] {
        while let block = malloc(size) { keep(block) }
    }
}

func keep(_ block: UnsafeMutableRawPointer) {
    block.storeBytes(of: kept, as: UnsafeMutableRawPointer?.self)
    kept = block
}

final class Node {
    let next: Node?
    init(_ next: Node?) { self.next = next }
}

/// Each call needs the frame of its caller, so that no optimiser makes a loop of it.
@inline(never) func descend(_ above: UnsafePointer<UInt64>) -> UInt64 {
    var depth = above.pointee &+ 1
    return withUnsafePointer(to: &depth) { descend($0) } &+ above.pointee
}

nonisolated(unsafe) var sink: UInt64 = 0
nonisolated(unsafe) var numbers: [UInt64] = [1, 2, 3]
nonisolated(unsafe) var leak: Node?
nonisolated(unsafe) var kept: UnsafeMutableRawPointer?
nonisolated(unsafe) var text = ""
nonisolated(unsafe) var table: [Int: Int] = [:]

Worker.run([.plugin(Misfit.self)])
