import Gateways
import PortalModel
import Testing

struct GatewaySnapshotTests {
    @Test func comparesByWhatIsOpen() {
        let consumer = GatewaySnapshot.Consumer(
            id: "app_1", developer: "dev_1", portal: "public",
            access: [.init(product: "parcels", plan: "free", subscription: "sub_1")],
            credentials: [.init(id: "cred_1", secret: .apiKey("k"))])
        #expect(GatewaySnapshot(revision: 1, consumers: [consumer]) != GatewaySnapshot(revision: 1))
    }
}
