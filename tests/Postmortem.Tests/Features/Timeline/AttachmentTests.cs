using System.Buffers.Binary;
using System.Net;
using System.Text;
using Postmortem.Features.Shared;
using Postmortem.Features.Timeline;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Features.Timeline;

public sealed class AttachmentTests(Apps apps)
{
    [Theory, BothEngines]
    public async Task A_pasted_image_is_shown_and_can_do_nothing_else(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await user.AttachAsync(number, "../../graph \u202Egnp.exe", TimelineSteps.Png)).StatusCode);

        var address = await user.FirstFileAsync(number);
        var image = await user.GetAsync(address);

        Assert.EndsWith("/graph%20gnp.png", address);
        Assert.Equal(TimelineSteps.Png, await image.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("image/png", image.Content.Headers.ContentType!.ToString());
        Assert.Equal("inline", image.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", image.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", image.Headers.GetValues("Content-Security-Policy").Single());
        using var again = new HttpRequestMessage(HttpMethod.Get, address);
        again.Headers.IfNoneMatch.Add(image.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await user.Http.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory, BothEngines]
    public async Task Other_files_are_downloads_whatever_they_hold(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        await user.AttachAsync(number, "notes.txt", Encoding.UTF8.GetBytes("<html><script>alert(1)</script>"));
        var file = await user.GetAsync(await user.FirstFileAsync(number));
        Assert.Equal("text/plain; charset=utf-8", file.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment", file.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Contains("sandbox", file.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Theory]
    [InlineData("drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "SVG")]
    [InlineData("page.png", "<html><script>alert(1)</script></html>", "not the image")]
    [InlineData("page.html", "<html></html>", "of a kind that is not kept")]
    [InlineData("tool.exe", "MZ\0\0", "of a kind that is not kept")]
    [InlineData("data.csv", "a,b\0c", "of a kind that is not kept")]
    [InlineData("<script>.gif", "GIF89a", "not the image")]
    [InlineData("", "", "is empty")]
    public void What_could_act_or_is_not_what_it_says_is_refused(string name, string content, string why)
    {
        var fault = Assert.Single(Faults(name, Encoding.UTF8.GetBytes(content)));
        Assert.Equal("files", fault.Field);
        Assert.Contains(why, fault.Message);
    }

    [Fact]
    public void An_image_that_unpacks_to_gigabytes_is_refused_by_its_header()
    {
        var bomb = TimelineSteps.Png.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(16), 19_000);
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(20), 19_000);
        Assert.Contains("not the image", Assert.Single(Faults("bomb.png", bomb)).Message);
        BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(16), 0xFFFFFFFF);
        Assert.Single(Faults("bomb.png", bomb));
    }

    [Fact]
    public void A_png_with_something_behind_it_is_refused()
    {
        Assert.Empty(Faults("a.png", TimelineSteps.Png));
        Assert.Single(Faults("a.png", [.. TimelineSteps.Png, .. "<script>"u8]));
        for (var cut = 1; cut < TimelineSteps.Png.Length; cut++) Assert.Single(Faults("a.png", TimelineSteps.Png[..cut]));
    }

    [Theory]
    [InlineData("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "image/gif")]
    [InlineData("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "image/webp")]
    [InlineData("/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=", "image/jpeg")]
    public void The_other_images_are_known_by_their_bytes_and_refused_when_cut(string base64, string type)
    {
        var bytes = Convert.FromBase64String(base64);
        Assert.Equal(type, FileKind.Of(bytes, "x.png")?.ContentType);
        Assert.Null(FileKind.Of(bytes.AsSpan(0, 14), "x.png"));
    }

    [Fact]
    public void Damaged_images_never_break_the_reader()
    {
        var random = new Random(7);
        byte[][] seeds = [TimelineSteps.Png, Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"), Convert.FromBase64String("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="), [0xFF, 0xD8, 0xFF, 0xC0, 0, 8, 1, 2, 3, 4, 5, 6, 0xFF, 0xDA, 0, 2]];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = seeds[i % seeds.Length].ToArray();
            for (var flips = random.Next(1, 6); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            _ = FileKind.Of(bytes.AsSpan(0, random.Next(bytes.Length + 1)), "x.png");
        }
    }

    [Theory, BothEngines]
    public async Task A_file_that_is_too_large_is_refused_in_words(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps, new() { ["Uploads:LargestMegabytes"] = "1" });
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var file = await user.AttachAsync(number, "big.txt", [.. Enumerable.Repeat((byte)'a', 1_200_000)]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, file.StatusCode);
        Assert.Contains("at most 1 MB", await file.TextAsync());

        var whole = await user.AttachAsync(number, "huge.txt", [.. Enumerable.Repeat((byte)'a', 4_500_000)]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, whole.StatusCode);
        Assert.Contains("MB fit into one entry", await whole.TextAsync());
        Assert.DoesNotContain("/attachments/", await user.TimelineAsync(number));
    }

    [Theory, BothEngines]
    public async Task A_strangers_and_a_hidden_entrys_file_are_not_found(Engine engine)
    {
        var app = await apps.SharedAsync(engine);
        using var user = await app.SignInAsync();
        using var stranger = await app.SignInAsync();
        using var reader = await app.SignInAsync(Role.Reader);
        var secret = await user.DeclarePrivatelyAsync(app);
        await user.AttachAsync(secret, "key.png", TimelineSteps.Png);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(await user.FirstFileAsync(secret))).StatusCode);

        var open = await user.DeclareIncidentAsync();
        await user.AttachAsync(open, "customer.png", TimelineSteps.Png);
        var address = await user.FirstFileAsync(open);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(address)).StatusCode);
        var entry = await app.Database.ReadAsync(s => s.ScalarAsync<Guid>("select entry_id from attachments where file_name = 'customer.png' and added_by = @Name order by id desc limit 1", new { user.Name }), TestContext.Current.CancellationToken);
        await user.PostAsync($"/incidents/{open}/timeline/{entry}/hide", new() { ["why"] = "A face" });
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(address)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await user.GetAsync(address)).StatusCode);
    }

    static IReadOnlyList<Fault> Faults(string name, byte[] bytes)
    {
        var options = Postmortem.Web.AppOptions.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build()).Options!;
        var checks = new Checks();
        new AttachmentRules(options).Check(checks, "files", [new Upload(name, bytes)]);
        return checks.Passed ? [] : checks.Failure.Faults;
    }
}
