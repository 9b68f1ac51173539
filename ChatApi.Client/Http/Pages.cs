using System.Runtime.CompilerServices;

namespace ChatApi.Client;

/// <summary>Reads lists that come in pages.</summary>
static class Pages
{
    /// <summary>All items, each page loaded when its first item is asked for.</summary>
    /// <param name="load">Loads the page at a cursor, the first at null; answers its items and the next cursor, null at the end.</param>
    /// <param name="ct">Ends the reading.</param>
    public static async IAsyncEnumerable<T> ReadAsync<T>(
        Func<string?, CancellationToken, Task<(List<T> Items, string? Next)>> load, [EnumeratorCancellation] CancellationToken ct)
    {
        string? cursor = null;
        do
        {
            (var items, cursor) = await load(cursor, ct).ConfigureAwait(false);
            foreach (var item in items)
                yield return item;
        }
        while (cursor is not null);
    }
}
