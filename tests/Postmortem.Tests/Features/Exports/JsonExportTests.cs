using System.Text;
using System.Text.Json;
using NJsonSchema;
using Postmortem.Features.Exports.Json;
using Postmortem.Features.Exports.Record;

namespace Postmortem.Tests.Features.Exports;

public sealed class JsonExportTests
{
    [Fact]
    public void The_published_schema_is_the_one_of_the_record() => Approved.Match("src/Postmortem/wwwroot/schemas/incident-v1.json", RecordSchema.Text());

    [Fact]
    public async Task What_is_written_keeps_to_the_schema()
    {
        var schema = await JsonSchema.FromJsonAsync(RecordSchema.Text(), TestContext.Current.CancellationToken);

        Assert.Empty(schema.Validate(Encoding.UTF8.GetString(RecordJson.Write(SomeRecord.Full()))));
        Assert.NotEmpty(schema.Validate("""{"format":"postmortem.incident","version":1,"number":"one"}"""));
    }

    [Fact]
    public void What_is_written_is_read_back_whole()
    {
        var written = RecordJson.Write(SomeRecord.Full());

        var read = JsonSerializer.Deserialize<IncidentRecord>(written, RecordJson.Options)!;

        Assert.Equal(written, RecordJson.Write(read));
    }
}
