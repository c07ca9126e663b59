package import Serialization

/// A comparison as text for people, JSON for tools, Markdown for changelogs.
package struct ChangeReport: Sendable {
    package enum Format: String, Sendable, CaseIterable {
        case text, json, markdown
    }

    private let changes: DocumentChanges

    package init(_ changes: DocumentChanges) { self.changes = changes }

    /// The whole report, with a line end at its end.
    package func text(as format: Format) -> String {
        switch format {
        case .text: plain
        case .json:
            {
                var json: [UInt8] = []
                JSONWriter.write(node, pretty: true, into: &json)
                return String(decoding: json, as: UTF8.self) + "\n"
            }()
        case .markdown: markdown
        }
    }

    // MARK: Text

    private var plain: String {
        guard !changes.isEmpty else { return "No changes.\n" }
        var text = ""
        if !changes.document.isEmpty { text += "API\n" + lines(changes.document) + "\n" }
        for operation in changes.operations + changes.webhooks {
            text += "\(operation.method) \(operation.path)"
            text += operation.kind == .changed ? "\n" : " (\(operation.kind.rawValue))\n"
            if operation.kind == .changed { text += lines(operation.changes) }
            text += "\n"
        }
        return text + Self.counts(changes) + "\n"
    }

    private func lines(_ changes: [Change]) -> String {
        Self.sorted(changes).map { change in
            let mark = change.severity == .breaking ? "!" : change.severity == .additive ? "+" : " "
            return "  \(mark) \(Self.sentence(change))\n"
        }.joined()
    }

    /// The worst first, else in their order.
    package static func sorted(_ changes: [Change]) -> [Change] {
        Change.Severity.allCases.reversed().flatMap { severity in changes.filter { $0.severity == severity } }
    }

    /// `query parameter 'limit': Is now required`
    package static func sentence(_ change: Change) -> String {
        change.place.isEmpty ? change.message : "\(change.place): \(change.message)"
    }

    /// `2 breaking, 1 additive, 4 documentation`
    package static func counts(_ changes: DocumentChanges) -> String {
        Change.Severity.allCases.reversed().map { "\(changes.count($0)) \($0.rawValue)" }.joined(separator: ", ")
    }

    // MARK: Markdown

    private var markdown: String {
        guard !changes.isEmpty else { return "No changes.\n" }
        var text = "\(Self.counts(changes))\n"
        if !changes.document.isEmpty { text += "\n## API\n\n" + bullets(changes.document) }
        for operation in changes.operations + changes.webhooks {
            text += "\n## `\(operation.method) \(operation.path)`\n\n"
            text += bullets(operation.changes)
        }
        return text
    }

    private func bullets(_ changes: [Change]) -> String {
        Self.sorted(changes).map { "- **\($0.severity.rawValue)**: \(Self.sentence($0))\n" }.joined()
    }

    // MARK: JSON

    /// The keys stay as they are: mails and other programs read them.
    package var node: Node {
        Self.object([
            ("breaking", .number(Number(changes.count(.breaking)))),
            ("additive", .number(Number(changes.count(.additive)))),
            ("documentation", .number(Number(changes.count(.documentation)))),
            ("document", .sequence(changes.document.map(Self.node))),
            ("operations", .sequence(changes.operations.map(Self.node))),
            ("webhooks", .sequence(changes.webhooks.map(Self.node))),
        ])
    }

    private static func node(_ operation: OperationChanges) -> Node {
        object([
            ("method", .string(operation.method)), ("path", .string(operation.path)),
            ("operationId", operation.operationId.map { .string($0) } ?? .null), ("title", .string(operation.title)),
            ("kind", .string(operation.kind.rawValue)), ("severity", .string(operation.severity.rawValue)),
            ("changes", .sequence(operation.changes.map(node))),
        ])
    }

    private static func node(_ change: Change) -> Node {
        object([
            ("severity", .string(change.severity.rawValue)), ("direction", .string(change.direction.rawValue)),
            ("rule", .string(change.rule)), ("place", .string(change.place)), ("message", .string(change.message)),
            ("location", change.location.map { .string("\($0)") } ?? .null),
        ])
    }

    private static func object(_ members: [(String, Node.Value)]) -> Node {
        Node(.mapping(Mapping(members.map { .init($0.0, Node($0.1)) })))
    }
}
