namespace ChatApi.ServiceInterface.Platform;

/// <summary>The host cannot start or go on, for a reason that whoever runs it can remove. The message says how; it is shown without a stack trace.</summary>
sealed class StartupException(string message, Exception? inner = null) : Exception(message, inner);
