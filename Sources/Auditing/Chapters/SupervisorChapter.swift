import Audit
import Host
import LinuxSystem
import Sandbox
import Status

extension Chapter {
    /// What the supervisor has forbidden itself.
    ///
    /// - Parameter host: the host of a state directory; nil where none was named.
    static func supervisor(_ host: Result<HostStatus, HostError>?) -> Chapter {
        var chapter = Chapter(
            AuditSection(
                "supervisor", title: "What the supervisor itself may still do",
                question: "The supervisor reads what plugins say and may be root: what if it is taken over?",
                blocks: [
                    .paragraph(
                        "Once a run has begun, the supervisor gives up, for good and in every thread, what it does not need any more. "
                            + "Who takes it over then keeps what stands here, and the sealed workers that it may start."
                    )
                ]))
        switch host {
        case nil:
            chapter.section.blocks.append(
                .paragraph(
                    "Not looked at: no state directory was named. `bulkhead audit --state DIR` shows what a running host "
                        + "has given up, `bulkhead doctor` what one could give up here."))
        case .failure(let error)?:
            chapter.section.blocks.append(.paragraph("Not looked at: \(error)."))
        case .success(let status)?:
            if let confinement = status.run.confinement {
                chapter.show(confinement, pid: status.run.pid)
            } else {
                chapter.section.blocks.append(
                    .paragraph("Not looked at: the host has ended, or has not begun with the first event."))
            }
        }
        return chapter
    }

    private mutating func show(_ confinement: ConfinementStatus, pid: Int32) {
        section.blocks.append(
            .table(
                AuditTable(
                    "confinement", title: "What it has given up", columns: ["what", "found"],
                    rows: confinement.layers.map { layer in
                        switch layer.state {
                        case .enforced: .init([layer.name, "in force"], mark: .enforced)
                        case .unavailable:
                            .init([layer.name, layer.reason ?? "no reason is known"], mark: .unavailable)
                        case .notRequested: .init([layer.name, "nobody asked for it"], mark: .notRequested)
                        }
                    })))
        for layer in confinement.layers where layer.state != .enforced {
            find(
                "supervisor.lacks.\(Self.key(layer.name))",
                "the supervisor did not give up what it does not need: \(layer.name): \(layer.reason ?? "")",
                costs: "who takes it over may do that",
                remedy: "give the machine what is missing (`bulkhead doctor`), or accept what it costs")
        }
        section.blocks.append(.paragraph("Files that it may still read, and directories with all beneath them:"))
        section.blocks.append(.list(confinement.reads.isEmpty ? ["any"] : confinement.reads.map { "`\($0)`" }))
        section.blocks.append(.paragraph("and that it may still write:"))
        section.blocks.append(.list(confinement.writes.isEmpty ? ["any"] : confinement.writes.map { "`\($0)`" }))
        lookAgain(pid, confinement)
    }

    /// `its own files only (Landlock)` → `its_own_files_only`.
    private static func key(_ name: String) -> String {
        name.prefix { $0 != "(" }.split { !$0.isLetter }.joined(separator: "_")
    }

    /// The host tells of itself; the kernel can be asked from here.
    private mutating func lookAgain(_ pid: Int32, _ confinement: ConfinementStatus) {
        guard let status = (try? DescriptorIO.readAll("/proc/\(pid)/status")).map({ ProcessStatus($0) }) else {
            section.blocks.append(.paragraph("The kernel could not be asked for process \(pid) from here."))
            return
        }
        let isFiltered = status["Seccomp"] == "2"
        let isBound = status["NoNewPrivs"] == "1"
        let fields = ["Seccomp", "Seccomp_filters", "NoNewPrivs", "CapEff", "CapBnd"]
        section.blocks.append(
            .table(
                AuditTable(
                    "supervisor-now", title: "Seen from outside, while this review was made",
                    columns: ["process", .code("status")],
                    rows: [
                        .init(
                            ["\(pid)", fields.map { "\($0) \(status[$0])" }.joined(separator: ", ")],
                            mark: isFiltered && isBound ? .enforced : .finding, isVolatile: true)
                    ])))
        guard !isFiltered || !isBound else { return }
        let claims = confinement.layers.count { $0.state == .enforced }
        find(
            "supervisor.differs",
            "the host says that it is confined by \(claims) layers, and the kernel that it is not: Seccomp "
                + "\(status["Seccomp"]), NoNewPrivs \(status["NoNewPrivs"])",
            costs: "the host's own word cannot be relied on",
            remedy: "end it, and find out what runs there")
    }
}
