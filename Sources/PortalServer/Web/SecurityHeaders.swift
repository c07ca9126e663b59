import HTTP
import PortalModel

/// The header fields that each page of the companion carries (OWASP Secure Headers).
///
/// No page made here is sent compressed: it holds a CSRF token beside what a visitor typed or a link says, and the length of
/// what is compressed together tells one from the other, guess by guess (BREACH, CVE-2013-3587). Finished files hold
/// neither; they are sent in the forms that `portico build --compress` wrote.
enum SecurityHeaders {
    /// - Parameter portals: Their origins may be where a form leads to in the end: after signing in, back to the portal.
    static func apply(to response: Response, _ address: PublicAddress, portals: [Portal]) -> Response {
        var response = response
        let origins = Set(portals.map { Origin.of($0.url) }).subtracting([address.origin]).sorted()
        let targets = (["'self'"] + origins).joined(separator: " ")
        if response.headers["Content-Security-Policy"] == nil {
            response.headers["Content-Security-Policy"] =
                "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action \(targets)"
        }
        // For what does not know `frame-ancestors`, which takes its place elsewhere (CSP 3, §6.4.2).
        if response.headers["X-Frame-Options"] == nil { response.headers["X-Frame-Options"] = "DENY" }
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if response.headers["Cache-Control"] == nil { response.headers["Cache-Control"] = "no-store" }
        if address.isSecure { response.headers["Strict-Transport-Security"] = "max-age=31536000" }
        return response
    }
}
