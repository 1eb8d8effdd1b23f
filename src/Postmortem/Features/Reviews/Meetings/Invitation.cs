using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Postmortem.Features.Shared;

namespace Postmortem.Features.Reviews.Meetings;

/// <summary>The meeting for a calendar (RFC 5545, 5546). Its UID stays; each plan has a higher SEQUENCE. Times are UTC, which every calendar shows in its own zone.</summary>
public static class Invitation
{
    public const string ContentType = "text/calendar; charset=utf-8";

    /// <param name="address">Of the meeting's page.</param>
    /// <param name="to">Who is invited: the person who asks for it.</param>
    public static string Write(IncidentRef incident, Review review, Meeting meeting, MeetingGuide guide, string? facilitator, Uri address, (string Name, string? Email) to, DateTimeOffset now)
    {
        var isCancelled = review.MeetingAt is null;
        var start = (review.MeetingAt ?? meeting.StartsAt ?? now).UtcDateTime;
        var method = isCancelled ? CalendarMethods.Cancel : CalendarMethods.Request;
        var happening = new CalendarEvent
        {
            Uid = $"{review.Id:D}@{address.Host}",
            Sequence = meeting.Sequence,
            DtStamp = new CalDateTime(now.UtcDateTime, "UTC"),
            Start = new CalDateTime(start, "UTC"),
            End = new CalDateTime(start.AddMinutes(meeting.Minutes), "UTC"),
            // A calendar is read by others over one's shoulder.
            Summary = incident.Visibility == Visibility.Private ? $"Review meeting {incident.Name}" : $"Review meeting {incident.Name}: {incident.Title}",
            Description = $"{address}\n\n{string.Join('\n', guide.Parts.Select(p => $"{p.Title}, {p.Minutes} min"))}",
            Location = meeting.Place.Length > 0 ? meeting.Place : null,
            Url = address,
            Status = isCancelled ? EventStatus.Cancelled : EventStatus.Confirmed,
            Organizer = new Organizer($"mailto:noreply@{address.Host}") { CommonName = facilitator ?? "Postmortem" },
        };
        if (to.Email is { } email) happening.Attendees.Add(new Attendee($"mailto:{email}") { CommonName = to.Name, Rsvp = !isCancelled });
        return new CalendarSerializer().SerializeToString(new Calendar { Method = method, ProductId = "-//Postmortem//Review meeting//EN", Events = { happening } })!;
    }
}
