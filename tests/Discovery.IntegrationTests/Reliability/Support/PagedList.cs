using Microsoft.AspNetCore.Http;

namespace Discovery.IntegrationTests.Reliability.Support;

/// <summary>Makes a registry read slices in pages, by refusing its first list, and counts them; the server itself makes the pages.</summary>
internal sealed class PagedList
{
    private readonly int _heldPage;
    private readonly Gate _gate;

    /// <param name="link">The way to the server.</param>
    /// <param name="heldPage">The page that waits to be let go.</param>
    public PagedList(ApiServerLink link, int heldPage)
    {
        _heldPage = heldPage;
        _gate = new Gate(_ => Pages == _heldPage);
        link.Intercept = InterceptAsync;
    }

    public int Pages { get; private set; }

    public int Unpaged { get; private set; }

    /// <summary>Ends when the registry asks for the page to hold.</summary>
    public Task HeldAsync(CancellationToken deadline) => _gate.ArrivedAsync(deadline);

    public void LetGo() => _gate.Open();

    private async Task<bool> InterceptAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (await Answers.NoWatchListAsync(context))
        {
            return true;
        }

        if (!Answers.IsFullReadOfSlices(context.Request))
        {
            return false;
        }

        if (query["resourceVersion"] == "0")
        {
            // What a server says when the version asked for is gone: after that a list is read in pages.
            return await Answers.StatusAsync(context, StatusCodes.Status410Gone, "Expired", "too old resource version");
        }

        if (!query.ContainsKey("limit"))
        {
            Unpaged++;
            return false;
        }

        Pages++;
        return await _gate.PassAsync(context);
    }
}
