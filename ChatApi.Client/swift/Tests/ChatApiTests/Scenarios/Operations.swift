@testable import ChatApi

/// The operations that scenarios call by name.
enum Operations {
    /// A typed call: the request is read as its type, its answer written as JSON.
    static func call(_ operation: String, _ request: JSONValue, by client: ChatClient) async throws -> JSONValue {
        switch operation {
        case "CreateConversation": return try await answer(CreateConversation.self, request, client)
        case "DeleteMessage": return try await answer(DeleteMessage.self, request, client)
        case "EditMessage": return try await answer(EditMessage.self, request, client)
        case "GetConversation": return try await answer(GetConversation.self, request, client)
        case "GetMe": return try await answer(GetMe.self, request, client)
        case "GetUser": return try await answer(GetUser.self, request, client)
        case "MarkRead": return try await answer(MarkRead.self, request, client)
        case "SendMessage": return try await answer(SendMessage.self, request, client)
        default: throw ScenarioFault("No device can call '\(operation)': it is to be added to Operations.swift.")
        }
    }

    private static func answer<Request: ChatRequest & Decodable>(
        _ type: Request.Type, _ request: JSONValue, _ client: ChatClient
    ) async throws -> JSONValue where Request.Response: Encodable {
        let answer = try await client.call(ChatJSON.value(type, from: request.written))
        return try ChatJSON.value(JSONValue.self, from: ChatJSON.text(of: answer))
    }
}
