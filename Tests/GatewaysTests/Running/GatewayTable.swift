import Foundation
import Gateways
import TestSupport
import Testing

/// A way to show who is calling.
enum Method: String, CaseIterable {
    case header, query, basic

    /// The target and the fields of a request with a secret of an application; `nil` shows none.
    func request(_ path: String, _ application: String?, wrong: Bool = false) -> (String, [String: String]) {
        guard let application else { return (path, [:]) }
        let key = TableSnapshot.key(application) + (wrong ? "x" : "")
        switch self {
        case .header: return (path, ["X-Key": key])
        case .query: return ("\(path)?a=%20b%0d%0a&key=\(key)&c", [:])
        case .basic:
            let password = TableSnapshot.password(application) + (wrong ? "x" : "")
            let pair = Data("user-\(application):\(password)".utf8).base64EncodedString()
            return (path, ["Authorization": "Basic \(pair)"])
        }
    }

    var credential: String { self == .basic ? "basic" : "key" }
}

/// What was asked of a gateway, what was to come of it, and what came.
struct GatewayTable {
    struct Row {
        var method: String
        var name: String
        var expected: String
        var seen: String
    }

    private(set) var rows: [Row] = []

    mutating func add(_ method: Method?, _ name: String, _ expected: String, _ seen: String) {
        rows.append(Row(method: method?.rawValue ?? "any", name: name, expected: expected, seen: seen))
        #expect(seen == expected, "\(method?.rawValue ?? "any"), \(name)")
    }

    func print(_ gateway: String) {
        let lines = rows.map { "\(gateway) | \($0.method) | \($0.name) | \($0.expected) | \($0.seen)" }
        Swift.print((["gateway | method | case | expected | seen"] + lines).joined(separator: "\n"))
    }
}
