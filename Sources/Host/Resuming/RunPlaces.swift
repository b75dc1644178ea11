private import Glibc

/// Where a run reads and writes, for whoever plays it again. Paths are absolute; `-` is a standard stream.
struct RunPlaces: Codable, Sendable, Equatable {
    var input: String
    var output: String
    /// Events with which strategies were warmed up.
    var history: String?
    /// Whether the run stopped at the first line that was rejected.
    var isStrict: Bool

    init(_ options: RunOptions) {
        input = Self.absolute(options.input)
        output = Self.absolute(options.output)
        history = options.history.map(Self.absolute)
        isStrict = options.isStrict
    }

    /// As it is where the working directory cannot be told.
    static func absolute(_ path: String) -> String {
        guard path != "-", !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
        defer { free(directory) }
        return "\(String(cString: directory))/\(path)"
    }
}
