import PortalModel
import PortalServices

/// The theme's words in one language.
struct Words: Sendable {
    let all: [String: String]

    /// The words of a key, with `{names}` replaced; the key itself where a theme lacks it.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard let text = all[key] else { return key }
        guard !values.isEmpty else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            result += rest[..<open]
            result += values[name] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// Why something was refused.
    func reason(_ reason: Refusal.Reason) -> String { self("reason.\(reason.rawValue)") }

    /// A state's name: `state.pending`.
    func state(_ state: some RawRepresentable<String>) -> String { self("state.\(state.rawValue)") }
}
