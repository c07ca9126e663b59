extension NginxFile {
    /// What differs from product to product, as maps by `$portico_product`, which each location sets.
    /// - Parameter rights: Variables that say what a caller may call.
    static func writeProducts(_ configuration: NginxConfiguration, rights: String, to text: inout TextBuffer) {
        let products = configuration.products
        text.raw("\n# Where each product looks for a secret, and what of the request goes on without it.\n")
        text.map(
            "$http_authorization", "$portico_basic", [("~*^basic +(?<portico_pair>[a-z0-9+/]+=*) *$", "$portico_pair")])
        text.map(
            "$http_authorization", "$portico_not_basic", [("~*^basic( |$)", "")], default: "$http_authorization")
        text.map("$portico_product", "$portico_shown", products.map { ($0.slug, "$portico_shown_\($0.slug)") })
        text.map(
            "$portico_product", "$portico_query",
            products.filter { !queries(of: $0).isEmpty }.map {
                ($0.slug, "$portico_query_\($0.slug)")
            }, default: "$args")
        for (place, product) in products.enumerated() { writePlaces(of: product, at: place, to: &text) }
        for header in keyHeaders(configuration) {
            text.map(
                "$portico_product", passed(header),
                products.filter { $0.places.contains(.header(header)) }.map { ($0.slug, "") },
                default: header == "authorization"
                    ? "$portico_kept_authorization" : NginxNames.variable(ofHeader: header))
        }
        text.map(
            "$portico_product", "$portico_kept_authorization",
            products.compactMap { product in
                let (basic, bearer) = (product.places.contains(.basic), product.places.contains(.bearer))
                let kept = bearer ? basic ? "$portico_neither" : "$portico_not_bearer" : "$portico_not_basic"
                return basic || bearer ? (product.slug, kept) : nil
            }, default: "$http_authorization")
        text.map("$request_uri", "$portico_path", [("~^(?<portico_the_path>[^?]*)", "$portico_the_path")])
        text.map("$portico_query", "$portico_mark", [("", "")], default: "?")

        text.raw("\n# Whether a caller may call the product, with plan and subscription.\n")
        text.map("$portico_product", "$portico_access", products.map { ($0.slug, "$portico_access_\($0.slug)") })
        for (place, product) in products.enumerated() {
            // The name of a group has 32 characters at most.
            let name = "portico_access_to_\(place)"
            text.map(
                "\"\(rights)\"", "$portico_access_\(product.slug)",
                [(#"~\|\#(product.slug) (?<\#(name)>[^ |]* [^ |]*)\|"#, "1 $\(name)")])
        }
        text.map("$portico_access", "$portico_plan", [("~^1 (?<portico_the_plan>[^ ]*)", "$portico_the_plan")])
        text.map(
            "$portico_access", "$portico_subscription",
            [("~^1 [^ ]* (?<portico_the_subscription>[^ ]*)", "$portico_the_subscription")])
        text.map("$portico_product", "$portico_id", products.map { ($0.slug, $0.id) })
        text.map("$portico_product", "$portico_host", products.map { ($0.slug, $0.upstream.host) })
        text.map("$portico_product", "$portico_name", products.map { ($0.slug, $0.upstream.name) }, default: "portico")
        text.map(
            "$portico_product", "$portico_target",
            products.map {
                let base = "\($0.upstream.isEncrypted ? "https" : "http")://portico_\($0.slug)\($0.upstream.path)"
                return ($0.slug, base + "$portico_path$portico_mark$portico_query")
            })
    }

    /// Headers that bear keys, in lower case, each once.
    static func keyHeaders(_ configuration: NginxConfiguration) -> [String] {
        let names = configuration.products.flatMap(\.places).compactMap { place -> String? in
            if case .header(let name) = place { name } else { nil }
        }
        return Array(Set(names)).sorted()
    }

    /// What is passed on of a header that bears the key of some products.
    static func passed(_ header: String) -> String {
        "$portico_passed_" + header.replacing("-", with: "_")
    }

    private static func queries(of product: NginxConfiguration.Product) -> [String] {
        product.places.compactMap { if case .query(let name) = $0 { name } else { nil } }
    }

    /// The first place in which there is something decides.
    private static func writePlaces(of product: NginxConfiguration.Product, at place: Int, to text: inout TextBuffer) {
        let name = "$portico_shown_\(product.slug)"
        var number = 0
        for (index, source) in product.places.enumerated() {
            let variable = index == 0 ? name : "\(name)_\(index)"
            let next = index + 1 < product.places.count ? "\(name)_\(index + 1)" : ""
            switch source {
            case .header(let header):
                let value = NginxNames.variable(ofHeader: header)
                text.map(value, variable, [("", next), ("~^[!-~]+$", "k:\(value)")])
            case .query(let parameter):
                number += 1
                let expression = NginxNames.parameter(parameter)
                let value = "\(name)_query_\(number)"
                text.map(
                    "$args", value,
                    [
                        (
                            "~(?:^|&)\(expression)=(?<portico_key_\(place)_\(number)>[^&]*)",
                            "$portico_key_\(place)_\(number)"
                        )
                    ])
                text.map(value, variable, [("", next), ("~^[!-~]+$", "k:\(value)")])
            case .basic: text.map("$portico_basic", variable, [("", next)], default: "b:$portico_basic")
            case .bearer: text.map("$portico_client", variable, [("", next)], default: "t:$portico_client")
            }
        }
        writeQuery(of: product, at: place, to: &text)
    }

    /// The query without the parameters that bear keys; none where one is there twice.
    private static func writeQuery(of product: NginxConfiguration.Product, at place: Int, to text: inout TextBuffer) {
        let names = queries(of: product)
        for (index, parameter) in names.enumerated() {
            let isLast = index + 1 == names.count
            let variable = "$portico_query_\(product.slug)" + (isLast ? "" : "_\(index)")
            let source = index == 0 ? "$args" : "$portico_query_\(product.slug)_\(index - 1)"
            let expression = NginxNames.parameter(parameter)
            // A name of PCRE has at most 32 letters.
            let part = "portico_\(place)_\(index)"
            text.map(
                source, variable,
                [
                    ("~(?:^|&)\(expression)(?:=[^&]*)?&(?:.*&)?\(expression)(?:=|&|$)", ""),
                    ("~^\(expression)(?:=[^&]*)?(?:&(?<\(part)_rest>.*))?$", "$\(part)_rest"),
                    (
                        "~^(?<\(part)_before>.*)&\(expression)(?:=[^&]*)?(?<\(part)_after>&.*)?$",
                        "$\(part)_before$\(part)_after"
                    ),
                ], default: source)
        }
    }
}
