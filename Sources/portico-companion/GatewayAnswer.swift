import Diagnostics
import Dispatch
import Gateways
import PortalServices
import Serialization

/// What one gateway is told to have said, for people and for programs. No secret is in it.
struct GatewayAnswer: Sendable {
    let id: String
    private(set) var revision: Int?
    private(set) var differences: [GatewayDifference] = []
    private(set) var report: [Diagnostic] = []
    private(set) var failure: String?

    /// Asks it on a thread that may wait.
    init(of gateway: GatewaySync, verb: String) async {
        id = gateway.id
        let outcome: Result<GatewaySync.Plan, any Error> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { try verb == "apply" ? gateway.apply() : gateway.plan() })
            }
        }
        switch outcome {
        case .success(let plan):
            (revision, differences, report) = (plan.revision, plan.differences, plan.report)
        case .failure(let error): failure = "\(error)"
        }
    }

    var hasError: Bool { report.contains { $0.id.hasSuffix("-refused") } }

    /// - Parameter lines: What differs in them too.
    func text(lines: Bool, verb: String) -> String {
        if let failure { return "\(id): \(failure)" }
        var text = "\(id): \(headline(verb))"
        for difference in differences {
            text += "\n  \(difference.action.rawValue) \(difference.kind) '\(difference.id)'"
            guard lines else {
                text += " (-\(difference.removed.count) +\(difference.added.count))"
                continue
            }
            for line in difference.removed { text += "\n    - \(line)" }
            for line in difference.added { text += "\n    + \(line)" }
        }
        for diagnostic in report { text += "\n  \(diagnostic.severity): \(diagnostic.message)" }
        return text
    }

    private func headline(_ verb: String) -> String {
        let count = differences.count == 1 ? "1 difference" : "\(differences.count) differences"
        switch verb {
        case "apply": return differences.isEmpty ? "nothing to change" : "\(count) made right"
        case "drift": return differences.isEmpty ? "as it was written" : "\(count) from what was written"
        default: return differences.isEmpty ? "up to date" : count
        }
    }

    var node: Node {
        .object([
            ("id", .text(id)), ("revision", revision.map { .number($0) } ?? Node(.null)),
            ("failure", .text(orNull: failure)),
            (
                "differences",
                .list(
                    differences.map { difference in
                        .object([
                            ("action", .text(difference.action.rawValue)), ("kind", .text(difference.kind)),
                            ("id", .text(difference.id)), ("removed", .list(difference.removed.map { .text($0) })),
                            ("added", .list(difference.added.map { .text($0) })),
                        ])
                    })
            ),
            (
                "report",
                .list(report.map(Self.node))
            ),
        ])
    }

    /// A finding for programs.
    static func node(_ diagnostic: Diagnostic) -> Node {
        .object([
            ("severity", .text("\(diagnostic.severity)")), ("id", .text(diagnostic.id)),
            ("at", .text(orNull: diagnostic.location.map { "\($0)" })), ("message", .text(diagnostic.message)),
            ("hint", .text(orNull: diagnostic.hint)),
        ])
    }
}
