import Telemetry
import Testing

@Suite struct ListenAddressTests {
    @Test(arguments: [
        ("127.0.0.1:9464", "127.0.0.1:9464"), ("127.1.2.3:0", "127.1.2.3:0"), ("[::1]:80", "[::1]:80"),
        ("localhost:9464", "127.0.0.1:9464"), ("LOCALHOST:1", "127.0.0.1:1"), ("unix:/run/b.sock", "unix:/run/b.sock"),
    ])
    func addressesOfThisMachineAreRead(text: String, expected: String) throws {
        #expect(try ListenAddress(text).description == expected)
    }

    @Test(arguments: [
        "0.0.0.0:80", "[::]:80", "192.168.1.5:80", "example.com:80", "127.0.0.1.evil.com:80", "128.0.0.1:80",
        "127.0.0.01:80", "127.0.0.256:80", "127.0.1:80", "::1:80",
    ])
    func addressesThatOthersReachAreRefused(text: String) throws {
        let error = #expect(throws: ListenAddressError.self) { try ListenAddress(text) }
        #expect(error?.description.contains("listens on this machine only") == true)
    }

    @Test(arguments: [
        "", "9464", ":9464", "127.0.0.1", "[::1]", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+1", "unix:",
    ])
    func whatIsNoAddressIsRefusedWithTheFormsThatAre(text: String) {
        #expect(throws: ListenAddressError.self) { try ListenAddress(text) }
    }

    @Test func aPathLongerThanTheSystemTakesIsRefusedByItsLength() throws {
        let limit = ListenAddress.maxPathBytes
        #expect(try ListenAddress("unix:\(String(repeating: "p", count: limit))") != ListenAddress("unix:p"))
        let error = #expect(throws: ListenAddressError.self) {
            try ListenAddress("unix:\(String(repeating: "p", count: limit + 1))")
        }
        #expect(error?.description.contains("108 bytes") == true)
    }
}
