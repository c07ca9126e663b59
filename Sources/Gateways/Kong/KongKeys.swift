import PortalModel

/// Where Kong looks for the API keys of a product: names, and whether in headers or in the query or in both.
struct KongKeys {
    /// Each once; empty where it takes no keys.
    private(set) var names: [String] = []
    private(set) var inHeader = false
    private(set) var inQuery = false

    init(_ product: FrontedProduct, _ report: inout GatewayReport) {
        let headers = product.keyPlaces.compactMap(\.header)
        let parameters = product.keyPlaces.compactMap(\.query)
        for name in headers + parameters {
            guard KongNames.isKeyName(name) else {
                report.kongKeyName(product.source.id.rawValue, name)
                continue
            }
            if !names.contains(name) { names.append(name) }
        }
        inHeader = headers.contains(where: names.contains)
        inQuery = parameters.contains(where: names.contains)
        if inHeader, inQuery, !names.allSatisfy({ headers.contains($0) && parameters.contains($0) }) {
            report.kongKeyPlaces(product.source.id.rawValue, names)
        }
    }
}

extension KongNames {
    /// The name of a product's servers; as a host it must not be that of one.
    static func upstream(of product: String) -> String { "\(product.lowercased()).portico.internal" }
}

/// Of products and applications, on Kong.
extension GatewayReport {
    mutating func kongHost(_ product: String, _ host: String) {
        error(
            "host", "Product '\(product)' is closed: Kong has no hosts like '\(host)'",
            hint: "a '*' stands for the first labels: '*.example.com'")
    }

    mutating func kongKeyName(_ product: String, _ name: String) {
        error(
            "key-name",
            "Product '\(product)' takes no API keys by '\(name)': Kong knows letters, digits, '-' and '_' in such names"
        )
    }

    mutating func kongKeyPlaces(_ product: String, _ names: [String]) {
        warning(
            "key-place",
            "Product '\(product)' takes API keys by \(names.map { "'\($0)'" }.joined(separator: " and ")) in headers and in the query alike",
            hint: "Kong has one list of names for both")
    }
}
