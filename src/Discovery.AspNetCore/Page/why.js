function createWhy(form, input, output) {
  let asked = ""; // what was asked, not what is being typed
  let explained = null;
  let timer = null;

  function describe(answer) {
    const facts = [];
    const add = (name, value) => facts.push(el("dt", {}, name), el("dd", {}, clip(value)));
    if (answer.registry !== null) {
      add("registry", `${clip(answer.registry.name)}: ${answer.registry.phase}${answer.registry.ageSeconds === null ? "" : `, last heard of ${formatAge(answer.registry.ageSeconds)} ago`}`);
    }
    if (answer.service !== null) {
      add("service", `${clip(answer.service.namespace)}/${clip(answer.service.name)}${answer.service.exists ? `: ${answer.service.readyCount} of ${answer.service.endpointCount} endpoints ready` : ": not known"}`);
      if (answer.service.portRule !== null) {
        add("port", `${clip(answer.service.portRule)}${answer.service.port === null ? "" : `: ${formatPort(answer.service.port)}`}`);
      }
    }
    const endpoints = answer.endpoints.slice(0, FEW_ENDPOINTS).map(endpointItem);
    const more = answer.endpoints.length - endpoints.length;
    return [
      el("p", {}, el("strong", { class: answer.status === "Resolved" ? "good" : "bad" }, answer.status), `: ${clip(answer.reason)}`),
      el("dl", {}, ...facts),
      el("ul", { class: "endpoints" }, ...endpoints, ...(more > 0 ? [el("li", {}, `and ${more} more`)] : [])),
    ];
  }

  async function explain(name) {
    asked = name;
    try {
      const answer = await ask("/resolve", { name });
      if (name !== asked) {
        return;
      }
      explained = answer.service === null ? null : keyOfService({ registry: answer.registry.name, ...answer.service });
      output.replaceChildren(el("div", { class: "card" }, ...describe(answer)));
    } catch (error) {
      explained = null;
      output.replaceChildren(el("p", { class: "card bad" }, clip(error.message)));
    }
  }

  form.addEventListener("submit", event => {
    event.preventDefault();
    explain(input.value.trim());
  });

  return {
    explain(name) {
      input.value = name;
      input.focus();
      return explain(name);
    },
    // What was explained may be otherwise now.
    changed(key) {
      if (key === explained) {
        timer ??= setTimeout(() => {
          timer = null;
          explain(asked);
        }, 250);
      }
    },
  };
}
