import Mustache
import OpenAPI
import PortalModel

/// Products as cards and pages show them.
struct ProductContext {
    let portal: PortalSite
    let site: Site
    /// The theme's words in the portal's language.
    let words: [String: String]

    /// The members of a product's card.
    func card(_ index: Int) -> Context {
        let shown = portal.products[index]
        let product = shown.product
        var card = Context()
        card["id"] = .string(product.id.rawValue)
        card["name"] = .string(product.name)
        card["summary"] = product.summary.map { .string($0) } ?? .null
        card["url"] = .string(shown.url.href)
        card["locked"] = .boolean(shown.isLocked)
        card["status"] = .string(product.status.rawValue)
        card["deprecated"] = .boolean(product.status == .deprecated)
        card["sunset"] = product.sunset.map { .string($0) } ?? .null
        card["icon"] = .null
        card["external"] = .boolean(product.kind == .external)
        card["initials"] = .string(Self.initials(product.name))
        let labels = product.labels.sorted { $0.key < $1.key }.flatMap { key, values in
            values.sorted().map { (key: key, value: $0) }
        }
        card.set("labels", labels.map { .object(["key": .string($0.key), "value": .string($0.value)]) })
        card["labelTokens"] = .string(labels.map { "\($0.key)=\(Self.slug($0.value))" }.joined(separator: " "))
        card.set("versions", shown.apis.compactMap { $0.api.version.map { .string($0) } })
        let operations = shown.apis.reduce(0) { $0 + $1.operations.count }
        card["operationCount"] = operations == 0 ? .null : .integer(operations)
        card.set("methods", product.authentication.map(method))
        return card
    }

    /// The facets of the catalogue: each label with its values and how many products carry them.
    func facets() -> [Value] {
        var counts: [String: [String: Int]] = [:]
        for shown in portal.products {
            for (key, values) in shown.product.labels {
                for value in Set(values) { counts[key, default: [:]][value, default: 0] += 1 }
            }
        }
        // A label whose one value all products carry filters nothing.
        return counts.sorted { $0.key < $1.key }.filter { $0.value.count > 1 }.map { key, values in
            .object([
                "key": .string(key), "title": .string(words["label.\(key)"] ?? PageLoader.words(of: key)),
                "values": .list(
                    values.sorted { $0.key < $1.key }.map { value, count in
                        .object([
                            "value": .string(value), "slug": .string(Self.slug(value)), "count": .integer(count),
                        ])
                    }),
            ])
        }
    }

    /// The members of a product's page beyond its card and its text.
    func page(_ index: Int, terms: String?) -> Context {
        let shown = portal.products[index]
        var context = card(index)
        guard !shown.isLocked else { return context }
        context.set("guides", guides(index))
        context.set(
            "apis",
            shown.apis.map { api in
                .object(of: [
                    "title": .string(api.title), "version": .text(api.api.version ?? api.document.info.version),
                    "url": .string(api.url.href), "operationCount": .integer(api.operations.count),
                    "summary": .text(api.document.info.summary),
                ])
            })
        context.set("plans", shown.product.plans.map(plan))
        context.set("authentication", shown.product.authentication.map(method))
        context.set("terms", terms)
        if !shown.changelog.isEmpty { context["changelog"] = .string(shown.changelogURL.href) }
        if let companion = site.config.companionURL, shown.product.acceptsSubscriptions {
            context["subscribe"] = .object([
                "url": .string("\(companion)/subscribe?portal=\(portal.portal.id)&product=\(shown.product.id)"),
                "approval": .string(shown.product.approval.rawValue),
                "automatic": .boolean(shown.product.approval == .automatic),
            ])
        }
        return context
    }

    private func guides(_ index: Int) -> [Value] {
        guard let tree = portal.trees.products[index] else { return [] }
        return tree.readingOrder.compactMap { page in
            guard case .guide = portal.pages[page].content else { return nil }
            return .object(of: [
                "title": .string(portal.pages[page].title), "description": .text(portal.pages[page].description),
                "url": .string(portal.pages[page].url.href),
            ])
        }
    }

    private func plan(_ plan: Plan) -> Value {
        .object(of: [
            "id": .string(plan.id.rawValue), "title": .string(plan.title), "summary": .text(plan.summary),
            "approval": .string(plan.approval.rawValue), "automatic": .boolean(plan.approval == .automatic),
            "limits": .list(
                plan.limits.map { limit in
                    .object(["text": .string(Self.limitText(limit, words: words))])
                }),
        ])
    }

    /// One authentication method, with a flag of its own name so that a template can tell its story.
    func method(_ method: AuthenticationMethod) -> Value {
        var context = Context([
            "id": .string(method.id), "title": .string(words["method.\(method.id)"] ?? method.id), "html": .null,
            "header": .null, "query": .null, "hasScopes": .boolean(false), "scopes": .list([]),
            "apiKey": .boolean(false),
            "basic": .boolean(false), "oauth": .boolean(false),
        ])
        switch method {
        case .apiKey(let header, let query):
            context["apiKey"] = .boolean(true)
            context.set("header", header)
            context.set("query", query)
        case .basic:
            context["basic"] = .boolean(true)
        case .oauth(let scopes):
            context["oauth"] = .boolean(true)
            context.set("scopes", scopes.map { .string($0) })
        }
        return context.value
    }

    /// Says limits in the portal's language: `60 requests per minute`.
    static func limitTexts(words: [String: String]) -> (Plan.Limit) -> String {
        { limit in limitText(limit, words: words) }
    }

    private static func limitText(_ limit: Plan.Limit, words: [String: String]) -> String {
        let words = words["limit.\(limit.window.rawValue)"] ?? "{count} requests per \(limit.window.rawValue)"
        guard let place = words.firstRange(of: "{count}") else { return words }
        return words[..<place.lowerBound] + grouped(limit.requests) + words[place.upperBound...]
    }

    /// `1000000` → `1,000,000`, with thin spaces as ISO 80000-1 has it, which no language misreads.
    private static func grouped(_ number: Int) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
            text.append(digit)
        }
        return text
    }

    private static func initials(_ name: String) -> String {
        String(name.split(separator: " ").prefix(2).compactMap(\.first)).uppercased()
    }

    /// A label's value as one token of an attribute.
    private static func slug(_ value: String) -> String {
        String(value.lowercased().map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
    }
}
