/** Who may import whom: the layers of docs/architecture.md, the faces of engines, the rooms inside one. */
import { arrowsOf, importsOf, type Tree, target } from "./tree.ts";

const core = "packages/core/src/";
/** The rooms of core below the engines, from the bottom up: each imports from those before it. */
const rooms = ["document", "numeric", "product", "market", "collateral", "regulation"] as const;
/** What another engine, or the page, may import of an engine. */
const face = /^(engine|input|overview|result|tables)\.ts$/;
/** Rooms inside an engine, from the bottom up; its own top files belong to all of them. */
const engineRooms: Readonly<Record<string, readonly string[]>> = {
  exposure: ["document", "model", "simulation", "division", "report"],
};

interface Layer {
  readonly name: string;
  readonly matches: RegExp;
  readonly mayImport: readonly string[];
  readonly packages: RegExp;
}

const published = { document: /^zod$/, product: /^zod$/, market: /^zod$/, collateral: /^zod$/, regulation: /^zod$/ };

const layers: readonly Layer[] = [
  ...rooms.map((name, i) => ({
    name,
    matches: new RegExp(`^${core}${name}/`),
    mayImport: rooms.slice(0, i + 1),
    packages: name === "numeric" ? /^$/ : published[name],
  })),
  {
    name: "contract",
    matches: /^packages\/core\/src\/(engine|run)\.ts$/,
    mayImport: ["contract", "document"],
    packages: /^zod$/,
  },
  {
    name: "table",
    matches: /^packages\/core\/src\/engines\.ts$/,
    mayImport: ["engine", "contract", "document"],
    packages: /^$/,
  },
  {
    name: "engine",
    matches: /^packages\/core\/src\/[a-z-]+\//,
    mayImport: ["engine", "contract", "example", ...rooms],
    packages: /^zod$/,
  },
  {
    name: "catalog",
    matches: /^stacks\/(catalog|content-security-policy|definition|entries|state-machine|variables)\.ts$/,
    mayImport: ["catalog"],
    packages: /^$/,
  },
  {
    name: "functions",
    matches: /^packages\/functions\//,
    mayImport: ["functions", "table", "contract", "document", "catalog"],
    packages: /^(node:|zod$|@middy\/|@aws-lambda-powertools\/|@aws-sdk\/|aws-lambda$)/,
  },
  {
    name: "web",
    matches: /^packages\/web\//,
    mayImport: ["web", "contract", "document", "engine"],
    packages: /^(node:|preact|@preact\/|oauth4webapi$|vite$)/,
  },
  {
    name: "cli",
    matches: /^packages\/cli\//,
    mayImport: ["cli", "table", "contract", "document", "script"],
    packages: /^node:/,
  },
  {
    name: "local",
    matches: /^packages\/local\//,
    mayImport: ["local", "functions", "table", "contract", "document", "catalog", "script"],
    packages:
      /^(node:|@aws-sdk\/|dynalite$|classic-level$|fauxqs$|aws-local-stepfunctions$|piscina$|croner$|sqs-consumer$|zod$|aws-lambda$)/,
  },
  { name: "stacks", matches: /^stacks\//, mayImport: ["stacks", "catalog"], packages: /^(node:|@pulumi\/)/ },
  { name: "script", matches: /^scripts\//, mayImport: ["script"], packages: /./ },
  { name: "example", matches: /^examples\//, mayImport: [], packages: /^$/ },
];

const layerOf = (file: string) => layers.find((layer) => layer.matches.test(file));

/** Imports that point upwards or to a package that the layer may not have, and files without a layer. */
export function strayImports(tree: Tree): string[] {
  return [...tree].flatMap(([file, text]) => {
    const layer = layerOf(file);
    if (layer === undefined) return [`${file} belongs to no layer`];
    const wrong = importsOf(text).filter((specifier) => {
      const path = target(file, specifier);
      if (path === null) return !layer.packages.test(specifier);
      const to = layerOf(path)?.name ?? "none";
      return !layer.mayImport.includes(to) && !/\.(css|json|svg)$/.test(path);
    });
    return wrong.map((specifier) => `${file} imports ${specifier}`);
  });
}

/** Imports that reach past the face of an engine. */
export function importsPastFaces(tree: Tree): string[] {
  return arrows(tree).flatMap(([file, to]) => {
    const [engine, inside] = engineAt(to);
    if (engine === undefined || inside === undefined || engineAt(file)[0] === engine || face.test(inside)) return [];
    return [`${file} imports ${to}`];
  });
}

/** Imports from a room of an engine to one above it. */
export function importsUpwards(tree: Tree): string[] {
  return arrows(tree).flatMap(([file, to]) => {
    const [engine, from] = engineAt(file);
    const [other, target] = engineAt(to);
    if (engine === undefined || engine !== other) return [];
    const order = engineRooms[engine] ?? [];
    const [a, b] = [order.indexOf(roomOf(from)), order.indexOf(roomOf(target))];
    return a >= 0 && b > a ? [`${file} imports ${to}`] : [];
  });
}

/** The engine whose folder a file is in, and its path inside. */
function engineAt(file: string): readonly [engine: string | undefined, inside: string | undefined] {
  const [, folder, inside] = /^packages\/core\/src\/([a-z-]+)\/(.+)$/.exec(file) ?? [];
  return (rooms as readonly (string | undefined)[]).includes(folder) ? [undefined, undefined] : [folder, inside];
}

const roomOf = (inside = "") => inside.split("/")[0] ?? "";

function arrows(tree: Tree): (readonly [from: string, to: string])[] {
  return [...arrowsOf(tree)].flatMap(([file, targets]) => targets.map((to) => [file, to] as const));
}

/** Files that import one another in a circle, `import type` included; each circle once. */
export function circlesOf(tree: Tree): string[][] {
  const targets = arrowsOf(tree);
  const reached = new Map<string, ReadonlySet<string>>();
  const from = (file: string): ReadonlySet<string> => {
    const known = reached.get(file);
    if (known !== undefined) return known;
    const seen = new Set<string>();
    const open = [...(targets.get(file) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...(targets.get(next) ?? []));
    }
    reached.set(file, seen);
    return seen;
  };
  const circles = [...tree.keys()].flatMap((file) => {
    if (!from(file).has(file)) return [];
    const members = [...from(file)].filter((other) => from(other).has(file)).sort();
    return members[0] === file ? [members] : [];
  });
  return circles;
}
