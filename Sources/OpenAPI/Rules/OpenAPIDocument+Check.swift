import Diagnostics
import Serialization

/// Rules that need more of a document than one object. Real documents are imperfect: what can be shown all the same is
/// a warning.
extension OpenAPIDocument {
    func check(into diagnostics: inout [Diagnostic]) {
        checkOperationIDs(&diagnostics)
        for operation in operations { checkPathParameters(of: operation, &diagnostics) }
    }

    /// operationId is unique among all operations (OpenAPI 3.1.0, Operation Object).
    private func checkOperationIDs(_ diagnostics: inout [Diagnostic]) {
        var first: [String: SourceLocation] = [:]
        for operation in operations + webhooks.flatMap(\.operations) {
            guard let id = operation.operationId else { continue }
            guard let earlier = first[id] else {
                first[id] = operation.location
                continue
            }
            diagnostics.append(
                Diagnostic(
                    .warning, "duplicate-operation-id", at: operation.location,
                    "operationId '\(id)' is used twice", hint: "give each operation an id of its own",
                    notes: [.init("first used here", at: earlier)]))
        }
    }

    /// Each name in braces is a parameter, and each path parameter stands in the path.
    private func checkPathParameters(of operation: Operation, _ diagnostics: inout [Diagnostic]) {
        let inPath = Self.names(in: operation.path)
        let declared = operation.parameters.filter { $0.place == .path }
        for name in inPath where !declared.contains(where: { $0.name == name }) {
            diagnostics.append(
                Diagnostic(
                    .warning, "undeclared-path-parameter", at: operation.location,
                    "\(operation.method) \(operation.path) does not declare its path parameter '\(name)'",
                    hint: Spelling.nearest(to: name, in: declared.map(\.name)).map { "is it '\($0)'?" }))
        }
        for parameter in declared where !inPath.contains(parameter.name) {
            diagnostics.append(
                Diagnostic(
                    .warning, "unused-path-parameter", at: parameter.location,
                    "Path parameter '\(parameter.name)' is not in the path \(operation.path)",
                    hint: Spelling.nearest(to: parameter.name, in: inPath).map { "is it '\($0)'?" }))
        }
    }

    private static func names(in path: String) -> [String] {
        path.split(separator: "{").dropFirst(path.hasPrefix("{") ? 0 : 1).compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }
}
