/// What a plugin could write in plain Swift, by malice or by mistake.
enum SwiftAttempt: String {
    case swiftTrap = "swift_trap"
    case swiftFatalError = "swift_fatal_error"
    case swiftPrint = "swift_print"
    case swiftRandom = "swift_random"
    case swiftShuffle = "swift_shuffle"
    case swiftHugeArray = "swift_huge_array"
    case swiftReadLine = "swift_read_line"

    func run() -> Int64 {
        switch self {
        case .swiftTrap: return Int64(numbers[numbers.count + 7])
        case .swiftFatalError: fatalError("as told")
        case .swiftPrint:
            print("to standard output")
            return 0
        case .swiftRandom: return Int64.random(in: 0...1000)
        case .swiftShuffle: return Int64([1, 2, 3].shuffled()[0])
        case .swiftHugeArray: return Int64([UInt64](repeating: 1, count: numbers.count << 40).count)
        case .swiftReadLine: return Int64(readLine()?.count ?? 0)
        }
    }
}

private nonisolated(unsafe) var numbers = [1, 2, 3]
