// What comes from a cluster is text, and nobody reads more of it than this.
const MAX_TEXT = 200;

function clip(text) {
  const whole = String(text ?? "");
  return whole.length <= MAX_TEXT ? whole : whole.slice(0, MAX_TEXT) + "…";
}

// Children are nodes or text; text never becomes markup.
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children.filter(child => child !== null));
  return element;
}

// Only a difference is written: what does not change must not be read out again.
function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

function formatAge(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min ${s % 60} s`;
  }
  return s < 86400 ? `${Math.floor(s / 3600)} h ${Math.floor(s % 3600 / 60)} min` : `${Math.floor(s / 86400)} d ${Math.floor(s % 86400 / 3600)} h`;
}

function formatPort(port) {
  const targets = port.targetPorts.slice(0, 10).join(",");
  const numbers = port.number === null || String(port.number) === targets || targets === "" ? targets || String(port.number ?? "") : `${port.number}→${targets}`;
  const text = port.protocol === "TCP" ? numbers : `${numbers}/${clip(port.protocol)}`;
  return port.name === "" ? text : `${clip(port.name)} (${text})`;
}

function formatAddress(endpoint) {
  const host = clip(endpoint.address);
  return host.includes(":") ? `[${host}]:${endpoint.port}` : `${host}:${endpoint.port}`;
}

// Makes a list show these items in this order, and touches nothing that may stay: focus would be lost with it.
function reconcile(list, items, keyOf, create, update, remove = element => element.remove()) {
  const wanted = new Set(items.map(keyOf));
  const known = new Map();
  for (const element of [...list.children]) {
    if (wanted.has(element.key)) {
      known.set(element.key, element);
    } else if (element.key !== undefined) {
      remove(element);
    }
  }
  let place = list.firstElementChild;
  for (const item of items) {
    while (place !== null && place.key === undefined) {
      place = place.nextElementSibling;
    }
    const key = keyOf(item);
    let element = known.get(key);
    if (element === undefined) {
      element = create(item);
      element.key = key;
      known.set(key, element);
    }
    update(element, item);
    if (element === place) {
      place = place.nextElementSibling;
    } else {
      list.insertBefore(element, place);
    }
  }
}

function endpointItem(endpoint) {
  const { ready, serving, terminating } = endpoint.conditions;
  const [state, kind] = endpoint.ejected ? ["ejected", "bad"]
    : ready ? ["ready", "good"]
    : terminating ? [serving ? "draining" : "terminating", "fair"]
    : ["not ready", "fair"];
  return el("li", {},
    el("code", {}, formatAddress(endpoint)),
    el("span", { class: kind }, state),
    ...[endpoint.portName, endpoint.target, endpoint.zone, endpoint.node].filter(Boolean).map(text => el("span", {}, clip(text))),
    el("span", { class: "dim" }, `weight ${endpoint.weight}`));
}

// The address this page was fetched from, without its last part: wherever it is mapped, the rest is beside it.
const base = location.pathname.replace(/\/ui\/?$/, "");

async function ask(path, parameters, signal) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value !== null));
  const response = await fetch(`${base + path || "/"}?${query}`, { cache: "no-store", signal });
  const type = response.headers.get("Content-Type") ?? "";
  const answer = type.includes("json") ? await response.json() : {};
  if (!response.ok) {
    throw new Error(clip(answer.detail ?? `The server answered ${response.status}.`));
  }
  return answer;
}
