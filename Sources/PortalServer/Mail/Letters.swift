import PortalModel
import PortalServices

/// Makes text of mails: subject and sentences come from the theme's words, under the mail's name.
struct Letters: Sendable {
    let site: Site

    func text(of letter: MailQueue.Letter) -> (subject: String, text: String) {
        let looks = site.looks.now
        let look = letter.portal.flatMap { looks.portals[$0] } ?? looks.console
        let words = look.words
        let portal = letter.portal.flatMap { site.context.offerings.now.portal($0) }
        var values = letter.values
        values["portal"] = portal?.title ?? site.context.offerings.now.site.organization.name
        let name = letter.template.rawValue
        var paragraphs = [words("mail.hello", ["name": values["name"] ?? ""]), words("mail.\(name)", values)]
        if let reason = values["reason"], !reason.isEmpty {
            paragraphs.append(words("mail.reason", ["reason": reason]))
        }
        if let path = values["path"] { paragraphs.append(site.address.url(path)) }
        paragraphs.append("— \(values["portal"] ?? "")")
        return (words("mail.\(name).subject", values), paragraphs.joined(separator: "\n\n") + "\n")
    }
}
