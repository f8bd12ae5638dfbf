/** Names of resources from names of the catalog. */

/** `create-run` as `CreateRun`. */
export function logicalName(name: string): string {
  return name
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}
