import HTTP
import PortalModel
import PortalServices
import Serialization

extension API {
    /// The OpenAPI 3.1 document, made from the same list as the router.
    func document(server: String) -> Node {
        var paths: [(String, [(String, Node)])] = []
        for route in routes {
            let path = "/" + route.path
            let operation = (route.method.rawValue.lowercased(), operation(route))
            if let index = paths.firstIndex(where: { $0.0 == path }) {
                paths[index].1.append(operation)
            } else {
                paths.append((path, [operation]))
            }
        }
        var tags: [String] = []
        for route in routes where !tags.contains(route.tag) { tags.append(route.tag) }
        return .object([
            ("openapi", .text("3.1.0")),
            (
                "info",
                .object([
                    ("title", .text(name)), ("version", .text("1.0.0")), ("summary", .text(summary)),
                    ("description", .text(description)),
                ])
            ), ("servers", .list([.object([("url", .text(server))])])),
            ("tags", .list(tags.map { .object([("name", .text($0))]) })),
            ("security", .list([.object([("token", .list([]))])])),
            ("paths", .object(paths.map { ($0.0, .object($0.1)) })), ("components", componentsNode),
        ])
    }

    private var summary: String { String(description.prefix { $0 != "\n" }) }

    private var componentsNode: Node {
        .object([
            (
                "securitySchemes",
                .object([
                    (
                        "token",
                        .object([
                            ("type", .text("http")), ("scheme", .text("bearer")),
                            (
                                "description",
                                .text(
                                    "A token of yours. Scopes: "
                                        + scopes.map { "`\($0.rawValue)`" }.joined(separator: ", ") + ".")
                            ),
                        ])
                    )
                ])
            ),
            (
                "schemas",
                .object(
                    (components + [("Problem", APIProblem.schema)]).map { ($0.0, APISchema.object($0.1).document) })
            ),
            (
                "responses",
                .object([
                    (
                        "Problem",
                        .object([
                            ("description", .text("What went wrong (RFC 9457).")),
                            (
                                "content",
                                .object([
                                    (
                                        "application/problem+json",
                                        .object([("schema", APISchema.named("Problem").document)])
                                    )
                                ])
                            ),
                        ])
                    )
                ])
            ),
        ])
    }

    private func operation(_ route: APIRoute) -> Node {
        var members: [(String, Node)] = [
            ("operationId", .text(route.id)), ("tags", .list([.text(route.tag)])), ("summary", .text(route.summary)),
        ]
        var description = route.description
        if let scope = route.scope {
            description += (description.isEmpty ? "" : "\n\n") + "Needs the scope `\(scope.rawValue)`"
            description += isForDevelopers ? "." : " and the role \(scope.role.rawValue)."
        }
        if routes.contains(where: { $0.method == .get && $0.path == route.path }),
            route.method == .patch || route.method == .delete
        {
            description +=
                " Send the thing's `ETag` as `If-Match`, and nothing is done where somebody has changed it (412)."
        }
        if !description.isEmpty { members.append(("description", .text(description))) }
        let parameters =
            route.parameters.map { parameter($0, "path") } + route.query.map { parameter($0, "query") }
            + headers(of: route)
        if !parameters.isEmpty { members.append(("parameters", .list(parameters))) }
        if let body = route.body {
            members.append(
                (
                    "requestBody",
                    .object([
                        ("required", .flag(body.contains(where: \.isRequired))),
                        ("content", content(.object(body))),
                    ])
                ))
        }
        members.append(("responses", responses(of: route)))
        return .object(members)
    }

    private func content(_ schema: APISchema) -> Node {
        .object([("application/json", .object([("schema", schema.document)]))])
    }

    private func parameter(_ field: APIField, _ place: String) -> Node {
        .object([
            ("name", .text(field.name)), ("in", .text(place)), ("required", .flag(place == "path")),
            ("description", .text(field.description)), ("schema", field.schema.document),
        ])
    }

    private func headers(of route: APIRoute) -> [Node] {
        var fields: [APIField] = []
        if isForDevelopers {
            fields.append(
                .init(
                    "X-Portico-Developer", .id("dev"),
                    "With a portal's token: the developer who is acted for. Of no meaning with a developer's own token."
                ))
        }
        if route.method == .post {
            fields.append(
                .init(
                    "Idempotency-Key", .text(.init(longest: 255, pattern: "^[!-~]{1,255}$")),
                    "Names this request: sent again within a day, it is not carried out again and gets the same answer."
                ))
        }
        return fields.map { parameter($0, "header") }
    }

    /// What can be done next with a thing that was made.
    private func links(from route: APIRoute) -> [(String, Node)] {
        guard route.success == .created, case .named(let name)? = route.answer,
            let parameter = [
                "Application": "application", "IssuedCredential": "credential", "Subscription": "subscription",
            ][name]
        else { return [] }
        return routes.filter { $0.path.contains("{\(parameter)}") }.map { target in
            (
                target.id,
                .object([
                    ("operationId", .text(target.id)),
                    ("parameters", .object([(parameter, .text("$response.body#/id"))])),
                ])
            )
        }
    }

    private func responses(of route: APIRoute) -> Node {
        var success: [(String, Node)] = [
            ("description", .text(route.success == .created ? "It was made." : "It was done."))
        ]
        if let answer = route.answer { success.append(("content", content(answer))) }
        let links = links(from: route)
        if !links.isEmpty { success.append(("links", .object(links))) }
        return .object([
            (String(route.success.rawValue), .object(success)),
            ("4XX", .object([("$ref", .text("#/components/responses/Problem"))])),
            ("5XX", .object([("$ref", .text("#/components/responses/Problem"))])),
        ])
    }
}
