import CMicrohttpd

extension Response {
    /// Hands the answer to libmicrohttpd, which sends it when the socket takes it.
    func send(on connection: OpaquePointer) -> MHD_Result {
        guard let response = makeResponse() else { return .NO }
        defer { MHD_destroy_response(response) }
        for field in headers.fields where MHD_add_response_header(response, field.name, field.value) == .NO {
            // A field that cannot be sent may be one that protects somebody: better no answer than one without it.
            return Response.plain(.internalServerError).sendPlain(on: connection)
        }
        return MHD_queue_response(connection, CUnsignedInt(status.rawValue), response)
    }

    private func sendPlain(on connection: OpaquePointer) -> MHD_Result {
        guard let response = makeResponse() else { return .NO }
        defer { MHD_destroy_response(response) }
        return MHD_queue_response(connection, CUnsignedInt(status.rawValue), response)
    }

    private func makeResponse() -> OpaquePointer? {
        switch body {
        case .empty:
            return MHD_create_response_from_buffer(0, nil, .RESPMEM_PERSISTENT)
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { bytes in
                // Copied inside the call, so that nobody writes through the pointer that loses its constness.
                MHD_create_response_from_buffer(
                    bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
            }
        case .file(let file, let range):
            let descriptor = file.takeDescriptor()
            guard descriptor >= 0 else { return nil }
            // libmicrohttpd closes the descriptor with the response.
            return MHD_create_response_from_fd_at_offset64(UInt64(range.count), descriptor, UInt64(range.lowerBound))
        }
    }
}
