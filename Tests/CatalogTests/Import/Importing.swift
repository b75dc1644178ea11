import StrategySDK
import Supervision
import Testing

@testable import Catalog

/// The keys of a strategy of the old runtime that means the same here.
private let whole: [(key: String, value: String)] = [
    ("name", "One"), ("enabled", "true"), ("strategy_id", "one"), ("strategy_type", "legacy_macd_rsi"),
    ("version", "1.0.0"), ("params", "{ max_notional_per_trade: 50 }"), ("priority", "7"), ("base_timeframe", "1Hour"),
    ("universe_type", "static"), ("universe_symbols", "[EURUSD]"), ("max_notional_per_trade", "1000"),
]

/// One such strategy as an item of a list; `changes` replace values, nil takes a key away.
func legacy(_ changes: [String: String?] = [:]) -> String {
    var lines: [String] = []
    for (key, value) in whole {
        guard let value = changes[key, default: value] else { continue }
        lines.append("\(key): \(value)")
    }
    for (key, value) in changes.sorted(by: { $0.key < $1.key }) where !whole.contains(where: { $0.key == key }) {
        if let value { lines.append("\(key): \(value)") }
    }
    return "- " + lines.joined(separator: "\n  ") + "\n"
}

/// An import together with what our own reader makes of its result.
struct Imported {
    let conversion: CatalogImport
    let catalog: LoadedCatalog

    /// Fails where the result is refused or reads otherwise than it is meant.
    init(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) throws {
        let plugins = try builtInPlugins() + [assorted]
        conversion = try CatalogImport(Array(text.utf8), name: "old.yaml", plugins: plugins)
        catalog = try CatalogFile.parse(conversion.text, name: "new.yaml", plugins: plugins)
        #expect(conversion.fault(in: catalog) == nil, sourceLocation: location)
        #expect(!catalog.hasErrors, sourceLocation: location)
    }

    var text: String { String(decoding: conversion.text, as: UTF8.self) }
    var findings: [ImportFinding] { conversion.findings }
    var definition: StrategyDefinition? { catalog.definitions.first }

    /// What became of `key`, which is told once.
    func finding(_ key: String, _ location: Testing.SourceLocation = #_sourceLocation) throws -> ImportFinding {
        let found = findings.filter { $0.key == key }
        #expect(found.count == 1, "\(found)", sourceLocation: location)
        return try #require(found.first, sourceLocation: location)
    }

    func actions(_ key: String) -> [ImportFinding.Action] { findings.filter { $0.key == key }.map(\.action) }
}

/// The error with which `text` is refused whole.
func importRefusal(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) -> CatalogError? {
    do {
        _ = try CatalogImport(Array(text.utf8), name: "old.yaml", plugins: try builtInPlugins())
        Issue.record("was imported", sourceLocation: location)
    } catch let error as CatalogError {
        return error
    } catch {
        Issue.record(error, sourceLocation: location)
    }
    return nil
}
