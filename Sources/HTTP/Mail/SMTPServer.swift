import CCurl
import Dispatch
import Glibc

/// Hands mails to a mail server, over TLS.
///
///     let server = try SMTPServer(url: "smtp://portal:secret@mail.example.com:587")
///     try await server.send(message)
///
/// `smtp://` asks for STARTTLS and gives up without it (RFC 3207); `smtps://` speaks TLS from the first byte (RFC 8314).
/// The options of the URL: `ca=PATH` trusts the certificates of that file alone; `starttls=optional` sends without TLS where
/// the server has none, which is allowed for this machine only.
package struct SMTPServer: Sendable {
    /// Why a mail did not leave.
    package enum Failure: Error, Equatable, CustomStringConvertible {
        /// The server will never take it (RFC 5321 §4.2.1, 5yz about the mail or its recipient).
        case permanent(String)
        /// It may take it later: it is away, busy, or its settings are wrong.
        case passing(String)

        package var description: String {
            switch self {
            case .permanent(let text), .passing(let text): text
            }
        }
    }

    /// Why a URL cannot be used: a sentence without the password.
    package struct Unusable: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// Without user, password and options.
    private let address: String
    private let user: String?
    private let password: String?
    private let authorities: String?
    private let needsTLS: Bool
    private static let queue = DispatchQueue(label: "SMTP", qos: .utility)

    /// - Throws: ``Unusable``.
    package init(url: String) throws(Unusable) {
        let halves = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let scheme = halves.first.map(String.init) ?? ""
        let isImplicit = scheme.hasPrefix("smtps://")
        guard isImplicit || scheme.hasPrefix("smtp://") else {
            throw Unusable(description: "A mail server is given as smtp://USER:PASSWORD@HOST:587 or smtps://…:465")
        }
        var rest = scheme.dropFirst(isImplicit ? 8 : 7)
        while rest.last == "/" { rest.removeLast() }
        let at = rest.lastIndex(of: "@")
        let place = at.map { rest[rest.index(after: $0)...] } ?? rest
        guard !place.isEmpty, place.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }) else {
            throw Unusable(description: "The URL of the mail server names no host")
        }
        let account =
            at.map { rest[..<$0].split(separator: ":", maxSplits: 1).map { PercentEncoding.decode($0) } } ?? []
        user = account.first ?? nil
        password = account.count > 1 ? account[1] : nil
        guard at == nil || user != nil && password != nil else {
            throw Unusable(
                description: "The URL of the mail server has a user without a password, or a malformed escape")
        }
        address = "\(isImplicit ? "smtps" : "smtp")://\(place)"
        let options = try? Form(parsing: halves.count > 1 ? String(halves[1]) : "")
        authorities = options.flatMap { $0["ca"].isEmpty ? nil : $0["ca"] }
        let isOptional = options?["starttls"] == "optional"
        let host = place.hasPrefix("[") ? place.prefix { $0 != "]" }.dropFirst() : place.prefix { $0 != ":" }
        if isOptional, !["localhost", "127.0.0.1", "::1"].contains(host) {
            throw Unusable(
                description:
                    "'starttls=optional' is for a mail server on this machine only; passwords would be read on the way")
        }
        needsTLS = !isOptional
    }

    /// Hands one mail over; returns when the server has taken it.
    /// - Throws: ``Failure``.
    package func send(_ message: MailMessage) async throws {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result { try deliver(message) }) }
        }
    }

    private func deliver(_ message: MailMessage) throws(Failure) {
        guard Curl.isReady, let handle = curl_easy_init() else { throw .passing("curl cannot be used") }
        defer { curl_easy_cleanup(handle) }
        let body = MailBody(message.encoded)
        var recipients = curl_slist_append(nil, "<\(message.to.address)>")
        defer {
            curl_slist_free_all(recipients)
            recipients = nil
        }
        configure(handle, sender: message.from)
        _ = portico_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipients)
        // The body outlives the transfer, which ends before this function does.
        _ = portico_curl_set_pointer(handle, CURLOPT_READDATA, Unmanaged.passUnretained(body).toOpaque())
        _ = portico_curl_set_function(handle, CURLOPT_READFUNCTION, MailBody.read)
        let result = withExtendedLifetime(body) { curl_easy_perform(handle) }
        guard result != CURLE_OK else { return }
        throw Self.failure(result, code: portico_curl_response_code(handle))
    }

    private func configure(_ handle: UnsafeMutableRawPointer, sender: Mailbox) {
        // The path of an SMTP URL is the name that is given with EHLO.
        _ = portico_curl_set_text(handle, CURLOPT_URL, "\(address)/\(sender.domain)")
        _ = portico_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        _ = portico_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        _ = portico_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT, 15)
        _ = portico_curl_set_number(handle, CURLOPT_TIMEOUT, 90)
        _ = portico_curl_set_number(
            handle, CURLOPT_USE_SSL, Int(needsTLS ? CURLUSESSL_ALL.rawValue : CURLUSESSL_TRY.rawValue))
        _ = portico_curl_set_number(handle, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        if let authorities { _ = portico_curl_set_text(handle, CURLOPT_CAINFO, authorities) }
        if let user, let password {
            _ = portico_curl_set_text(handle, CURLOPT_USERNAME, user)
            _ = portico_curl_set_text(handle, CURLOPT_PASSWORD, password)
        }
        _ = portico_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(sender.address)>")
        _ = portico_curl_set_number(handle, CURLOPT_UPLOAD, 1)
    }

    private static func failure(_ result: CURLcode, code: Int) -> Failure {
        let reason = String(cString: curl_easy_strerror(result))
        let text =
            code > 0 ? "The mail server answered \(code): \(reason)" : "The mail server cannot be used: \(reason)"
        // 530, 534 and 535 are about who sends, not about the mail (RFC 4954 §6): mended settings send it.
        let isAboutSender = result == CURLE_LOGIN_DENIED || [530, 534, 535, 538].contains(code)
        return (500..<600).contains(code) && !isAboutSender ? .permanent(text) : .passing(text)
    }
}

/// The bytes that curl reads.
private final class MailBody {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static let read: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        target, size, count, context in
        guard let target, let context else { return 0 }
        // `deliver` put a MailBody there that lives until the transfer is over.
        let body = Unmanaged<MailBody>.fromOpaque(context).takeUnretainedValue()
        let length = min(size * count, body.bytes.count - body.position)
        body.bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            memcpy(target, base + body.position, length)
        }
        body.position += length
        return length
    }
}
