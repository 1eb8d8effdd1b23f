using System.CommandLine;
using Postmortem.Features.Accounts.Tokens;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli;

static class TokensCommand
{
    public static Command Make() => new("tokens", "Keys for programs that use the API.") { Create() };

    static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "What it is for." };
        var user = new Option<string>("--user") { Required = true, Description = "The address of the person whose rights it has." };
        var scopes = new Option<string[]>("--scopes") { AllowMultipleArgumentsPerToken = true, Description = "What it may do; everything when left out.", DefaultValueFactory = _ => TokenScope.All };
        scopes.AcceptOnlyFromAmong(TokenScope.All);
        var command = new Command("create", "Make a token. It is printed on standard output, this once.") { name, user, scopes };
        command.SetAction((parsed, ct) => CreateAsync(new(parsed.GetRequiredValue(name), parsed.GetRequiredValue(scopes), ForEmail: parsed.GetRequiredValue(user)), ct));
        return command;
    }

    static async Task<int> CreateAsync(CreateTokenInput input, CancellationToken ct)
    {
        await using var services = await CommandServices.OpenAsync(ct);
        var result = await services.Get<CreateToken>().RunAsync(input, Actor.CommandLine, ct);
        if (result.Failure is { } failure) return Terminal.Refuse(failure);
        Console.WriteLine(result.Value.Secret);
        await Console.Error.WriteLineAsync("Keep it safe; it cannot be shown again. It can be revoked under Settings, API tokens.");
        return ExitCode.Ok;
    }
}
