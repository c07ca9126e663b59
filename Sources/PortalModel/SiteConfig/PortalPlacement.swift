/// How a new product gets into some portals and into no others: by the labels that their catalogues ask for.
///
///     let placement = PortalPlacement(of: "museum", in: ["partner"], among: site.portals)
///     placement.labels           // ["audience": ["partner"]]
///     placement.others           // portals that would offer it all the same, such as one that takes every product
///
/// Of the values that a catalogue accepts those are taken that let it into the fewest portals that nobody asked for.
package struct PortalPlacement: Sendable {
    /// What the product is to carry; empty where the portals take it by its id.
    package private(set) var labels: [String: [String]] = [:]
    /// Portals that offer it though they were not chosen.
    package private(set) var others: [Portal] = []
    /// Chosen ones that no label opens: their catalogues name products by id, and not this one.
    package private(set) var unreachable: [Portal] = []

    /// - Parameter portals: All of the site, in their order.
    package init(of id: ProductID, in chosen: Set<PortalID>, among portals: [Portal]) {
        let unchosen = portals.filter { !chosen.contains($0.id) }
        for portal in portals where chosen.contains(portal.id) && !portal.catalog.offers(id, labels: labels) {
            guard let best = Self.labels(opening: portal.catalog, beside: labels, avoiding: unchosen, id) else {
                unreachable.append(portal)
                continue
            }
            labels = best
        }
        others = unchosen.filter { $0.catalog.offers(id, labels: labels) }
    }

    /// The labels with what a catalogue asks for; the first of those that are equally good.
    private static func labels(
        opening catalog: CatalogSelection, beside own: [String: [String]], avoiding unchosen: [Portal], _ id: ProductID
    ) -> [String: [String]]? {
        guard !catalog.labels.isEmpty else { return nil }
        var candidates = [own]
        for label in catalog.labels {
            candidates = candidates.flatMap { labels in
                label.values.map { value in
                    let values = labels[label.name] ?? []
                    return values.contains(value.value)
                        ? labels : labels.merging([label.name: values + [value.value]]) { $1 }
                }
            }
            // A catalogue asks for one or two labels; what goes on without end here is no catalogue that anyone reads.
            candidates = Array(candidates.prefix(limit))
        }
        func cost(_ labels: [String: [String]]) -> (Int, Int) {
            (unchosen.count { $0.catalog.offers(id, labels: labels) }, labels.reduce(0) { $0 + $1.value.count })
        }
        return candidates.min { cost($0) < cost($1) }
    }

    private static let limit = 1000
}
