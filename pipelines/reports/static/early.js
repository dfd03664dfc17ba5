// Before the first paint: the reader's theme and the view of scope from the address.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.setAttribute("data-theme", theme);
  } catch (error) { /* storage may be forbidden; the system's theme is used */ }
  var scope = new URLSearchParams(location.search).get("scope");
  if (scope === "core" || scope === "core_and_adjacent") root.setAttribute("data-scope", scope);
})();
