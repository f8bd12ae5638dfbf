/** A mark of a chart that may lead to what explains it. */
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

/** A picture hides what is inside it from a screen reader; links must not be hidden. */
export function chartRole(marks: readonly { readonly href?: string | undefined }[]): "img" | "group" {
  return marks.some(({ href }) => href !== undefined) ? "group" : "img";
}
