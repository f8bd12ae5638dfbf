/** Tables of a result, as they are shown and downloaded as CSV. */

type Cell = string | number | null;

export interface Table {
  /** Also the name of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly { readonly key: string; readonly title: string; readonly unit?: string }[];
  /** A null cell is empty. */
  readonly rows: readonly (readonly Cell[])[];
}

/** A column and what it says of an entry: [key, title, cell, unit]. */
export type Column<Entry> = readonly [key: string, title: string, cell: (entry: Entry) => Cell, unit?: string];

/** A table with a row for each entry. */
export function tableOf<Entry>(
  name: string,
  title: string,
  entries: readonly Entry[],
  columns: readonly Column<Entry>[],
): Table {
  return {
    name,
    title,
    columns: columns.map(([key, heading, _cell, unit]) => ({
      key,
      title: heading,
      ...(unit === undefined ? {} : { unit }),
    })),
    rows: entries.map((entry) => columns.map(([, , cell]) => cell(entry))),
  };
}
