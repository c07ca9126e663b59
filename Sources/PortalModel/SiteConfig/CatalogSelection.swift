package import Diagnostics

/// Which products a portal offers: those that one of its patterns names, and those that carry all of its labels.
///
///     { "products": ["ship*"], "labels": { "audience": ["public", "partner"] } }
///
/// An empty selection offers nothing. A pattern or label value that matches no product of the site is an error, so
/// that a misspelt audience can neither empty a portal nor, worse, be taken for a harmless one.
package struct CatalogSelection: Sendable, Equatable {
    /// Product ids, where `*` stands for any run of characters.
    package var patterns: [Located<String>]
    /// Label → accepted values; a product needs one of the values for every label.
    package var labels: [Label]

    package struct Label: Sendable, Equatable {
        package var name: String
        package var values: [Located<String>]

        package init(name: String, values: [Located<String>]) {
            self.name = name
            self.values = values
        }
    }

    package init(patterns: [Located<String>] = [], labels: [Label] = []) {
        self.patterns = patterns
        self.labels = labels
    }

    /// Whether the selection offers the product.
    package func offers(_ product: Product) -> Bool { offers(product.id, labels: product.labels) }

    /// Whether the selection offers a product of that id with these labels.
    func offers(_ id: ProductID, labels own: [String: [String]]) -> Bool {
        if patterns.contains(where: { Self.matches($0.value, id.rawValue) }) { return true }
        guard !labels.isEmpty else { return false }
        return labels.allSatisfy { label in
            label.values.contains { own[label.name]?.contains($0.value) == true }
        }
    }

    /// One error for each pattern and each label value that fits none of `products`.
    package func unmatched(among products: [Product]) -> [Diagnostic] {
        let names = products.map(\.id.rawValue)
        let patternless = patterns.filter { pattern in !names.contains { Self.matches(pattern.value, $0) } }
        var found = patternless.map { pattern in
            Diagnostic(
                .error, "unmatched-product", at: pattern.location, length: pattern.length,
                "Pattern '\(pattern.value)' matches no product", hint: Spelling.hint(for: pattern.value, among: names))
        }
        for label in labels {
            let known = Set(products.flatMap { $0.labels[label.name] ?? [] })
            for value in label.values where !known.contains(value.value) {
                let hint =
                    known.isEmpty
                    ? Spelling.hint(for: label.name, among: Set(products.flatMap { $0.labels.keys }))
                    : Spelling.hint(for: value.value, among: known)
                found.append(
                    Diagnostic(
                        .error, "unmatched-label", at: value.location, length: value.length,
                        "No product has the label '\(label.name): \(value.value)'", hint: hint))
            }
        }
        return found
    }

    /// Whether `pattern`, in which `*` stands for any run of characters, covers all of `name`.
    static func matches(_ pattern: String, _ name: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let name = Array(name.utf8)
        var p = 0
        var n = 0
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == name[n] {
                p += 1
                n += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                p = last.pattern + 1
                n = last.name + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
