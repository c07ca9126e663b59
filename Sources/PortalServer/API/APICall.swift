import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

/// One request at an API, after its token, its parameters and its body were found to be right.
struct APICall: Sendable {
    let site: Site
    let principal: APIPrincipal
    let parameters: [String: String]
    let query: Form
    let body: Node
    /// The client's address.
    let address: String

    var context: ServiceContext { site.context }

    /// A member of the body that is text; empty where it is left out or null.
    func text(_ name: String) -> String { body[name]?.string ?? "" }

    subscript(parameter: String) -> String { parameters[parameter] ?? "" }

    /// The developer who asks, or who is acted for.
    /// - Throws: ``APIProblem`` where there is none.
    func developer() throws -> Developer {
        switch principal {
        case .developer(let developer), .portal(_, let developer?): developer
        case .portal(_, nil):
            throw APIProblem(
                status: .badRequest, name: "nobody-acting",
                detail: "A portal's token needs 'X-Portico-Developer' with the id of an active developer.")
        case .administrator: throw APIProblem.notAllowed
        }
    }

    /// Whoever asks, as a caller of use cases.
    func caller() throws -> Caller {
        if case .administrator(let administrator) = principal {
            return Caller(.administrator(administrator.id, administrator.role), address: address)
        }
        return Caller(.developer(try developer().id), address: address)
    }

    var limit: Int { Int(query["limit"]) ?? 50 }

    /// One page of a list that is at hand, in the order of its keys.
    /// - Parameter key: Unique for each item; pages go from small to large.
    func page<Item>(_ items: [Item], by key: (Item) -> String, _ node: (Item) throws -> Node) throws -> APIReply {
        let cursor = try APICursor(query["cursor"])
        let sorted = items.map { (key($0), $0) }.filter { $0.0 > cursor.key }.sorted { $0.0 < $1.0 }
        let shown = sorted.prefix(limit)
        let next = sorted.count > shown.count ? shown.last.map { APICursor(key: $0.0).text } : nil
        return APIReply(
            body: .object([
                ("items", .list(try shown.map { try node($0.1) })), ("next", .text(orNull: next)),
            ]))
    }

    /// One page of a list that the store cuts: it is asked for one more than is shown.
    func page<Item>(
        key: (Item) -> (Timestamp, String), _ node: (Item) throws -> Node,
        from fetch: (_ after: (Timestamp, String)?, _ limit: Int) throws -> [Item]
    ) throws -> APIReply {
        let cursor = try APICursor(query["cursor"])
        let items = try fetch(cursor.moment, limit + 1)
        let shown = items.prefix(limit)
        let next = items.count > shown.count ? shown.last.map { APICursor(key($0)).text } : nil
        return APIReply(
            body: .object([("items", .list(try shown.map(node))), ("next", .text(orNull: next))]))
    }
}

/// Who asks.
enum APIPrincipal: Sendable {
    case developer(Developer)
    /// A front end, and for whom it acts.
    case portal(Portal, Developer?)
    case administrator(Administrator)

    /// The portal whose API it is; `nil` for the provider's users.
    func portal(_ offering: Offering) -> Portal? {
        switch self {
        case .developer(let developer): offering.portal(developer.portal)
        case .portal(let portal, _): portal
        case .administrator: nil
        }
    }
}
