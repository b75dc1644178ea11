private import Glibc

/// Texts that only somebody who can look where no worker may look can know.
struct PlantedSecrets: Sendable {
    /// Stands in this process's environment and memory, as the other does too.
    let supervisor: [UInt8]
    /// Is told to one worker, as parameters of a family are.
    let family: [UInt8]
    private let memory: SecretMemory

    init() {
        supervisor = Self.make("supervisor")
        family = Self.make("family")
        memory = SecretMemory(supervisor)
    }

    /// Where eight bytes lie that an attempt may read, or write as they are.
    var address: UInt64 { memory.address }

    /// Puts both into the environment. Nobody is started meanwhile, since whoever starts somebody reads it.
    func plant() {
        LaunchLock.whileHeld {
            for secret in [supervisor, family] { setenv(variable(secret), String(decoding: secret, as: UTF8.self), 1) }
        }
    }

    func remove() {
        LaunchLock.whileHeld { for secret in [supervisor, family] { unsetenv(variable(secret)) } }
    }

    /// Two that run at the same time do not take each other's away.
    private func variable(_ secret: [UInt8]) -> String {
        "BULKHEAD_SECRET_" + String(secret.reduce(5381 as UInt64) { $0 &* 33 &+ UInt64($1) }, radix: 16)
    }

    /// 128 bits of chance, so that no text that is there already is taken for it.
    private static func make(_ what: String) -> [UInt8] {
        let words = [UInt64.random(in: .min ... .max), .random(in: .min ... .max)]
        return Array("secret-\(what)-\(words.map { String($0, radix: 16) }.joined())".utf8)
    }
}

/// A piece of this process's heap at a known address: eight bytes of no meaning, then the secret.
private final class SecretMemory: Sendable {
    let address: UInt64

    init(_ secret: [UInt8]) {
        let bytes = Array("HARMLESS".utf8) + secret
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        memory.copyBytes(from: bytes)
        address = UInt64(UInt(bitPattern: memory.baseAddress))
    }

    deinit { UnsafeMutableRawPointer(bitPattern: UInt(address))?.deallocate() }
}
