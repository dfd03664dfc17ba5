// Theme, view of scope, charts drawn as they come into view. No request leaves the folder.
(function () {
  "use strict";
  var root = document.documentElement;
  var base = root.getAttribute("data-base") || "";
  var NARROW = 640;

  function all(selector, scope) { return Array.prototype.slice.call((scope || document).querySelectorAll(selector)); }
  function scopeNow() { return root.getAttribute("data-scope"); }
  function isDark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }

  // --- colours: figures name tokens, the style sheet holds their values -------------------------------------------------
  function resolver() {
    var style = getComputedStyle(root), cache = {};
    function colour(token) {
      if (!(token in cache)) cache[token] = style.getPropertyValue("--" + token.slice(2)).trim();
      return cache[token] || token;
    }
    return function resolve(value, key) {
      if (typeof value === "string") return /(color|colorway)$/.test(key || "") && value.indexOf("@@") === 0 ? colour(value) : value;
      if (Array.isArray(value)) return value.map(function (item) { return resolve(item, key); });
      if (value && typeof value === "object") {
        var copy = {};
        Object.keys(value).forEach(function (name) { copy[name] = resolve(value[name], name); });
        return copy;
      }
      return value;
    };
  }

  // --- scripts, each once ---------------------------------------------------------------------------------------------
  var loading = {};
  function load(path) {
    loading[path] = loading[path] || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = base + path;
      script.onload = done;
      script.onerror = function () { failed(new Error("cannot load " + path)); };
      document.head.appendChild(script);
    });
    return loading[path];
  }

  // --- charts ---------------------------------------------------------------------------------------------------------
  function current(plot) {
    var figure = (window.FIGURES || {})[plot.getAttribute("data-figure")];
    if (!figure) return null;
    return { figure: figure, view: "" in figure.views ? "" : scopeNow() };
  }

  function draw(plot) {
    var now = current(plot);
    if (!now || !window.Plotly) return;
    var spec = now.figure.views[now.view];
    plot.hidden = !spec;
    if (!spec) { if (plot.drawn) Plotly.purge(plot); plot.drawn = false; return; }
    plot.setAttribute("aria-label", now.figure.titles[now.view] + ". The table below holds the numbers.");
    var resolve = resolver();
    var width = plot.clientWidth;
    var layout = resolve(width < NARROW ? spec.narrow : spec.layout);
    layout.width = width;
    layout.template = resolve(window.PLOT_TEMPLATE);
    var data = resolve(spec.data);
    if (width < NARROW && spec.narrow_y) data.forEach(function (trace, number) { trace.y = spec.narrow_y[number]; });
    plot.drawn = true;
    plot.drawnWidth = width;
    plot.style.height = layout.height + "px";
    return Plotly.react(plot, data, layout, { displayModeBar: false, displaylogo: false, showTips: false, doubleClick: false })
      .then(function () { plot.setAttribute("data-drawn", now.view || "all"); });
  }

  function prepare(plot) {
    var id = plot.getAttribute("data-figure");
    return Promise.all([load("static/theme.js"), load("static/vendor/plotly-basic.min.js"), load("figures/" + id + ".js")])
      .then(function () { return document.fonts && document.fonts.ready; })
      .then(function () { return draw(plot); });
  }

  var plots = all(".plot");
  function wanted(plot) { if (!plot.wanted) { plot.wanted = true; prepare(plot); } }
  if ("IntersectionObserver" in window) {
    var watcher = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { if (entry.isIntersecting) { watcher.unobserve(entry.target); wanted(entry.target); } });
    }, { rootMargin: "500px 0px" });
    plots.forEach(function (plot) { watcher.observe(plot); });
  } else plots.forEach(wanted);
  function redraw() { plots.forEach(function (plot) { if (plot.wanted) draw(plot); }); }
  if ("ResizeObserver" in window) {
    var resizing = new ResizeObserver(function (entries) {
      entries.forEach(function (entry) {
        var plot = entry.target;
        if (plot.drawn && plot.clientWidth && plot.clientWidth !== plot.drawnWidth) requestAnimationFrame(function () { draw(plot); });
      });
    });
    plots.forEach(function (plot) { resizing.observe(plot); });
  }

  all("[data-png]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var plot = document.querySelector('.plot[data-figure="' + button.getAttribute("data-png") + '"]');
      wanted(plot);
      prepare(plot).then(function () {
        var now = current(plot), spec = now.figure.views[now.view];
        if (!spec) return;
        var resolve = resolver(), layout = resolve(spec.layout);
        layout.template = resolve(window.PLOT_TEMPLATE);
        layout.margin.t += 64;
        layout.margin.b += 8;
        layout.height += 72;
        layout.width = 1120;
        layout.paper_bgcolor = resolve("@@paper", "color");
        layout.title = { text: "<b>" + escaped(now.figure.titles[now.view]) + "</b><br><span style='font-size:12px'>" + escaped(now.figure.subtitles[now.view]) + "</span>", x: 0, xref: "container", xanchor: "left", pad: { l: 16, t: 16 }, yref: "container", y: 1, yanchor: "top", font: { size: 17 } };
        return Plotly.downloadImage({ data: resolve(spec.data), layout: layout }, { format: "png", width: 1120, height: layout.height, scale: 2, filename: button.getAttribute("data-png") });
      });
    });
  });
  function escaped(text) { return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"); }

  // --- view of scope: in the address, kept when following links ---------------------------------------------------------
  function showScope(scope, isChange) {
    root.setAttribute("data-scope", scope);
    all("[data-set-scope]").forEach(function (button) { button.setAttribute("aria-pressed", String(button.getAttribute("data-set-scope") === scope)); });
    all("a[href*='.html']").forEach(function (link) {
      var href = link.getAttribute("href");
      if (/^[a-z]+:/i.test(href)) return;
      var parts = href.split("#"), address = parts[0].split("?"), query = new URLSearchParams(address[1] || "");
      if (scope === "core") query.delete("scope"); else query.set("scope", scope);
      var text = query.toString();
      link.setAttribute("href", address[0] + (text ? "?" + text : "") + (parts[1] ? "#" + parts[1] : ""));
    });
    if (!isChange) return;
    var here = new URLSearchParams(location.search);
    if (scope === "core") here.delete("scope"); else here.set("scope", scope);
    history.replaceState(null, "", location.pathname + (here.toString() ? "?" + here : "") + location.hash);
    redraw();
    document.dispatchEvent(new CustomEvent("scopechange"));
  }
  all("[data-scope-switch]").forEach(function (group) { group.hidden = false; });
  all("[data-set-scope]").forEach(function (button) { button.addEventListener("click", function () { showScope(button.getAttribute("data-set-scope"), true); }); });
  showScope(scopeNow(), false);

  // --- theme ----------------------------------------------------------------------------------------------------------
  var themeButton = document.querySelector("[data-theme-switch]");
  function markTheme() { if (themeButton) themeButton.setAttribute("aria-pressed", String(isDark())); }
  if (themeButton) {
    themeButton.hidden = false;
    themeButton.addEventListener("click", function () {
      var next = isDark() ? "light" : "dark";
      root.setAttribute("data-theme", next);
      try { localStorage.setItem("theme", next); } catch (error) { /* kept for this page only */ }
      markTheme();
      redraw();
    });
  }
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { markTheme(); redraw(); });
  markTheme();

  // --- the stacks: one model at a time on a phone, ribbons of the layer under the pointer -------------------------------
  var tabs = document.querySelector("[data-stack-tabs]");
  if (tabs) {
    tabs.hidden = false;
    var show = function (model) {
      all("[data-show-model]", tabs).forEach(function (button) { button.setAttribute("aria-pressed", String(button.getAttribute("data-show-model") === model)); });
      all(".stack").forEach(function (stack) { stack.classList.toggle("shown", stack.getAttribute("data-model") === model); });
    };
    all("[data-show-model]", tabs).forEach(function (button) { button.addEventListener("click", function () { show(button.getAttribute("data-show-model")); }); });
    show(tabs.querySelector("[data-show-model]").getAttribute("data-show-model"));
  }
  all(".stacks").forEach(function (stacks) {
    function light(event) {
      var block = event.target.closest ? event.target.closest(".block") : null;
      var layer = block && block.getAttribute("data-layer");
      stacks.classList.toggle("lit", Boolean(layer));
      all("path", stacks).forEach(function (path) { path.classList.toggle("on", Boolean(layer) && (path.getAttribute("data-left") === layer || path.getAttribute("data-right") === layer)); });
    }
    stacks.addEventListener("mouseover", light);
    stacks.addEventListener("focusin", light);
    stacks.addEventListener("mouseleave", light);
    stacks.addEventListener("focusout", light);
  });

  // --- age of dates, told by the reader's clock -------------------------------------------------------------------------
  all("time[data-age]").forEach(function (time) {
    var days = Math.floor((Date.now() - Date.parse(time.getAttribute("datetime"))) / 86400000);
    if (days < 0 || isNaN(days)) return;
    var age = document.createElement("span");
    age.className = "age";
    age.textContent = days === 0 ? " today" : days < 60 ? " " + days + (days === 1 ? " day ago" : " days ago") : days < 730 ? " " + Math.round(days / 30.44) + " months ago" : " " + (days / 365.25).toFixed(1) + " years ago";
    time.after(age);
  });

  // --- print: everything drawn, in light, with the tables open -----------------------------------------------------------
  var before = null;
  window.addEventListener("beforeprint", function () {
    before = root.getAttribute("data-theme");
    root.setAttribute("data-theme", "light");
    all(".source-list").forEach(function (list) { list.open = true; });
    plots.forEach(wanted);
    redraw();
  });
  window.addEventListener("afterprint", function () {
    if (before) root.setAttribute("data-theme", before); else root.removeAttribute("data-theme");
    redraw();
  });
})();
