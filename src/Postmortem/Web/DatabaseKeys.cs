using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Postmortem.Data;

namespace Postmortem.Web;

/// <summary>Data-protection keys live in the database, so that replicas and restored backups share them.</summary>
sealed class DatabaseKeys(Database database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Task.Run(() => database.ReadAsync(async s =>
        (await s.ListAsync<string>("select xml from data_protection_keys order by id")).Select(XElement.Parse).ToList(), CancellationToken.None)).GetAwaiter().GetResult();

    public void StoreElement(XElement element, string friendlyName) => Task.Run(() => database.WriteAsync(s =>
        s.ExecuteAsync("insert into data_protection_keys (id, friendly_name, xml) values (@id, @friendlyName, @xml)",
            new { id = Guid.CreateVersion7(), friendlyName, xml = element.ToString(SaveOptions.DisableFormatting) }), CancellationToken.None)).GetAwaiter().GetResult();
}
