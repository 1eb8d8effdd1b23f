using System.Net;
using Postmortem.Features.Shared;
using Postmortem.Tests.Features.Api;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Safety;

/// <summary>The same in the fields of forms and the members of bodies, one at a time among others that are good.</summary>
public sealed class OddFieldTests(Apps apps)
{
    const string Nul = "a\0b";

    /// <summary>Too long for a row of an index, and not to be compressed into one.</summary>
    static readonly string Long = $"\"{string.Concat(Enumerable.Range(0, 400).Select(i => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(i)))))}\"";

    [Theory, BothEngines]
    public async Task No_field_of_any_form_can_break_it_and_none_takes_a_nul(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var administrator = await app.SignInAsync(Role.Administrator, zone: "Pacific/Auckland");
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        var pages = world.Pages(app);
        var token = await administrator.FormTokenAsync();
        var complaints = new List<string>();
        var sent = 0;
        foreach (var form in (await Form.ReadAsync(administrator, pages)).Where(f => f.Action is not ("/sign-out" or "/sign-in") and not ['/', 's', 'e', 't', 't', 'i', 'n', 'g', 's', '/', 'p', ..]))
            foreach (var field in form.Fields.Where(f => f.Type is not ("file" or "button" or "submit")))
                foreach (var odd in field.IsTyped ? [Nul, "9999-12-31 23:59", "-99999999999999999999"] : new[] { Nul })
                {
                    sent++;
                    using var answer = await form.SendAsync(administrator, token, new(Hostile.Believable(form)) { [field.Name] = odd });
                    if ((int)answer.StatusCode >= 500) complaints.Add($"{form} answered {(int)answer.StatusCode} to {odd.Replace('\0', '0')} in {field.Name}");
                }
        foreach (var path in pages)
        {
            using var answer = await administrator.GetAsync(path);
            if ((int)answer.StatusCode >= 500) complaints.Add($"{path} answered {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentType?.MediaType == "text/html" && (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains('\0')) complaints.Add($"{path} holds a NUL");
        }
        Assert.True(sent > 300, $"only {sent} were sent");
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>What cannot be read as a number or a day is never taken for nothing.</summary>
    [Fact]
    public async Task A_number_or_a_day_that_cannot_be_read_is_refused_beside_its_field()
    {
        await using var app = await TestApp.StartAsync(Engine.Sqlite, apps);
        using var administrator = await app.SignInAsync(Role.Administrator);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        var pages = world.Pages(app);
        var token = await administrator.FormTokenAsync();
        var complaints = new List<string>();
        var seen = new HashSet<string>();
        foreach (var form in await Form.ReadAsync(administrator, pages))
            foreach (var field in form.Fields.Where(f => f.Type is "number" or "date"))
                // A threshold may be any number.
                foreach (var odd in (string[])["about ten", "2026-02-31", .. field.Name == "threshold" ? Array.Empty<string>() : ["99999999999"]])
                {
                    seen.Add(field.Name);
                    using var answer = await form.SendAsync(administrator, token, new(Hostile.Believable(form)) { [field.Name] = odd });
                    var told = Form.Faults(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                    if (answer.StatusCode != HttpStatusCode.UnprocessableEntity || told.All(f => f.Field != field.Name)) complaints.Add($"{form} answered {(int)answer.StatusCode} to {odd} in {field.Name}: {string.Join(", ", told)}");
                }
        Assert.True(seen.Count >= 8, $"only {string.Join(", ", seen)} were seen");
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    [Theory, BothEngines]
    public async Task No_member_of_any_body_can_break_it(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var facilitator = await app.SignInAsync(Role.Facilitator);
        using var api = await app.ApiAsync(Role.Administrator);
        var world = await World.MakeAsync(app, facilitator, Visibility.Open, "sparrow");
        var complaints = new List<string>();
        var sent = 0;
        var operations = (await ApiOperation.AllAsync(app)).Where(o => o.Example is not null).ToList();
        Assert.All(operations, o => Assert.NotEmpty(o.Members));
        foreach (var operation in operations)
            foreach (var name in operation.Members)
                foreach (var odd in new[] { Long, "\"a\\u0000b\"", "\"\\ud800\"", "\"9998-12-31T23:59:59-14:00\"", "-2147483648", "[null]" })
                {
                    sent++;
                    var body = operation.Believable(world)!;
                    body[name] = "@odd@";
                    var text = body.ToJsonString().Replace("\"@odd@\"", odd, StringComparison.Ordinal);
                    using var content = new StringContent(text, null, "application/json");
                    var answer = await api.SendAsync(new HttpMethod(operation.Method), world.Fill(operation.Pattern), content);
                    if ((int)answer.Status >= 500) complaints.Add($"{operation} answered {(int)answer.Status} to {odd[..Math.Min(odd.Length, 30)]} in {name}");
                }
        foreach (var operation in (await ApiOperation.AllAsync(app)).Where(o => !o.IsWrite))
        {
            var answer = await operation.SendAsync(api, world, null);
            if ((int)answer.Status >= 500) complaints.Add($"{operation} answered {answer.Text}");
        }
        Assert.True(sent > 300, $"only {sent} were sent");
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }
}
