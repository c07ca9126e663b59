import Foundation
import Serialization

/// A small gateway that does what Kong does with a declarative configuration, as far as the writer makes use of it.
///
/// It shares nothing with the writer but the text: routes by how much they ask for, then by priority (`traditional.lua`),
/// the closest settings of each plugin (`plugins_iterator.lua`), plugins by their own priority.
struct KongInterpreter {
    typealias Request = GatewayInterpreter.Request
    typealias Answer = GatewayInterpreter.Answer

    fileprivate struct Route {
        let hosts: [String]
        let methods: [String]
        let paths: [NSRegularExpression]
        let rank: [Int]
        let service: Node
    }

    private let routes: [Route]
    private var consumers: [String: Node] = [:]
    /// Consumer and what Kong calls the credential by.
    private var keys: [String: (consumer: String, shown: String)] = [:]
    private var logins: [String: (consumer: String, password: String)] = [:]

    init(_ json: [UInt8]) throws {
        let root = try JSONReader.read(json, file: "kong.json")
        routes = try (root["services"]?.elements ?? []).flatMap { service in
            try (service["routes"]?.elements ?? []).map { try Route($0, of: service) }
        }.sorted { $1.rank.lexicographicallyPrecedes($0.rank) }
        for consumer in root["consumers"]?.elements ?? [] {
            let name = consumer["username"]?.string ?? ""
            consumers[name] = consumer
            for key in consumer["keyauth_credentials"]?.elements ?? [] {
                keys[key["key"]?.string ?? ""] = (name, key["id"]?.string ?? "")
            }
            for login in consumer["basicauth_credentials"]?.elements ?? [] {
                logins[login["username"]?.string ?? ""] = (name, login["password"]?.string ?? "")
            }
        }
    }

    func answer(_ request: Request) -> Answer {
        guard let service = routes.first(where: { $0.fits(request) })?.service else { return Answer(status: 404) }
        var request = request
        var caller = Caller()
        let own = Dictionary((service["plugins"]?.elements ?? []).map { ($0["name"]?.string ?? "", $0) }) { $1 }
        if own["cors"] != nil, request.method == "OPTIONS", request.headers["origin"] != nil {
            return Answer(status: 200)
        }
        for name in ["key-auth", "basic-auth"] {
            guard let config = own[name]?["config"] else { continue }
            let anonymous = config["anonymous"]?.string
            if anonymous != nil, caller.shown != nil { continue }
            if !authenticate(name, config, &request, &caller) {
                guard let anonymous else { return Answer(status: 401) }
                caller = Caller(consumer: anonymous, shown: nil)
            }
        }
        let plugins = own.merging(pluginsOf(caller.consumer, service["name"]?.string ?? "")) { $1 }
        return pass(request, caller, plugins, service)
    }

    /// What comes after it is known who calls.
    private func pass(_ request: Request, _ caller: Caller, _ plugins: [String: Node], _ service: Node) -> Answer {
        var request = request
        let consumer = caller.consumer.flatMap { consumers[$0] }
        request.headers["x-consumer-username"] = caller.consumer
        request.headers["x-credential-identifier"] = caller.shown
        let groups = (consumer?["acls"]?.elements ?? []).compactMap { $0["group"]?.string }
        if let allowed = plugins["acl"]?["config"]?["allow"]?.elements.compactMap(\.string) {
            guard !Set(allowed).isDisjoint(with: groups) else {
                return Answer(status: 403, username: caller.consumer)
            }
            request.headers["x-consumer-groups"] = groups.joined(separator: ", ")
        }
        var answer = Answer(status: 200, username: caller.consumer)
        let lengths = ["second": 1, "minute": 60, "hour": 3600, "day": 86_400, "month": 2_592_000]
        for (name, length) in lengths {
            answer.limits[length] = plugins["rate-limiting"]?["config"]?[name]?.integer
        }
        let shown = request.headers
        if let config = plugins["request-transformer"]?["config"] {
            for name in config["remove"]?["headers"]?.elements.compactMap(\.string) ?? [] {
                request.headers[name.lowercased()] = nil
            }
            for pair in config["add"]?["headers"]?.elements.compactMap(\.string) ?? [] {
                let name = pair.prefix { $0 != ":" }.lowercased()
                let value = LuaTemplate.render(String(pair.dropFirst(name.count + 1)), headers: shown)
                if request.headers[name] == nil { request.headers[name] = value }
            }
        }
        if let status = plugins["request-termination"]?["config"]?["status_code"]?.integer {
            return Answer(status: status, username: caller.consumer)
        }
        request.path = (service["path"]?.string ?? "") + request.path
        answer.passed = request
        answer.upstream = service["host"]?.string
        return answer
    }

    private struct Caller {
        var consumer: String?
        /// `nil` for nobody.
        var shown: String?
    }

    private func authenticate(_ name: String, _ config: Node, _ request: inout Request, _ caller: inout Caller) -> Bool
    {
        if name == "basic-auth" {
            guard let value = request.headers["authorization"], value.hasPrefix("Basic "),
                let data = Data(base64Encoded: String(value.dropFirst(6)))
            else { return false }
            let pair = String(decoding: data, as: UTF8.self)
            let username = String(pair.prefix { $0 != ":" })
            guard let login = logins[username], pair == "\(username):\(login.password)" else { return false }
            caller = Caller(consumer: login.consumer, shown: username)
            if config["hide_credentials"]?.boolean == true { request.headers["authorization"] = nil }
            return true
        }
        for name in config["key_names"]?.elements.compactMap(\.string) ?? [] {
            var key = config["key_in_header"]?.boolean == true ? request.headers[name.lowercased()] : nil
            if key == nil, config["key_in_query"]?.boolean == true { key = request.query[name] }
            guard let key else { continue }
            if config["hide_credentials"]?.boolean == true {
                request.query[name] = nil
                request.headers[name.lowercased()] = nil
            }
            guard let found = keys[key] else { return false }
            caller = Caller(consumer: found.consumer, shown: found.shown)
            return true
        }
        return false
    }

    /// A consumer's own settings for a service, or for all.
    private func pluginsOf(_ consumer: String?, _ service: String) -> [String: Node] {
        var plugins: [String: Node] = [:]
        for plugin in consumer.flatMap({ consumers[$0]?["plugins"]?.elements }) ?? [] {
            let wanted = plugin["service"]?.string
            if wanted == nil || wanted == service { plugins[plugin["name"]?.string ?? ""] = plugin }
        }
        return plugins
    }
}

extension KongInterpreter.Route {
    fileprivate init(_ node: Node, of service: Node) throws {
        hosts = (node["hosts"]?.elements ?? []).compactMap(\.string)
        methods = (node["methods"]?.elements ?? []).compactMap(\.string)
        paths = try (node["paths"]?.elements ?? []).compactMap(\.string).map {
            try NSRegularExpression(pattern: "\\A(?:\($0.dropFirst()))")
        }
        let isPlain = !hosts.isEmpty && !hosts.contains { $0.contains("*") }
        rank = [
            (hosts.isEmpty ? 0 : 1) + (methods.isEmpty ? 0 : 1) + 1, isPlain ? 1 : 0,
            node["regex_priority"]?.integer ?? 0,
        ]
        self.service = service
    }

    fileprivate func fits(_ request: KongInterpreter.Request) -> Bool {
        let isHost =
            hosts.isEmpty
            || hosts.contains {
                $0.hasPrefix("*.") ? request.host.hasSuffix($0.dropFirst()) : $0 == request.host
            }
        guard isHost, methods.isEmpty || methods.contains(request.method) else { return false }
        let range = NSRange(request.path.startIndex..., in: request.path)
        return paths.contains { $0.firstMatch(in: request.path, range: range) != nil }
    }
}

/// Templates of `request-transformer`: as much of Lua as the writer uses.
enum LuaTemplate {
    static func render(_ template: String, headers: [String: String]) -> String {
        guard template.hasPrefix("$("), template.hasSuffix(")") else { return template }
        let expression = String(template.dropFirst(2).dropLast())
        let call = ":match("
        guard let range = expression.range(of: call) else { return header(expression, headers) ?? "" }
        let subject = header(String(expression[..<range.lowerBound]), headers) ?? ""
        let pattern = concatenation(String(expression[range.upperBound...].dropLast()), headers)
        guard let regex = try? NSRegularExpression(pattern: regularExpression(pattern)),
            let match = regex.firstMatch(in: subject, range: NSRange(subject.startIndex..., in: subject)),
            let found = Range(match.range(at: 1), in: subject)
        else { return "" }
        return String(subject[found])
    }

    /// `headers["x"]`, or `(headers["x"] or "")`.
    private static func header(_ text: String, _ headers: [String: String]) -> String? {
        let parts = text.components(separatedBy: "\"")
        guard parts.count >= 3, parts[0].hasSuffix("headers[") else { return nil }
        return headers[parts[1]]
    }

    /// Strings and headers, the latter with `gsub("%W", "%%%0")`, with `..` between them.
    private static func concatenation(_ text: String, _ headers: [String: String]) -> String {
        text.components(separatedBy: " .. ").map { part in
            if part.hasPrefix("\"") { return String(part.dropFirst().dropLast()) }
            let value = header(part, headers) ?? ""
            guard part.hasSuffix(#":gsub("%W", "%%%0")"#) else { return value }
            return value.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? "\($0)" : "%\($0)" }.joined()
        }.joined()
    }

    /// A pattern of Lua as a regular expression: `%` escapes, a bar means nothing.
    private static func regularExpression(_ pattern: String) -> String {
        var text = ""
        var isEscaped = false
        var isInSet = false
        for character in pattern {
            if isEscaped {
                text += NSRegularExpression.escapedPattern(for: String(character))
                isEscaped = false
            } else if character == "%" {
                isEscaped = true
            } else {
                if character == "[" { isInSet = true }
                text += character == "|" && !isInSet ? "\\|" : String(character)
                if character == "]" { isInSet = false }
            }
        }
        return text
    }
}
