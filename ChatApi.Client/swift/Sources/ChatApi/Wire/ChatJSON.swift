import Foundation

/// The JSON of the service: camelCase names as they are in the types, times in ISO 8601.
public enum ChatJSON {
    /// A decoder for answers and events. Times may have a fraction of any length.
    public static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let container = try decoder.singleValueContainer()
            guard let date = WireTime.parse(try container.decode(String.self)) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "Not a time such as 2026-01-02T03:04:05.678Z.")
            }
            return date
        }
        return decoder
    }

    /// An encoder for requests. What is nil is left out.
    public static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .custom { date, encoder in
            var container = encoder.singleValueContainer()
            try container.encode(WireTime.format(date))
        }
        return encoder
    }

    static func text<Value: Encodable>(of value: Value) throws -> String {
        String(decoding: try encoder().encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try decoder().decode(type, from: Data(text.utf8))
    }
}
