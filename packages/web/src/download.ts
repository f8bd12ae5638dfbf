/** What leaves the page: files made here, the clipboard, charts as SVG. */
import type { Table } from "@ballast/core/document/table.ts";

export function downloadText(name: string, mediaType: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: mediaType }));
  link.download = name;
  link.click();
  // The click has started the download; the address is not needed after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

export function copyText(text: string): Promise<void> {
  return navigator.clipboard.writeText(text);
}

/** RFC 4180 with unrounded numbers and the unit in the header, as the files that a run publishes. */
export function csv(table: Table): string {
  const header = table.columns.map(({ key, unit }) => (unit ? `${key} [${unit}]` : key));
  const lines = [header, ...table.rows].map((row) => row.map(csvCell).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** Text that a spreadsheet would run as a formula gets an apostrophe. */
function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "";
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The style that a chart takes from the style sheet, and must carry along when it leaves the page. */
const CARRIED = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "dominant-baseline",
] as const;

/** The chart as a file of its own: every computed colour and font becomes an attribute. */
export function svgText(chart: SVGSVGElement): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((element, index) => {
    const original = originals[index];
    if (original === undefined) return;
    const computed = getComputedStyle(original);
    for (const property of CARRIED) element.setAttribute(property, computed.getPropertyValue(property));
    element.removeAttribute("class");
    // A link leads somewhere only on the page.
    element.removeAttribute("href");
  });
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  copy.prepend(paper);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}
