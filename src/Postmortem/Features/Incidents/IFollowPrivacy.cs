using Postmortem.Data;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Incidents;

/// <summary>Tells of an incident where others read, and forgets it in the transaction that makes it private.</summary>
public interface IFollowPrivacy
{
    Task MadePrivateAsync(WriteSession session, int number, Actor actor, DateTimeOffset now);
}
