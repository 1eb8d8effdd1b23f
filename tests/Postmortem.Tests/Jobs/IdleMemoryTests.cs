using System.Runtime.InteropServices;
using Postmortem.Jobs;
using Postmortem.Tests.Support;

namespace Postmortem.Tests.Jobs;

public sealed class IdleMemoryTests(Apps apps)
{
    const long Megabyte = 1_000_000;

    [Fact]
    public void Memory_is_given_back_once_after_much_work_and_not_while_there_is_any()
    {
        var rest = new IdleMemory.Rest();
        Assert.False(rest.IsDue(50 * Megabyte)); // the start
        Assert.False(rest.IsDue(51 * Megabyte)); // quiet, but little was used
        Assert.False(rest.IsDue(300 * Megabyte)); // at work
        Assert.True(rest.IsDue(302 * Megabyte)); // quiet
        rest.Given(303 * Megabyte);
        Assert.False(rest.IsDue(304 * Megabyte)); // quiet still
        Assert.False(rest.IsDue(400 * Megabyte)); // at work again
        Assert.True(rest.IsDue(401 * Megabyte));
    }

    [Theory, BothEngines]
    public async Task What_is_read_after_a_rest_is_what_was_written_before(Engine engine)
    {
        await using var app = await TestApp.StartAsync(engine, apps);
        using var user = await app.SignInAsync();
        var number = await user.DeclareIncidentAsync();
        var reads = Enumerable.Range(0, 20).Select(_ => user.PageAsync($"/incidents/{number}")).ToList();
        app.Database.Rest();
        await Task.WhenAll(reads);
        app.Database.Rest();
        Assert.Contains($"INC-{number}", await user.PageAsync($"/incidents/{number}"));
    }

    [Fact]
    public void What_the_c_library_kept_goes_back_to_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "glibc's heap is on Linux");
        // Other tests' applications give back too, for the whole process, every half minute.
        Assert.Contains(Enumerable.Range(0, 3), _ => GivenBack() > 60 * Megabyte);
    }

    static long GivenBack()
    {
        var blocks = new nint[64_000];
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] = Marshal.AllocHGlobal(2000);
            Marshal.WriteByte(blocks[i], 1);
        }
        // The last one stays: what lies below it is not given back by itself.
        foreach (var block in blocks.SkipLast(1)) Marshal.FreeHGlobal(block);
        var kept = Environment.WorkingSet;

        NativeHeap.GiveBack();

        var given = kept - Environment.WorkingSet;
        Marshal.FreeHGlobal(blocks[^1]);
        return given;
    }
}
