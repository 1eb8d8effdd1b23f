using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Postmortem.Features.Shared;

namespace Postmortem.Web;

/// <summary>A refused form: what was typed stands in the fields again, each fault beside its field.</summary>
/// <param name="Files">Names of the files that came with it. A page cannot choose them anew.</param>
public sealed record FormState(IReadOnlyDictionary<string, string> Typed, IReadOnlyList<Fault> Faults, string Message, EditConflict? Conflict, IReadOnlyList<string> Files)
{
    const string Key = "form";

    public static FormState? Of(ViewContext context) => context.ViewData[Key] as FormState;

    /// <summary>
    /// What an edit form was begun from. A form with faults is still that of the version which its writer saw: given the newer one, it
    /// would write over what others saved meanwhile. A conflict has shown them that.
    /// </summary>
    public static int? VersionOf(ViewContext context, int? standing) => Of(context) switch
    {
        null => standing,
        { Conflict: { } conflict } => conflict.Version,
        { Faults.Count: > 0 } form when int.TryParse(form.Typed.GetValueOrDefault("version"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) => seen,
        _ => standing,
    };

    /// <summary>What is said of the files; null when there were none.</summary>
    public string? ChooseAgain => Files.Count == 0 ? null : $"Choose {Words.Listed(Files)} again: files do not stay when something else is not right.";

    public string? FaultOf(string field) => Faults.FirstOrDefault(f => f.Field == field)?.Message;

    /// <summary>The same page data without the refused form, for the other forms of a page that have fields of the same names.</summary>
    public static ViewDataDictionary Without(ViewDataDictionary viewData)
    {
        var without = new ViewDataDictionary(viewData);
        without.Remove(Key);
        return without;
    }

    internal static void Put(ViewDataDictionary viewData, HttpRequest request, Failure failure) =>
        viewData[Key] = new FormState(
            request.HasFormContentType
                ? request.Form.Where(f => f.Key != "__RequestVerificationToken" && !f.Key.Contains("password", StringComparison.OrdinalIgnoreCase) && (failure.Current as EditConflict)?.Untouched?.Contains(f.Key) != true).ToDictionary(f => f.Key, f => f.Value.ToString())
                : new Dictionary<string, string>(),
            failure.Faults, failure.Message, failure.Current as EditConflict,
            request.HasFormContentType ? [.. request.Form.Files.Where(f => f.Length > 0).Select(f => Path.GetFileName(f.FileName))] : []);
}

/// <summary>The one place in which expected failures become pages.</summary>
public static class RefusedForms
{
    /// <summary>The form's own view again with the faults (422, 409), or the page that says why not (403, 404).</summary>
    public static IActionResult Refuse(this Controller controller, Failure failure, string view, object? model)
    {
        FormState.Put(controller.ViewData, controller.Request, failure);
        controller.Response.StatusCode = StatusOf(failure.Outcome);
        return failure.Outcome is Outcome.NotFound or Outcome.Forbidden ? controller.Refuse(failure) : controller.View(view, model);
    }

    /// <summary>A form for those who may send it; others are told before they fill it. Refused, it is shown as <see cref="Refuse(Controller, Failure, string, object)"/> does.</summary>
    public static IActionResult ShowForm(this Controller controller, string role, string view, object? model, Failure? failure = null) =>
        failure is not null ? controller.Refuse(failure, view, model)
        : controller.User.ToActor().Lacks(role) is { } refused ? controller.Refuse(refused) : controller.View(view, model);

    /// <summary>A page that says why not and where to go on.</summary>
    /// <param name="back">The page of what was refused, while it is there; null leads to the incidents.</param>
    public static IActionResult Refuse(this Controller controller, Failure failure, string? back = null)
    {
        controller.ViewData["Back"] = failure.Outcome is Outcome.Conflict ? back : null;
        controller.Response.StatusCode = StatusOf(failure.Outcome);
        return controller.View("/Features/Shared/Refused.cshtml", failure);
    }

    /// <summary>On to the page that shows what was done, which says at its top that it is.</summary>
    public static IActionResult Saved(this Controller controller, string address)
    {
        controller.TempData["Notice"] = "Saved.";
        return controller.Redirect(address);
    }

    public static int StatusOf(Outcome outcome) => outcome switch
    {
        Outcome.Invalid => StatusCodes.Status422UnprocessableEntity,
        Outcome.NotFound => StatusCodes.Status404NotFound,
        Outcome.Forbidden => StatusCodes.Status403Forbidden,
        Outcome.Conflict => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status200OK,
    };
}
