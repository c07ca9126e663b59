import Mustache
import OpenAPI
import PortalModel

/// A product's changelog as its template reads it, and as Markdown.
struct ChangelogContext {
    let product: PortalProduct
    /// The theme's words in the portal's language.
    let words: [String: String]

    var members: [String: Value] {
        var context = Context([
            "title": .string(words.phrase("changelogOf", "Changes of {product}", ["product": product.product.name])),
            "feed": .string(product.changelogURL.path + "feed.atom"),
        ])
        context.set("entries", product.changelog.map(entry))
        return context.members
    }

    private func entry(_ entry: ChangelogEntry) -> Value {
        var context = Context([
            "id": .string(entry.anchor), "title": .string("\(entry.api.title) \(entry.version)"),
            "before": .string(entry.before), "released": entry.released.map { .string($0) } ?? .null,
        ])
        context.set("counts", Self.counts(entry.changes).map { count($0, $1) })
        context.set("general", ChangeReport.sorted(entry.changes.document).map(change))
        context.set(
            "operations",
            entry.changes.operations.map { operation($0, of: entry, isWebhook: false) }
                + entry.changes.webhooks.map { operation($0, of: entry, isWebhook: true) })
        return context.value
    }

    /// The kinds of changes that there are, the worst first.
    private static func counts(_ changes: DocumentChanges) -> [(Change.Severity, Int)] {
        Change.Severity.allCases.reversed().map { ($0, changes.count($0)) }.filter { $0.1 > 0 }
    }

    private func count(_ severity: Change.Severity, _ count: Int) -> Value {
        .object([
            "severity": .string(severity.rawValue), "title": .string(title(severity)), "count": .integer(count),
        ])
    }

    private func title(_ severity: Change.Severity) -> String {
        let english = ["breaking": "breaking", "additive": "additive", "documentation": "documentation"]
        return words["change.\(severity.rawValue)"] ?? english[severity.rawValue] ?? severity.rawValue
    }

    private func operation(_ operation: OperationChanges, of entry: ChangelogEntry, isWebhook: Bool) -> Value {
        var context = Context([
            "title": .string(operation.title), "method": .string(operation.method),
            "methodClass": .string(operation.method.lowercased()), "path": .string(operation.path),
            "kind": .string(words["change.\(operation.kind.rawValue)"] ?? operation.kind.rawValue),
            "severity": .string(operation.severity.rawValue),
            "open": .boolean(operation.severity == .breaking), "url": .null,
        ])
        let page =
            isWebhook
            ? entry.api.webhooks.first { $0.path == operation.path }.map { entry.api.url(ofWebhook: $0) }
            : entry.api.operations.first { $0.method == operation.method && $0.path == operation.path }
                .map { entry.api.url(of: $0) }
        if operation.kind != .removed, let page { context["url"] = .string(page.href) }
        context.set("changes", ChangeReport.sorted(operation.changes).map(change))
        return context.value
    }

    private func change(_ change: Change) -> Value {
        .object([
            "severity": .string(change.severity.rawValue), "severityTitle": .string(title(change.severity)),
            "place": change.place.isEmpty ? .null : .string(change.place), "message": .string(change.message),
        ])
    }

    // MARK: Markdown

    func markdown(title: String) -> String {
        var text = "# \(words.phrase("changelogOf", "Changes of {product}", ["product": title]))\n"
        for entry in product.changelog {
            text += "\n## \(entry.api.title) \(entry.version)\(entry.released.map { " (\($0))" } ?? "")\n\n"
            text += Self.counts(entry.changes).map { "\($1) \(self.title($0))" }.joined(separator: ", ") + "\n"
            if !entry.changes.document.isEmpty { text += "\n" + bullets(entry.changes.document) }
            for operation in entry.changes.operations + entry.changes.webhooks {
                text +=
                    "\n### \(MarkdownText.code("\(operation.method) \(operation.path)"))\n\n"
                    + bullets(operation.changes)
            }
        }
        return text
    }

    private func bullets(_ changes: [Change]) -> String {
        ChangeReport.sorted(changes).map { "- **\(title($0.severity))**: \(ChangeReport.sentence($0))\n" }.joined()
    }
}
