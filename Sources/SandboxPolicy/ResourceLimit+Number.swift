extension ResourceLimit {
    /// The number of a resource for `setrlimit` by its OCI name, the same on x86-64 and aarch64; nil for an unknown
    /// name.
    package static func number(of type: String) -> Int32? { numbers[type] }

    /// This limit's number for `setrlimit`; nil for an unknown name.
    package var number: Int32? { Self.number(of: type) }

    /// All names, sorted.
    package static var types: [String] { numbers.keys.sorted() }

    private static let numbers: [String: Int32] = [
        "RLIMIT_CPU": 0, "RLIMIT_FSIZE": 1, "RLIMIT_DATA": 2, "RLIMIT_STACK": 3, "RLIMIT_CORE": 4, "RLIMIT_RSS": 5,
        "RLIMIT_NPROC": 6, "RLIMIT_NOFILE": 7, "RLIMIT_MEMLOCK": 8, "RLIMIT_AS": 9, "RLIMIT_LOCKS": 10,
        "RLIMIT_SIGPENDING": 11, "RLIMIT_MSGQUEUE": 12, "RLIMIT_NICE": 13, "RLIMIT_RTPRIO": 14, "RLIMIT_RTTIME": 15,
    ]
}
