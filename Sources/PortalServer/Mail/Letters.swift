import Mustache
import PortalModel
import PortalServices
import Theming

/// One mail, ready for a mail server.
package struct RenderedLetter: Sendable, Equatable {
    package var subject: String
    package var text: String
    package var html: String
}

/// Makes mails: subject and sentences come from the theme's words, under the mail's name; the HTML from its template `mail`.
struct Letters: Sendable {
    let site: Site

    func render(_ letter: MailQueue.Letter) throws -> RenderedLetter {
        let looks = site.looks.now
        let look = letter.portal.flatMap { looks.portals[$0] } ?? looks.console
        let words = look.words
        let config = site.context.offerings.now.site
        let portal = letter.portal.flatMap { site.context.offerings.now.portal($0) }
        var values = letter.values
        values["portal"] = portal?.title ?? config.organization.name
        let name = letter.template.rawValue
        let subject = words("mail.\(name).subject", values)
        let hello = words("mail.hello", ["name": values["name"] ?? ""])
        let used = values["used"].flatMap { $0.isEmpty ? nil : words("mail.used", ["time": $0]) }
        let sentence = [words("mail.\(name)", values), used].compactMap(\.self).joined(separator: " ")
        let reason = values["reason"].flatMap { $0.isEmpty ? nil : words("mail.reason", ["reason": $0]) }
        let url = values["path"].map { site.address.url($0) }
        let footer = words("mail.footer", ["portal": values["portal"] ?? ""])
        let paragraphs = [hello, sentence, reason, url, "-- \n" + footer].compactMap(\.self)
        var html: [UInt8] = []
        try look.theme.render(
            "mail",
            .object([
                "lang": .string(portal?.language ?? "en"),
                "dir": .string(portal?.isRightToLeft == true ? "rtl" : "ltr"), "subject": .string(subject),
                "portal": .text(values["portal"]), "hello": .string(hello), "sentence": .string(sentence),
                "reason": .text(reason), "url": .text(url), "action": .string(words("mail.\(name).action", values)),
                "linkNote": .string(words("mail.linkNote")), "footer": .string(footer),
                "accent": .string(portal?.branding.accent?.value ?? "#3b5bdb"),
            ]), into: &html)
        return RenderedLetter(
            subject: subject, text: paragraphs.joined(separator: "\n\n") + "\n",
            html: String(decoding: html, as: UTF8.self))
    }
}
