using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ChatApi.ServiceInterface.Platform;

/// <summary>Reads the settings, refuses what is unknown or out of bounds, and registers each section for who needs it.</summary>
static class SettingsSetup
{
    /// <summary>The sections, each bound and checked. <see cref="StartupException"/> lists everything that is wrong, and where it was set.</summary>
    public static Settings AddSettings(this IServiceCollection services, IConfigurationRoot configuration)
    {
        var settings = Read(configuration);
        foreach (var section in Sections(settings))
            services.AddSingleton(section.Value.GetType(), section.Value);
        return settings;
    }

    public static Settings Read(IConfigurationRoot configuration)
    {
        var source = new SettingsSource(configuration);
        var problems = source.UnknownNames().ToList();
        var settings = new Settings();
        foreach (var (name, section) in Sections(settings))
            problems.AddRange(Bind(configuration.GetSection(name), section, source));
        if (problems.Count > 0)
            throw new StartupException(string.Join('\n', problems) + "\nAll settings, with their defaults and units, are in appsettings.json.");
        return settings;
    }

    private static IEnumerable<(string Name, object Value)> Sections(Settings settings) =>
        typeof(Settings).GetProperties().Select(property => (property.Name, property.GetValue(settings)!));

    /// <summary>Fills one section; what is wrong with it, in sentences.</summary>
    private static IEnumerable<string> Bind(IConfigurationSection from, object section, SettingsSource source)
    {
        foreach (var property in section.GetType().GetProperties())
        {
            var setting = from.GetSection(property.Name);
            if (!setting.Exists())
                continue;
            if (ItemOf(property) is { } type)
            {
                var items = (IList)property.GetValue(section)!;
                foreach (var child in setting.GetChildren())
                {
                    var item = Activator.CreateInstance(type)!;
                    items.Add(item);
                    foreach (var problem in Bind(child, item, source))
                        yield return problem;
                }
                continue;
            }
            if (ReadValue(setting, property) is { } value)
                property.SetValue(section, value);
            else
                yield return $"Setting {setting.Path} must be {Describe(property)} ({source.Of(setting.Path)}).";
        }
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(section, new ValidationContext(section), results, validateAllProperties: true);
        foreach (var result in results)
        {
            var path = $"{from.Path}:{result.MemberNames.First()}";
            yield return $"Setting {path}: {result.ErrorMessage!.TrimEnd('.')} ({source.Of(path)}).";
        }
    }

    /// <summary>What a list of sections holds, such as <c>Auth:Issuers</c>; null for settings of other types.</summary>
    public static Type? ItemOf(PropertyInfo property) =>
        property.PropertyType is { IsGenericType: true } list && list != typeof(List<string>) ? list.GetGenericArguments()[0] : null;

    /// <summary>Null when the value is not of the property's type.</summary>
    private static object? ReadValue(IConfigurationSection setting, PropertyInfo property)
    {
        if (property.PropertyType == typeof(List<string>))
            return string.IsNullOrEmpty(setting.Value) ? setting.GetChildren().Select(item => item.Value ?? "").ToList() : null;
        if (property.PropertyType == typeof(string))
            return setting.Value;
        if (property.PropertyType == typeof(bool))
            return bool.TryParse(setting.Value, out var flag) ? flag : null;
        return int.TryParse(setting.Value, out var number) ? number : null;
    }

    private static string Describe(PropertyInfo property) =>
        property.PropertyType == typeof(List<string>) ? $"a list: in JSON [\"…\"], as a variable or argument {property.Name}:0, {property.Name}:1 …"
        : property.PropertyType == typeof(string) ? "a text"
        : property.PropertyType == typeof(bool) ? "true or false"
        : "a whole number";
}
