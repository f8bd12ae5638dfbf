/** Whether each package says what it needs from the registry: all that its sources import, and nothing else. */
import { readFileSync } from "node:fs";
import { importsOf, type Tree, target } from "./tree.ts";

/** Packages of types alone, named after what they describe. */
const typesOnly: Readonly<Record<string, string>> = { "aws-lambda": "@types/aws-lambda" };

export function manifestFaults(root: string, tree: Tree): string[] {
  const packages = new Set([...tree.keys()].flatMap((file) => /^packages\/[a-z]+(?=\/src\/)/.exec(file)?.[0] ?? []));
  return [...packages].flatMap((folder) => {
    const manifest: unknown = JSON.parse(readFileSync(`${root}${folder}/package.json`, "utf8"));
    const named = new Set(dependenciesOf(manifest));
    const imported = new Set(
      [...tree]
        .filter(([file]) => file.startsWith(`${folder}/src/`))
        .flatMap(([file, text]) => importsOf(text).flatMap((specifier) => publishedName(file, specifier) ?? [])),
    );
    return [
      ...[...imported].filter((name) => !named.has(name)).map((name) => `${folder} imports ${name}, unnamed`),
      ...[...named].filter((name) => !imported.has(name)).map((name) => `${folder} names ${name}, unused`),
    ];
  });
}

function dependenciesOf(manifest: unknown): string[] {
  const found: unknown = Object(manifest).dependencies;
  return typeof found === "object" && found !== null ? Object.keys(found) : [];
}

/** `@aws-sdk/client-s3` of an import below it; null for our own files and for Node's. */
function publishedName(file: string, specifier: string): string | null {
  if (target(file, specifier) !== null || specifier.startsWith("node:")) return null;
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  return typesOnly[name] ?? name;
}
