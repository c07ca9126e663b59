import Diagnostics
import SiteGenerator
import TestSupport

/// A small site in a temporary folder: two portals, a plain theme, and whatever files a test adds or replaces.
struct SmallSite {
    let folder: TemporaryFolder

    /// - Parameter files: Added to the site, or in the place of its own; an empty text takes a file away.
    init(_ files: [String: String] = [:]) throws {
        folder = try TemporaryFolder(Self.base.merging(files) { $1 }.filter { !$0.value.isEmpty })
    }

    func build(portal: String? = nil, strict: Bool = false) async -> BuildReport {
        await Generator.build(
            BuildOptions(
                siteFolder: folder.path, outputFolder: folder.path("out"), portal: portal, strict: strict))
    }

    /// The built files of one portal, without theme assets.
    func files(of portal: String) throws -> [String] {
        try FolderContents.files(in: folder.path("out/" + portal)).filter { !$0.hasPrefix("assets/app.") }
    }

    func page(_ path: String) throws -> String { try folder.text("out/" + path) }

    static let base = [
        "site-config.json": """
        {
          "organization": { "name": "Acme" },
          "portals": [
            { "id": "public", "title": "Acme Public", "url": "https://dev.example/",
              "catalog": { "labels": { "audience": "public" } } },
            { "id": "internal", "title": "Acme Internal", "url": "https://dev.example/internal/",
              "catalog": { "products": ["*"] }, "access": { "reading": "signed-in" } }
          ]
        }
        """,
        "content/pages/guides/index.md": "# Guides\n\nRead on.\n",
        "content/pages/guides/start.md": "---\ntitle: Start\norder: 1\n---\n\n## First step\n\nText.\n",
        "content/products/parcels/product.yaml": """
        name: Parcels
        summary: Send things.
        type: gateway
        status: published
        labels: { audience: public }
        apis: [ { document: openapi.yaml } ]
        authentication: [ api-key: { header: X-API-Key } ]
        """,
        "content/products/parcels/openapi.yaml": """
        openapi: 3.0.3
        info: { title: Parcels API, version: "1.0" }
        paths:
          /parcels:
            get:
              operationId: listParcels
              summary: List parcels
              parameters:
                - { name: limit, in: query, schema: { type: integer } }
                - { name: costCenterCode, in: query, x-audience: [internal], schema: { type: string } }
              responses:
                "200":
                  description: A page.
                  content: { application/json: { schema: { $ref: "#/components/schemas/Parcel" } } }
          /parcels/recalculate:
            post:
              operationId: recalculateAllParcels
              x-internal: true
              responses:
                "200":
                  description: Done.
                  content: { application/json: { schema: { $ref: "#/components/schemas/RecalculationReport" } } }
        components:
          schemas:
            Parcel:
              type: object
              required: [id, marginInCents]
              properties:
                id: { type: string }
                marginInCents: { type: integer, x-audience: internal }
            RecalculationReport: { type: object, properties: { count: { type: integer } } }
        """,
        "content/products/ledger/product.yaml": """
        name: Settlement Ledger of Acme
        type: external
        status: published
        labels: { audience: internal }
        """,
        "content/products/ledger/index.md": "# Settlement Ledger of Acme\n\n![Map](../../assets/secret-map.svg)\n",
        "content/assets/secret-map.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"></svg>",
        "themes/default/theme.json": #"{ "name": "plain", "styles": ["a.css"] }"#,
        "themes/default/styles/a.css": "body { margin: 0 }\n",
        "themes/default/strings/en.json": #"{ "home": "Home", "products": "APIs", "notFoundTitle": "Not found" }"#,
    ].merging(templates) { $1 }

    /// Templates that print everything a test looks for, and little else.
    private static let templates: [String: String] = {
        let frame = "<title>{{page.title}}</title>{{#breadcrumbs}}<i>{{title}}</i>{{/breadcrumbs}}{{{sidebar.html}}}\n"
        let bodies = [
            "home": "{{{content}}}{{#products}}<a href=\"{{root}}{{url}}\">{{name}}</a>{{/products}}",
            "page": "{{{content}}}{{#previous}}<a rel=\"prev\" href=\"{{root}}{{url}}\"></a>{{/previous}}",
            "catalog":
                "{{#products}}<a href=\"{{root}}{{url}}\">{{name}}{{#locked}} locked{{/locked}}</a>{{/products}}",
            "product": "{{{content}}}{{#apis}}<a href=\"{{root}}{{url}}\">{{title}}</a>{{/apis}}",
            "reference":
                "{{{description}}}{{#sections}}{{#groups}}{{#operations}}<a href=\"{{root}}{{url}}\">{{title}}</a>{{/operations}}{{/groups}}{{/sections}}",
            "operation":
                "{{{path}}}{{#parameterGroups}}{{#parameters}}<b>{{name}}</b>{{/parameters}}{{/parameterGroups}}{{#responses}}{{#media}}{{{schema}}}{{/media}}{{/responses}}",
            "tag": "{{{description}}}{{#operations}}<a href=\"{{root}}{{url}}\">{{title}}</a>{{/operations}}",
            "changelog":
                "{{#entries}}{{title}}{{#operations}}<p>{{method}} {{path}} {{kind}}</p>{{/operations}}{{/entries}}",
            "schema": "{{{schema}}}", "not-found": "{{root}}", "redirect": "<a href=\"{{root}}{{target}}\">moved</a>",
        ]
        var files = Dictionary(
            uniqueKeysWithValues: bodies.map { ("themes/default/templates/\($0.key).mustache", frame + $0.value) })
        files["themes/default/templates/sidebar.mustache"] =
            "{{#sections}}{{title}}{{#items}}<a href=\"{{root}}{{url}}\">{{title}}</a>{{/items}}{{/sections}}"
        return files
    }()
}
