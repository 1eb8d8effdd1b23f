using Postmortem.Features.Reviews;
using Postmortem.Features.Reviews.Prefill;
using Postmortem.Features.Reviews.Sections;

namespace Postmortem.Tests.Features.Reviews;

public sealed class TextUnitTests
{
    const string Text = """
        ### Impact

        Users saw errors from 12:03 UTC, e.g. at checkout. It lasted **23 min.** Was data lost?

        | Quantity | Value |
        |---|---|
        | Errors | 31 % |
        | Orders |  |

        Signals:
        - 12:05, alert: error rate
          - What was known then:
        - 12:07, a customer

        ```
        curl x. Y
        ```
        """;

    [Fact]
    public void A_text_is_cut_into_sentences_items_and_rows_and_put_together_again_letter_for_letter()
    {
        var units = TextUnits.Of(Text);
        Assert.Equal(Text.Trim(), TextUnits.Join(units));
        Assert.Equal(["Users saw errors from 12:03 UTC, e.g. at checkout.", "It lasted **23 min.**", "Was data lost?", "Errors · 31 %", "12:05, alert: error rate", "12:07, a customer"],
            units.Where(u => u.Says).Select(u => u.Words));
    }

    /// <summary>Names of services and hosts are often written small.</summary>
    [Fact]
    public void A_sentence_may_begin_with_a_small_letter_and_no_abbreviation_ends_one()
    {
        const string text = "It was noticed 4 h later. gitlab.com was down for some 18 hours. At 5 a.m. the copy ended, approx. half of it etc. and so on... or not. `db1` is one host. It took 5 min. and more.";
        Assert.Equal(["It was noticed 4 h later.", "gitlab.com was down for some 18 hours.", "At 5 a.m. the copy ended, approx. half of it etc. and so on... or not.", "`db1` is one host.", "It took 5 min. and more."], TextUnits.Of(text).Select(u => u.Words));
        Assert.Equal(text, TextUnits.Join(TextUnits.Of(text)));
    }

    [Fact]
    public void News_of_the_record_replaces_what_nobody_worked_on_and_nothing_else()
    {
        const string before = "From 12:03 UTC. Users were affected for 23 min. Errors: 31 %.";
        var section = new ReviewSection { Body = before, Prefilled = before }.Write("From 12:03 UTC. Shoppers could not pay for 23 min. Errors: 31 %.", keepAll: false);
        Assert.Equal(["From 12:03 UTC.", "Errors: 31 %."], section.OpenParts.Select(p => p.Words));

        var (after, merged) = section.Refresh("From 12:01 UTC. Users were affected for 25 min. Errors: 31 %. It was ended by a rollback.");

        Assert.Equal("From 12:01 UTC. Shoppers could not pay for 23 min. Errors: 31 %. It was ended by a rollback.", after.Body);
        Assert.Equal(new RecordChange("Users were affected for 23 min.", "Users were affected for 25 min.", "Shoppers could not pay for 23 min.", Stands: false, IsFree: false), Assert.Single(merged.Waiting));
        Assert.Equal(3, after.OpenParts.Count);
    }

    [Fact]
    public void A_part_that_was_kept_in_the_records_words_follows_the_record_as_its_neighbours_do_and_wants_another_look()
    {
        const string before = "| UTC | Entry |\n|---|---|\n| 12:03 | Errors |\n| 12:05 | Alert |";
        var section = new ReviewSection { Body = before, Prefilled = before };
        section = section.Keep([section.OpenParts[1].Id]);

        var (after, merged) = section.Refresh("| UTC | Entry |\n|---|---|\n| 12:02 | Errors |\n| 12:05 | Alert of the pager |\n| 12:20 | Rollback |");

        Assert.Equal("| UTC | Entry |\n|---|---|\n| 12:02 | Errors |\n| 12:05 | Alert of the pager |\n| 12:20 | Rollback |", after.Body);
        Assert.Empty(merged.Waiting);
        Assert.Equal(["12:02 · Errors", "12:05 · Alert of the pager", "12:20 · Rollback"], after.OpenParts.Select(p => p.Words));
    }

    [Fact]
    public void What_a_person_took_out_or_wrote_anew_does_not_come_back()
    {
        const string before = "- 12:05, alert: one\n- 12:06, alert: two";
        var removed = new ReviewSection { Body = before, Prefilled = before }.Write("- 12:05, alert: one", keepAll: false);
        Assert.Equal("- 12:05, alert: one\n- 12:09, alert: three", removed.Refresh($"{before}\n- 12:09, alert: three").After.Body);

        var anew = new ReviewSection { Body = before, Prefilled = before }.Write("Two alerts came in a row.", keepAll: false);
        Assert.True(anew.Touched);
        Assert.Equal("Two alerts came in a row.", anew.Refresh($"{before}\n- 12:09, alert: three").After.Body);
    }

    [Fact]
    public void A_section_is_settled_when_its_last_part_is_kept()
    {
        const string before = "One. Two.";
        var section = new ReviewSection { Body = before, Prefilled = before };
        foreach (var part in section.OpenParts) section = section.Keep([part.Id]);
        Assert.True(section.Touched);
        Assert.Equal("One. Two. Three.", section.Refresh("One. Two. Three.").After.Body);
        Assert.Equal("Three.", Assert.Single(section.Refresh("One. Two. Three.").After.OpenParts).Words);
    }

    [Fact]
    public void Open_parts_are_marked_in_the_html_whatever_stands_in_them()
    {
        var section = new ReviewSection { Body = Text.Trim(), Prefilled = Text.Trim() };
        var html = PrefillMarks.ToHtml(section.Body, section);
        Assert.Contains("""<span class="from-record">It lasted <strong>23 min.</strong></span>""", html);
        Assert.Contains("""<tr class="from-record">""", html);
        Assert.Contains("""<li><span class="from-record">12:07, a customer</span></li>""", html);
        Assert.DoesNotContain('\u2E28', html);
        Assert.DoesNotContain("from-record", PrefillMarks.ToHtml("Words of a person.", section));
        Assert.DoesNotContain("from-record", PrefillMarks.ToHtml(section.Body, section with { Touched = true }));
    }
}
