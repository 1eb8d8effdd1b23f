using System.Text;

namespace Postmortem.Features.Reviews.Prefill;

/// <summary>Text that grows. Its words are English whatever the machine's locale, so it takes finished strings only.</summary>
sealed class MarkdownWriter(string start = "")
{
    readonly StringBuilder _text = new(start);

    public MarkdownWriter Add(string text)
    {
        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();
}
