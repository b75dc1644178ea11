import Words
import Yams

/// A YAML file as the library read it, and the way to the values in it.
///
/// What a catalog does without is refused on the way: anchors, aliases, tags, keys that are not plain text, more than
/// one document, and nesting beyond ``maxDepth``.
struct YAMLFile {
    /// A catalog needs seven levels.
    static let maxDepth = 16

    private let name: String
    private let placeholders: YAMLPlaceholders
    /// Anchors live only as long as the parser that read them.
    private let parser: Parser
    /// Nil for a file without content.
    private let root: Node?

    /// Reads `bytes`; `name` stands in messages.
    init(_ bytes: [UInt8], name: String) throws(CatalogError) {
        // The library takes a byte order mark for the first column.
        let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        try Self.checkCharacters(bytes, name)
        guard var placeholders = YAMLPlaceholders(bytes) else {
            throw CatalogError(.badEncoding, file: name, "uses up the private use characters of Unicode; remove some")
        }
        var passes = Self.maxPasses(bytes.count)
        while true {
            passes -= 1
            switch Self.compose(placeholders.bytes) {
            case .read(let parser, let root):
                self.name = name
                self.placeholders = placeholders
                self.parser = parser
                self.root = root
                return
            case .repeatedKey(let key, let location):
                if passes > 0, placeholders.hideKey(at: location) { continue }
                let shown =
                    if case .text(let text) = placeholders.meaning(of: key, isPlain: false) { text } else { key }
                throw CatalogError(
                    .structure, file: name, at: location,
                    "the key \(Words.quote(shown)) stands more than once in this mapping; keep one of them")
            case .failed(let error):
                throw YAMLFailure.explain(error, bytes, name)
            }
        }
    }

    /// How often a file of `size` bytes may be read to find repeated keys: less often the larger it is.
    private static func maxPasses(_ size: Int) -> Int {
        min(YAMLPlaceholders.maxHiddenKeys + 1, max(3, 8 * 1024 * 1024 / max(1, size)))
    }

    private enum Composition {
        case read(Parser, Node?)
        case repeatedKey(String, SourceLocation)
        case failed(any Error)
    }

    private static func compose(_ bytes: [UInt8]) -> Composition {
        do {
            // No rules: what a plain scalar means is decided by whoever reads it, and rules cost time for each key.
            let text = String(decoding: bytes, as: UTF8.self)
            let parser = try Parser(yaml: text, resolver: .basic, constructor: .default, encoding: .utf8)
            return .read(parser, try parser.singleRoot())
        } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
            return .repeatedKey(keys.first ?? "", SourceLocation(context.mark))
        } catch {
            return .failed(error)
        }
    }

    private static func checkCharacters(_ bytes: [UInt8], _ name: String) throws(CatalogError) {
        let allowed: [UInt8] = [0x09, 0x0A, 0x0D]
        if let offset = bytes.firstIndex(where: { $0 == 0x7F || $0 < 0x20 && !allowed.contains($0) }) {
            let hexadecimal = String(bytes[offset], radix: 16, uppercase: true)
            throw CatalogError(
                .badEncoding, file: name, at: SourcePosition.location(of: offset, in: bytes),
                "control character U+00\(hexadecimal.count < 2 ? "0" : "")\(hexadecimal); "
                    + "a catalog is UTF-8 text")
        }
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        let offset = YAMLFailure.firstInvalidByte(bytes)
        throw CatalogError(
            .badEncoding, file: name, at: SourcePosition.location(of: offset, in: bytes),
            "byte \(offset + 1) is not UTF-8; save the file as UTF-8")
    }
}

// MARK: The values

extension YAMLFile {
    /// A mapping whose values are not yet read, so that a large file need not be held twice.
    struct Outline {
        struct Pair {
            let key: String
            let keyLocation: SourceLocation
            fileprivate let value: Node
        }
        let pairs: [Pair]
    }

    /// The top of the file.
    func outline() throws(CatalogError) -> Outline {
        defer { keepAnchors() }
        guard let root, !(root.scalar.map { $0.string.isEmpty && $0.style == .plain } ?? false) else {
            throw CatalogError(.structure, file: name, "is empty; write `strategies:` and a list of strategies")
        }
        try checkDecoration(root)
        guard case .mapping(let mapping) = root else {
            let location = root.mark.map(SourceLocation.init)
            let isList = root.sequence != nil
            throw CatalogError(
                .structure, file: name, at: location,
                "is no mapping at its top; write `strategies:`\(isList ? " and put this list under it" : " and a list")"
            )
        }
        var pairs: [Outline.Pair] = []
        for (key, value) in mapping {
            let (text, location) = try self.key(key)
            try checkDecoration(value)
            pairs.append(Outline.Pair(key: text, keyLocation: location, value: value))
        }
        return Outline(pairs: pairs)
    }

    /// The whole file as if it stood under a key, or nil if it is no list.
    func list() throws(CatalogError) -> Outline.Pair? {
        defer { keepAnchors() }
        guard let root, root.sequence != nil else { return nil }
        let location = root.mark.map(SourceLocation.init) ?? SourceLocation(line: 1, column: 1)
        return Outline.Pair(key: "", keyLocation: location, value: root)
    }

    /// The number of items of a list, or nil for anything else.
    func count(_ pair: Outline.Pair) -> Int? { pair.value.sequence?.count }

    /// What stands under a key.
    func value(_ pair: Outline.Pair) throws(CatalogError) -> YAMLNode {
        defer { keepAnchors() }
        return try node(pair.value, depth: 1)
    }

    /// Hands over the items of a list one by one.
    func forEachItem(_ pair: Outline.Pair, _ body: (YAMLNode) -> Void) throws(CatalogError) {
        defer { keepAnchors() }
        try checkDecoration(pair.value)
        guard case .sequence(let items) = pair.value else { return }
        for item in items { body(try node(item, depth: 2)) }
    }

    /// Nodes refer to their anchors weakly, and nothing else keeps the parser that owns them.
    private func keepAnchors() { withExtendedLifetime(parser) {} }

    private func node(_ node: Node, depth: Int) throws(CatalogError) -> YAMLNode {
        let location = node.mark.map(SourceLocation.init) ?? SourceLocation(line: 1, column: 1)
        guard depth <= Self.maxDepth else {
            throw CatalogError(
                .unsupportedYAML, file: name, at: location,
                "is nested deeper than \(Self.maxDepth) levels; a catalog needs 7")
        }
        try checkDecoration(node)
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain
            let text = try self.text(scalar, at: location)
            // `!!str 5` is a text, whatever it looks like.
            let isText = !isPlain || scalar.tag.rawValue == Tag.Name.str.rawValue
            return YAMLNode(location: location, content: .scalar(YAMLScalar(text: text, isPlain: !isText)))
        case .sequence(let items):
            var nodes: [YAMLNode] = []
            nodes.reserveCapacity(items.count)
            for item in items { nodes.append(try self.node(item, depth: depth + 1)) }
            return YAMLNode(location: location, content: .list(nodes))
        case .mapping(let mapping):
            var pairs: [YAMLMapping.Pair] = []
            pairs.reserveCapacity(mapping.count)
            for (key, value) in mapping {
                let (text, keyLocation) = try self.key(key)
                let value = try self.node(value, depth: depth + 1)
                pairs.append(YAMLMapping.Pair(key: text, keyLocation: keyLocation, value: value))
            }
            return YAMLNode(location: location, content: .mapping(YAMLMapping(pairs)))
        case .alias(let alias):
            throw refuseAlias("*\(alias.anchor.rawValue)", location)
        }
    }

    private func key(_ node: Node) throws(CatalogError) -> (String, SourceLocation) {
        let location = node.mark.map(SourceLocation.init) ?? SourceLocation(line: 1, column: 1)
        try checkDecoration(node)
        guard case .scalar(let scalar) = node else {
            throw CatalogError(
                .unsupportedYAML, file: name, at: location,
                "a list or mapping stands where a key should be; a text that begins with [ or { must be in quotes")
        }
        return (try text(scalar, at: location), location)
    }

    private func text(_ scalar: Node.Scalar, at location: SourceLocation) throws(CatalogError) -> String {
        switch placeholders.meaning(of: scalar.string, isPlain: scalar.style == .plain) {
        case .text(let text):
            return text
        case .alias(let text):
            throw refuseAlias(text, location)
        case .explicitKey:
            throw CatalogError(
                .unsupportedYAML, file: name, at: location, "`?` before a key is not used here; write `key: value`")
        }
    }

    private func refuseAlias(_ text: String, _ location: SourceLocation) -> CatalogError {
        let hint = text == "*" ? "write \"*\" in quotes for every symbol" : "write the value out"
        return CatalogError(
            .unsupportedYAML, file: name, at: location,
            "\(Words.clean(text, limit: 40)) is a YAML alias; a catalog has neither anchors nor aliases: \(hint)")
    }

    /// Refuses anchors and tags.
    private func checkDecoration(_ node: Node) throws(CatalogError) {
        let location = node.mark.map(SourceLocation.init)
        if let anchor = node.anchor {
            throw CatalogError(
                .unsupportedYAML, file: name, at: location,
                "&\(Words.clean(anchor.rawValue, limit: 40)) is a YAML anchor; a catalog has neither anchors "
                    + "nor aliases: write the value out, or put what all strategies share under `defaults`")
        }
        let (tag, usual): (Tag, Tag.Name) =
            switch node {
            case .scalar(let scalar): (scalar.tag, .str)
            case .sequence(let sequence): (sequence.tag, .seq)
            case .mapping(let mapping): (mapping.tag, .map)
            case .alias(let alias): (alias.tag, .implicit)
            }
        guard tag.rawValue != Tag.Name.implicit.rawValue, tag.rawValue != usual.rawValue else { return }
        throw CatalogError(
            .unsupportedYAML, file: name, at: location,
            "the tag \(Words.quote(tag.rawValue)) is not used in a catalog; remove it")
    }
}

extension SourceLocation {
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
