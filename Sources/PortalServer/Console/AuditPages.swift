import HTTP
import Mustache
import PortalModel
import PortalServices
import Serialization
import Storage

/// The trail: who did what, when and from where; also as CSV and JSON.
struct AuditPages: Sendable {
    let site: Site
    private var words: Words { site.looks.now.console.words }
    /// Rows of one export; the next ones follow with `?before=`.
    private static let exportLimit = 10_000

    init(site: Site) { self.site = site }

    func add(to routes: inout Routes) {
        routes.get("console/audit", administrators: list)
        routes.get("console/audit.csv", administrators: csv)
        routes.get("console/audit.json", administrators: json)
    }

    private func entries(_ visit: Visit, limit: Int) throws -> [AuditEntry] {
        let query = visit.request.query
        return try site.context.store.read {
            try $0.audit(text: FormText.line(query["q"]), before: Int(query["before"]), limit: limit)
        }
    }

    private func list(_ visit: Visit, _: Administrator) throws -> Reply {
        let words = words
        var entries = try entries(visit, limit: ListView.size + 1)
        let hasNext = entries.count > ListView.size
        if hasNext { entries.removeLast() }
        let history = HistoryView(words: words, names: try People(site).names(in: entries))
        let search = FormText.line(visit.request.query["q"])
        let path = site.path("console/audit")
        let table = TableView(
            columns: [
                "column.time", "column.action", "column.who", "column.subject", "column.change", "column.address",
            ]
            .map { words($0) },
            rows: entries.map { entry in
                .init(cells: [
                    .init(entry.at), .init(history.title(of: entry.action), detail: entry.reason),
                    .init(history.name(of: entry.actor), url: link(entry.actor.id)),
                    .init(entry.subject, url: link(entry.subject), isCode: true),
                    .init([entry.before, entry.after].compactMap { $0 }.joined(separator: " → ")),
                    .init(entry.address),
                ])
            }, empty: words("listEmpty"))
        let query = search.isEmpty ? "" : "q=\(PercentEncoding.encode(value: search))"
        return .page(
            Page(
                "console-list", title: words("console.audit"),
                [
                    "table": table.value, "hasFilters": .boolean(true), "searchable": .boolean(true),
                    "search": .string(search),
                    "searchHint": .string(words("auditHint")), "action": .string(path),
                    "filtered": .boolean(!search.isEmpty), "hasPages": .boolean(hasNext),
                    "previousPage": .boolean(false), "pageNumber": .string(""),
                    "nextPage": hasNext
                        ? .string("\(path)?before=\(entries.last?.id ?? 0)" + (query.isEmpty ? "" : "&" + query))
                        : .boolean(false),
                    "exports": .list(
                        ["csv", "json"].map {
                            .object([
                                "title": .string($0.uppercased()),
                                "url": .string("\(path).\($0)" + (query.isEmpty ? "" : "?" + query)),
                            ])
                        }),
                ]))
    }

    private func link(_ id: String) -> String? {
        if id.hasPrefix("dev_") { return site.path("console/developers/\(id)") }
        if id.hasPrefix("app_") { return site.path("console/applications/\(id)") }
        if id.hasPrefix("sub_") { return site.path("console/subscriptions/\(id)") }
        return nil
    }

    private static let columns = [
        "id", "at", "portal", "actor", "address", "action", "subject", "owner", "before", "after", "reason",
    ]

    private static func row(_ entry: AuditEntry) -> [String] {
        [
            String(entry.id), entry.at.description, entry.portal?.rawValue ?? "", entry.actor.id, entry.address,
            entry.action, entry.subject, entry.owner ?? "", entry.before ?? "", entry.after ?? "", entry.reason,
        ]
    }

    private func csv(_ visit: Visit, _: Administrator) throws -> Reply {
        var csv = CSV(Self.columns)
        for entry in try entries(visit, limit: Self.exportLimit) { csv.append(Self.row(entry)) }
        return .response(csv.download("audit"))
    }

    private func json(_ visit: Visit, _: Administrator) throws -> Reply {
        let entries = try entries(visit, limit: Self.exportLimit).map { entry in
            Node(
                .mapping(
                    Mapping(
                        zip(Self.columns, Self.row(entry)).map { Mapping.Entry($0, Node(.string($1))) })))
        }
        var bytes: [UInt8] = []
        JSONWriter.write(Node(.sequence(entries)), pretty: true, into: &bytes)
        return .response(
            Response(
                .ok,
                headers: [
                    ("Content-Type", "application/json"),
                    ("Content-Disposition", "attachment; filename=\"audit.json\""),
                ], body: .bytes(bytes)))
    }
}
