using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Postmortem.Tests.Support;

/// <summary>
/// What the attributes of a thousand actions say is read once for the whole run: it is the same in every application, and was two thirds of
/// the time in which one starts. Each gets copies of its own, since the framework keeps filters of an application in them.
/// </summary>
sealed class SharedActions(IServiceProvider services) : IActionDescriptorCollectionProvider
{
    static readonly Type Reader = typeof(ActionDescriptorCollectionProvider).Assembly.GetType($"{typeof(ActionDescriptorCollectionProvider).Namespace}.DefaultActionDescriptorCollectionProvider", throwOnError: true)!;
    static readonly MethodInfo Copy = typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;
    static readonly ConcurrentDictionary<string, Lazy<ActionDescriptorCollection>> Read = [];

    // Some settings take addresses away, by a convention.
    public ActionDescriptorCollection ActionDescriptors { get; } = CopyOf(Read.GetOrAdd(string.Join(' ', services.GetRequiredService<IOptions<MvcOptions>>().Value.Conventions),
        _ => new(() => CopyOf(((IActionDescriptorCollectionProvider)ActivatorUtilities.CreateInstance(services, Reader)).ActionDescriptors))).Value);

    static ActionDescriptorCollection CopyOf(ActionDescriptorCollection actions) => new([.. actions.Items.Select(a => (ActionDescriptor)Copy.Invoke(a, null)!)], actions.Version);
}
