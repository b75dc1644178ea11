import Foundation
import Host
import Simulation
import Words
import Yams

/// A catalog whose strategies can be told to do wrong.
struct ChaosCatalog {
    struct Entry {
        let id: String
        let family: String
        let version: String
        /// What it does wrong already.
        let fault: String?

        var plugin: String { "\(family)@\(version)" }
    }

    static let misbehavingFamily = "misbehaving"

    let path: String
    let entries: [Entry]
    private let root: Node

    init(path: String) throws(HostError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw HostError(.noInput, "cannot read \(path)")
        }
        guard let text = String(data: data, encoding: .utf8), let root = try? Yams.compose(yaml: text),
            let list = root["strategies"]?.sequence
        else { throw HostError(.configuration, "\(path) is no catalog; `bulkhead check` says why") }
        self.path = path
        self.root = root
        entries = list.map { node in
            Entry(
                id: node["strategy_id"]?.string ?? "", family: node["strategy_type"]?.string ?? "",
                version: node["version"]?.string ?? "", fault: node["params"]?["fault"]?.string)
        }
    }

    func entry(_ id: String) -> Entry? { entries.first { $0.id == id } }

    /// Why a fault cannot happen to anybody of this catalog; nil where it can.
    func problem(_ fault: ScheduledFault) -> String? {
        if let family = fault.trigger.family, !entries.contains(where: { $0.family == family }) {
            return Self.unknown("family", family, entries.map(\.family), path)
        }
        guard let id = fault.trigger.strategy else { return nil }
        guard let entry = entry(id) else { return Self.unknown("strategy", id, entries.map(\.id), path) }
        guard fault.action.pluginFault != nil else { return nil }
        guard entry.family == Self.misbehavingFamily else {
            return "\(id) is of the family \(entry.family), which does what it does: only a strategy of the family "
                + "\(Self.misbehavingFamily) (bulkhead-chaos-worker) can be told to \(fault.action.rawValue)"
        }
        if let own = entry.fault, own != "none" {
            return "\(id) does something wrong by itself (`fault: \(own)`); take that out of \(path)"
        }
        return nil
    }

    /// The catalog with strategies that do wrong at the events that are named.
    func text(_ misdeeds: [Misdeed]) throws(HostError) -> String {
        var root = root
        var list = root["strategies"]?.sequence ?? []
        for misdeed in misdeeds {
            for index in list.indices where list[index]["strategy_id"]?.string == misdeed.strategy {
                var parameters = list[index]["params"]?.mapping ?? [:]
                for name in ["at", "every", "one_in", "amount"] { parameters[name] = nil }
                parameters["fault"] = Self.quoted(misdeed.pluginFault)
                parameters["event_ts"] = Self.quoted(misdeed.event.time)
                parameters["symbol"] = Self.quoted(misdeed.event.symbol)
                list[index]["params"] = .mapping(parameters)
            }
        }
        root["strategies"] = .sequence(list)
        do {
            return try Yams.serialize(node: root, allowUnicode: true)
        } catch {
            throw HostError(.internalFault, "the catalog cannot be written: \(error)")
        }
    }

    private static func quoted(_ text: String) -> Node { Node(text, Tag(.str), .doubleQuoted) }

    private static func unknown(_ kind: String, _ name: String, _ known: [String], _ path: String) -> String {
        let nearest = NearestName.of(name, in: known).map { "; did you mean \($0)?" } ?? ""
        return "there is no \(kind) \(Words.quote(name)) in \(path)\(nearest)"
    }
}

/// What a plugin is told to do wrong.
struct Misdeed {
    let fault: ScheduledFault
    let strategy: String
    let sequence: UInt64
    let pluginFault: String
    let event: NumberedEvent
}
