using System.Net;
using Microsoft.Extensions.Configuration;
using Postmortem.Tests.Support;
using Postmortem.Web.Outbound;

namespace Postmortem.Tests.Web.Outbound;

public sealed class OutboundClientTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ci.example.com", "https://ci.example.com/a", true)]
    [InlineData("ci.example.com", "https://CI.Example.com./a", true)]
    [InlineData("ci.example.com", "https://ci.example.com:8443/", false)]
    [InlineData("ci.example.com:8443", "https://ci.example.com:8443/", true)]
    [InlineData("ci.example.com:8443", "https://ci.example.com/", false)]
    [InlineData("ci.example.com", "https://evil-ci.example.com/", false)]
    [InlineData("ci.example.com", "https://ci.example.com.evil.test/", false)]
    [InlineData("ci.example.com", "https://ci.example.com@evil.test/", false)]
    [InlineData("ci.example.com", "https://user:word@ci.example.com/", false)]
    [InlineData("ci.example.com", "http://ci.example.com/", false)]
    [InlineData("ci.example.com", "ftp://ci.example.com/", false)]
    [InlineData("ci.example.com", "file:///etc/passwd", false)]
    [InlineData("*.example.com", "https://a.b.example.com/", true)]
    [InlineData("*.example.com", "https://example.com/", false)]
    [InlineData("*.example.com", "https://notexample.com/", false)]
    [InlineData("*.1", "https://127.0.0.1/", false)]
    [InlineData("", "https://ci.example.com/", false)]
    [InlineData("ci.example.com", "https://2130706433/", false)]
    [InlineData("ci.example.com", "https://0x7f.1/", false)]
    [InlineData("ci.example.com", "https://[::ffff:7f00:1]/", false)]
    [InlineData("127.0.0.1", "https://0x7f.1/", true)]
    public void Only_allowed_hosts_are_sent_to(string allowed, string url, bool fits)
    {
        var refusal = new OutboundOptions(allowed.Split(',', StringSplitOptions.RemoveEmptyEntries), false).Refusal(new Uri(url));
        Assert.Equal(fits, refusal is null);
    }

    [Theory]
    [InlineData("ci.example.com, *.example.org:8443,127.0.0.1:80,[::1]:90,::1,localhost", 0)]
    [InlineData("*", 1)]
    [InlineData("*.com", 1)]
    [InlineData("https://ci.example.com", 1)]
    [InlineData("ci.example.com/path,a b", 2)]
    [InlineData("ci.example.com:99999,ci.example.com:x", 2)]
    public void A_host_that_can_never_fit_is_a_fault_of_the_configuration(string hosts, int wrong)
    {
        var faults = new List<string>();
        OutboundOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Outbound:AllowedHosts"] = hosts }).Build(), faults);
        Assert.Equal(wrong, faults.Count);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("1.1.1.1,127.0.0.1")]
    public async Task A_name_that_leads_inside_is_refused_before_anything_is_sent(string addresses)
    {
        var client = new OutboundClient(new(["ci.example.com"], false), (_, _) => Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray()));
        Assert.Equal(OutboundFate.Refused, (await FailsAsync(client, "https://ci.example.com/")).Fate);
    }

    [Fact]
    public async Task Metadata_services_stay_out_of_reach_where_private_addresses_are_allowed()
    {
        var client = new OutboundClient(new(["ci.example.com"], true), (_, _) => Task.FromResult(new[] { IPAddress.Parse("169.254.169.254") }));
        Assert.Equal(OutboundFate.Refused, (await FailsAsync(client, "http://ci.example.com/")).Fate);
    }

    [Fact]
    public async Task Nothing_goes_into_the_internet_without_tls()
    {
        var client = new OutboundClient(new(["ci.example.com"], true), (_, _) => Task.FromResult(new[] { IPAddress.Parse("1.1.1.1") }));
        Assert.Contains("https://", (await FailsAsync(client, "http://ci.example.com/")).Message);
    }

    [Fact]
    public async Task The_address_that_was_looked_at_is_the_one_that_is_connected_to()
    {
        await using var server = new FaultyServer();
        var asked = 0;
        // The second answer would be another one: rebinding.
        var client = new OutboundClient(new([$"ci.example.com:{server.Port}"], true), (_, _) => Task.FromResult(new[] { asked++ == 0 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254") }));
        var answer = await client.SendAsync(new(HttpMethod.Get, $"http://ci.example.com:{server.Port}/"), Ct);
        Assert.Equal((200, 1), (answer.Status, asked));
        Assert.Equal($"ci.example.com:{server.Port}", server.Requests.Single().Headers["host"]);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        await using var inside = new FaultyServer();
        await using var server = new FaultyServer(FaultyServer.Answer(302, "", $"Location: {inside.Url}/"));
        var answer = await To(server, inside).SendAsync(new(HttpMethod.Get, server.Url), Ct);
        Assert.True(answer.IsRedirect);
        Assert.Empty(inside.Requests);
    }

    [Fact]
    public async Task A_body_without_end_is_cut()
    {
        await using var server = new FaultyServer(FaultyServer.Huge);
        Assert.Equal(OutboundClient.LongestBody, (await To(server).SendAsync(new(HttpMethod.Get, server.Url), Ct)).Body.Length);
    }

    [Fact]
    public async Task A_failure_says_whether_the_request_may_have_arrived()
    {
        var server = new FaultyServer(FaultyServer.CloseAtOnce);
        Assert.Equal(OutboundFate.Unknown, (await FailsAsync(To(server), server.Url)).Fate);
        server.Does = FaultyServer.CloseMidway;
        Assert.Equal(OutboundFate.Unknown, (await FailsAsync(To(server), server.Url)).Fate);
        server.Does = FaultyServer.Hang;
        Assert.Equal(OutboundFate.Unknown, (await HangsAsync(server)).Fate);
        // It speaks no TLS.
        Assert.Equal(OutboundFate.Unreached, (await FailsAsync(To(server), server.Url.Replace("http:", "https:", StringComparison.Ordinal), TimeSpan.FromSeconds(1))).Fate);
        await server.DisposeAsync();
        Assert.Equal(OutboundFate.Unreached, (await FailsAsync(To(server), server.Url)).Fate);
    }

    static OutboundClient To(params FaultyServer[] servers) => new(new([.. servers.Select(s => s.Host)], true), Dns.GetHostAddressesAsync);

    static Task<OutboundException> FailsAsync(OutboundClient client, string url, TimeSpan? longest = null) =>
        Assert.ThrowsAsync<OutboundException>(() => client.SendAsync(new(HttpMethod.Get, url), Ct, longest));

    /// <summary>With as short a time as it takes to arrive: on a busy machine more than a second may go by before it is sent.</summary>
    static async Task<OutboundException> HangsAsync(FaultyServer server)
    {
        var before = server.Requests.Count;
        for (var longest = TimeSpan.FromSeconds(1); ; longest *= 2)
        {
            var failure = await FailsAsync(To(server), server.Url, longest);
            if (server.Requests.Count > before) return failure;
        }
    }
}
