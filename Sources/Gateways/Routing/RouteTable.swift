/// Which product answers which request, laid out for gateways that try routes in order, host by host.
///
/// It says what APISIX does with the same products: those of the request's host come before those of a pattern of hosts
/// (`*.example.com`), and these before those without a host; among them the longest path wins; one whose methods do not
/// fit is passed over. What no entry takes, is refused.
struct RouteTable {
    /// Paths of one product.
    struct Entry: Equatable {
        /// Exact, or with a last `/*`.
        var path: String
        /// Empty: all.
        var methods: [String]
        /// Its place.
        var product: Int
        /// Paths of other products below this one's that a careless server may find in a path that is none of theirs: by
        /// another case, a slash more, or a parameter behind a `;`. They are to be refused here.
        var guarded: [Guarded] = []

        /// Up to the `*`, or all of it.
        var literal: Substring { isPrefix ? path.dropLast() : path[...] }
        var isPrefix: Bool { path.hasSuffix("/*") }

    }

    struct Guarded: Equatable {
        var path: String
        /// Other methods of the path itself are for the entry that guards it.
        var isPartial: Bool
    }

    struct Host {
        /// In lower case; with a first `*` for all that end so; `*` alone for any other.
        var name: String
        /// The first that fits is meant.
        var entries: [Entry]
    }

    /// The last one is `*`.
    let hosts: [Host]

    init(_ products: [FrontedProduct]) {
        var names = Set(products.flatMap(\.hosts)).sorted()
        names.append("*")
        hosts = names.map { name in
            let groups = Self.patterns(for: name, among: names)
            let entries = groups.flatMap { group in
                products.enumerated().filter {
                    group == "*" ? $0.element.hosts.isEmpty : $0.element.hosts.contains(group)
                }.flatMap { Self.entries(of: $0.element, at: $0.offset) }.sorted(by: Self.isBefore)
            }
            return Host(name: name, entries: Self.guarded(Self.reachable(entries)))
        }
    }

    /// The names under which products of a host are found, the closest first.
    private static func patterns(for name: String, among names: [String]) -> [String] {
        let wide = names.filter { $0.hasPrefix("*") && $0 != name && name.hasSuffix($0.dropFirst()) }
        return [name] + wide.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    private static func entries(of product: FrontedProduct, at place: Int) -> [Entry] {
        var methods = product.methods
        // A browser asks before it calls; the gateway answers, nothing is passed on.
        if !methods.isEmpty, !product.isClosed, !product.origins.isEmpty, !methods.contains("OPTIONS") {
            methods.append("OPTIONS")
        }
        return product.paths.map { Entry(path: $0, methods: methods, product: place) }
    }

    private static func isBefore(_ one: Entry, _ other: Entry) -> Bool {
        let (left, right) = (one.literal.utf8.count, other.literal.utf8.count)
        if left != right { return left > right }
        if one.isPrefix != other.isPrefix { return other.isPrefix }
        return (one.path, one.product) < (other.path, other.product)
    }

    /// Leaves out what an earlier entry takes whole: a product of the host is meant, not one of every host.
    private static func reachable(_ entries: [Entry]) -> [Entry] {
        var taken: (paths: Set<String>, prefixes: Set<Substring>) = ([], [])
        return entries.filter { entry in
            let isTaken =
                taken.paths.contains(entry.path) || prefixes(of: entry).contains(where: taken.prefixes.contains)
            if !isTaken, entry.methods.isEmpty {
                if entry.isPrefix { taken.prefixes.insert(entry.literal) } else { taken.paths.insert(entry.path) }
            }
            return !isTaken
        }
    }

    private static func guarded(_ entries: [Entry]) -> [Entry] {
        var below: [Substring: [Int]] = [:]
        for index in entries.indices {
            for prefix in prefixes(of: entries[index]) { below[prefix, default: []].append(index) }
        }
        return entries.map { entry in
            guard entry.isPrefix else { return entry }
            var entry = entry
            for index in below[entry.literal] ?? [] where entries[index].product != entry.product {
                let guarded = Guarded(path: entries[index].path, isPartial: !entries[index].methods.isEmpty)
                if !entry.guarded.contains(guarded) { entry.guarded.append(guarded) }
            }
            return entry
        }
    }

    /// What begins its path and ends with a slash: the literals of all that could cover it, its own too.
    private static func prefixes(of entry: Entry) -> [Substring] {
        let literal = entry.literal
        return literal.indices.filter { literal[$0] == "/" }.map { literal[...$0] }
    }
}
