// Runs before the first paint: language and theme as the learner set them (the app keeps them in step afterwards), and a
// message for when the app cannot start or breaks. Everything stored stays stored, whatever happens here.
(function () {
  var root = document.documentElement;
  var settings = {};
  try {
    settings = (JSON.parse(localStorage.getItem("proofdeck.settings")) || {}).data || {};
  } catch (_) {
    // Forbidden or unreadable: the app says so when it runs.
  }
  var browser = (navigator.languages || [navigator.language]).find(function (tag) { return /^(ko|en)\b/.test(tag); }) || "en";
  root.lang = settings.lang || browser.slice(0, 2);
  if (settings.theme === "light" || settings.theme === "dark") root.setAttribute("data-theme", settings.theme);

  var words = {
    en: ["Something broke. Your progress is stored in this browser.", "Reload the page"],
    ko: ["문제가 생겼습니다. 학습 기록은 이 브라우저에 저장되어 있습니다.", "새로 고치기"],
  };
  var shown = false;
  function broken() {
    if (shown || !document.body) return;
    shown = true;
    var own = words[root.lang] || words.en;
    var box = document.createElement("div");
    box.className = "broken";
    box.setAttribute("role", "alert");
    var text = document.createElement("p");
    text.textContent = own[0];
    var button = document.createElement("button");
    button.className = "button button--primary";
    button.textContent = own[1];
    button.addEventListener("click", function () { location.reload(); });
    box.append(text, button);
    document.body.append(box);
  }
  // A panic ends the app: with panic = abort nothing of it runs afterwards.
  addEventListener("error", function (event) { if (event.error instanceof WebAssembly.RuntimeError) broken(); });
  addEventListener("unhandledrejection", function (event) {
    if (event.reason instanceof WebAssembly.RuntimeError || !document.querySelector("main")) broken();
  });
})();
