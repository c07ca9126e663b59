import Diagnostics
import Serialization
import SiteGenerator

/// The object that `--json` writes:
///
///     {"diagnostics": [{"severity", "id", "file", "line", "column", "length", "message", "hint", "notes"}],
///      "portals": [{"id", "title", "url", "pages"}], "files": {"written", "unchanged", "removed"}, "seconds"}
///
/// Places that are not known are `null`. `portico product new` adds a member `product`: `id`, `name`, `status`, `folder` and
/// `files`, or `null` where none was made.
enum JSONReport {
    /// - Parameter product: The new one; `nil` where none was asked for.
    static func bytes(of report: BuildReport, _ diagnostics: [Diagnostic], product: Node.Value? = nil) -> [UInt8] {
        let portals = report.portals.map { portal in
            object([
                ("id", .string(portal.id)), ("title", .string(portal.title)), ("url", .string(portal.url)),
                ("pages", number(portal.pages)),
            ])
        }
        let files = object([
            ("written", number(report.filesWritten)), ("unchanged", number(report.filesUnchanged)),
            ("removed", number(report.filesRemoved)),
        ])
        let made = product.map { [("product", $0)] } ?? []
        let root = object(
            made + [
                ("diagnostics", .sequence(diagnostics.map { Node(node(of: $0)) })),
                ("portals", .sequence(portals.map { Node($0) })),
                ("files", files),
                ("seconds", .number(Number(text: String((report.seconds * 1000).rounded() / 1000)))),
            ])
        var bytes: [UInt8] = []
        JSONText.write(root, into: &bytes)
        if bytes.last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
        return bytes
    }

    private static func node(of diagnostic: Diagnostic) -> Node.Value {
        let notes = diagnostic.notes.map { note in
            Node(object(place(note.location) + [("message", .string(note.message))]))
        }
        let facts: [(String, Node.Value)] =
            [("severity", .string(diagnostic.severity.rawValue)), ("id", .string(diagnostic.id))]
            + place(diagnostic.location)
            + [
                ("length", number(diagnostic.length)), ("message", .string(diagnostic.message)),
                ("hint", diagnostic.hint.map { .string($0) } ?? .null), ("notes", .sequence(notes)),
            ]
        return object(facts)
    }

    private static func place(_ location: SourceLocation?) -> [(String, Node.Value)] {
        let line = location?.line ?? 0
        let column = location?.column ?? 0
        return [
            ("file", location.map { .string($0.file) } ?? .null),
            ("line", line > 0 ? number(line) : .null), ("column", column > 0 ? number(column) : .null),
        ]
    }

    private static func number(_ value: Int) -> Node.Value { .number(Number(value)) }

    private static func object(_ entries: [(String, Node.Value)]) -> Node.Value {
        .mapping(Mapping(entries.map { Mapping.Entry($0.0, Node($0.1)) }))
    }
}
