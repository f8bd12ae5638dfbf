/** The icon of the tab: the share of a run that is done, then how it ended. */
import type { RunStatus } from "@ballast/core/run.ts";

const PLAIN = "/favicon.svg";
const COLOURS: Record<RunStatus, string> = {
  queued: "#7c8794",
  running: "#3b7ddd",
  succeeded: "#1f9d61",
  failed: "#d64540",
  cancelled: "#7c8794",
};
const MARKS: Partial<Record<RunStatus, string>> = {
  succeeded: '<path d="M9 16.5l5 5 9-10"/>',
  failed: '<path d="M11 11l10 10M21 11L11 21"/>',
  cancelled: '<path d="M10 16h12"/>',
};

/** Shows the state of a run in the tab; without one, the console's own icon. */
export function showIcon(state: { readonly status: RunStatus; readonly share: number } | null): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (link === null) return;
  link.href = state === null ? PLAIN : `data:image/svg+xml,${encodeURIComponent(drawing(state.status, state.share))}`;
}

function drawing(status: RunStatus, share: number): string {
  const around = 2 * Math.PI * 13;
  const ring = `<circle cx="16" cy="16" r="13" stroke-opacity=".3"/><circle cx="16" cy="16" r="13" transform="rotate(-90 16 16)" stroke-dasharray="${share * around} ${around}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="none" stroke="${COLOURS[status]}" stroke-width="4">${ring}${MARKS[status] ?? ""}</svg>`;
}
