import Serialization

/// What the generator says of its input, as lines for a person.
enum GeneratorReport {
    /// More lines than anybody reads at once.
    private static let limit = 20

    /// Errors, the first ones of many: `openapi.yaml:3:1: A value is missing here (…)`.
    /// - Parameter folder: Where the document lay; its place there means nothing to who sent it.
    static func lines(_ diagnostics: [Node], without folder: String) -> [String] {
        let errors = diagnostics.filter { $0["severity"]?.string == "error" }
        let lines = errors.map { line($0, without: folder + "/") }
        return lines.count <= limit ? lines : lines.prefix(limit) + ["… (\(lines.count - limit))"]
    }

    /// What it wrote where it made no report.
    static func lines(_ error: [UInt8], status: Int) -> [String] {
        let lines = String(decoding: error, as: UTF8.self).split(separator: "\n").suffix(limit).map(String.init)
        return lines.isEmpty ? ["portico: \(status)"] : lines
    }

    private static func line(_ diagnostic: Node, without folder: String) -> String {
        var place = diagnostic["file"]?.string ?? ""
        if place.hasPrefix(folder) { place.removeFirst(folder.count) }
        for key in ["line", "column"] {
            if let number = diagnostic[key]?.integer { place += ":\(number)" }
        }
        let hint = diagnostic["hint"]?.string.map { " (\($0))" } ?? ""
        let message = (diagnostic["message"]?.string ?? "").replacing(folder, with: "")
        return "\(place.isEmpty ? "" : place + ": ")\(message)\(hint)"
    }
}
