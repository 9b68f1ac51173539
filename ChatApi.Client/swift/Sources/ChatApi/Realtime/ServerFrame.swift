/// A frame from the service.
enum ServerFrame: Decodable {
    /// To be answered.
    case heartbeat

    /// Events; a single one is a batch without a cursor.
    case batch(GetEventsResponse)

    /// What became of a command.
    case answer(ref: String, status: Int, body: JSONValue?)

    /// Of a kind younger than this client: ignored.
    case other

    private enum Key: String, CodingKey {
        case events, name, ref, status, body
    }

    init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Key.self)
        if members.contains(.events) {
            self = .batch(try GetEventsResponse(from: decoder))
        } else if members.contains(.ref) {
            self = .answer(
                ref: try members.decode(String.self, forKey: .ref),
                status: try members.decode(Int.self, forKey: .status),
                body: try members.decodeIfPresent(JSONValue.self, forKey: .body)
            )
        } else if let name = try members.decodeIfPresent(String.self, forKey: .name) {
            if name == "heartbeat" {
                self = .heartbeat
            } else {
                let event = try ChatEvent(from: decoder)
                self = .batch(GetEventsResponse(events: [event]))
            }
        } else {
            self = .other
        }
    }
}

/// A frame to the service.
struct ClientFrame<Body: Encodable>: Encodable {
    var op: String
    var ref: String?
    var body: Body?
}

/// The first frame of a connection: who we are, and where to go on.
struct ConnectBody: Encodable {
    var accessToken: String
    var cursor: String
}
