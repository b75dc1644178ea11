import Foundation
import Supervision
import Testing

@testable import Catalog

@Suite("Importing: the old catalog of the repository")
struct ImportFixtureTests {
    private func file(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: fixtures.appendingPathComponent(name)))
    }

    @Test("It becomes exactly the catalog that is beside it")
    func result() throws {
        let conversion = try CatalogImport(try file("legacy.yaml"), name: "legacy.yaml", plugins: try builtInPlugins())
        let expected = String(decoding: try file("legacy.imported.yaml"), as: UTF8.self)
        #expect(String(decoding: conversion.text, as: UTF8.self) == expected)
        #expect(conversion.strategyCount == 8)
        #expect(!conversion.isWhole)
    }

    @Test("Every line of the report is as it is beside it")
    func report() throws {
        let conversion = try CatalogImport(try file("legacy.yaml"), name: "legacy.yaml", plugins: try builtInPlugins())
        let lines = conversion.findings.map { $0.line(file: "legacy.yaml") + "\n" }.joined()
        #expect(lines == String(decoding: try file("legacy.report.txt"), as: UTF8.self))
    }

    @Test("Our own reader takes the result, with three strategies that trade")
    func reading() throws {
        let catalog = try CatalogFile.parse(
            try file("legacy.imported.yaml"), name: "legacy.imported.yaml", plugins: try builtInPlugins())
        #expect(catalog.definitions.map(\.id.text) == ["eurusd-macd-rsi", "oslo-pair", "größte-schwankung"])
        #expect(!catalog.hasErrors)
        #expect(catalog.definitions[1].symbols == .only(["NO", "1e3", "BRK.B", "ÅL:OSE"]))
    }
}
