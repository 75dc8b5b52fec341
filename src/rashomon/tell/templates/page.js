"use strict";
// The page is whole without this script; it adds three things: a click on words marks all of them in their article
// and leads back, the filters of "Who said what", and everything unfolded when the page is printed.
(() => {
  const byId = (id) => document.getElementById(id);
  const articles = byId("articles");
  const back = byId("back");
  const status = byId("marked");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let origin = null;

  const unmark = () => {
    for (const run of articles.querySelectorAll(".hit")) {
      run.classList.remove("hit");
      run.removeAttribute("tabindex");
    }
  };

  const unfold = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    if (element.tagName === "DETAILS") element.open = true;
  };

  const bring = (element) => {
    // twice: what lies between is only laid out when it comes into view, which moves the target
    const scroll = (behavior) => element.scrollIntoView({ block: "center", behavior });
    scroll("auto");
    requestAnimationFrame(() => scroll(calm ? "auto" : "smooth"));
  };

  const show = (id) => {
    unmark();
    const place = id ? byId(id) : null;
    if (!place) return false;
    unfold(place);
    if (place.tagName !== "I") return false;
    const runs = [...place.closest(".text").querySelectorAll("[data-e]")].filter((run) =>
      run.dataset.e.split(" ").includes(id),
    );
    if (!runs.length) return false;
    for (const run of runs) run.classList.add("hit");
    runs[0].tabIndex = -1;
    runs[0].focus({ preventScroll: true });
    bring(runs[0]);
    back.parentElement.hidden = origin === null;
    status.textContent = `Marked in ${place.closest("details").querySelector("h3").textContent}`;
    return true;
  };

  const goBack = () => {
    unmark();
    status.textContent = "";
    back.parentElement.hidden = true;
    if (!origin) return;
    unfold(origin);
    origin.focus({ preventScroll: true });
    bring(origin);
    origin = null;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    const id = decodeURIComponent(link.hash.slice(1));
    const place = byId(id);
    if (!place) return;
    if (!articles.contains(place)) {
      unfold(place);
      return;
    }
    event.preventDefault();
    if (!articles.contains(link)) origin = link;
    if (link.hash !== window.location.hash) window.history.replaceState(null, "", link.hash);
    if (!show(id)) {
      back.parentElement.hidden = false;
      const heading = place.querySelector("summary");
      if (heading) heading.focus({ preventScroll: true });
      bring(heading || place);
    }
  });
  window.addEventListener("hashchange", () => show(decodeURIComponent(window.location.hash.slice(1))));
  back.addEventListener("click", goBack);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && origin) goBack();
  });

  const form = document.querySelector(".filters");
  if (form) {
    const speaker = byId("filter-speaker");
    const outlet = byId("filter-outlet");
    const count = byId("filter-count");
    const speakers = [...document.querySelectorAll(".speaker")];
    const filter = () => {
      let shown = 0;
      let all = 0;
      for (const block of speakers) {
        let inBlock = 0;
        for (const item of block.querySelectorAll(".utterance")) {
          const fits =
            (!speaker.value || block.dataset.speaker === speaker.value) &&
            (!outlet.value || item.dataset.outlets.split(" ").includes(outlet.value));
          item.hidden = !fits;
          inBlock += fits ? 1 : 0;
          all += 1;
        }
        block.hidden = inBlock === 0;
        shown += inBlock;
      }
      count.textContent = shown === all ? `All ${all} statements` : `${shown} of ${all} statements`;
    };
    form.hidden = false;
    form.addEventListener("change", filter);
    form.addEventListener("reset", () => setTimeout(filter));
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }

  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const fold of folded) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });

  if (window.location.hash) show(decodeURIComponent(window.location.hash.slice(1)));
})();
