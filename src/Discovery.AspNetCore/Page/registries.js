function createRegistries(list, announcement) {
  const known = new Map();
  const changedAt = new Map();

  function create(registry) {
    const title = el("div", { class: "title" },
      el("span", { class: "light", "aria-hidden": "true" }), el("h3", {}, clip(registry.name)), el("span", { class: "phase" }), el("span", { class: "age dim" }));
    return el("li", {}, title, el("p", { class: "counts" }), el("p", { class: "reason" }), el("ul", { class: "warnings" }), el("dl"));
  }

  function update(element, registry) {
    const before = known.get(registry.name);
    known.set(registry.name, registry);
    element.className = `card registry ${registry.phase}`;
    setText(element.querySelector(".phase"), registry.phase);
    setText(element.querySelector(".counts"), `${count(registry.counts.services, "service")}, ${count(registry.counts.endpoints, "endpoint")}`);
    setText(element.querySelector(".reason"), clip(registry.reason));
    reconcile(element.querySelector(".warnings"), registry.warnings.slice(0, 20), warning => warning,
      warning => el("li", { class: "warning" }, `Warning: ${clip(warning)}`), () => { });
    const details = Object.entries(registry.details).slice(0, 20);
    element.querySelector("dl").replaceChildren(...details.flatMap(([name, value]) => [el("dt", {}, clip(name)), el("dd", {}, clip(value))]));
    if (before !== undefined && before.phase !== registry.phase) {
      setText(announcement, `Registry ${clip(registry.name)} is ${registry.phase}.`);
    }
  }

  return {
    // All of them, as a dump has them that was asked for at that time: an event since is newer.
    set(registries, askedAt) {
      const names = new Set(registries.map(registry => registry.name));
      for (const name of [...known.keys()].filter(name => !names.has(name))) {
        known.delete(name);
        changedAt.delete(name);
      }
      const newest = registries.map(registry => changedAt.get(registry.name) > askedAt ? known.get(registry.name) : registry);
      reconcile(list, newest, registry => registry.name, create, update);
    },
    // One of them, as an event has it.
    change(registry) {
      const element = [...list.children].find(child => child.key === registry.name);
      if (element !== undefined) {
        changedAt.set(registry.name, performance.now());
        update(element, registry);
      }
    },
    tick(serverNow) {
      for (const element of list.children) {
        const contact = known.get(element.key)?.lastContact ?? null;
        setText(element.querySelector(".age"), contact === null ? "never heard of" : `last heard of ${formatAge((serverNow - Date.parse(contact)) / 1000)} ago`);
      }
    },
  };
}
