using Microsoft.Extensions.Logging;

namespace ChatApi.Tests.Support;

/// <summary>Shows what a node warns about beside the test that it happened in.</summary>
sealed class ProgressLog : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            TestContext.Progress.WriteLine($"node: {logLevel} {formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
