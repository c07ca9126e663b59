import OpenAPI
import PortalModel

/// One API of a portal with what its pages share: made once, used by many tasks.
struct APIView: Sendable {
    let product: PortalProduct
    let api: PortalAPI
    let words: SchemaWords
    let descriptions: Descriptions
    let schemas: SchemaMemory
    let uses: ComponentUses
    /// Operations in the order of the groups, each once: the way through the reference.
    let order: [Int]
    /// Operation → its place in ``order``.
    let placeInOrder: [Int: Int]

    init(_ product: PortalProduct, _ api: PortalAPI, words: SchemaWords) {
        self.product = product
        self.api = api
        self.words = words
        descriptions = Descriptions(api)
        schemas = SchemaMemory(words: words)
        uses = ComponentUses(api)
        var seen: Set<Int> = []
        order = api.sections.flatMap(\.groups).flatMap { api.groups[$0].operations }.filter { seen.insert($0).inserted }
        placeInOrder = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    }

    var builder: OperationContentBuilder {
        OperationContentBuilder(
            api: api, words: words, schemas: schemas, authentication: product.product.authentication.first)
    }

    func title(of user: ComponentUses.User) -> (title: String, url: PageURL) {
        switch user {
        case .operation(let index): (api.operations[index].title, api.url(of: api.operations[index]))
        case .webhook(let index): (api.webhooks[index].title, api.url(ofWebhook: api.webhooks[index]))
        case .schema(let name): (name, api.url(ofSchema: name))
        }
    }
}
