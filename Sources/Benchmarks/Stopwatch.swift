import LinuxSystem

/// Time since it was made.
struct Stopwatch {
    private let start = MonotonicClock.now

    var nanoseconds: Double { Double(MonotonicClock.now - start) }
    var seconds: Double { nanoseconds / 1e9 }
}
