import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// One page of a list of the console: a table with search, a choice of states, and the pages before and after.
struct ListView {
    static let size = 50

    /// The number of the page, from 1.
    let number: Int
    let search: String
    let state: String

    init(_ visit: Visit) {
        number = min(max(Int(visit.request.query["page"]) ?? 1, 1), 1_000_000)
        search = FormText.line(visit.request.query["q"])
        state = visit.request.query["state"]
    }

    var offset: Int { (number - 1) * ListView.size }
    /// One more than is shown, to know whether there is a next page.
    var limit: Int { ListView.size + 1 }

    /// The page's values.
    /// - Parameters:
    ///   - rows: Up to ``limit`` of them; the last one is cut off where it is too many.
    ///   - states: What can be chosen, with its words; none: there is no choice.
    func values(
        _ table: TableView, path: String, words: Words, states: [FormView.Option] = [], isSearchable: Bool = true
    ) -> [String: Value] {
        var table = table
        let hasNext = table.rows.count > ListView.size
        if hasNext { table.rows.removeLast() }
        return [
            "table": table.value, "action": .string(path), "search": .string(search),
            "searchable": .boolean(isSearchable),
            "states": .list(
                states.map {
                    .object([
                        "value": .string($0.value), "title": .string($0.title), "chosen": .boolean($0.value == state),
                    ])
                }), "hasStates": .boolean(!states.isEmpty), "filtered": .boolean(!search.isEmpty || !state.isEmpty),
            "previousPage": number > 1 ? .string(url(path, number - 1)) : .boolean(false),
            "nextPage": hasNext ? .string(url(path, number + 1)) : .boolean(false),
            "pageNumber": .string(words("pageNumber", ["number": String(number)])),
            "hasPages": .boolean(number > 1 || hasNext),
        ]
    }

    private func url(_ path: String, _ number: Int) -> String {
        var url = "\(path)?page=\(number)"
        if !search.isEmpty { url += "&q=\(PercentEncoding.encode(segment: search))" }
        if !state.isEmpty { url += "&state=\(PercentEncoding.encode(segment: state))" }
        return url
    }
}

/// Text from a query.
enum FormText {
    /// At most 200 characters of one line.
    static func line(_ text: String) -> String { String(text.filter { !$0.isNewline }.prefix(200)) }
}
