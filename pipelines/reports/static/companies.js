// The list of companies: filtered, sorted and shown in parts; filters stand in the address.
(function () {
  "use strict";
  var data = window.COMPANIES, root = document.documentElement;
  var ID = 0, NAME = 1, URL_ = 2, COUNTRY = 3, REGION = 4, FOUNDED = 5, CORE = 6, FLAGS = 7, FUNDING = 8, SOURCES = 9, LAYERS = 10, MODALITIES = 11;
  var STEP = 100, shown = STEP, listed = [];
  var form = document.getElementById("filters"), body = document.querySelector("#companies tbody");
  var result = document.getElementById("result"), more = document.getElementById("more"), download = document.getElementById("download");
  var layerNumber = {}, sourceNumber = {}, modalityNumber = {};
  data.layers.forEach(function (layer, number) { layerNumber[layer.id] = number; });
  data.sources.forEach(function (source, number) { sourceNumber[source.id] = number; });
  data.modalities.forEach(function (modality, number) { modalityNumber[modality.id] = number; });
  function folded(text) { return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase(); }
  data.rows.forEach(function (row) { row.key = folded(row[NAME]); });

  function option(select, value, label) { var item = document.createElement("option"); item.value = value; item.textContent = label; select.appendChild(item); return item; }
  var groups = {};
  data.layers.forEach(function (layer) {
    if (!groups[layer.model]) { groups[layer.model] = document.createElement("optgroup"); groups[layer.model].label = layer.model; form.elements.layer.appendChild(groups[layer.model]); }
    option(groups[layer.model], layer.id, new Array(layer.depth).join("\u00a0\u00a0") + layer.label);
  });
  data.regions.concat(["unknown"]).forEach(function (name) { option(form.elements.region, name, name); });
  data.modalities.concat([{ id: "unknown", label: "unknown" }]).forEach(function (modality) { option(form.elements.modality, modality.id, modality.label); });
  data.countries.forEach(function (name) { option(form.elements.country, name, name); });
  data.sources.forEach(function (source) { option(form.elements.source, source.id, source.label); });

  var models = Object.keys(groups), codes = {};
  data.layers.forEach(function (layer) { codes[layer.model] = layer.code; });
  models.forEach(function (model) { option(form.elements.model, codes[model], model); });
  option(form.elements.model, "all", "all models");
  var USUAL = { sort: "name", model: codes[models.filter(function (model) { return codes[model] === "layers_of_ai_1_x_7"; })[0] || models[0]] || "all" };
  var FIELDS = ["q", "layer", "modality", "region", "country", "source", "model", "sort"];
  function fromAddress() {
    var query = new URLSearchParams(location.search);
    FIELDS.forEach(function (name) {
      var field = form.elements[name], value = query.get(name) || USUAL[name] || "";
      field.value = value;
      if (field.value !== value) field.value = USUAL[name] || "";
    });
    if (form.elements.layer.value && !query.get("model")) form.elements.model.value = form.elements.layer.value.split("/")[0];
  }
  function toAddress() {
    var query = new URLSearchParams();
    FIELDS.forEach(function (name) { var value = form.elements[name].value; if (value && value !== USUAL[name]) query.set(name, value); });
    var scope = root.getAttribute("data-scope");
    if (scope !== "core") query.set("scope", scope);
    history.replaceState(null, "", location.pathname + (query.toString() ? "?" + query : "") + location.hash);
  }

  function money(value) {
    if (value === null) return "";
    var sizes = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]];
    for (var i = 0; i < sizes.length; i++) if (value >= sizes[i][0] * 0.9995) {
      var number = value / sizes[i][0], text = number.toFixed(1);
      return "USD\u00a0" + (number < 99.95 && text.slice(-1) !== "0" ? text : number.toFixed(0)) + "\u00a0" + sizes[i][1];
    }
    return "USD " + value.toFixed(0);
  }

  function filter() {
    var q = folded(form.elements.q.value.trim()), layer = form.elements.layer.value, region = form.elements.region.value;
    var country = form.elements.country.value, source = form.elements.source.value, core = root.getAttribute("data-scope") === "core";
    var modality = form.elements.modality.value, m = modality in modalityNumber ? modalityNumber[modality] : -1;
    var l = layer ? layerNumber[layer] : -1, r = region ? data.regions.indexOf(region) : -1, c = country ? data.countries.indexOf(country) : -1, s = source ? sourceNumber[source] : -1;
    listed = data.rows.filter(function (row) {
      return (!core || row[CORE]) && (!q || row.key.indexOf(q) >= 0) && (l < 0 || row[LAYERS].indexOf(l) >= 0) && (!modality || (m < 0 ? !row[MODALITIES].length : row[MODALITIES].indexOf(m) >= 0)) && (!region || row[REGION] === r) &&
        (!country || row[COUNTRY] === c) && (s < 0 || row[SOURCES].indexOf(s) >= 0);
    });
    var sort = form.elements.sort.value;
    if (sort === "funding") listed.sort(function (a, b) { return (b[FUNDING] === null ? -1 : b[FUNDING]) - (a[FUNDING] === null ? -1 : a[FUNDING]); });
    if (sort === "sources") listed.sort(function (a, b) { return b[SOURCES].length - a[SOURCES].length; });
    if (sort === "founded") listed.sort(function (a, b) { return b[FOUNDED] - a[FOUNDED]; });
  }

  function cell(row, className) { var item = document.createElement("td"); if (className) item.className = className; row.appendChild(item); return item; }
  function note(parent, text, className) { var item = document.createElement("span"); item.className = className || "quiet"; item.textContent = text; parent.appendChild(item); return item; }
  function render() {
    var part = document.createDocumentFragment(), model = form.elements.model.value;
    document.getElementById("layers-head").textContent = model === "all" ? "Layers" : form.elements.model.selectedOptions[0].textContent;
    listed.slice(0, shown).forEach(function (company) {
      var row = document.createElement("tr"), head = document.createElement("th"), name = document.createElement("bdi");
      head.scope = "row";
      name.textContent = company[NAME];
      if (/^https?:\/\//i.test(company[URL_])) {
        var link = document.createElement("a");
        link.href = company[URL_]; link.rel = "noopener noreferrer"; link.appendChild(name); head.appendChild(link);
      } else head.appendChild(name);
      if (!company[CORE]) note(head, "adjacent", "tag");
      if (company[FLAGS] & 1) note(head, "public", "tag");
      if (company[FLAGS] & 2) note(head, "older list", "tag");
      row.appendChild(head);
      var place = cell(row);
      if (company[COUNTRY] >= 0) { place.textContent = data.countries[company[COUNTRY]]; } else note(place, "unknown");
      var founded = cell(row, "n");
      founded.textContent = company[FOUNDED] || "";
      var funding = cell(row, "n");
      if (company[FUNDING] === null) note(funding, company[FLAGS] & 1 ? "public" : company[FLAGS] & 4 ? "undisclosed" : "unknown"); else funding.textContent = money(company[FUNDING]);
      var layers = cell(row, "layers"), byModel = {};
      company[LAYERS].forEach(function (number) { var layer = data.layers[number]; if (layer.depth === 1 && (model === "all" || layer.code === model)) (byModel[layer.model] = byModel[layer.model] || []).push(layer.label); });
      Object.keys(byModel).forEach(function (name) { var line = document.createElement("div"); if (model === "all") note(line, name + " "); line.appendChild(document.createTextNode(byModel[name].join(", "))); layers.appendChild(line); });
      if (!Object.keys(byModel).length) note(layers, company[LAYERS].length ? "in none of this model" : "in no layer");
      var modalities = cell(row, "modalities");
      if (company[MODALITIES].length) modalities.textContent = company[MODALITIES].map(function (number) { return data.modalities[number].label; }).join(", "); else note(modalities, "unknown");
      cell(row, "sources-cell").textContent = company[SOURCES].map(function (number) { return data.sources[number].label; }).join(", ");
      part.appendChild(row);
    });
    body.textContent = "";
    body.appendChild(part);
    result.textContent = listed.length === 0 ? "No company fits these filters." : listed.length.toLocaleString("en") + (listed.length === 1 ? " company" : " companies") + (listed.length > shown ? ", the first " + shown + " shown" : "");
    more.hidden = listed.length <= shown;
    download.hidden = !listed.length;
  }
  function update() { shown = STEP; filter(); toAddress(); render(); }

  function neutral(value) { var text = String(value); return /^[=+\-@\t\r]/.test(text) ? "'" + text : text; }
  function quoted(value) { var text = typeof value === "number" ? String(value) : neutral(value); return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text; }
  download.addEventListener("click", function () {
    var lines = ["company_id,company_name,url,country,region,founded_year,scope,is_public,is_stale,funding_usd,sources,layers,modalities"];
    listed.forEach(function (row) {
      lines.push([row[ID], row[NAME], row[URL_], row[COUNTRY] >= 0 ? data.countries[row[COUNTRY]] : "", row[REGION] >= 0 ? data.regions[row[REGION]] : "", row[FOUNDED] || "", row[CORE] ? "core" : "adjacent",
        row[FLAGS] & 1 ? "true" : "false", row[FLAGS] & 2 ? "true" : "false", row[FUNDING] === null ? "" : row[FUNDING],
        row[SOURCES].map(function (number) { return data.sources[number].id; }).join("|"), row[LAYERS].map(function (number) { return data.layers[number].id; }).join("|"),
        row[MODALITIES].map(function (number) { return data.modalities[number].id; }).join("|")].map(quoted).join(","));
    });
    var link = document.createElement("a"), address = URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "text/csv;charset=utf-8" }));
    link.href = address; link.download = "companies-found.csv"; document.body.appendChild(link); link.click(); link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
  });

  var waiting;
  form.elements.layer.addEventListener("change", function () { if (this.value) form.elements.model.value = this.value.split("/")[0]; });
  form.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(update, 80); });
  form.addEventListener("submit", function (event) { event.preventDefault(); update(); });
  form.addEventListener("reset", function () { setTimeout(function () { form.elements.model.value = USUAL.model; update(); }, 0); });
  more.addEventListener("click", function () { shown += STEP * 3; render(); });
  document.addEventListener("scopechange", update);
  window.addEventListener("popstate", function () { fromAddress(); filter(); render(); });
  form.hidden = false;
  fromAddress();
  filter();
  render();
})();
