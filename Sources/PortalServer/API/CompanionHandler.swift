import HTTP

/// Pages and portals, and below their own paths the two APIs.
struct CompanionHandler: Handler {
    let pages: Router
    let apis: [(path: String, handler: any Handler)]

    func answer(to request: Request) -> Answer {
        let path = request.target.path
        for api in apis where path.hasPrefix(api.path) { return api.handler.answer(to: request) }
        return pages.answer(to: request)
    }
}
