import OpenAPI
import PortalModel

/// The names by which a portal could give away what was cut from it: addresses, operation ids, paths, schemas, titles.
///
/// Only names that say something are kept. `status` or `Fleet` are words of the language, and finding them in a text
/// proves nothing; `recalculateTariff`, `/v2/tariffs/{id}` and `products/fleet/` do not get into a page by chance.
struct RemovedNames: Sendable {
    /// Name → what it is, for the message.
    private(set) var names: [String: String] = [:]

    /// What parameters, headers and properties are called in messages.
    static let field = "name of a parameter or property"

    init() {}

    /// Of `names`, those that are telling.
    init(telling names: [String]) {
        for name in names { insert(name, "name") }
    }

    /// A product of which at most the card remains.
    mutating func add(_ product: Product, apis: [OpenAPIDocument], keepingItsName: Bool = false) {
        if !keepingItsName { insert("products/\(product.id)/", "address of product '\(product.id)'") }
        if !keepingItsName { insert(product.name, "name of product '\(product.id)'") }
        for document in apis { add(document.identifiers) }
    }

    mutating func add(_ page: SourcePage) {
        let path = PortalAssembler.path(of: page)
        insert(path, "address of \(page.path)")
        insert(page.title, "title of \(page.path)")
    }

    mutating func add(_ identifiers: RemovedIdentifiers) {
        for id in identifiers.operationIDs { insert(id, "operation id") }
        for path in identifiers.paths { insert(path, "path of an operation") }
        for name in identifiers.schemaNames { insert(name, "name of a schema") }
        for name in identifiers.names { insert(name, Self.field) }
        for name in identifiers.tags { insert(name, "tag") }
    }

    private mutating func insert(_ name: String, _ what: String) {
        guard Self.isTelling(name) else { return }
        if names[name] == nil { names[name] = what }
    }

    /// Whether the name is too particular to stand in a page by chance: a path of two parts, several words run
    /// together (`camelCase`, `snake_case`, `two-words` with a digit or of some length), or a title of several words.
    static func isTelling(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count >= 5 else { return false }
        let slashes = bytes.dropFirst().dropLast().count { $0 == UInt8(ascii: "/") }
        if slashes > 0 { return true }
        // An underscore tells where it joins two words; `_links` is one.
        if bytes.dropFirst().dropLast().contains(UInt8(ascii: "_")) { return true }
        let spaces = bytes.count { $0 == UInt8(ascii: " ") }
        if spaces > 0 { return spaces >= 2 || bytes.count >= 16 }
        if bytes.contains(UInt8(ascii: "-")) { return bytes.count >= 10 }
        let humps = zip(bytes, bytes.dropFirst()).count { isLower($0) && isUpper($1) }
        return humps > 0
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
}
