import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The page of one thing in the console: facts, what can be decided, tables, history.
struct RecordView {
    var title: String
    var facts: [(label: String, value: TableView.Cell)] = []
    var actions: [TableView.Action] = []
    var tables: [(title: String, table: TableView)] = []
    var history: [AuditEntry] = []
    /// Names of what the history is about, by id.
    var subjects: [String: String] = [:]

    func page(_ words: Words, names: [String: String]) -> Page {
        let facts = TableView(
            columns: self.facts.map(\.label), rows: [.init(cells: self.facts.map(\.value))], empty: "")
        return Page(
            "console-record", title: title,
            [
                "facts": facts.value, "hasActions": .boolean(!actions.isEmpty),
                "actions": .list(
                    actions.map {
                        .object([
                            "title": .string($0.title), "url": .string($0.url), "dangerous": .boolean($0.isDangerous),
                        ])
                    }),
                "tables": .list(
                    tables.map { .object(["title": .string($0.title), "table": $0.table.value]) }),
                "history": HistoryView(words: words, names: names, subjects: subjects).value(history),
            ])
    }
}
