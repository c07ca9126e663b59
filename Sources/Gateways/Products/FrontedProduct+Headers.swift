import HTTP
import PortalModel

extension FrontedProduct {
    /// A scheme and an authority (RFC 6454 §6.2). A comma would make two of it, a `*` all of them.
    static func isOrigin(_ text: String) -> Bool {
        guard text.hasPrefix("https://") || text.hasPrefix("http://"), !text.contains(","), !text.contains("*") else {
            return false
        }
        let authority = text.drop { $0 != "/" }.dropFirst(2)
        return GatewayNames.isHost(String(authority), wildcard: false)
    }

    /// The value of `WWW-Authenticate` (RFC 9110 §11.6.1); API keys have no scheme of their own there.
    var challenge: String {
        let schemes = [
            keyPlaces.isEmpty ? nil : "ApiKey", acceptsBasic ? "Basic" : nil, takesTokens ? "Bearer" : nil,
        ]
        return schemes.compactMap { scheme in scheme.map { "\($0) realm=\"\(id)\"" } }.joined(separator: ", ")
    }

    /// What its answers say of its end, by RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`); what cannot be said, and
    /// which origins are left out, goes into the report.
    func lifecycleHeaders(_ report: inout GatewayReport) -> [GatewayHeader] {
        for origin in source.origins where !Self.isOrigin(origin) { report.badOrigin(source.id.rawValue, origin) }
        var headers: [GatewayHeader] = []
        func add(_ name: String, _ date: String?, _ value: (_ seconds: Int) -> String) {
            guard let date else { return }
            if let day = Timestamp(date: date), day.rawValue >= 0 {
                headers.append(.init(name: name, value: value(day.rawValue / 1000)))
            } else {
                report.badDate(source.id.rawValue, date)
            }
        }
        // A date of structured fields (RFC 9651 §3.3.7), and an HTTP date (RFC 9110 §5.6.7).
        add("Deprecation", source.deprecated) { "@\($0)" }
        add("Sunset", source.sunset, HTTPDate.format)
        return headers
    }
}

/// A header and its value.
package struct GatewayHeader: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}
