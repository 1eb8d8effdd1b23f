using Microsoft.AspNetCore.Mvc.ModelBinding;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

/// <summary>Fields of a form that hold something else than a number, a day or a key: bound, they would be as if they were left empty.</summary>
static class MisreadForms
{
    /// <summary>Null when every field could be read; otherwise a fault for each that could not.</summary>
    public static Failure? Misread(this ModelStateDictionary form)
    {
        if (form.IsValid) return null;
        return Failure.Invalid([.. form.Where(f => f.Value?.Errors.Count > 0).Select(f => new Fault(f.Key, f.Key switch
        {
            _ when f.Key.EndsWith("_on", StringComparison.Ordinal) => "This is not a day. Enter it like 2030-03-28.",
            _ when f.Key.EndsWith("days", StringComparison.Ordinal) || f.Key.EndsWith("minutes", StringComparison.Ordinal) => "This is not a whole number that can be meant here. Enter one like 10.",
            _ => "This could not be read. Choose it again.",
        }))]);
    }
}
