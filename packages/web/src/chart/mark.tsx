/** The frame of a chart, and marks in it that may lead to what explains them. */
import type { ComponentChildren } from "preact";

interface MarkProps {
  readonly href: string | undefined;
  /** Where pressing it works: all around what is drawn. */
  readonly area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly children: ComponentChildren;
}

export function Mark({ href, area, children }: MarkProps) {
  if (href === undefined) return <g>{children}</g>;
  return (
    <a href={href}>
      {children}
      <rect {...area} fill="none" pointer-events="all" />
    </a>
  );
}

interface ChartProps {
  readonly label: string;
  readonly width: number;
  readonly height: number;
  readonly marks?: readonly { readonly href?: string | undefined }[];
  readonly children: ComponentChildren;
}

/** A picture hides what is inside it from a screen reader; links must not be hidden. */
export function Chart({ label, width, height, marks = [], children }: ChartProps) {
  const role = marks.some(({ href }) => href !== undefined) ? "group" : "img";
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role={role} aria-label={label}>
      {children}
    </svg>
  );
}
