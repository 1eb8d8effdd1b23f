namespace Postmortem.Features.Exports.Import;

/// <summary>What an import did with a file, in words for whoever sent it.</summary>
public sealed class ImportNotes
{
    readonly List<string> _mapped = [];
    readonly List<string> _guessed = [];
    readonly List<string> _leftOut = [];

    public IReadOnlyList<string> Mapped => _mapped;

    /// <summary>Worth a look by somebody who was there.</summary>
    public IReadOnlyList<string> Guessed => _guessed;
    public IReadOnlyList<string> LeftOut => _leftOut;

    public ImportNotes Copy()
    {
        var copy = new ImportNotes();
        copy.Append(this);
        return copy;
    }

    public void Append(ImportNotes others)
    {
        _mapped.AddRange(others._mapped);
        _guessed.AddRange(others._guessed);
        _leftOut.AddRange(others._leftOut);
    }

    public void Map(string what) => _mapped.Add(what);

    public void Guess(string what) => _guessed.Add(what);

    public void LeaveOut(string what) => _leftOut.Add(what);
}
