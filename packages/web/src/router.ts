/** The address bar is the state of the page: real paths, every one of them a link that can be sent to somebody. */
import { store } from "./store.ts";

export const address = store(new URL(window.location.href));

/** Goes to another page and moves the focus there, or rewrites the query of this one. */
export function navigate(to: string, how: "push" | "replace" = "push"): void {
  const next = new URL(to, address.value);
  const samePage = next.pathname === address.value.pathname;
  window.history[how === "push" ? "pushState" : "replaceState"](null, "", next);
  address.value = next;
  // What opens over a page leaves the page where it is.
  if (samePage && (how === "replace" || next.searchParams.has("explain"))) return;
  window.scrollTo(0, 0);
  // The new page renders in the next frame; its heading is what a screen reader should read then.
  requestAnimationFrame(() => document.getElementById("main")?.focus({ preventScroll: true }));
}

/** Sets or removes parameters of the query without a new entry in the history. */
export function setQuery(parameters: Readonly<Record<string, string>>): void {
  const next = new URL(address.value);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === "") next.searchParams.delete(name);
    else next.searchParams.set(name, value);
  }
  navigate(next.pathname + next.search, "replace");
}

/** Listens to the history and to plain clicks on links of the console. */
export function startRouter(): void {
  address.value = new URL(window.location.href);
  window.addEventListener("popstate", () => {
    address.value = new URL(window.location.href);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    // A link in a chart is no HTMLAnchorElement: what every link has is its attributes.
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    if (link === null || link.hasAttribute("target") || link.hasAttribute("download")) return;
    const to = new URL(link.getAttribute("href") ?? "", window.location.href);
    if (to.origin !== window.location.origin || to.pathname.startsWith("/v1/")) return;
    if (to.hash !== "" && to.pathname === window.location.pathname) return;
    event.preventDefault();
    navigate(to.pathname + to.search + to.hash);
  });
}
