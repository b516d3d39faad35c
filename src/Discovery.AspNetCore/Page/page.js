const PAGE_SIZE = 50;
const RELOAD_INTERVAL = 1000;
const CHANGE_INTERVAL = 200;
const MANY_CHANGES = 10;

const byId = id => document.getElementById(id);
const sparkline = createSparkline(byId("sparkline"), byId("rate"));
const registries = createRegistries(byId("registries"), byId("announcement"));
const why = createWhy(byId("why"), byId("name"), byId("answer"));
const services = createServices(byId("list"), service => why.explain(`${service.registry}/${service.namespace}/${service.name}`), refresh);

const cursors = [""]; // of the pages up to this one
let next = null;
let clockOffset = 0; // what the server's clock is ahead
let loading = null;
let lastLoad = -Infinity;
let loadTimer = null;
let events = null;
const changed = new Map();
const refreshing = new Map(); // what is asked of a service last: an older answer may come later
let changedTimer = null;

async function load() {
  loading?.abort();
  loading = new AbortController();
  const mine = loading;
  const { signal } = mine;
  refreshing.clear(); // older than what comes now
  const askedAt = lastLoad = performance.now();
  try {
    const dump = await ask("", { limit: PAGE_SIZE, endpoints: FEW_ENDPOINTS, search: byId("search").value.trim(), continue: cursors.at(-1) }, signal);
    clockOffset = Date.parse(dump.time) - Date.now();
    registries.set(dump.registries, askedAt);
    registries.tick(Date.now() + clockOffset);
    services.set(servicesOf(dump));
    next = dump.continue;
    showPages();
    if (events?.readyState === EventSource.OPEN) {
      setConnection("live", false);
    }
    services.shown().filter(service => services.endpointsOf(service) > FEW_ENDPOINTS).forEach(refresh);
  } catch (error) {
    if (!signal.aborted) {
      setConnection(`cannot read: ${clip(error.message)}`, true);
      loadSoon();
    }
  } finally {
    if (loading === mine) {
      loading = null;
    }
  }
}

// However much happens, no more often than this.
function loadSoon() {
  loadTimer ??= setTimeout(() => {
    loadTimer = null;
    load();
  }, Math.max(100, lastLoad + RELOAD_INTERVAL - performance.now()));
}

async function refresh(service) {
  const parameters = { registry: service.registry, namespace: service.namespace, service: service.name, endpoints: services.endpointsOf(service) };
  const key = keyOfService(service);
  const mine = {};
  refreshing.set(key, mine);
  try {
    const dump = await ask("", parameters);
    if (refreshing.get(key) === mine) {
      refreshing.delete(key);
      services.replace(key, servicesOf(dump).find(found => keyOfService(found) === key) ?? null);
      showPages();
    }
  } catch {
    loadSoon();
  }
}

function showPages() {
  const count = services.count();
  const first = (cursors.length - 1) * PAGE_SIZE;
  setText(byId("shown"), count === 0 ? "No service." : `${first + 1} to ${first + count}${next === null ? "" : ", and there are more"}`);
  byId("previous").disabled = cursors.length === 1;
  byId("next").disabled = next === null;
}

function setConnection(text, isLost) {
  setText(byId("connection"), text);
  byId("connection").className = isLost ? "lost" : "";
}

function onService(service) {
  sparkline.count();
  const key = keyOfService(service);
  why.changed(key);
  if (services.has(key)) {
    changed.set(key, service);
    changedTimer ??= setTimeout(refreshChanged, CHANGE_INTERVAL);
  } else if (service.exists && services.isWithin(service, next === null)) {
    loadSoon();
  }
}

function refreshChanged() {
  if (loading !== null) {
    changedTimer = setTimeout(refreshChanged, CHANGE_INTERVAL); // what is on its way may be older than the change
    return;
  }
  changedTimer = null;
  if (changed.size > MANY_CHANGES) {
    loadSoon();
  } else {
    changed.forEach(refresh);
  }
  changed.clear();
}

function connect() {
  events = new EventSource(`${base}/events`);
  const read = (name, handle) => events.addEventListener(name, event => handle(JSON.parse(event.data)));
  read("hello", () => {
    setConnection("live", false);
    loadSoon();
  });
  read("reset", loadSoon);
  read("service", onService);
  read("registry", registries.change);
  read("ejection", ejection => {
    loadSoon();
    setTimeout(loadSoon, 1000 * ejection.seconds + 500); // it will be back
  });
  events.onerror = () => {
    setConnection(`no live changes since ${new Date().toLocaleTimeString()}`, true);
    if (events.readyState === EventSource.CLOSED) {
      // Refused, perhaps because there are too many of us: look now and then instead.
      setTimeout(() => {
        if (events !== null) {
          load();
          connect();
        }
      }, 10000);
    }
  };
}

byId("pause").addEventListener("click", event => {
  const isPaused = events !== null;
  event.currentTarget.setAttribute("aria-pressed", String(isPaused));
  if (isPaused) {
    events.close();
    events = null;
    setConnection("paused", false);
  } else {
    connect();
  }
});

let searchTimer = null;
byId("search").addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => {
    cursors.length = 1;
    load();
  }, 200);
});
byId("find").addEventListener("submit", event => event.preventDefault());
byId("next").addEventListener("click", () => {
  cursors.push(next);
  load();
});
byId("previous").addEventListener("click", () => {
  cursors.pop();
  load();
});

setInterval(() => {
  sparkline.tick();
  registries.tick(Date.now() + clockOffset);
}, 1000);
load();
connect();
