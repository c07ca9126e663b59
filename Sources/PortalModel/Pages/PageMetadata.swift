/// What a page's front matter says.
package struct PageMetadata: Sendable {
    /// The large opening of a home page.
    package struct Hero: Sendable {
        package struct Action: Sendable {
            package var title: String
            package var url: Located<String>
            package var isPrimary: Bool
        }
        package var title: String
        package var tagline: String?
        package var actions: [Action]
    }

    package enum Visibility: String, Sendable {
        case anyone
        case signedIn = "signed-in"
    }

    package var title: String?
    package var description: String?
    package var order: Double?
    /// `nil` where the page does not narrow its portals.
    package var portals: [Located<String>]?
    package var visibility: Visibility = .anyone
    package var slug: Located<String>?
    /// Old addresses, as written.
    package var aliases: [Located<String>] = []
    package var isDraft = false
    /// Whether the page is listed for AI agents.
    package var isForAgents = true
    package var hero: Hero?

    package init() {}
}
