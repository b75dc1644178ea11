import Words

extension ImportedStrategy {
    /// Under which names the old runtime took `universe_symbols` as they stand.
    private static let staticTypes = ["static", "static_list", "list", "explicit", "symbols"]

    /// Symbols, which are never guessed: what they come to where a rule chose them, only the old runtime knew.
    mutating func readUniverse() {
        let advice = "it would trade other symbols than before; write the symbols, then enabled: true"
        if let pair = legacy[.universeType] {
            let type = if case .scalar(let scalar) = pair.value.content { scalar.text } else { "" }
            let word = String(type.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
            guard Self.staticTypes.contains(word) else {
                note(
                    .disabled, .universeType, "is no list of symbols, and Bulkhead has nothing that would choose them",
                    advice)
                if legacy.mapping[LegacyKey.universeSymbols.rawValue] != nil {
                    note(
                        .dropped, .universeSymbols, "beside such a universe_type it does not say what was traded",
                        "no symbol is taken from it")
                }
                return
            }
            note(.kept, .universeType, "is what symbols says without it", "the symbols of the list and no others")
        } else if legacy[.universeSymbols] != nil {
            note(
                .guessed, .universeType, "is missing; universe_symbols is taken for the whole list",
                "the symbols of the list and no others; see that no rule added to them")
        }
        guard let pair = legacy[.universeSymbols] else {
            return note(.disabled, .universeSymbols, "is missing", advice)
        }
        symbols = readSymbols(pair, advice)
    }

    private mutating func readSymbols(_ pair: YAMLMapping.Pair, _ advice: String) -> [String]? {
        guard case .list(let items) = pair.value.content else {
            note(.disabled, .universeSymbols, "is no list", advice)
            return nil
        }
        var seen: Set<String> = []
        var symbols: [String] = []
        var ambiguous: [YAMLNode] = []
        for item in items {
            guard case .scalar(let scalar) = item.content, !scalar.isNull else {
                noteSymbol(.disabled, item, "is no symbol", advice)
                return nil
            }
            guard scalar.text != "*" else {
                noteSymbol(.disabled, item, "would mean every symbol there is", advice)
                return nil
            }
            if scalar.isPlain, YAMLText.isAmbiguous(scalar.text) { ambiguous.append(item) }
            if seen.insert(scalar.text).inserted { symbols.append(scalar.text) }
        }
        guard !symbols.isEmpty else {
            note(.disabled, .universeSymbols, "is an empty list", advice)
            return nil
        }
        note(.renamed, .universeSymbols, "is called symbols", "events of these symbols, which must spell them so")
        if seen.count < items.count {
            note(
                .kept, .universeSymbols, "\(Quantity.text(items.count - seen.count, "repetition")) left out",
                "nothing: a symbol counts once")
        }
        for item in ambiguous.prefix(ImportFinding.maxKeys) {
            noteSymbol(
                .guessed, item, "has no quotes, and YAML may read it as something else than text",
                "it is taken for the symbol of that spelling; see that the old runtime did so too")
        }
        if ambiguous.count > ImportFinding.maxKeys {
            note(
                .guessed, .universeSymbols,
                "\(Quantity.text(ambiguous.count - ImportFinding.maxKeys)) more have no quotes and may be no text",
                "they are taken for the symbols of that spelling")
        }
        return symbols
    }

    private mutating func noteSymbol(
        _ action: ImportFinding.Action, _ item: YAMLNode, _ reason: String, _ meaning: String
    ) {
        note(action, LegacyKey.universeSymbols.rawValue, value: item.shown, at: item.location, reason, meaning)
    }
}
