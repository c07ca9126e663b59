import Glibc
import HTTP
import PortalModel
import PortalServer
import PortalServices

/// How mails leave: by SMTP where the settings name a server, else to standard output, for trying out.
struct MailDelivery {
    private let server: SMTPServer?
    private let sender: Mailbox

    /// - Throws: ``Mistake`` where the settings cannot be used.
    init(_ installation: Installation) throws {
        guard let mail = installation.offering.site.companion.mail else {
            server = nil
            sender = Mailbox(address: "portico@localhost")
            return
        }
        guard let sender = Mailbox(mail.from) else {
            throw Mistake("'companion.mail.from' is '\(mail.from)'; write 'Name <address@example.com>'")
        }
        self.sender = sender
        guard let url = installation.secret(mail.smtp) else {
            server = nil
            return
        }
        do {
            server = try SMTPServer(url: url)
        } catch {
            throw Mistake("'companion.mail.smtp': \(error)")
        }
    }

    /// Where mails go, for the operator.
    var place: String { server == nil ? "standard output, as no mail server is set" : "the mail server" }

    func send(for companion: Companion) -> MailQueue.Send {
        { letter in
            let rendered: RenderedLetter
            do {
                rendered = try companion.render(letter)
            } catch {
                throw MailQueue.Failure.passing("\(error)")
            }
            guard let server else { return show(letter, rendered) }
            let now = companion.context.now
            do {
                try await server.send(
                    MailMessage(
                        from: sender, to: Mailbox(name: letter.values["name"] ?? "", address: letter.recipient),
                        subject: rendered.subject, text: rendered.text, html: rendered.html,
                        sentAt: now.rawValue / 1000,
                        id: "portico.\(letter.id).\(letter.template.rawValue)@\(sender.domain)"))
            } catch SMTPServer.Failure.permanent(let reason) {
                throw MailQueue.Failure.permanent(reason)
            } catch {
                throw MailQueue.Failure.passing("\(error)")
            }
        }
    }

    private func show(_ letter: MailQueue.Letter, _ rendered: RenderedLetter) {
        print("— Mail to \(letter.recipient): \(rendered.subject)\n\(rendered.text)")
        fflush(nil)
    }
}
