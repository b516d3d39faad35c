using System.Reflection;

namespace Discovery.ArchitectureTests;

/// <summary>The packages, in the order of their layers: each may depend only on those before it.</summary>
internal static class Packages
{
    public static readonly string[] Layers =
    [
        "Discovery.Abstractions", "Discovery", "Discovery.Kubernetes", "Discovery.Yarp", "Discovery.Grpc", "Discovery.AspNetCore", "Discovery.Testing",
    ];

    // Side by side: neither may know the other, whatever the order.
    public static readonly string[] Adapters = ["Discovery.Kubernetes", "Discovery.Yarp", "Discovery.Grpc", "Discovery.AspNetCore", "Discovery.Testing"];

    public static string Root { get; } = FindRoot();

    /// <summary>What is built now; a row of the table may still be to come.</summary>
    public static IEnumerable<string> Built { get; } =
        [.. Directory.EnumerateDirectories(Path.Combine(Root, "src")).Where(static folder => Directory.EnumerateFiles(folder, "*.csproj").Any()).Select(static folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)];

    public static TheoryData<string> All => [.. Built];

    public static Assembly Load(string name) => Assembly.Load(name);

    /// <summary>The assemblies whose types a type's visible members name.</summary>
    public static IEnumerable<(MemberInfo Member, Type Named)> VisibleTypes(Assembly assembly)
    {
        foreach (var type in assembly.GetExportedTypes())
        {
            foreach (var named in Bases(type))
            {
                yield return (type, named);
            }

            foreach (var member in type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            {
                foreach (var named in Signature(member).SelectMany(Parts))
                {
                    yield return (member, named);
                }
            }
        }
    }

    private static IEnumerable<Type> Bases(Type type) =>
        type.GetInterfaces().Append(type.BaseType ?? typeof(object)).SelectMany(Parts);

    private static IEnumerable<Type> Signature(MemberInfo member) => member switch
    {
        MethodBase { IsPublic: false, IsFamily: false, IsFamilyOrAssembly: false } => [],
        FieldInfo { IsPublic: false, IsFamily: false, IsFamilyOrAssembly: false } => [],
        MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(static parameter => parameter.ParameterType), .. method.GetGenericArguments().SelectMany(static argument => argument.GetGenericParameterConstraints())],
        ConstructorInfo constructor => constructor.GetParameters().Select(static parameter => parameter.ParameterType),
        FieldInfo field => [field.FieldType],
        EventInfo { AddMethod.IsPublic: true } happening => [happening.EventHandlerType!],
        _ => [], // properties are seen through their accessors
    };

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : type.GetGenericArguments().SelectMany(Parts).Append(type);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Discovery.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("These tests read the repository they were built in.");
    }
}
