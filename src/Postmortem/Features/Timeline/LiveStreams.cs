using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication.Cookies;
using Postmortem.Data;
using Postmortem.Web;

namespace Postmortem.Features.Timeline;

/// <summary>Counts each person's open live pages, so that nobody can hold all connections.</summary>
public sealed class LiveStreams
{
    public const int MostPerPerson = 20;

    /// <summary>The <see cref="LiveChange.Part"/> under which a person's own key announces that they signed out.</summary>
    const string SignedOut = "signed out";

    readonly ConcurrentDictionary<Guid, int> _open = new();

    /// <summary>Dispose it when the page goes away.</summary>
    /// <returns>Null when the person has too many.</returns>
    public IDisposable? TryOpen(Guid person)
    {
        var count = _open.AddOrUpdate(person, 1, (_, n) => n + 1);
        var place = new Place(this, person);
        if (count <= MostPerPerson) return place;
        place.Dispose();
        return null;
    }

    /// <summary>Ends a person's streams on every replica. A browser in which they are still signed in connects again by itself.</summary>
    public static void EndOnSignOut(CookieAuthenticationOptions session, Database database)
    {
        var before = session.Events.OnSigningOut;
        session.Events.OnSigningOut = async signingOut =>
        {
            await before(signingOut);
            if (signingOut.HttpContext.User.Identity?.IsAuthenticated != true) return;
            var person = signingOut.HttpContext.User.ToActor().PersonId!.Value;
            await database.WriteAsync(s =>
            {
                s.Announce(new LiveChange(person, SignedOut));
                return Task.FromResult(true);
            }, CancellationToken.None);
        };
    }

    sealed class Place(LiveStreams streams, Guid person) : IDisposable
    {
        bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            if (streams._open.AddOrUpdate(person, 0, (_, n) => n - 1) <= 0) streams._open.TryRemove(new KeyValuePair<Guid, int>(person, 0));
        }
    }
}
