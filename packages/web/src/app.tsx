/** The frame around every page, and which page an address means. */
import type { ComponentChildren, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { RunPage } from "./pages/run.tsx";
import { RunsPage } from "./pages/runs.tsx";
import { Palette } from "./palette.tsx";
import { address, navigate } from "./router.ts";
import { isLocal } from "./session.ts";
import { useStore } from "./store.ts";
import { later, useTitle } from "./ui.tsx";

// What nobody looks at first is fetched when it is looked at.
const ComparePage = later(async () => (await import("./pages/compare.tsx")).ComparePage);
const DocsPage = later(async () => (await import("./pages/docs.tsx")).DocsPage);
const NewRunPage = later(async () => (await import("./pages/new.tsx")).NewRunPage);

export function App() {
  const path = useStore(address).pathname;
  useEffect(() => {
    if (path === "/") navigate("/runs", "replace");
  }, [path]);
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header path={path} />
      <main id="main" tabIndex={-1}>
        {page(path)}
      </main>
      <Palette />
    </>
  );
}

function page(path: string): VNode | null {
  const [first = "", second, third] = path.slice(1).split("/").map(decodeURIComponent);
  if (third === undefined || third === "") {
    if (first === "" || (first === "runs" && !second)) return <RunsPage />;
    if (first === "runs" && second) return <RunPage key={second} id={second} />;
    if (first === "new") return <NewRunPage key={address.value.href} engine={second ?? ""} />;
    if (first === "compare") return <ComparePage />;
    if (first === "docs") return <DocsPage />;
  }
  return <NotFound />;
}

function Header({ path }: { readonly path: string }) {
  return (
    <header class="top">
      <a class="brand" href="/runs">
        <svg viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
          <circle cx="16" cy="16" r="13" fill="none" stroke="currentColor" stroke-width="3" />
          <path d="M7.4 19h17.2a9.2 9.2 0 0 1-17.2 0z" fill="currentColor" />
        </svg>
        Ballast
      </a>
      <nav aria-label="Main">
        <NavLink to="/runs" here={path.startsWith("/runs") || path === "/compare"}>
          Runs
        </NavLink>
        <NavLink to="/new" here={path.startsWith("/new")}>
          New run
        </NavLink>
        <NavLink to="/docs" here={path === "/docs"}>
          API
        </NavLink>
      </nav>
      <Stage />
    </header>
  );
}

function NavLink({ to, here, children }: { to: string; here: boolean; children: ComponentChildren }) {
  return (
    <a class="nav-link" href={to} aria-current={here ? "page" : undefined}>
      {children}
    </a>
  );
}

/** Where this console runs: a loopback address is somebody's own machine. */
function Stage() {
  const [mac] = useState(/Mac|iPhone|iPad/.test(navigator.userAgent));
  return (
    <p class="row stage">
      {isLocal && <span class="badge">local</span>}
      <button
        type="button"
        class="quiet small palette-key"
        onClick={() => Palette.open()}
        aria-label={`${mac ? "⌘" : "Ctrl"} K: go to a page or a run`}
      >
        <kbd>{mac ? "⌘" : "Ctrl"} K</kbd>
      </button>
    </p>
  );
}

function NotFound() {
  useTitle("Not found");
  return (
    <div class="card notice">
      <h1>Nothing lives at this address</h1>
      <p>Runs are found by their id; a run that has been removed leaves no page behind.</p>
      <p>
        <a href="/runs">All runs</a>
      </p>
    </div>
  );
}
