import Crypto
import HTTP
import PortalServices

/// The cookies of a browser and what is derived from them.
///
/// The session's cookie holds a random token whose hash the store knows. The CSRF token of its forms is an HMAC of it
/// (OWASP, "signed double submit"), so that nothing has to be kept; a visitor without a session gets a cookie for that.
struct Browser: Sendable {
    private let isSecure: Bool
    private let csrfKey: [UInt8]
    private let box: SealedBox

    enum Kind: Sendable {
        case developer
        case administrator
        case visitor
        /// Between the password and the code.
        case step
        case note
    }

    init(masterKey: MasterKey, isSecure: Bool) {
        self.isSecure = isSecure
        csrfKey = masterKey.derivedKey(for: "forms")
        box = SealedBox(key: masterKey)
    }

    /// The name of a cookie; over TLS with the prefix that keeps other hosts from setting it (RFC 6265bis §4.1.3.2).
    private func name(_ kind: Kind) -> String {
        let name =
            switch kind {
            case .developer: "portico_session"
            case .administrator: "portico_console"
            case .visitor: "portico_visitor"
            case .step: "portico_step"
            case .note: "portico_note"
            }
        return isSecure ? "__Host-" + name : name
    }

    /// What a cookie holds, where it was sent.
    func value(_ kind: Kind, of request: Request) -> String? { request.cookies[name(kind)] }

    /// The field that sets a cookie.
    /// - Parameter maxAge: Seconds; 0 takes it away, `nil` keeps it until the browser is closed.
    func cookie(_ kind: Kind, _ value: String, maxAge: Int? = nil) -> String {
        Cookie(name(kind), value, maxAge: maxAge, isSecure: isSecure).field
    }

    /// The token that forms for this browser carry.
    func csrfToken(for browser: String) -> String {
        Base64URL.encode(HMAC.sha256(key: csrfKey, message: Array(browser.utf8)))
    }

    /// Whether a post comes from a form that we made for this browser, on a page of ours.
    func isOwn(_ request: Request, _ form: Form, browser: String) -> Bool {
        // Browsers say where a request comes from; neither field can be set by a script (Fetch, forbidden names).
        if let site = request.headers["Sec-Fetch-Site"] {
            guard site == "same-origin" else { return false }
        } else if let origin = request.headers["Origin"] {
            let host = request.host
            guard !host.isEmpty, origin == "http://" + host || origin == "https://" + host else { return false }
        }
        return !browser.isEmpty && ConstantTime.equal(form["csrf"], csrfToken(for: browser))
    }

    /// A note as a cookie: sealed, as it may hold a secret, and of use to this browser alone.
    func cookie(of note: Note, for browser: String) -> String {
        var parts = [("words", note.words)] + note.values.sorted { $0.key < $1.key }.map { ("v." + $0.key, $0.value) }
        if let credential = note.credential { parts.append(("credential", credential)) }
        if let secret = note.secret { parts.append(("secret", secret)) }
        let text = parts.map { "\($0.0)=\(PercentEncoding.encode(value: $0.1))" }.joined(separator: "&")
        let sealed = box.seal(Array(text.utf8), context: "note " + browser)
        return cookie(.note, Base64URL.encode(sealed), maxAge: 60)
    }

    /// The note that the browser brings back.
    func note(of request: Request, for browser: String) -> Note? {
        guard let text = value(.note, of: request), let sealed = Base64URL.decode(text),
            let bytes = box.open(sealed, context: "note " + browser),
            let form = try? Form(parsing: String(decoding: bytes, as: UTF8.self))
        else { return nil }
        var note = Note(form["words"])
        for name in form.names where name.hasPrefix("v.") { note.values[String(name.dropFirst(2))] = form[name] }
        note.credential = form["credential"].isEmpty ? nil : form["credential"]
        note.secret = form["secret"].isEmpty ? nil : form["secret"]
        return note
    }
}
