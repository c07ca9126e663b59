extension Request {
    /// The cookies that were sent (RFC 6265 §4.2.1); of two with one name the first, which has the longer path.
    package var cookies: [String: String] {
        var cookies: [String: String] = [:]
        for line in headers.values(of: "Cookie") {
            for pair in line.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                guard let equals = pair.firstIndex(of: "=") else { continue }
                let name = String(pair[..<equals])
                if cookies[name] == nil { cookies[name] = String(pair[pair.index(after: equals)...]) }
            }
        }
        return cookies
    }
}

/// A cookie for a browser to keep (RFC 6265 §4.1, RFC 6265bis §4.1.3 for the prefixes).
///
/// It is always `HttpOnly` and `SameSite=Lax`: scripts do not see it, and other sites' forms do not send it.
package struct Cookie: Sendable {
    package var name: String
    package var value: String
    package var path: String
    /// Seconds to keep it; `nil`: until the browser is closed; 0: forget it.
    package var maxAge: Int?
    /// Only over TLS, or to the machine itself.
    package var isSecure: Bool

    /// - Parameters:
    ///   - name: Letters, digits, `-` and `_`.
    ///   - value: Letters, digits and what base 64 for URLs has; anything else is dropped.
    package init(_ name: String, _ value: String, path: String = "/", maxAge: Int? = nil, isSecure: Bool) {
        self.name = name
        self.value = String(value.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.~".contains($0)) })
        self.path = path
        self.maxAge = maxAge
        self.isSecure = isSecure
    }

    /// The value of a `Set-Cookie` field.
    package var field: String {
        var field = "\(name)=\(value); Path=\(path); HttpOnly; SameSite=Lax"
        if let maxAge { field += "; Max-Age=\(maxAge)" }
        if isSecure { field += "; Secure" }
        return field
    }
}
