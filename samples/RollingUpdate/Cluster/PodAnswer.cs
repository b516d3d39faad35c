namespace RollingUpdate.Cluster;

/// <summary>What a pod answers: some bytes, after some milliseconds of work, in one piece with the headers.</summary>
internal static class PodAnswer
{
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(10);

    // A message of gRPC: not compressed, five bytes long.
    private static readonly byte[] GrpcMessage = [0, 0, 0, 0, 5, .. "hello"u8];

    public static async Task WriteAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await Task.Delay(Work, context.RequestAborted);
        if (context.Request.ContentType != "application/grpc")
        {
            context.Response.ContentLength = 5;
            await context.Response.Body.WriteAsync("hello"u8.ToArray(), context.RequestAborted);
            return;
        }

        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(GrpcMessage, context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
