/** A list of objects: closed rows that say what they are, opened one by one. Big lists show a part at a time. */

import { getAt, pathText } from "@ballast/core/document/path.ts";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { plural } from "../fmt.ts";
import { appendItem, itemSummary, type Path, removeItem } from "./document.ts";
import type { ShapedProps } from "./field-props.ts";
import { Help } from "./help.tsx";
import { ImportCsv } from "./import.tsx";
import { fieldNamesOf, type JsonSchema, type Shape, seed, shapeOf } from "./schema.ts";
import { fieldId } from "./state.ts";

const SHOWN_AT_ONCE = 20;

/** The fields of an item at its path. */
type Inside = (path: Path, shape: Shape) => ComponentChildren;

interface ListProps extends ShapedProps {
  readonly itemSchema: JsonSchema;
  readonly children: Inside;
}

export function ListField({ form, path, shape, itemSchema, children }: ListProps) {
  const [limit, setLimit] = useState(SHOWN_AT_ONCE);
  const value = getAt(form.document.value, path);
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const open = form.open.value;
  // An item with a problem is shown however far down it is.
  const asked = list.map((_, index) => index).filter((index) => index < limit || open.has(pathText([...path, index])));
  const full = shape.schema.maxItems !== undefined && list.length >= shape.schema.maxItems;
  const toggle = (key: string, isOpen: boolean) => {
    const next = new Set(form.open.value);
    if (isOpen) next.add(key);
    else next.delete(key);
    form.open.value = next;
  };
  const add = () => {
    const seeded = seed(itemSchema, form.root);
    form.document.value = appendItem(form.document.value, path, seeded);
    toggle(pathText([...path, list.length]), true);
  };
  const offer = form.imports.find((each) => each.list === pathText(path));
  const ways = (
    <>
      <button type="button" class="small" onClick={add} disabled={full}>
        + Add
      </button>
      <span class="muted">{plural(list.length, "item")}</span>
      {list.length > asked.length && (
        <button type="button" class="small quiet" onClick={() => setLimit(limit + 4 * SHOWN_AT_ONCE)}>
          Show more of the {list.length - asked.length} others, or edit them in the JSON
        </button>
      )}
    </>
  );
  return (
    <div class="list">
      {asked.map((index) => (
        <Item
          key={index}
          {...{ form, path, index, itemSchema }}
          item={list[index]}
          isOpen={open.has(pathText([...path, index]))}
          onToggle={(isOpen) => toggle(pathText([...path, index]), isOpen)}
          inside={children}
        />
      ))}
      {offer === undefined ? (
        <p class="row">{ways}</p>
      ) : (
        <ImportCsv form={form} path={path} offer={offer}>
          {ways}
        </ImportCsv>
      )}
    </div>
  );
}

interface ItemProps extends Pick<ShapedProps, "form" | "path"> {
  readonly index: number;
  readonly item: unknown;
  readonly itemSchema: JsonSchema;
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
  readonly inside: Inside;
}

function Item({ form, path, index, item, itemSchema, isOpen, onToggle, inside }: ItemProps) {
  const here = [...path, index];
  const key = pathText(here);
  const concerns = (places: Iterable<string>) => [...places].some((place) => place === key || isBelow(place, key));
  const wrong = concerns(form.messages.value.keys());
  const warned = concerns(form.cautions.value.keys());
  const changed = concerns(form.changedPaths.value);
  const shape = shapeOf(itemSchema, form.root);
  const summary = itemSummary(item, fieldNamesOf(shape, item));
  return (
    <details class="item" open={isOpen} onToggle={(event) => onToggle(event.currentTarget.open)}>
      <summary id={fieldId(here)}>
        <b>{summary.title || `${index + 1}`}</b> {wrong && <span class="bad">✕ has a problem </span>}
        {warned && <span class="warn">! has a warning </span>}
        <span class="muted">{summary.rest}</span>
        {changed && <span class="mark">changed</span>}
      </summary>
      {isOpen && (
        <div class="inside">
          <Help form={form} path={here} schema={{}} />
          {inside(here, shape)}
          <button
            type="button"
            class="small quiet"
            onClick={() => {
              form.document.value = removeItem(form.document.value, path, index);
            }}
          >
            Remove {summary.title || `item ${index + 1}`}
          </button>
        </div>
      )}
    </details>
  );
}

function isBelow(place: string, key: string): boolean {
  return place.startsWith(`${key}.`) || place.startsWith(`${key}[`);
}
