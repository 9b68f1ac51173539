namespace ChatApi.ServiceModel;

/// <summary>The body of every answer with a status of 400 or above.</summary>
public sealed class ErrorResponse
{
    /// <summary>What went wrong.</summary>
    public ResponseStatus? ResponseStatus { get; set; }
}

/// <summary>What went wrong, and with which members of the request.</summary>
public sealed class ResponseStatus
{
    /// <summary>A stable code: the name of an <see cref="ServiceModel.ErrorCode"/>, or one added later.</summary>
    public string ErrorCode { get; set; } = "";

    /// <summary>For people: the limit and the way out.</summary>
    public string Message { get; set; } = "";

    /// <summary>One item per refused member; empty when the request as a whole is refused.</summary>
    public List<ResponseError> Errors { get; set; } = [];

    /// <summary>Further facts: always <c>traceId</c>; others per error code.</summary>
    public Dictionary<string, string>? Meta { get; set; }
}

/// <summary>What is wrong with one member.</summary>
public sealed class ResponseError
{
    /// <summary>A stable code.</summary>
    public string ErrorCode { get; set; } = "";

    /// <summary>The JSON path of the member, such as <c>text</c> or <c>attachments[0].size</c>.</summary>
    public string FieldName { get; set; } = "";

    /// <summary>For people: the limit and the way out.</summary>
    public string Message { get; set; } = "";

    /// <summary>Further facts, per error code.</summary>
    public Dictionary<string, string>? Meta { get; set; }
}
