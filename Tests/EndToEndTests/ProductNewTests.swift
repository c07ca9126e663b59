import Foundation
import TestSupport
import Testing

/// `portico product new`: from an OpenAPI document to a product's folder, or to a sentence that says why not.
struct ProductNewTests {
    private static let config = """
        {"organization": {"name": "N"}, "portals": [
          {"id": "public", "title": "P", "url": "http://localhost/", "catalog": {"labels": {"audience": "public"}}},
          {"id": "partner", "title": "Q", "url": "http://localhost/q/", "catalog": {"labels": {"audience": ["public", "partner"]}}},
          {"id": "named", "title": "R", "url": "http://localhost/r/", "catalog": {"products": ["ship*"]}}]}
        """
    private static let pets = """
        openapi: 3.1.0
        info:
          title: Pets
          version: 2.4.1
          description: |
            # Introduction

            Find *every* pet of the house, e.g. the cat. Then feed it.
        servers: [{url: https://api.example.com/pets}]
        components:
          securitySchemes:
            key: {type: apiKey, name: X-Key, in: header}
            staff: {type: http, scheme: basic, x-internal: true}
            login: {type: oauth2, flows: {clientCredentials: {tokenUrl: https://id.example.com/t, scopes: {read: Read, feed: Feed}}}}
        paths:
          /pets:
            get:
              operationId: listPets
              responses: {'200': {description: Fine}}
        """

    private func portico(_ words: String..., in folder: TemporaryFolder) async throws -> Program.Outcome {
        try await Program.run(Repository.product("portico"), words, in: folder.path)
    }

    private func site(_ files: [String: String] = [:]) throws -> TemporaryFolder {
        try TemporaryFolder(["site-config.json": Self.config, "in/pets.yaml": Self.pets].merging(files) { $1 })
    }

    @Test func takesWhatIsNotGivenFromTheDocument() async throws {
        let folder = try site()
        let made = try await portico(
            "product", "new", "pets", "--from", "in/pets.yaml", "--portal", "partner", in: folder)
        #expect(made.status == 0 && made.error.isEmpty, "\(made.error)")
        #expect(made.output.hasPrefix("Made the product 'Pets' in content/products/pets:\n"))
        #expect(made.output.contains("portico build"), "the next step")
        #expect(
            try folder.files() == [
                "content/products/pets/index.md", "content/products/pets/pets.yaml",
                "content/products/pets/product.yaml", "in/pets.yaml", "site-config.json",
            ])
        #expect(try folder.text("content/products/pets/pets.yaml") == Self.pets)
        #expect(
            try folder.text("content/products/pets/product.yaml") == """
                # Every key that may stand here: portico schema product
                name: Pets
                summary: Find every pet of the house, e.g. the cat.
                type: external
                status: published
                labels:
                  audience: partner
                apis:
                  - document: pets.yaml
                    version: v2

                """)
        #expect(
            try folder.text("content/products/pets/index.md").hasPrefix(
                "---\ntitle: Pets\ndescription: Find every pet of the house, e.g. the cat.\n---\n\nFind every pet"))
    }

    @Test func takesWhatIsGiven() async throws {
        let folder = try site()
        let made = try await portico(
            "product", "new", "pets", "--from=in/pets.yaml", "--title", "*Pets* & more: 2", "--summary=# one \n line",
            "--version", "beta", "--upstream", "http://127.0.0.1:9000/base", "--portal", "public", "--portal=partner",
            "--site", ".", in: folder)
        #expect(made.status == 0, "\(made.error)")
        #expect(
            try folder.text("content/products/pets/product.yaml") == """
                # Every key that may stand here: portico schema product
                name: "*Pets* & more: 2"
                summary: "# one line"
                type: gateway
                status: published
                labels:
                  audience: public
                apis:
                  - document: pets.yaml
                    version: beta
                authentication:
                  - api-key:
                      header: X-Key
                  - oauth:
                      scopes:
                        - read
                        - feed
                subscription:
                  approval: manual
                gateway:
                  upstream:
                    - http://127.0.0.1:9000/base

                """, "what is for one audience only tells the others nothing")
        let overview = try folder.text("content/products/pets/index.md")
        #expect(overview.contains(##"\# one line"##) && overview.contains(#"\*Pets\* \& more: 2"#), "\(overview)")
    }

    @Test func makesADraftWhereNobodyIsToSeeIt() async throws {
        let folder = try site()
        let made = try await portico("product", "new", "pets", "--from", "in/pets.yaml", in: folder)
        #expect(made.status == 0 && made.output.contains("status: published"), "\(made.output)")
        let product = try folder.text("content/products/pets/product.yaml")
        #expect(product.contains("status: draft") && !product.contains("labels"))
    }

    @Test func takesTheFilesThatTheDocumentRefersTo() async throws {
        let folder = try site([
            "in/api.yaml": Self.pets.replacingOccurrences(
                of: "{description: Fine}", with: "{$ref: 'parts/answers.yaml#/Fine'}"),
            "in/parts/answers.yaml":
                "Fine: {description: Fine, content: {a/b: {schema: {$ref: ../schemas.json#/Pet}}}}\n",
            "in/schemas.json": #"{"Pet": {"type": "object", "properties": {"friend": {"$ref": "api.yaml#/x"}}}}"#,
            "in/other.yaml": "Nobody: asks\n",
        ])
        try folder.write(try folder.text("in/api.yaml") + "\nx-y: 1\n", to: "in/api.yaml")
        let wrong = try await portico("product", "new", "pets", "--from", "in/api.yaml", in: folder)
        #expect(wrong.status == 1 && wrong.error.contains("in/schemas.json:1:"), "\(wrong.error)")
        try folder.write(#"{"Pet": {"type": "object"}}"#, to: "in/schemas.json")
        let made = try await portico("product", "new", "pets", "--from", "in/api.yaml", in: folder)
        #expect(made.status == 0, "\(made.error)")
        let files = try folder.files().filter { $0.hasPrefix("content/") }.map { $0.dropFirst(22) }
        #expect(files == ["api.yaml", "index.md", "parts/answers.yaml", "product.yaml", "schemas.json"])
    }

    /// Each with a name of its own, where the document's cannot be kept.
    @Test(arguments: [
        ("My API (final).yaml", "openapi.yaml"), ("pets.openapi.yml", "pets.openapi.yml"),
        (".pets.yaml", "openapi.yaml"),
        ("pets", "openapi.yaml"), ("ünïcode.yaml", "openapi.yaml"),
    ])
    func givesTheDocumentAFitName(_ name: String, _ expected: String) async throws {
        let folder = try site(["in/\(name)": Self.pets])
        let made = try await portico("product", "new", "pets", "--from", "in/\(name)", in: folder)
        #expect(made.status == 0, "\(made.error)")
        #expect(try folder.text("content/products/pets/\(expected)") == Self.pets)
    }

    @Test(arguments: [
        (["pets"], "needs --from"), (["--from", "in/pets.yaml"], "needs ID"),
        (["My Pets", "--from", "in/pets.yaml"], "such as 'my-pets'"),
        (["-pets", "--from", "in/pets.yaml"], "no option"),
        (["../pets", "--from", "in/pets.yaml"], "is no id"), (["pets-", "--from", "in/pets.yaml"], "is no id"),
        ([String(repeating: "a", count: 65), "--from", "in/pets.yaml"], "at most 64"),
        (["pets", "--from", "https://example.com/pets.yaml"], "curl -O https://example.com/pets.yaml"),
        (["pets", "--from", "in/pets.yaml", "--version", "a/b"], "such as 'v1'"),
        (["pets", "--from", "in/pets.yaml", "--version", ".."], "such as 'v1'"),
        (["pets", "--from", "in/pets.yaml", "--title", " "], "1 to 100"),
        (["pets", "--from", "in/pets.yaml", "--upstream", "ftp://x"], "takes an address"),
        (["pets", "--from", "in/pets.yaml", "--portl", "public"], "did you mean '--portal'?"),
    ])
    func refusesWrongUsage(_ words: [String], _ hint: String) async throws {
        let folder = try site()
        let before = try folder.files()
        let outcome = try await Program.run(Repository.product("portico"), ["product", "new"] + words, in: folder.path)
        #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.error.contains(hint), "\(outcome.error)")
        #expect(try folder.files() == before)
    }

    @Test(arguments: [
        ("no file", ["--from", "in/nothing.yaml"], "'in/nothing.yaml' cannot be read: No such file"),
        ("a folder", ["--from", "in"], "'in' is no file"),
        ("no OpenAPI", ["--from", "site-config.json"], "site-config.json:1:1: error: This is not an OpenAPI document"),
        ("no YAML", ["--from", "in/broken.yaml"], "in/broken.yaml:3:1: error: A value is missing"),
        ("nothing", ["--from", "in/empty.yaml"], "in/empty.yaml"),
        ("bytes", ["--from", "in/bytes.yaml"], "in/bytes.yaml"),
        ("a reference to nowhere", ["--from", "in/nowhere.yaml"], "in/nowhere.yaml:19:33: error: The $ref"),
        ("a reference above", ["--from", "in/above.yaml"], "in/pets.yaml: note: Files that it refers to"),
        ("a reference by a link", ["--from", "in/link.yaml"], "in/link.yaml: note: Files that it refers to"),
        ("a reference to a device", ["--from", "in/absolute.yaml"], "in/absolute.yaml: note: Files that it refers to"),
        ("a name that is taken", ["--from", "in/product.yaml"], "name of another file in a product's folder"),
        (
            "an id that is taken", ["--from", "in/pets.yaml"],
            "content/products/taken: error: There is a product 'taken'"
        ),
        ("an unknown portal", ["--from", "in/pets.yaml", "--portal", "pubic"], "did you mean 'public'?"),
        (
            "a portal too many", ["--from", "in/pets.yaml", "--portal", "public"],
            "site-config.json:3:3: error: Portal 'partner'"
        ),
        ("a portal by name", ["--from", "in/pets.yaml", "--portal", "named"], "add 'pets' to its 'catalog.products'"),
    ])
    func refusesWhatCannotBeMade(_ name: String, _ words: [String], _ message: String) async throws {
        let broken: (String) -> String = {
            Self.pets.replacingOccurrences(of: "{description: Fine}", with: "{$ref: '\($0)'}")
        }
        let folder = try site([
            "in/broken.yaml": "openapi: 3.1.0\ninfo: [\n", "in/empty.yaml": "", "in/bytes.yaml": "openapi: \u{0}\n",
            "in/nowhere.yaml": broken("#/nowhere"), "in/above.yaml": broken("../secret.yaml"),
            "in/absolute.yaml": broken("/etc/passwd"), "in/link.yaml": broken("out.yaml"),
            "in/product.yaml": Self.pets, "secret.yaml": "description: Secret\n",
            "content/products/taken/product.yaml": "name: T\n",
        ])
        try folder.link("in/out.yaml", to: "../secret.yaml")
        let before = try folder.files()
        let id = name == "an id that is taken" ? "taken" : "pets"
        let outcome = try await Program.run(
            Repository.product("portico"), ["product", "new", id] + words, in: folder.path)
        #expect(outcome.status == 1 && outcome.output.isEmpty, "\(outcome)")
        let expected = name == "a reference above" ? message.replacingOccurrences(of: "pets", with: "above") : message
        #expect(outcome.error.contains(expected), "\(outcome.error)")
        #expect(!outcome.error.contains("Secret") && !outcome.error.contains("root:"))
        #expect(try folder.files() == before, "nothing is left behind")
    }

    @Test func needsASite() async throws {
        let folder = try TemporaryFolder(["pets.yaml": Self.pets])
        let outcome = try await portico("product", "new", "pets", "--from", "pets.yaml", in: folder)
        #expect(outcome.status == 1 && outcome.error.contains("site-config.json: error: Cannot be read"))
        #expect(try folder.files() == ["pets.yaml"])
        let wrong = try site(["site-config.json": "{\"portals\": 1}"])
        let told = try await portico("product", "new", "pets", "--from", "in/pets.yaml", in: wrong)
        #expect(told.status == 1 && told.error.contains("site-config.json:1:"), "\(told.error)")
    }

    @Test func writesNothingWhereItMayNot() async throws {
        let folder = try site(["content": "a file in the place of the folder"])
        let outcome = try await portico("product", "new", "pets", "--from", "in/pets.yaml", in: folder)
        #expect(outcome.status == 1 && outcome.error.contains("Cannot make the folder"), "\(outcome.error)")
    }
}
