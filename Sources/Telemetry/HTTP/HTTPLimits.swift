/// What a client of the HTTP endpoint can use up at most (G9). Times are in milliseconds.
package struct HTTPLimits: Sendable, Hashable {
    package var connections = 64
    /// Requests that wait for the host or whose answers are being sent. An answer can have megabytes.
    package var answers = 8
    package var headerBytes = 16_384
    package var headerFieldBytes = 8_192
    package var headerFields = 64
    /// A connection on which nothing is asked.
    package var idle: Int64 = 75_000
    /// From the first byte of a request to its last.
    package var receiving: Int64 = 10_000
    /// For the host to give an answer.
    package var answering: Int64 = 5_000
    /// For the client to take the answer.
    package var sending: Int64 = 30_000
    /// For the client to close a connection that the endpoint has closed.
    package var closing: Int64 = 2_000

    package init() {}
}
