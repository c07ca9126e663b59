import PortalModel
import PortalServices
import Storage

/// Names of the provider's people, for histories.
struct People {
    private let site: Site

    init(_ site: Site) { self.site = site }

    /// Id → name, of all administrators and of the developers who did these.
    func names(in entries: [AuditEntry]) throws -> [String: String] {
        var names = try names()
        try site.context.store.read { tables in
            for case .developer(let id) in Set(entries.map(\.actor)) {
                if let developer = try tables.developer(id), !developer.name.isEmpty {
                    names[id.rawValue] = developer.name
                }
            }
        }
        return names
    }

    /// Id → name, of all administrators and of one developer.
    func names(adding developer: Developer? = nil) throws -> [String: String] {
        var names: [String: String] = [:]
        for administrator in try site.context.store.read({ try $0.administrators() }) {
            names[administrator.id.rawValue] = administrator.name
        }
        if let developer { names[developer.id.rawValue] = developer.name }
        return names
    }
}
