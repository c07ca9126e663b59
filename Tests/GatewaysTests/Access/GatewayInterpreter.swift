import Foundation
import Serialization

/// A small gateway that does what APISIX does with the text of `apisix.yaml`, as far as the writer makes use of it.
///
/// It shares nothing with the writer but the text: it takes routes as `radixtree_host_uri` does, then plugins by their
/// priority, and looks consumers up in the one list, the last of two equal keys winning.
struct GatewayInterpreter {
    struct Request {
        var host = "gateway.example.org"
        var method = "GET"
        var path: String
        /// Names in lower case.
        var headers: [String: String] = [:]
        var query: [String: String] = [:]
    }

    /// What came of a request.
    struct Answer {
        var status: Int
        /// What the upstream is sent; `nil` where nothing is.
        var passed: Request?
        var upstream: String?
        var username: String?
        /// The windows that the call counts against, by their seconds.
        var limits: [Int: Int] = [:]
    }

    private let routes: [Node]
    private let services: [String: Node]
    private let upstreams: [String: Node]
    private var consumers: [String: Node] = [:]
    private let groups: Set<String>
    /// What a key or a username leads to: consumer and credential.
    private var keys: [String: (consumer: String, credential: String)] = [:]
    private var logins: [String: (consumer: String, credential: String, password: String)] = [:]

    init(_ yaml: [UInt8]) throws {
        let root = try YAMLReader.read(yaml, file: "apisix.yaml")
        func byID(_ list: String) -> [String: Node] {
            Dictionary((root[list]?.elements ?? []).map { ($0["id"]?.string ?? "", $0) }) { $1 }
        }
        routes = root["routes"]?.elements ?? []
        services = byID("services")
        upstreams = byID("upstreams")
        groups = Set(byID("consumer_groups").keys)
        for item in root["consumers"]?.elements ?? [] {
            if let username = item["username"]?.string {
                consumers[username] = item
                continue
            }
            let parts = (item["id"]?.string ?? "").components(separatedBy: "/credentials/")
            guard parts.count == 2, item["plugins"]?.entries.count == 1 else { continue }
            if let key = item["plugins"]?["key-auth"]?["key"]?.string { keys[key] = (parts[0], parts[1]) }
            if let basic = item["plugins"]?["basic-auth"], let login = basic["username"]?.string,
                let password = basic["password"]?.string
            {
                logins[login] = (parts[0], parts[1], password)
            }
        }
    }

    func answer(_ request: Request) -> Answer {
        guard let service = route(of: request)?["service_id"]?.string.flatMap({ services[$0] }) else {
            return Answer(status: 404)
        }
        let plugins = service["plugins"]
        if let status = plugins?["fault-injection"]?["abort"]?["http_status"]?.integer { return Answer(status: status) }
        if plugins?["cors"] != nil, request.method == "OPTIONS" { return Answer(status: 200) }
        var request = request
        guard let (consumer, credential) = authenticate(&request, plugins) else { return Answer(status: 401) }
        let username = consumer["username"]?.string ?? ""
        if let group = consumer["group_id"]?.string, !groups.contains(group) { return Answer(status: 503) }
        guard isAllowed(consumer, plugins) else { return Answer(status: 403, username: username) }
        var answer = Answer(status: 200, username: username)
        if let rule = (plugins?["workflow"]?["rules"]?.elements ?? []).first(where: { holds($0, for: consumer) }) {
            let action = rule["actions"]?.elements.first?.elements ?? []
            if action.first?.string == "return" { return Answer(status: action[1]["code"]?.integer ?? 0) }
            answer.limits = limits(of: action[1])
        }
        for name in plugins?["proxy-rewrite"]?["headers"]?["remove"]?.elements.compactMap(\.string) ?? [] {
            request.headers[name.lowercased()] = nil
        }
        for header in plugins?["proxy-rewrite"]?["headers"]?["set"]?.entries ?? [] {
            let variables = ["$consumer_name": username, "$http_x_credential_identifier": credential]
            let value = header.value.string ?? ""
            request.headers[header.key.lowercased()] = variables[value] ?? value
        }
        // The plugin does nothing at all for a consumer without labels.
        for header in consumer["labels"] == nil ? [] : plugins?["attach-consumer-label"]?["headers"]?.entries ?? [] {
            let label = String((header.value.string ?? "").dropFirst())
            request.headers[header.key.lowercased()] = consumer["labels"]?[label]?.string
        }
        if let rule = plugins?["proxy-rewrite"]?["regex_uri"]?.elements, rule.count == 2, rule[0].string == "^/(.*)$" {
            request.path = (rule[1].string ?? "").replacing("$1", with: request.path.dropFirst())
        }
        answer.passed = request
        answer.upstream =
            service["upstream_id"]?.string.flatMap { upstreams[$0] }?["nodes"]?.elements.first?["host"]?.string
        return answer
    }

    /// Routes with the request's host come before those without one; of paths, the longest that fits.
    private func route(of request: Request) -> Node? {
        let fitting = routes.flatMap { route -> [(hosted: Bool, exact: Bool, length: Int, route: Node)] in
            let hosts = route["hosts"]?.elements.compactMap(\.string) ?? []
            let methods = route["methods"]?.elements.compactMap(\.string) ?? []
            guard hosts.isEmpty || hosts.contains(request.host), methods.isEmpty || methods.contains(request.method)
            else {
                return []
            }
            return (route["uris"]?.elements ?? []).compactMap(\.string).compactMap { uri in
                let isExact = !uri.hasSuffix("*")
                let fits = isExact ? request.path == uri : request.path.hasPrefix(uri.dropLast())
                return fits ? (!hosts.isEmpty, isExact, uri.count, route) : nil
            }
        }
        return fitting.max {
            ($0.hosted ? 1 : 0, $0.exact ? 1 : 0, $0.length) < ($1.hosted ? 1 : 0, $1.exact ? 1 : 0, $1.length)
        }?.route
    }

    private func authenticate(_ request: inout Request, _ plugins: Node?) -> (consumer: Node, credential: String)? {
        let several = plugins?["multi-auth"]?["auth_plugins"]?.elements ?? []
        for set in several.isEmpty ? [plugins].compactMap({ $0 }) : several {
            var found: (consumer: String, credential: String)?
            if let conf = set["key-auth"] {
                let header = (conf["header"]?.string ?? "apikey").lowercased()
                let query = conf["query"]?.string ?? "apikey"
                if let key = request.headers[header] ?? request.query[query] { found = keys[key] }
                if found != nil, conf["hide_credentials"]?.boolean == true {
                    if request.headers[header] == nil {
                        request.query[query] = nil
                    } else {
                        request.headers[header] = nil
                    }
                }
            } else if let conf = set["basic-auth"], let value = request.headers["authorization"],
                value.hasPrefix("Basic "), let data = Data(base64Encoded: String(value.dropFirst(6)))
            {
                let parts = String(decoding: data, as: UTF8.self).components(separatedBy: ":")
                if parts.count > 1, let login = logins[parts[0]], login.password == parts[1] {
                    found = (login.consumer, login.credential)
                    if conf["hide_credentials"]?.boolean == true { request.headers["authorization"] = nil }
                }
            }
            if let found, let consumer = consumers[found.consumer] { return (consumer, found.credential) }
        }
        return nil
    }

    private func isAllowed(_ consumer: Node, _ plugins: Node?) -> Bool {
        if let labels = plugins?["acl"]?["allow_labels"] {
            return labels.entries.contains { wanted in
                wanted.value.elements.contains { $0.string == consumer["labels"]?[wanted.key]?.string }
            }
        }
        if let names = plugins?["consumer-restriction"]?["whitelist"]?.elements {
            return names.contains { $0.string == consumer["username"]?.string }
        }
        // A service that asks nobody is open to all who are known.
        return true
    }

    private func holds(_ rule: Node, for consumer: Node) -> Bool {
        let test = rule["case"]?.elements.first?.elements ?? []
        guard test.count == 3, test[0].string == "consumer_group_id", test[1].string == "in" else { return false }
        return test[2].elements.contains { $0.string == consumer["group_id"]?.string ?? "" }
    }

    private func limits(of conf: Node) -> [Int: Int] {
        var limits: [Int: Int] = [:]
        for window in conf["rules"]?.elements ?? [conf] {
            guard let count = window["count"]?.integer, let seconds = window["time_window"]?.integer else { continue }
            limits[seconds] = count
        }
        return limits
    }
}
