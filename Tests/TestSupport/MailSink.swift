import Foundation

/// A real mail server that keeps what it gets: aiosmtpd, with a certificate made for this run.
///
///     let sink = try await MailSink.start()
///     … send to sink.url …
///     let mail = try await sink.mail { $0.to == ["ada@example.com"] }
package struct MailSink: Sendable {
    /// With STARTTLS and an account.
    package let url: String
    /// With TLS from the first byte.
    package let implicitURL: String
    package let port: String
    /// Of the authority that signed the server's certificate: the certificate itself.
    package let certificate: String
    private let program: RunningProgram
    private let folder: TemporaryFolder

    private static let python = Requirement.existing(Repository.root.path + "/.build-peers/bin/python")
    private static let package = Requirement.existing(Repository.root.path + "/.build-peers/bin/aiosmtpd")

    package static var isPresent: Bool { python != nil && package != nil && Requirement.program("openssl") != nil }

    /// One mail as Python's parser read it.
    package struct Mail: Decodable, Sendable {
        package let from: String
        package let to: [String]
        package let tls: Bool
        package let authenticated: Bool
        package let headers: [String: String]
        package let text: String
        package let html: String?
        /// Bytes of the longest line.
        package let longest: Int
        package let defects: [String]

        /// The first link of the text.
        package var link: String {
            text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("http") }.map(String.init) ?? ""
        }
    }

    package static func start() async throws -> MailSink {
        guard let python, let openssl = Requirement.program("openssl") else {
            throw Repository.Missing(what: "aiosmtpd")
        }
        let folder = try TemporaryFolder()
        let outcome = try await Program.run(
            openssl,
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", folder.path("key.pem"), "-out",
                folder.path("certificate.pem"),
            ])
        guard outcome.status == 0 else { throw Repository.Missing(what: "a certificate: \(outcome.error)") }
        let script = Repository.root.appendingPathComponent("Tests/TestSupport/smtp-sink.py").path
        let program = try RunningProgram(python, [script, folder.path("certificate.pem"), folder.path("key.pem")])
        let words = try await program.line { $0.hasPrefix("listening on ") }.split(separator: " ").map(String.init)
        let account = "portal:mail%3Apw%401"
        let options = "?ca=" + folder.path("certificate.pem")
        return MailSink(
            url: "smtp://\(account)@127.0.0.1:\(words[2])\(options)",
            implicitURL: "smtps://\(account)@127.0.0.1:\(words[3])\(options)", port: words[2],
            certificate: folder.path("certificate.pem"), program: program, folder: folder)
    }

    /// The first mail of which the condition holds; waits for it.
    package func mail(where condition: (Mail) -> Bool) async throws -> Mail {
        let line = try await program.line { line in
            (try? JSONDecoder().decode(Mail.self, from: Data(line.utf8))).map(condition) == true
        }
        return try JSONDecoder().decode(Mail.self, from: Data(line.utf8))
    }
}
