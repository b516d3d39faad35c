using Discovery.Tests.Support;

namespace Discovery.Tests.Interleaving;

/// <summary>Something that is done to a store, told in terms of its model.</summary>
internal sealed record Operation(string Name, Action<StoreModel> Plan)
{
    public static readonly Operation Set = new("set", static model => model.Set(Make.Basket));
    public static readonly Operation SetTwo = new("set two", static model => model.Set(Make.Basket, Make.Orders));
    public static readonly Operation SetOther = new("set other", static model => model.Set(Make.Orders));
    public static readonly Operation Same = new("same", static model => model.Repeat(Make.Basket));
    public static readonly Operation Remove = new("remove", static model => model.Remove(Make.Basket));
    public static readonly Operation Swap = new("swap", static model =>
    {
        model.Set(Make.Orders);
        model.Remove(Make.Basket);
    });
    public static readonly Operation Status = new("status", static model => model.MoveStatus());
    public static readonly Operation Complete = new("complete", static model => model.Complete());

    public static readonly Operation[] All = [Set, SetTwo, SetOther, Same, Remove, Swap, Status, Complete];

    public override string ToString() => Name;
}
