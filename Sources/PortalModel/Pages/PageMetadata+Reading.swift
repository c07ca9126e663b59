package import Serialization

extension PageMetadata {
    /// Takes a page's metadata from its front matter.
    ///
    /// - Parameters:
    ///   - root: The tree, already checked against ``frontMatterSchema``; what does not fit is skipped.
    ///   - file: Path of the page, for diagnostics.
    package init(reading root: Node, file: String) {
        self.init()
        title = root["title"]?.string
        description = root["description"]?.string
        order = root["order"]?.number?.double
        portals = root["portals"].map { $0.locatedStrings(in: file) }
        visibility = root["visibility"]?.named() ?? .anyone
        slug = root["slug"]?.located(in: file)
        aliases = root["aliases"]?.locatedStrings(in: file) ?? []
        isDraft = root["draft"]?.boolean ?? false
        isForAgents = root["agents"]?.boolean ?? true
        hero = root["hero"].flatMap { hero in
            hero["title"]?.string.map { title in
                Hero(
                    title: title, tagline: hero["tagline"]?.string,
                    actions: (hero["actions"]?.elements ?? []).compactMap { Hero.Action(reading: $0, file: file) })
            }
        }
    }
}

extension PageMetadata.Hero.Action {
    init?(reading node: Node, file: String) {
        guard let title = node["title"]?.string, let url = node["url"]?.located(in: file) else { return nil }
        self.init(title: title, url: url, isPrimary: node["primary"]?.boolean ?? false)
    }
}
