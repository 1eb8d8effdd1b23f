using System.CommandLine;
using Postmortem.Features.Changes;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Cli;

/// <summary>For pipelines and people on the machine that holds the database; pipelines elsewhere send the same with one request.</summary>
static class ChangeCommand
{
    public static Command Make()
    {
        var title = new Argument<string?>("TITLE") { Arity = ArgumentArity.ZeroOrOne, Description = "What was changed; may be left out when --to says the version." };
        var service = new Option<string?>("--service") { Description = "Name or short name." };
        var kind = new Option<string>("--kind") { Description = "What sort of change it is.", DefaultValueFactory = _ => ChangeKind.Deploy };
        kind.AcceptOnlyFromAmong(ChangeKind.All);
        var from = new Option<string?>("--from") { Description = "The version before." };
        var to = new Option<string?>("--to") { Description = "The version since." };
        var at = new Option<string?>("--at") { Description = "When it took effect, such as 14:05, 5 minutes ago or 2030-03-11T14:05Z; UTC. Now when left out." };
        var by = new Option<string?>("--by") { Description = "Who changed it: a person or a program." };
        var link = new Option<string?>("--link") { Description = "Release notes, merge request, pipeline run." };
        var environment = new Option<string?>("--environment") { Description = "Such as production." };
        var status = new Option<string>("--status") { Description = "How far it has come.", DefaultValueFactory = _ => ChangeState.Succeeded };
        status.AcceptOnlyFromAmong(ChangeState.All);
        var reversible = new Option<string>("--reversible") { Description = "Can it be taken back?", DefaultValueFactory = _ => Reversible.Unknown };
        reversible.AcceptOnlyFromAmong(Reversible.All);
        var security = new Option<bool>("--security-fix") { Description = "Taking it back would open a security problem again." };
        var schema = new Option<bool>("--schema-change") { Description = "It changes the shape of stored data or messages." };
        var note = new Option<string?>("--note") { Description = "Markdown." };
        var sourceRef = new Option<string?>("--source-ref") { Description = "Its own name, such as a pipeline run: told again with another status, the same change moves on." };
        var command = new Command("change", "Record a deploy, or another change of a service.") { title, service, kind, from, to, at, by, link, environment, status, reversible, security, schema, note, sourceRef };
        command.Validators.Add(result =>
        {
            if (result.GetValue(title) is null && result.GetValue(to) is null) result.AddError("Say what was changed: a TITLE, or with --to the version that it goes to.");
        });
        command.SetAction((parsed, ct) => RecordAsync(new(new(parsed.GetValue(service), parsed.GetValue(kind), parsed.GetValue(title), parsed.GetValue(from), parsed.GetValue(to), parsed.GetValue(at),
            null, null, parsed.GetValue(by), parsed.GetValue(link), parsed.GetValue(environment), parsed.GetValue(status), parsed.GetValue(reversible), parsed.GetValue(security), parsed.GetValue(schema),
            parsed.GetValue(note)), parsed.GetValue(sourceRef)), ct));
        return command;
    }

    static async Task<int> RecordAsync(RecordChangeInput input, CancellationToken ct)
    {
        await using var services = await CommandServices.OpenAsync(ct);
        var result = await services.Get<RecordChange>().RunAsync(input, Actor.CommandLine, ct);
        if (result.Failure is { } failure) return Terminal.Refuse(failure);
        Console.WriteLine(result.Value.Id);
        if (result.Value is { ServiceId: null, ServiceName: { Length: > 0 } unknown }) await Console.Error.WriteLineAsync($"The catalogue knows no service “{unknown}”. The change is kept under that name.");
        return ExitCode.Ok;
    }
}
