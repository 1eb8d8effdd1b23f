namespace Postmortem.Features.Language;

/// <summary>One word or mark of a text.</summary>
/// <param name="Word">As it is compared: lower case, straight apostrophes. Code and quotations are one token without words.</param>
/// <param name="Start">Offset in the Markdown source, in UTF-16 units.</param>
/// <param name="End">Offset behind its last character.</param>
/// <param name="Capital">Whether it is written with a capital first.</param>
/// <param name="Whole">Whether it is code or a quotation: a thing, whatever stands in it.</param>
public readonly record struct Token(string Word, int Start, int End, bool Capital, bool Whole)
{
    public bool IsWord => Whole || (Word.Length > 0 && char.IsLetterOrDigit(Word[^1])) || Word is "n't";
}

/// <summary>A sentence: what the rules look at, one at a time.</summary>
public sealed record Sentence(IReadOnlyList<Token> Tokens)
{
    public bool IsQuestion => Tokens.Count > 0 && Tokens[^1].Word == "?";
}
