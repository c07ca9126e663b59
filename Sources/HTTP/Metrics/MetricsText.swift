/// Numbers in Prometheus' text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
///
///     var text = MetricsText()
///     text.gauge("mails_waiting", "Mails that wait to be sent.", [.init(3)])
///     text.counter("logins_total", "Sign-ins.", [.init(["portal": "public"], 12)])
package struct MetricsText {
    /// One number with its labels.
    package struct Row {
        let labels: KeyValuePairs<String, String>
        let value: Double

        package init(_ labels: KeyValuePairs<String, String>, _ value: Double) {
            self.labels = labels
            self.value = value
        }

        package init(_ labels: KeyValuePairs<String, String>, _ value: Int) { self.init(labels, Double(value)) }
        package init(_ value: Double) { self.init([:], value) }
        package init(_ value: Int) { self.init([:], Double(value)) }
    }

    /// The `Content-Type` of the format.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var text = ""

    package init() {}

    /// A family of numbers that go up and down.
    package mutating func gauge(_ name: String, _ help: String, _ rows: [Row]) { family(name, "gauge", help, rows) }

    /// A family of numbers that only grow; their names end in `_total`.
    package mutating func counter(_ name: String, _ help: String, _ rows: [Row]) { family(name, "counter", help, rows) }

    private mutating func family(_ name: String, _ kind: String, _ help: String, _ rows: [Row]) {
        begin(name, kind, help)
        for row in rows { add(name, row.labels.map { ($0, $1) }, row.value) }
    }

    /// The lines that tell what the rows after them are.
    mutating func begin(_ name: String, _ kind: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    mutating func add(_ name: String, _ labels: [(String, String)], _ value: Double) {
        text += name
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(MetricsText.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(MetricsText.number(value))\n"
    }

    /// Whole numbers without a fraction, as people read them too.
    static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return "\(whole)" }
        return value.isNaN ? "NaN" : value.isInfinite ? (value > 0 ? "+Inf" : "-Inf") : "\(value)"
    }

    private static func escaped(_ label: String) -> String {
        guard label.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else { return label }
        var escaped = ""
        for scalar in label.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
