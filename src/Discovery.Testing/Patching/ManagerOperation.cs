namespace Discovery.Testing.Patching;

/// <summary>How a manager came by its fields: one entry of managedFields per manager and operation.</summary>
internal enum ManagerOperation
{
    Update,
    Apply,
}
