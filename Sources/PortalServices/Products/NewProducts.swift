package import PortalModel
import Storage

/// Making products: what an administrator asks for is checked, the generator makes it, the trail tells of it.
///
/// The product itself is a folder of the site's sources; nothing of it is kept here.
package struct NewProducts: Sendable {
    let context: ServiceContext
    private let make: Make

    /// Has the generator make a product and build the site with it; either all of that happens or nothing.
    package typealias Make = @Sendable (Wish) async throws -> Outcome

    package init(_ context: ServiceContext, make: @escaping Make) {
        self.context = context
        self.make = make
    }

    /// A product as it was asked for.
    package struct Wish: Sendable, Equatable {
        package var id: String
        /// Empty: as in the document, like the summary.
        package var title: String
        package var summary: String
        package var portals: [PortalID]
        /// Where the gateway sends requests; empty makes a product that is documented only.
        package var upstream: String
        package var document: Document?

        package init(
            id: String, title: String = "", summary: String = "", portals: [PortalID], upstream: String = "",
            document: Document?
        ) {
            self.id = id
            self.title = title
            self.summary = summary
            self.portals = portals
            self.upstream = upstream
            self.document = document
        }
    }

    /// An OpenAPI document as it was sent.
    package struct Document: Sendable, Equatable {
        /// What its sender calls it.
        package var name: String
        package var bytes: [UInt8]

        package init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// What became of it.
    package enum Outcome: Sendable, Equatable {
        /// It is in the portals.
        case made(name: String)
        /// There is a product of that id.
        case idTaken
        /// Nothing was made; what is wrong, a line for each, for who wrote the document or the site.
        case refused([String])
    }

    /// Makes a product.
    /// - Returns: What the generator said; `idTaken` is a refusal.
    /// - Throws: ``Refusal``, or why the generator could not be run.
    package func create(_ wish: Wish, by caller: Caller) async throws -> Outcome {
        try caller.require(.administrator)
        let checked = try check(wish)
        switch try await make(checked) {
        case .idTaken: throw Refusal.invalid("id", .idTaken)
        case .refused(let lines): return .refused(lines)
        case .made(let name):
            try await context.store.write { tables in
                try Trail(tables, context, by: caller).note(
                    "product.created", checked.id, portal: nil,
                    after: checked.portals.map(\.rawValue).joined(separator: ", "))
            }
            return .made(name: name)
        }
    }

    private func check(_ wish: Wish) throws -> Wish {
        var rules = FieldRules()
        var checked = wish
        checked.id = rules.line("id", wish.id, limit: 64)
        if !checked.id.isEmpty, !ProductID(checked.id).isWellFormed { rules.add("id", .notAnID) }
        checked.title = rules.line("title", wish.title, isRequired: false)
        checked.summary = rules.line("summary", wish.summary, limit: 300, isRequired: false)
        checked.upstream = rules.line("upstream", wish.upstream, limit: 300, isRequired: false)
        if !checked.upstream.isEmpty, !Product.Gateway.isUpstream(checked.upstream) {
            rules.add("upstream", .notAnUpstream)
        }
        if wish.document?.bytes.isEmpty != false { rules.add("document", .missing) }
        let portals = context.offerings.now.site.portals
        checked.portals = portals.map(\.id).filter(wish.portals.contains)
        if checked.portals.isEmpty {
            rules.add("portals", .missing)
        } else {
            let placement = PortalPlacement(of: ProductID(checked.id), in: Set(checked.portals), among: portals)
            if !placement.unreachable.isEmpty { rules.add("portals", .portalByName) }
            if !placement.others.isEmpty { rules.add("portals", .portalNotChosen) }
        }
        try rules.finish()
        return checked
    }
}
