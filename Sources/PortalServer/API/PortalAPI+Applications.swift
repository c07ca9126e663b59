import HTTP
import PortalModel
import PortalServices
import Serialization
import Storage

extension PortalAPI {
    private static let fields: [APIField] = [
        .init("name", .line(100), "What people call it."),
        .init("description", .text(upTo: 2000), isRequired: false, "What it is for."),
    ]

    static let applications: [APIRoute] = [
        APIRoute(
            method: .get, path: "applications", id: "listApplications", tag: "Applications",
            summary: "The developer's applications", scope: .applicationsRead, query: APIRoute.paging,
            answer: APIRoute.page(of: "Application")
        ) { call in
            let applications = try Applications(call.context).list(for: try call.developer().id)
            return try call.page(applications, by: \.id.rawValue, APIThings.node)
        },
        APIRoute(
            method: .post, path: "applications", id: "createApplication", tag: "Applications",
            summary: "Make an application", scope: .applicationsWrite, body: fields, success: .created,
            answer: .named("Application")
        ) { call in
            let application = try await Applications(call.context).create(
                name: call.text("name"), description: call.text("description"), for: try call.developer(),
                by: try call.caller())
            return APIReply(
                status: .created, body: APIThings.node(application),
                location: call.site.path("\(api.root)/applications/\(application.id)"))
        },
        APIRoute(
            method: .get, path: "applications/{application}", id: "getApplication", tag: "Applications",
            summary: "One application", scope: .applicationsRead, answer: .named("Application")
        ) { APIReply(body: APIThings.node(try application($0))) },
        APIRoute(
            method: .patch, path: "applications/{application}", id: "changeApplication", tag: "Applications",
            summary: "Change name and description", description: "What is left out stays as it is.",
            scope: .applicationsWrite,
            body: fields.map { APIField($0.name, $0.schema, isRequired: false, $0.description) },
            answer: .named("Application")
        ) { call in
            let known = try application(call)
            try await Applications(call.context).edit(
                known.id, name: call.body["name"]?.string ?? known.name,
                description: call.body["description"]?.string ?? known.description, for: try call.developer().id,
                by: try call.caller())
            return APIReply(body: APIThings.node(try application(call)))
        },
        APIRoute(
            method: .delete, path: "applications/{application}", id: "deleteApplication", tag: "Applications",
            summary: "Delete an application with everything in it",
            description: "Its subscriptions end and its credentials open nothing any more, at once and for good.",
            scope: .applicationsWrite, success: .noContent
        ) { call in
            let known = try application(call)
            try await Applications(call.context).delete(
                known.id, typed: known.name, for: try call.developer().id, by: try call.caller())
            return APIReply(status: .noContent)
        },
    ]

    static func application(_ call: APICall) throws -> Application {
        try Applications(call.context).application(ApplicationID(call["application"]), for: try call.developer().id)
    }
}
