import HTTP
import Mustache
import PortalServices

/// What a page's code answers; the routes make a response of it.
enum Reply: Sendable {
    case page(Page)
    /// "See other" (RFC 9110 §15.4.4), so that a reload does not post again.
    case redirect(to: String, note: Note? = nil)
    case response(Response)
}

/// One page before it is rendered.
struct Page: Sendable {
    /// A template of the theme.
    var template: String
    /// In the portal's language, finished.
    var title: String
    var values: [String: Value] = [:]
    var form: FormView?
    var status = Status.ok
    /// What was wrong with what was sent; shown beside the fields.
    var refusal: Refusal?

    init(_ template: String, title: String, _ values: [String: Value] = [:], form: FormView? = nil) {
        self.template = template
        self.title = title
        self.values = values
        self.form = form
    }
}

/// What the next page says once: that something was done, or a secret that is shown only then.
struct Note: Sendable, Equatable {
    /// A key of the theme's words.
    var words: String
    /// What stands for the `{names}` in the words.
    var values: [String: String] = [:]
    /// The id of a credential that was just made, and its secret.
    var credential: String?
    var secret: String?

    init(_ words: String, _ values: [String: String] = [:]) {
        self.words = words
        self.values = values
    }
}
