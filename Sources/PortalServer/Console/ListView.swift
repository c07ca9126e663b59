import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// One page of a list of the console: a table with search and filters, and the pages before and after.
struct ListView {
    static let size = 50

    /// A choice that narrows the list; its name is that of the query's field.
    struct Filter {
        var name: String
        var title: String
        var options: [FormView.Option]
        /// Whether nothing may be chosen, too.
        var hasAll = true

        func value(chosen: String) -> Value {
            .object([
                "name": .string(name), "title": .string(title), "hasNoAll": .boolean(!hasAll),
                "options": .list(
                    options.map {
                        .object([
                            "value": .string($0.value), "title": .string($0.title),
                            "chosen": .boolean($0.value == chosen),
                        ])
                    }),
            ])
        }
    }

    /// The number of the page, from 1.
    let number: Int
    let search: String
    private let query: Form

    /// - Parameter rows: A part of the list; `nil`: the page that is asked for.
    init(_ visit: Visit, rows: Range<Int>? = nil) {
        query = visit.request.query
        number = min(max(Int(query["page"]) ?? 1, 1), 1_000_000)
        search = FormText.line(query["q"])
        offset = rows?.lowerBound ?? (number - 1) * ListView.size
        limit = rows?.count ?? ListView.size + 1
    }

    /// What was chosen of a filter; empty: all.
    func chosen(_ filter: String) -> String { FormText.line(query[filter]) }

    let offset: Int
    /// One more than is shown, to know whether there is a next page.
    let limit: Int

    /// The page's values.
    /// - Parameters:
    ///   - table: Up to ``limit`` rows; the last one is cut off where it is too many.
    ///   - searchHint: What can be searched for; `nil`: there is no search.
    func values(
        _ table: TableView, path: String, words: Words, searchHint: String? = nil, filters: [Filter] = []
    ) -> [String: Value] {
        var table = table
        let hasNext = table.rows.count > ListView.size
        if hasNext { table.rows.removeLast() }
        let isFiltered = !search.isEmpty || filters.contains { !chosen($0.name).isEmpty }
        if isFiltered { table.empty = words("listFilteredEmpty") }
        return [
            "table": table.value, "action": .string(path), "search": .string(search),
            "searchable": .boolean(searchHint != nil), "searchHint": .text(searchHint),
            "hasFilters": .boolean((searchHint != nil || !filters.isEmpty) && (isFiltered || !table.rows.isEmpty)),
            "filters": .list(filters.map { $0.value(chosen: chosen($0.name)) }), "filtered": .boolean(isFiltered),
            "previousPage": number > 1 ? .string(url(path, number - 1, filters)) : .boolean(false),
            "nextPage": hasNext ? .string(url(path, number + 1, filters)) : .boolean(false),
            "pageNumber": .string(words("pageNumber", ["number": String(number)])),
            "hasPages": .boolean(number > 1 || hasNext),
            "exports": .list([
                .object(["title": .string("CSV"), "url": .string(url(path + ".csv", nil, filters))])
            ]),
        ]
    }

    private func url(_ path: String, _ number: Int?, _ filters: [Filter]) -> String {
        let fields =
            [("page", number.map(String.init) ?? ""), ("q", search)] + filters.map { ($0.name, chosen($0.name)) }
        let query = fields.filter { !$0.1.isEmpty }.map { "\($0)=\(PercentEncoding.encode(value: $1))" }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
    }
}

extension ListView.Filter {
    /// By portal, where there are several.
    static func portals(_ site: Site, _ words: Words) -> [ListView.Filter] {
        let portals = site.context.offerings.now.site.portals
        guard portals.count > 1 else { return [] }
        return [
            .init(
                name: "portal", title: words("column.portal"),
                options: portals.map { .init(value: $0.id.rawValue, title: $0.title) })
        ]
    }

    /// By state.
    static func states(_ states: [some LifecycleState], _ words: Words) -> ListView.Filter {
        .init(
            name: "state", title: words("column.state"),
            options: states.map { .init(value: $0.rawValue, title: words.state($0)) })
    }
}

/// Text from a query.
enum FormText {
    /// At most 200 characters of one line.
    static func line(_ text: String) -> String { String(text.filter { !$0.isNewline }.prefix(200)) }
}
