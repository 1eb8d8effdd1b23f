using Microsoft.Playwright;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Browser;

public sealed class FirstPagesTests(Apps apps, Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_incident_is_declared_with_a_title_alone(bool javaScript)
    {
        var app = await apps.SharedAsync(Engine.Sqlite);
        using var user = await app.SignInAsync();
        await using var window = await chromium.OpenAsync(app, javaScript: javaScript);
        // Unlike any other test's title: a likely duplicate would be asked about first.
        var title = javaScript ? "Kelpie lanterns flicker" : "Narwhal sonar drifts";
        await window.SignInAsync(user);

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Declare incident" }).First.ClickAsync();
        await window.Page.Locator("main [name=title]").FillAsync(title);
        await window.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Declare incident" }).ClickAsync();

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(title);
        if (javaScript) await window.AssertAccessibleAsync();
        window.AssertNoComplaints();
    }
}
