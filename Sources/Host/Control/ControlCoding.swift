private import Foundation

/// JSON for the control socket and for whoever asks for it on the command line.
package enum ControlCoding {
    package static func encode(_ value: some Encodable) throws(HostError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
        } catch {
            throw HostError(.internalFault, "an answer cannot be written as JSON: \(error)")
        }
    }

    /// An answer with its end. Nothing in one is beyond JSON; if there were, the connection would end without one.
    static func line(_ answer: ControlAnswer) -> [UInt8] { (try? encode(answer)) ?? [] }

    package static func decode<Value: Decodable>(_ type: Value.Type, _ bytes: some Sequence<UInt8>) throws(HostError)
        -> Value
    {
        let decoder = JSONDecoder()
        do {
            return try decoder.decode(type, from: Data(bytes))
        } catch {
            throw HostError(.badData, "it is no JSON of the kind that was expected")
        }
    }
}
