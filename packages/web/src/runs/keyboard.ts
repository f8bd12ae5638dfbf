/** The list by keyboard. */
import type { Run } from "@ballast/core/run.ts";
import { useEffect, useRef, useState } from "preact/hooks";
import { navigate } from "../router.ts";
import { store, useStore } from "../store.ts";

/** j, k and Enter walk the list, x picks; / goes to the search, n to a new run. */
export function useKeyboard(runs: readonly Run[], pick: (id: string) => void): string | null {
  // A store and a ref: the next key may come before the page is drawn again.
  const [selected] = useState(() => store<string | null>(null));
  const latest = useRef({ runs, pick });
  latest.current = { runs, pick };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target.closest("input:not([type=checkbox]), select, textarea, dialog")) return;
      const list = latest.current.runs;
      const id = selected.value;
      const move = { j: 1, k: -1 }[event.key];
      if (move !== undefined) {
        const index = list.findIndex((run) => run.id === id);
        const next = list[index < 0 ? 0 : Math.min(list.length - 1, Math.max(0, index + move))];
        selected.value = next?.id ?? null;
        document.getElementById(`run-${next?.id}`)?.scrollIntoView({ block: "nearest" });
      } else if (event.key === "Enter" && id !== null && target.closest("a, button") === null) {
        navigate(`/runs/${id}`);
      } else if (event.key === "x" && id !== null) {
        latest.current.pick(id);
      } else if (event.key === "/") {
        event.preventDefault();
        document.getElementById("search")?.focus();
      } else if (event.key === "n") navigate("/new");
      else if (event.key === "Escape") selected.value = null;
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
  return useStore(selected);
}
