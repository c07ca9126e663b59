import Crypto
import PortalModel
package import Storage

/// A month of calls for trying out, as if gateways had told of them: more by day than by night, and some that went wrong.
package struct TrialUsage: Sendable {
    let context: ServiceContext

    package init(_ context: ServiceContext) { self.context = context }

    /// Calls of an application to whatever it is subscribed to.
    package func plant(for application: Application) async throws {
        let now = context.now
        let hour = Timestamp(rawValue: now.rawValue / UsageRange.hour * UsageRange.hour)
        try await context.store.write { tables in
            let products = try tables.subscriptions(of: application.id).filter { $0.state == .active }.map(\.product)
            guard let credential = try tables.credentials(of: application.id).first, !products.isEmpty else { return }
            for ago in 0..<720 {
                for (place, product) in products.enumerated() {
                    for (status, calls) in Self.calls(ago: ago, place: place, at: hour) where calls > 0 {
                        let count = UsageCount(
                            start: hour + .seconds(-3600 * ago), product: product, credential: credential.id,
                            status: status, calls: calls)
                        try tables.add(count, of: application.id)
                        try tables.addTotal(count, portal: application.portal)
                    }
                }
            }
            try tables.keep(
                (0..<40).map { index in
                    Self.call(index, of: application.id, credential.id, to: products[index % products.count], now)
                })
            if let secret = try tables.secrets(of: credential.id).first,
                let known = try tables.knownSecret(secret.id)
            {
                try tables.use(known, at: now)
            }
        }
    }

    private static func calls(ago: Int, place: Int, at hour: Timestamp) -> [(status: Int, calls: Int)] {
        let clock = (hour.rawValue / UsageRange.hour - ago) % 24
        let busy = [2, 1, 1, 1, 2, 4, 9, 18, 30, 38, 41, 40, 33, 36, 42, 39, 31, 22, 14, 9, 7, 5, 4, 3][clock]
        // The same numbers every time, and none like the one before.
        let chance = (ago * 7919 + place * 104_729) % 101
        let good = max(0, busy * (100 - place * 25) / 60 + chance % 9 - 4)
        return [
            (200, good), (404, good / 23), (429, chance > 88 && busy > 25 ? chance / 4 : 0), (503, chance == 3 ? 6 : 0),
            (403, chance == 50 ? 2 : 0),
        ]
    }

    private static func call(
        _ index: Int, of application: ApplicationID, _ credential: CredentialID, to product: ProductID, _ now: Timestamp
    ) -> Call {
        let status = [3: 429, 4: 429, 11: 404, 19: 403, 26: 503][index] ?? 200
        return Call(
            application: application, at: now + .milliseconds(-index * 41_303), id: "trial-\(index)", product: product,
            credential: credential, method: index % 4 == 1 ? "POST" : "GET",
            path: "/\(product)/v1/" + (index % 4 == 1 ? "quotes" : "items/\(4_711 + index * 3)"), status: status,
            milliseconds: status == 429 ? 1 : 12 + index * 37 % 90)
    }
}
