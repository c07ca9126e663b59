import HTTP
import TestSupport
import Testing

/// Mails over a real mail server, read back by Python's parser.
@Suite(.enabled(if: Requirement.shouldRun(whenPresent: MailSink.isPresent), "needs .scripts/setup --test"))
struct SMTPServerTests {
    private func message(to address: String = "ada@example.com", subject: String = "Welcome", text: String = "Hello")
        -> MailMessage
    {
        MailMessage(
            from: Mailbox(name: "Northwind APIs", address: "apis@northwind.example"),
            to: Mailbox(name: "Ada", address: address), subject: subject, text: text, html: "<p>\(text)</p>",
            sentAt: 1_795_000_000, id: "1.welcome@northwind.example")
    }

    private func failure(_ url: String, _ message: MailMessage) async -> SMTPServer.Failure? {
        do {
            try await SMTPServer(url: url).send(message)
            return nil
        } catch {
            return error as? SMTPServer.Failure
        }
    }

    @Test func sendsOverSTARTTLSAndOverTLSFromTheFirstByte() async throws {
        let sink = try await MailSink.start()
        for (url, address) in [(sink.url, "starttls@example.com"), (sink.implicitURL, "implicit@example.com")] {
            try await SMTPServer(url: url).send(message(to: address))
            let mail = try await sink.mail { $0.to == [address] }
            #expect(mail.tls && mail.authenticated)
            #expect(mail.from == "apis@northwind.example")
        }
    }

    @Test func keepsEveryCharacterThroughHeadersAndBodies() async throws {
        let sink = try await MailSink.start()
        let subject = "Ihr Zugang für „Sendungen“ ist bereit – 你好 👩🏽‍💻 und noch einige Wörter, damit es lang wird =?x?="
        let text = ".first dot\n=equals= and blanks   \n\n" + String(repeating: "åé漢字 ", count: 60) + "\nend\t\n"
        var mail = message(to: "names@example.com", subject: subject, text: text)
        mail.from.name = "Nordwind \"APIs\" – Fracht"
        try await SMTPServer(url: sink.url).send(mail)
        let read = try await sink.mail { $0.to == ["names@example.com"] }
        #expect(read.headers["Subject"] == subject)
        // The line break before a boundary belongs to the boundary (RFC 2046 §5.1.1).
        #expect(read.text + "\n" == text)
        #expect(read.html == "<p>\(text)</p>")
        #expect(
            read.headers["From"]?.contains("Nordwind \"APIs\" – Fracht") == true
                || read.headers["From"]?.contains("Nordwind \\\"APIs\\\" – Fracht") == true)
        #expect(read.headers["Date"] == "Wed, 18 Nov 2026 11:06:40 +0000")
        #expect(read.headers["Auto-Submitted"] == "auto-generated")
        #expect(read.longest <= 78)
        #expect(read.defects == [])
    }

    /// Header injection: a name or a subject that ends its line and begins another field.
    @Test func letsNoTextBeginAHeader() async throws {
        let sink = try await MailSink.start()
        var mail = message(to: "victim@example.com", subject: "Hi\r\nBcc: evil@example.com\r\n\r\nbody")
        mail.to.name = "Ada\r\nX-Evil: 1"
        mail.from.name = "A\nReply-To: evil@example.com"
        try await SMTPServer(url: sink.url).send(mail)
        let read = try await sink.mail { $0.to == ["victim@example.com"] }
        #expect(read.headers["Bcc"] == nil && read.headers["X-Evil"] == nil && read.headers["Reply-To"] == nil)
        #expect(read.text == "Hello")
    }

    @Test func tellsWhatWillNeverGoFromWhatMayGoLater() async throws {
        let sink = try await MailSink.start()
        guard case .permanent? = await failure(sink.url, message(to: "bounce@example.com")) else {
            Issue.record("an address that does not exist")
            return
        }
        let wrongAccount = sink.url.replacing("mail%3Apw", with: "wrong")
        let closed = "smtp://127.0.0.1:1?ca=\(sink.certificate)"
        let untrusted = String(sink.url.prefix { $0 != "?" })
        for (url, address) in [
            (sink.url, "grey@example.com"), (wrongAccount, "a@example.com"), (closed, "a@example.com"),
            (untrusted, "a@example.com"),
        ] {
            guard case .passing(let text)? = await failure(url, message(to: address)) else {
                Issue.record("\(address) by \(url)")
                continue
            }
            #expect(!text.contains("wrong") && !text.contains("pw"), "no password in what is logged")
        }
    }

    @Test(arguments: [
        ("http://mail.example", "given as"), ("smtp://", "names no host"),
        ("smtp://user@mail.example", "without a password"),
        ("smtp://mail.example:587?starttls=optional", "on this machine only"),
        ("smtp://u:p@mail example", "names no host"),
    ])
    func refusesURLsThatCannotBeUsed(_ url: String, _ reason: String) {
        #expect { try SMTPServer(url: url) } throws: { error in
            "\(error)".contains(reason) && !"\(error)".contains("u:p")
        }
    }
}
