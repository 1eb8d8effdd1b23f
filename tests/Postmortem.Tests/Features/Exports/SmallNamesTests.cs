using Postmortem.Features.Exports.Redaction;
using Postmortem.Features.Reviews.Sections;

namespace Postmortem.Tests.Features.Exports;

/// <summary>People whose name is one word in small letters, as accounts without a name are called.</summary>
public sealed class SmallNamesTests
{
    static readonly Somebody[] People =
    [
        new("rob", "the incident commander", ["rob@example.com", "rob"]),
        new("ron", "a responder", ["ron@example.com", "ron"]),
        new("will", "the scribe", ["will@example.com", "will"]),
        new("mark", "a responder", ["mark@example.com", "mark"]),
        new("Mei Chen", "a responder", ["mei@example.com", "mei"]),
        new("sre", "a responder", ["sre@example.com", "sre"], IsOfRecord: false),
        new("dev", "a responder", ["dev@example.com", "dev"], IsOfRecord: false),
    ];

    [Theory]
    [InlineData("| Commander | rob |\n| Scribe | will |", "| Commander | The incident commander |\n| Scribe | The scribe |")]
    [InlineData("| Responder | rob, ron and mark |", "| Responder | The incident commander, a responder and a responder |")]
    [InlineData("| 12:00 | decision | Rolled back 418 | ron, api |\n| 12:01 | action | Restarted | mark, web |", "| 12:00 | decision | Rolled back 418 | A responder, api |\n| 12:01 | action | Restarted | A responder, web |")]
    [InlineData("| 12:00 | Told | [ron, slack](https://status.example.com/7) |", "| 12:00 | Told | [A responder, slack](https://status.example.com/7) |")]
    [InlineData("- rob, commander\n- will, scribe\n- ron", "- The incident commander\n- The scribe\n- A responder")]
    [InlineData("- 12:00: Deploy of Checkout, 1 → 2. By mark.", "- 12:00: Deploy of Checkout, 1 → 2. By a responder.")]
    [InlineData("| 12:00 | change | Deploy of Checkout, 1 → 2. By mark. |", "| 12:00 | change | Deploy of Checkout, 1 → 2. By a responder. |")]
    [InlineData("| 12:00 | alert | Acknowledged by will: Checkout is slow |", "| 12:00 | alert | Acknowledged by the scribe: Checkout is slow |")]
    public void Where_a_name_stands_alone_it_is_one(string text, string expected) => Assert.Equal(expected, Of(text).Apply(text));

    [Theory]
    [InlineData("Restart the basket service; rob agrees", "Restart the basket service; the incident commander agrees")]
    [InlineData("Rob asked, ron's test showed it, as @mark said.", "The incident commander asked, a responder's test showed it, as a responder said.")]
    [InlineData("It will hold, we mark it as bad, the robot aborts.", "It will hold, we mark it as bad, the robot aborts.")]
    [InlineData("| note | will it hold? | mark it |", "| note | will it hold? | mark it |")]
    [InlineData("The sre on duty in dev and | dev |", "The sre on duty in dev and | dev |")]
    public void In_sentences_it_is_taken_unless_it_is_a_word_as_often(string text, string expected) => Assert.Equal(expected, Of(text).Apply(text));

    [Fact]
    public void What_may_be_a_name_and_was_left_is_told_with_how_often_it_stands_there()
    {
        const string Text = "It will hold, and mark thought so. Mark agreed; will as well. So did mei, rob and the sre.";
        var redactor = Of(Text);
        var redacted = redactor.Apply(Text);

        Assert.Equal("It will hold, and mark thought so. A responder agreed; will as well. So did mei, the incident commander and the sre.", redacted);
        Assert.Equal([new("will", 2), new("mark", 1), new("mei", 1)], redactor.Remaining(redacted));
        Assert.Empty(redactor.Remaining("Nobody is named here."));
    }

    static Redactor Of(string text) => new(new PeopleNames(People, text, w => w is "will" or "dev"), ["status.example.com"], [], new HiddenTexts([]), new HashSet<string>());
}
