/// One mail: the same content as text and, where there is one, as HTML.
///
///     let mail = MailMessage(from: sender, to: reader, subject: "Welcome", text: "…", html: "…", …)
///     mail.encoded        // RFC 5322, ready for SMTP
package struct MailMessage: Sendable, Equatable {
    package var from: Mailbox
    package var to: Mailbox
    package var subject: String
    package var text: String
    /// A whole HTML document.
    package var html: String?
    /// Seconds since 1970.
    package var sentAt: Int
    /// Unique in the world, without angle brackets: `17.k3j2@example.com`.
    package var id: String

    package init(
        from: Mailbox, to: Mailbox, subject: String, text: String, html: String? = nil, sentAt: Int, id: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.sentAt = sentAt
        self.id = id
    }

    /// Header and body with lines that end in CR LF, of ASCII only, none longer than 76 bytes but the addresses.
    package var encoded: [UInt8] {
        var writer = MailWriter()
        writer.field("From", MailWriter.mailbox(from))
        writer.field("To", MailWriter.mailbox(to))
        writer.field("Subject", MailWriter.unstructured(subject))
        writer.field("Date", MailWriter.date(sentAt))
        writer.field("Message-ID", "<\(MailWriter.oneLine(id))>")
        // Out-of-office programs do not answer to it (RFC 3834 §5).
        writer.field("Auto-Submitted", "auto-generated")
        writer.field("MIME-Version", "1.0")
        guard let html else {
            writer.part("text/plain", text)
            return writer.bytes
        }
        // No line of quoted-printable begins so: '=' is always followed by two digits or the end of the line.
        let boundary = "=_portico_\(id.utf8.reduce(UInt64(5381)) { ($0 &* 33) ^ UInt64($1) })"
        writer.field("Content-Type", "multipart/alternative; boundary=\"\(boundary)\"")
        writer.line("")
        for (type, content) in [("text/plain", text), ("text/html", html)] {
            writer.line("--\(boundary)")
            writer.part(type, content)
        }
        writer.line("--\(boundary)--")
        return writer.bytes
    }
}
