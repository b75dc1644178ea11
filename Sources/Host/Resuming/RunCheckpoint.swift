import Intake
import StateCoding
import Status
import Supervision

/// Where a run stands: everything from which another process goes on as if nothing had happened.
struct RunCheckpoint: Codable, Sendable {
    /// Raised when the meaning of a field changes.
    static let currentFormat: UInt32 = 3

    var format = currentFormat
    /// Tells runs in one state directory apart.
    var run: UInt64
    var build: String
    var executableDigest: String
    var catalogFile: String
    var catalogDigest: String
    /// As it was read.
    var catalogText: [UInt8]
    var input: String
    /// Whether breakers count seconds: of an input that could not be read again when the run began, whatever its rest is
    /// read from.
    var countsSeconds: Bool
    /// Records of the journal before it are in it.
    var journalPosition: UInt64
    /// The first line of its output; nil where no worker had been accepted yet, so that it was not written.
    var runLine: RunLine?
    /// Nil where nothing had happened yet.
    var progress: Progress?

    struct Progress: Codable, Sendable {
        /// Nil for an input that cannot be read again; its lines are in the journal.
        var input: InputPosition?
        /// The line of such an input that was read and had no room yet, as it stands in the journal: it is behind everything
        /// that the core knows, though before the checkpoint's place there.
        var waitingLine: [UInt8]?
        var lines: Int
        var outputs: OutputPositions
        var rejectedLines: UInt64
        var rejections: [NamedCount]
        var intents: UInt64
        var core: CoreState
    }

    func encoded() throws(StateCodingError) -> [UInt8] {
        var bytes: [UInt8] = []
        try StateEncoder.encode(self, into: &bytes)
        return bytes
    }

    init(
        run: UInt64, build: String, executableDigest: String, catalogFile: String, catalogDigest: String,
        catalogText: [UInt8], input: String, countsSeconds: Bool, journalPosition: UInt64
    ) {
        self.run = run
        self.build = build
        self.executableDigest = executableDigest
        self.catalogFile = catalogFile
        self.catalogDigest = catalogDigest
        self.catalogText = catalogText
        self.input = input
        self.countsSeconds = countsSeconds
        self.journalPosition = journalPosition
    }

    static func decode(_ bytes: [UInt8]) throws(StateCodingError) -> RunCheckpoint {
        try StateDecoder.decode(RunCheckpoint.self, from: bytes)
    }
}

extension StateDecoder {
    /// As `decode(_:from:)`, of an array.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(StateCodingError) -> Value {
        try bytes.withUnsafeBytes { bytes in
            Result { () throws(StateCodingError) in try StateDecoder.decode(type, from: bytes) }
        }.get()
    }
}

/// A catalog that came into force in mid-run.
struct CatalogChangeRecord: Codable, Sendable {
    /// The first event that it applies to.
    var before: UInt64
    var file: String
    var digest: String
    var text: [UInt8]
}

/// What stands in the journal of a state directory.
enum JournalKind: UInt16 {
    /// A run begins: its number.
    case run = 1
    /// An ``ExternalInput``.
    case input = 2
    /// A line of an input that cannot be read again.
    case line = 3
    /// A ``CatalogChangeRecord``.
    case catalog = 4
    /// The ``RunLine`` of a run that begins.
    case runLine = 5
    /// The ``RunCheckpoint`` with which a run begins, after its number.
    case beginning = 6
    /// The ``RunPlaces`` of a run, at its beginning and whenever it is resumed.
    case places = 7
    /// A ``RunMark``.
    case mark = 8
}
