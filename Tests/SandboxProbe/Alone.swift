import CSealRig
import Glibc
import LinuxSystem
import Sandbox
import SandboxPolicy

/// A worker with some layers only, which makes the calls that it is told to: `alone LAYERS CALL…`, where a call is a number and
/// its arguments between blanks, as in `257 -100 s:/etc/passwd 0`; `s:` stands for the address of a text, `z:` for that of so
/// many zeros, `h:` for that of bytes in hexadecimal. `hold` before a call: it is not answered, and the worker waits to be
/// killed; `quiet`: it is not answered, and the next one is made.
///
/// Says one line for each call: its result, or how the worker ended.
func tryAlone(_ executable: WorkerExecutable, _ policy: WorkerPolicy, _ arguments: [String]) throws {
    guard let mask = arguments.first.flatMap({ UInt32($0, radix: 16) }) else { throw ProbeError("alone LAYERS CALL…") }
    raiseLimits()
    if mask & 0x4000_0000 != 0 { keepCapability() }
    // Something that a worker must not inherit, where nothing closes it.
    let secret = open("/etc/passwd", O_RDONLY)
    dup2(secret, 40)
    close(secret)
    let isFiltered = mask & UInt32(BULKHEAD_RIG_FILTER.rawValue) != 0
    bulkhead_rig_choose(mask)
    let launcher = try SealedLauncher(rig: executable, isFiltered: isFiltered) { bulkhead_rig_spawn($0, $1) }
    if mask & 0x8000_0000 != 0 { ExecutableMemory.fix() }
    let session = try ProbeSession(launcher, WorkerSeal(policy: policy), family: "alone")
    session.isReady()
    for text in arguments.dropFirst() {
        if text.hasPrefix("hold ") {
            // Not to be answered: it sleeps until it is ended.
            try session.send(try request(String(text.dropFirst(5))))
            say("\(session.worker.id)")
            while readLine() != nil {}
            continue
        }
        if text.hasPrefix("quiet ") {
            // What comes of it does not answer.
            try session.send(try request(String(text.dropFirst(6))))
            continue
        }
        try session.send(try request(text))
        guard let answer = try session.receive(8) else {
            say("\(try session.ending().status)")
            if let violation = session.violation { say("violation \(violation.callName)") }
            return
        }
        say("\(answer.reversed().reduce(Int64(0)) { $0 << 8 | Int64($1) })")
    }
}

/// So that what a worker is limited to is not what this process is limited to already.
private func raiseLimits() {
    // 13 and 14: RLIMIT_NICE and RLIMIT_RTPRIO.
    for resource in [Int32(RLIMIT_STACK.rawValue), Int32(RLIMIT_CORE.rawValue), 13, 14] {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { continue }
        limit.rlim_cur = limit.rlim_max
        setrlimit(resource, &limit)
    }
}

/// Makes CAP_SYS_CHROOT outlast a change of user and an exec, as a careless supervisor's might.
private func keepCapability() {
    let changeRoot: UInt32 = 18
    let code = bulkhead_rig_raise_ambient(changeRoot)
    if code != 0 { say("the capability cannot be kept: \(-code)") }
}

/// As layer_worker.c reads it.
private func request(_ text: String) throws -> [UInt8] {
    var room: [UInt8] = []
    var addresses: UInt64 = 0
    var values: [Int64] = []
    for word in text.split(separator: " ") {
        let kind = word.prefix(2)
        let rest = word.dropFirst(2)
        let bytes: [UInt8]
        switch kind {
        case "s:": bytes = Array(rest.utf8) + [0]
        case "z:": bytes = Array(repeating: 0, count: Int(rest) ?? 0)
        case "h:":
            let digits = Array(rest)
            bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            }
        default:
            let isHexadecimal = word.hasPrefix("0x")
            guard let value = isHexadecimal ? Int64(rest, radix: 16) : Int64(word) else {
                throw ProbeError("\(word) is no value")
            }
            values.append(value)
            continue
        }
        addresses |= 1 << UInt64(values.count - 1)
        values.append(Int64(room.count))
        room += bytes
    }
    guard let number = values.first, values.count <= 7, room.count <= 256 else { throw ProbeError("no call: \(text)") }
    values += Array(repeating: 0, count: 7 - values.count)
    room += Array(repeating: 0, count: 256 - room.count)
    let words = [UInt64(bitPattern: number), addresses] + values.dropFirst().map { UInt64(bitPattern: $0) }
    return words.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } } + room
}
