import Dispatch
import HTTP
import PortalModel
import PortalServices
import Storage

/// A list of the console as a file for spreadsheets: everything that its filters let through, as it stood at one moment.
///
/// A large one takes a second. So exports wait for each other on a thread of their own, where no page waits for them.
enum ListExport {
    /// At most this many rows are exported at once.
    static let limit = 100_000
    /// So many are in memory at a time.
    private static let step = 5000
    private static let queue = DispatchQueue(label: "ListExport", qos: .utility)

    /// - Parameters:
    ///   - name: The file's, without the ending.
    ///   - table: A part of the list.
    static func csv(
        _ name: String, _ visit: Visit, _ site: Site,
        table: @escaping @Sendable (ListView, Tables) throws -> TableView
    ) async throws -> Reply {
        try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try site.context.store.read { .response(try file(name, visit, $0, table)) }
                    })
            }
        }
    }

    private static func file(
        _ name: String, _ visit: Visit, _ tables: Tables, _ table: (ListView, Tables) throws -> TableView
    ) throws -> Response {
        var part = try table(ListView(visit, rows: 0..<step), tables)
        var csv = CSV(part.columns + ["ID"])
        var count = 0
        while true {
            for row in part.rows { csv.append(row.texts) }
            count += part.rows.count
            guard part.rows.count == step, count < limit else { return csv.download(name) }
            part = try table(ListView(visit, rows: count..<count + step), tables)
        }
    }
}

extension TableView.Row {
    /// The cells as text, and the id.
    fileprivate var texts: [String] {
        cells.map { $0.time?.description ?? ($0.detail.isEmpty ? $0.text : "\($0.text) (\($0.detail))") } + [id]
    }
}
