const FEW_ENDPOINTS = 20;
const MANY_ENDPOINTS = 1000;

function keyOfService(service) {
  return JSON.stringify([service.registry, service.namespace, service.name]);
}

function compareServices(one, other) {
  for (const part of ["registry", "namespace", "name"]) {
    if (one[part] !== other[part]) {
      return one[part] < other[part] ? -1 : 1;
    }
  }
  return 0;
}

function keyOfEndpoint(endpoint) {
  return JSON.stringify([endpoint.address, endpoint.port, endpoint.portName, endpoint.target]);
}

// All services of a dump, each with the name of its registry.
function servicesOf(dump) {
  return dump.registries.flatMap(registry => registry.services.map(service => ({ ...service, registry: registry.name })));
}

function createServices(list, onExplain, onExpand) {
  const expanded = new Set();
  let shown = [];

  function create(service) {
    const explain = el("button", { type: "button", class: "explain" }, "Explain", el("span", { class: "unseen" }, ` ${clip(service.namespace)}/${clip(service.name)}`));
    explain.addEventListener("click", () => onExplain(service));
    const all = el("button", { type: "button", class: "all" });
    all.addEventListener("click", () => {
      expanded.add(keyOfService(service));
      onExpand(service);
    });
    return el("li", { class: "card service" },
      el("div", { class: "title" }, el("h3", {}, `${clip(service.namespace)}/${clip(service.name)}`), el("span", { class: "dim" }, clip(service.registry)), el("span", { class: "count" })),
      el("p", { class: "ports dim" }),
      el("ul", { class: "endpoints" }),
      el("div", { class: "actions" }, explain, all));
  }

  function update(element, service) {
    const count = element.querySelector(".count");
    setText(count, `${service.readyCount} of ${service.endpointCount} ready`);
    count.className = `count ${service.readyCount > 0 ? "good" : "bad"}`;
    setText(element.querySelector(".ports"), service.ports.length === 0 ? "no port known" : service.ports.slice(0, 20).map(formatPort).join(", "));
    const isNew = element.isConnected;
    reconcile(element.querySelector(".endpoints"), service.endpoints, keyOfEndpoint,
      endpoint => {
        const item = endpointItem(endpoint);
        item.state = JSON.stringify(endpoint);
        if (isNew) {
          item.classList.add("fresh");
          setTimeout(() => item.classList.remove("fresh"), 2000);
        }
        return item;
      },
      (item, endpoint) => {
        const state = JSON.stringify(endpoint);
        if (item.state !== state) {
          item.state = state;
          item.replaceChildren(...endpointItem(endpoint).childNodes);
        }
      },
      item => {
        // Still to be seen for a moment, though it is none any more.
        item.key = undefined;
        item.classList.add("gone");
        setTimeout(() => item.remove(), 1500);
      });
    const all = element.querySelector(".all");
    const hidden = service.endpointCount - service.endpoints.length;
    all.hidden = hidden <= 0;
    setText(all, expanded.has(keyOfService(service)) ? `${hidden} more are not shown` : `Show ${Math.min(service.endpointCount, MANY_ENDPOINTS)} of ${service.endpointCount}`);
    all.disabled = expanded.has(keyOfService(service));
  }

  function show(services) {
    shown = services;
    reconcile(list, services, keyOfService, create, update);
  }

  return {
    // Those of a dump. It has only some endpoints of each: where all are shown, they stay until they are read anew.
    set(services) {
      const before = new Map(shown.filter(service => expanded.has(keyOfService(service))).map(service => [keyOfService(service), service]));
      show(services.map(service => before.get(keyOfService(service)) ?? service));
    },
    // The new state of one that is shown; null when it is gone.
    replace(key, service) {
      show(shown.flatMap(old => keyOfService(old) !== key ? [old] : service === null ? [] : [service]));
    },
    has: key => shown.some(service => keyOfService(service) === key),
    // Whether one that is not shown belongs between those that are.
    isWithin: (service, isLastPage) => shown.length === 0 || (compareServices(service, shown[0]) > 0 && (isLastPage || compareServices(service, shown.at(-1)) < 0)) || compareServices(service, shown[0]) < 0,
    count: () => shown.length,
    endpointsOf: service => expanded.has(keyOfService(service)) ? MANY_ENDPOINTS : FEW_ENDPOINTS,
    shown: () => shown,
  };
}
