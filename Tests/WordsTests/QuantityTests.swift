import Testing
import Words

@Suite("Numbers as people read them")
struct QuantityTests {
    @Test("Digits stand in groups of three")
    func groups() {
        #expect(
            [0, 7, 999, 1000, 148_890, 12_345_678, -1234].map { Quantity.text($0) } == [
                "0", "7", "999", "1,000", "148,890", "12,345,678", "-1,234",
            ])
        #expect(
            [0, 1, 2, 1500].map { Quantity.text($0, "event") } == ["no events", "1 event", "2 events", "1,500 events"])
    }

    @Test("A share that is not all or nothing never looks like it")
    func shares() {
        #expect(Quantity.share(1, of: 1_000_000) == "0.1 %")
        #expect(Quantity.share(999_999, of: 1_000_000) == "99.9 %")
        #expect(Quantity.share(5, of: 5) == "100 %")
        #expect(Quantity.share(0, of: 5) == "0 %")
        #expect(Quantity.share(0, of: 0) == "-")
    }

    @Test("A span is told in its two largest units")
    func spans() {
        #expect(
            [0.0004, 0.25, 1, 61, 3600, 90_061, 172_800].map { Quantity.span(seconds: $0) } == [
                "0 ms", "250 ms", "1 s", "1 min 1 s", "1 h", "1 d 1 h", "2 d",
            ])
    }

    @Test("Short spans and rates have a digit of fraction where it says something")
    func fractions() {
        #expect(
            [0, 850, 12_500, 3_100_000, 1_200_000_000, 250_000_000].map { Quantity.span(nanoseconds: $0) } == [
                "0 ns", "850 ns", "12.5 µs", "3.1 ms", "1.2 s", "250 ms",
            ])
        #expect(
            [0, 0.25, 9.96, 12.4, 340_000, .nan].map { Quantity.rate($0) } == ["0", "0.3", "10", "12", "340,000", "-"])
    }
}
