using Gateway;

await using var app = await GatewayApp.BuildAsync(args);
await app.RunAsync();
