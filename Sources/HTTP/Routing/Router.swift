/// Finds the handler of a request by method and path.
///
///     var router = Router()
///     router.on(.get, "/health") { _, _ in .text(.ok, "fine") }
///     router.on(.get, "/keys/{id}") { _, parameters in .text(.ok, parameters["id"] ?? "") }
///     router.later(.post, "/keys") { request, _ in await store.add(request.body) }
///     router.fallback = StaticFiles(mounts: […])
///
/// A literal part of a path wins over a `{parameter}`. A path that is known under other methods only is answered 405
/// with `Allow`; `HEAD` is answered by the route of `GET`, `OPTIONS` by the methods that there are.
package struct Router: Handler {
    /// One route's code; the dictionary holds the decoded `{parameters}` of its path.
    package typealias Route = @Sendable (_ request: Request, _ parameters: [String: String]) -> Response
    /// One that waits for something.
    package typealias LaterRoute = @Sendable (_ request: Request, _ parameters: [String: String]) async -> Response
    private typealias AnyRoute = @Sendable (Request, [String: String]) -> Answer

    /// Answers the paths that no route names; without it they are 404.
    package var fallback: (any Handler)?
    private var root = Node()

    /// The routes below one path: a tree with one level for each segment.
    private struct Node: Sendable {
        var literals: [String: Node] = [:]
        /// The child that takes any segment: an array of none or one, as a structure cannot hold itself.
        var anything: [(name: String, node: Node)] = []
        var routes: [Method: AnyRoute] = [:]
        /// As it was given.
        var pattern = ""
    }

    package init() {}

    /// Adds a route.
    /// - Parameter path: Begins with `/`; a segment `{name}` takes any one non-empty segment.
    package mutating func on(_ method: Method, _ path: String, _ route: @escaping Route) {
        add(method, path) { .ready(route($0, $1)) }
    }

    /// Adds a route whose response has to be waited for.
    /// - Parameter path: As for ``on(_:_:_:)``.
    package mutating func later(_ method: Method, _ path: String, _ route: @escaping LaterRoute) {
        add(method, path) { request, parameters in .later { await route(request, parameters) } }
    }

    private mutating func add(_ method: Method, _ path: String, _ route: @escaping AnyRoute) {
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        Router.add(route, for: method, at: parts[...], of: path, below: &root)
    }

    /// The answer of the route that fits, of the fallback, or 404; 405 where the path fits and the method does not.
    package func answer(to request: Request) -> Answer {
        // RFC 9110 §9.3.7: what the server can do at all.
        if request.method == .options, request.target.path == "*" { return .ready(.options(allow: [.get, .post])) }
        guard let segments = request.target.segments else { return .ready(.plain(.badRequest)) }
        var parameters: [String: String] = [:]
        guard let node = Router.find(segments[...], below: root, &parameters) else {
            return fallback?.answer(to: request) ?? .ready(.plain(.notFound))
        }
        let method = request.method == .head && node.routes[.head] == nil ? .get : request.method
        guard let route = node.routes[method] else {
            let allowed = Array(node.routes.keys)
            let response = method == .options ? Response.options(allow: allowed) : .methodNotAllowed(allow: allowed)
            return .ready(response.by(node.pattern))
        }
        switch route(request, parameters) {
        case .ready(let response): return .ready(response.by(node.pattern))
        case .later(let work): return .later { await work().by(node.pattern) }
        }
    }

    private static func add(
        _ route: @escaping AnyRoute, for method: Method, at path: ArraySlice<String>, of pattern: String,
        below node: inout Node
    ) {
        guard let part = path.first else {
            node.routes[method] = route
            node.pattern = pattern
            return
        }
        if part.hasPrefix("{"), part.hasSuffix("}") {
            if node.anything.isEmpty { node.anything = [(String(part.dropFirst().dropLast()), Node())] }
            add(route, for: method, at: path.dropFirst(), of: pattern, below: &node.anything[0].node)
        } else {
            add(route, for: method, at: path.dropFirst(), of: pattern, below: &node.literals[part, default: Node()])
        }
    }

    private static func find(_ path: ArraySlice<String>, below node: Node, _ parameters: inout [String: String])
        -> Node?
    {
        guard let part = path.first else { return node.routes.isEmpty ? nil : node }
        if let next = node.literals[part], let found = find(path.dropFirst(), below: next, &parameters) { return found }
        guard let (name, next) = node.anything.first, !part.isEmpty else { return nil }
        guard let found = find(path.dropFirst(), below: next, &parameters) else { return nil }
        parameters[name] = part
        return found
    }
}
