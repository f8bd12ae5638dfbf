/** Tables of a result, as they are shown and downloaded as CSV. */

type Cell = string | number | null;
/** A null cell is empty. */
type Row = readonly Cell[];

export interface Table {
  /** Also the name of the file, without its ending. */
  readonly name: string;
  readonly title: string;
  readonly columns: readonly { readonly key: string; readonly title: string; readonly unit?: string }[];
  readonly rows: readonly Row[];
}

/** A table whose rows are made when they are asked for: a result may have more of them than fit into memory at once. */
export interface ResultTable extends Omit<Table, "rows"> {
  readonly rows: Iterable<Row>;
}

/** A column and what it says of an entry: [key, title, cell, unit]. */
export type Column<Entry> = readonly [key: string, title: string, cell: (entry: Entry) => Cell, unit?: string];

/** A table with a row for each entry. */
export function tableOf<Entry>(
  name: string,
  title: string,
  entries: Iterable<Entry>,
  columns: readonly Column<Entry>[],
): ResultTable {
  return {
    name,
    title,
    columns: columns.map(([key, heading, _cell, unit]) => ({
      key,
      title: heading,
      ...(unit === undefined ? {} : { unit }),
    })),
    rows: {
      *[Symbol.iterator]() {
        for (const entry of entries) yield columns.map(([, , cell]) => cell(entry));
      },
    },
  };
}
