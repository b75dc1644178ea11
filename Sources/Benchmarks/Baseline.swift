private import Foundation
import Host

/// What two C processes take for the same bytes.
struct Baseline {
    struct RoundTrips: Decodable {
        let p50Nanoseconds: Double
        let p99Nanoseconds: Double

        private enum CodingKeys: String, CodingKey {
            case p50Nanoseconds = "p50_ns"
            case p99Nanoseconds = "p99_ns"
        }
    }

    private struct Stream: Decodable {
        let count: Double
        let total_ns: Double
    }

    private let program: String
    private let request: String
    private let reply: String

    init(_ paths: ProgramPaths, _ scratch: ScratchDirectory, _ frames: FramePair) throws(HostError) {
        program = paths.baseline
        request = try scratch.write("request.frame", frames.request)
        reply = try scratch.write("reply.frame", frames.reply)
    }

    /// - Parameter deniesCounter: takes the time-stamp counter from the peer, as a seal does.
    func roundTrips(_ count: Int, _ pinning: Pinning, deniesCounter: Bool = false) throws(HostError) -> RoundTrips {
        try run(
            RoundTrips.self, deniesCounter ? "pingpong-sealed-clock" : "pingpong", count, pinning.supervisor,
            pinning.worker)
    }

    /// Frames a second.
    func stream(_ count: Int) throws(HostError) -> Double {
        let result = try run(Stream.self, "stream", count, -1, -1)
        return result.count / result.total_ns * 1e9
    }

    private func run<Answer: Decodable>(
        _ type: Answer.Type, _ mode: String, _ count: Int, _ cpu: Int, _ peer: Int
    ) throws(HostError) -> Answer {
        let child = try ChildProcess(program, [mode, request, reply, "\(count)", "\(cpu)", "\(peer)"])
        let answer = try child.finish(seconds: 60)
        do {
            return try JSONDecoder().decode(type, from: Data(answer))
        } catch {
            throw HostError(.internalFault, "bulkhead-baseline gave no proper answer; is it of another build?")
        }
    }
}

/// One event as it goes to a worker, and the worker's answer.
struct FramePair {
    let request: [UInt8]
    let reply: [UInt8]
}
