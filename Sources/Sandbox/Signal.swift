private import CLinux

/// Signals by number and name.
enum Signal {
    static let illegalInstruction: Int32 = 4
    static let trap: Int32 = 5
    static let abort: Int32 = 6
    static let busError: Int32 = 7
    static let arithmetic: Int32 = 8
    static let badAddress: Int32 = 11
    /// Ends a process that a filter without a supervisor has stopped.
    static let badSystemCall: Int32 = 31

    /// Those that a worker describes on its page.
    static let recorded: Set<Int32> = [illegalInstruction, trap, busError, arithmetic, badAddress, badSystemCall]
    /// What else a sealed worker can bring upon itself: SIGXCPU and SIGXFSZ.
    static let ownDoing: Set<Int32> = [24, 25]

    /// `SIGSEGV`, or `signal 99` for a number without a name.
    static func name(_ number: Int32) -> String {
        bulkhead_signal_name(number).map { "SIG" + String(cString: $0) } ?? "signal \(number)"
    }
}
